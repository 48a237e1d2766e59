"""Links to pages that are not in the book, since no toctree names them: replace them by text.

Sphinx's LaTeX and Texinfo builders fail for such a link, or lose its title. Therefore all pages
are made linkable while references are resolved, and links out of the book are removed later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx import addnodes
from sphinxcontrib.bibtex.nodes import raw_latex

from paperlog.diagnostics import warn
from paperlog.domain import INDEX_KINDS
from paperlog.domain.book_pages import is_left_out, pages_in_book
from paperlog.domain.references import site_address, spell_address
from paperlog.model.selection import Selection
from paperlog.transforms.log_transform import LogTransform

BOOKS = ("latex", "texinfo")
CITATION = re.compile(r"\\hyperlink\{cite\.(?P<docname>.*):(?P<address>[^:]*)\}\{")
PAGES = "paperlog_pages"


def split_uri(uri: str, docnames: Iterable[str]) -> tuple[str, str] | None:
    """Document name and id of a link within the book; ``None`` for other links.

    >>> split_uri("%c#1#paper-k", {"c#1"}), split_uri("%c#1", {"c#1"}), split_uri("#x", set())
    (('c#1', 'paper-k'), ('c#1', ''), None)
    """
    if not uri.startswith("%"):
        return None
    if uri[1:] in docnames:
        return uri[1:], ""
    docname, _sign, address = uri[1:].rpartition("#")
    return docname, address


class LinkAnyPage(LogTransform):
    """Make every page linkable while references are resolved."""

    default_priority = 1
    builders = BOOKS

    def run(self, **kwargs: Any) -> None:
        builder: Any = self.domain.builder
        self.document[PAGES] = frozenset(builder.docnames)
        builder.docnames = set(builder.docnames) | set(self.env.all_docs)


class UndoLinksOut(LogTransform):
    """Replace links out of the book by text, or by web addresses, and report missing pages."""

    default_priority = 890
    builders = BOOKS

    def run(self, **kwargs: Any) -> None:
        pages: frozenset[str] = self.document[PAGES]
        linked: set[str] = set()
        for reference in list(self.document.findall(nodes.reference)):
            place = split_uri(str(reference.get("refuri", "")), self.env.all_docs)
            if place and place[0] not in pages:
                linked.add(place[0])
                self._undo(reference, *place)
        for start in self.document.findall(raw_latex):
            found = CITATION.match(start.rawsource)
            if found and found["docname"] not in pages:
                linked.add(found["docname"])
        self._report(linked)

    def _undo(self, reference: nodes.reference, docname: str, address: str) -> None:
        if isinstance(reference, addnodes.number_reference):
            numbers = self.env.toc_fignumbers.get(docname, {}).values()
            number = next((kind[address] for kind in numbers if address in kind), ())
            text = reference.astext().replace("%s", ".".join(map(str, number))).strip()
            reference.parent.replace(reference, nodes.Text(text))
        elif (site := site_address(self.config)) and not self._is_index(docname):
            suffix = self.config.html_link_suffix or self.config.html_file_suffix or ".html"
            page = f"{site}{quote(docname)}{suffix}"
            words = reference.children
            uri = f"{page}#{address}" if address else page
            link = nodes.reference("", "", *words, refuri=uri, internal=False)
            spell_address(link)
            reference.parent.replace(reference, link)
        else:
            reference.parent.replace(reference, reference.children)

    def _is_index(self, docname: str) -> bool:
        """Whether the page is an index, which may be split into several pages on the site."""
        return any(self.domain.index_page(kind) == docname for kind in INDEX_KINDS)

    def _report(self, linked: set[str]) -> None:
        """Warn of pages that are linked or have entries to print, but are not in the book."""
        catalogue = self.domain.catalogue
        if self.config.paperlog_only:
            selection = Selection.parse(self.config.paperlog_only, catalogue)
            entries = [one for one in catalogue.entries if selection.holds(one, catalogue)]
            lacking = {entry.place.docname for entry in entries}
        else:
            orphans = {name for name in linked if "orphan" in self.env.metadata.get(name, {})}
            lacking = linked - orphans | {entry.place.docname for entry in catalogue.entries}
        for docname in sorted(lacking - pages_in_book(self.env, self.domain.builder)):
            if not is_left_out(self.env, docname):
                warn(
                    "book",
                    f"the page {docname!r} is not in the book, because no toctree names it; links "
                    f"to it are printed as text; add it to the toctree of {self._above(docname)!r},"
                    " or write `book: no` at its head",
                    docname,
                )

    def _above(self, docname: str) -> str:
        """Page whose toctree should name *docname*: the index of its folder, or the root page."""
        folder = docname
        while "/" in folder:
            folder = folder.rpartition("/")[0]
            above = f"{folder}/index"
            if above in self.env.all_docs and above != docname:
                return above
        return str(self.config.root_doc)
