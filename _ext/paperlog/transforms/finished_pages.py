"""Last changes to a page: languages of blocks, old anchors, and fragments and targets that single
formats need.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.builders.singlehtml import SingleFileHTMLBuilder

from paperlog.domain.references import has_pages, reference_to
from paperlog.domain.site_pages import Moved, moved_from, renamed_on
from paperlog.messages import _
from paperlog.model.language_detection import foreign_language, has_han
from paperlog.nodes import log_line, log_missing_figure, log_part
from paperlog.transforms.log_transform import LogTransform

BLOCKS = (
    nodes.paragraph,
    nodes.title,
    nodes.caption,
    nodes.attribution,
    nodes.term,
    nodes.rubric,
    nodes.line,
)
MARK = "language-"


class MarkLanguages(LogTransform):
    """Mark the blocks of every page of the log in HTML."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        if self.is_ours:
            mark_languages(self.document, self.page_language)


def mark_languages(document: nodes.document, language: str) -> None:
    """Add a class ``language-xx``, which docutils writes as ``lang``, to each block whose language
    is not *language*, that of the page.
    """
    for node in document.findall(nodes.Element):
        is_summary = isinstance(node, log_part) and node["tag"] == "summary"
        is_marked = any(name.startswith(MARK) for name in node["classes"])
        if is_marked or not (is_summary or isinstance(node, BLOCKS)):
            continue
        text = node.astext()
        is_interface = isinstance(node, log_line | log_missing_figure)
        # Latin names within an interface text do not make it a foreign one
        if not (is_interface and language.startswith("zh") and has_han(text)):
            mark_language(node, text, language)


def mark_language(node: nodes.Element, text: str, language: str) -> None:
    """Add the class ``language-xx`` to *node* if *text* is in another language than *language*."""
    if foreign := foreign_language(text, language):
        node["classes"].append(MARK + foreign)


class KeepOldAnchors(LogTransform):
    """Add the old anchors of renamed entries to the entries, and list moved ones.

    The list at the end of the page links to the new addresses of entries that are now on another
    page; each item has the old anchor as its id.
    """

    # must run after weeks and cards are filled
    default_priority = 890
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        docname = self.env.docname
        if not has_pages(self.domain.builder):
            return
        renamed, moved = renamed_on(self.domain, docname), moved_from(self.domain, docname)
        if not renamed and not moved:
            return
        elements: dict[str, nodes.Element] = {
            anchor: node for node in self.document.findall(nodes.Element) for anchor in node["ids"]
        }
        page: nodes.Element = next(iter(self.document.findall(nodes.section)), self.document)
        for old, new in renamed.items():
            if old not in elements:
                elements.get(new, page)["ids"].append(old)
        items = [self._item(old, new) for old, new in moved.items() if old not in elements]
        if items:
            page += nodes.paragraph("", _("Moved to another page:"))
            page += nodes.bullet_list("", *items)

    def _item(self, old: str, new: Moved) -> nodes.list_item:
        """Return an item with the id *old* and a link to the new address."""
        words = nodes.inline("", new.title)
        link = reference_to(self.domain, new.address, self.env.docname, words)
        return nodes.list_item("", nodes.paragraph("", "", link), ids=[old])


class ShortenFragments(LogTransform):
    """Make ``#document-tags#tag-mri``, as Sphinx's singlehtml spells a link, ``#tag-mri``.

    These are citations and links of other domains; those of the log are short from the start
    (:meth:`paperlog.domain.references.Address.uri`).
    """

    # after resolution of references
    default_priority = 850
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        if not isinstance(self.domain.builder, SingleFileHTMLBuilder) or not self.is_ours:
            return
        for link in self.document.findall(nodes.reference):
            page, sign, anchor = link.get("refuri", "").rpartition("#")
            if page.startswith("#"):
                link["refuri"] = sign + anchor


class MarkLines(LogTransform):
    """Insert a target into each list item with ids.

    Sphinx's Texinfo writer ignores ids of list items and adds unresolved ones at the end, unsorted.
    """

    default_priority = 900
    formats = ("texinfo",)

    def run(self, **kwargs: Any) -> None:
        if not self.is_ours:
            return
        for item in self.document.findall(nodes.list_item):
            if item["ids"] and item.children and isinstance(item[0], nodes.TextElement):
                item[0].insert(0, nodes.target(ids=item["ids"]))
