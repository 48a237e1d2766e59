"""Records compared with Crossref and arXiv, field by field: what agrees, what differs, what became
of the work.

:mod:`.equal_values` says whether two values mean the same, :mod:`.compare` applies it to the fields
of a record, :mod:`.services` asks the services, and :mod:`.update_records` says what of it goes
into the ``.bib`` file.
"""
