"""Logs and libraries that exist already, made into weeks and records without losing a line.

A Markdown log goes through :mod:`~paperlog.importing.markdown` (what stands in which lines),
:mod:`~paperlog.importing.outline` (weeks and entries) and :mod:`~paperlog.importing.cards`
(drafts); a library through :mod:`~paperlog.importing.libraries`.  Both meet in
:mod:`~paperlog.importing.writing`, and :mod:`~paperlog.importing.accounts` says of every line what
became of it.
"""
