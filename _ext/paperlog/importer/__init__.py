"""Import existing Markdown logs and reference libraries as weeks and records; every line is
accounted for.

A Markdown log goes through :mod:`~paperlog.importer.markdown_reader` (blocks with their line
numbers), :mod:`~paperlog.importer.outline` and :mod:`~paperlog.importer.entry_finder` (weeks and
entries), and :mod:`~paperlog.importer.imported_cards` (card drafts); a library goes through
:mod:`~paperlog.importer.libraries`. :mod:`~paperlog.importer.writing` writes the results of both,
and :mod:`~paperlog.importer.line_report` reports what became of every line.
"""
