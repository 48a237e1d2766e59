"""The only room that touches pybtex and sphinxcontrib-bibtex.

:mod:`.reader` turns ``.bib`` text into records without Sphinx; :mod:`.style` prints a record;
:mod:`.citations` is the ``cite`` domain, and :mod:`.bibliography` fills the bibliography page.
"""
