"""Logs and libraries that exist already, made into weeks and records without losing a line.

A Markdown log goes through :mod:`~paperlog.importer.markdown_reader` (what stands in which lines),
:mod:`~paperlog.importer.outline` (weeks and entries) and :mod:`~paperlog.importer.imported_cards`
(drafts); a library through :mod:`~paperlog.importer.libraries`.  Both meet in
:mod:`~paperlog.importer.writing`, and :mod:`~paperlog.importer.line_report` says of every line what
became of it.
"""
