"""Records held against Crossref and arXiv, field by field: what agrees, what differs, what became
of the work.

:mod:`~paperlog.verifying.alike` says whether two values mean the same,
:mod:`~paperlog.verifying.comparing` applies it to the fields of a record,
:mod:`~paperlog.verifying.asking` asks the services, and :mod:`~paperlog.verifying.marking` says
what of it goes into the ``.bib`` file.
"""
