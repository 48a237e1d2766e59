"""BibTeX: the only package that imports pybtex and sphinxcontrib-bibtex.

:mod:`.reader` parses ``.bib`` text into records, without Sphinx; :mod:`.style` formats a record;
:mod:`.citations` is the ``cite`` domain.
"""
