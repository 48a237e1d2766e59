"""Old anchors on HTML pages, for entries that ``paperlog.lock`` lists as renamed or moved."""

from __future__ import annotations

from typing import Any

from docutils import nodes

from paperlog.domain.moved_entries import Moved, moved_from, renamed_on
from paperlog.domain.references import has_pages, reference_to
from paperlog.messages import _
from paperlog.transforms.log_transform import LogTransform


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
