"""Addresses that lie on a page and are gone from it, where ``paperlog.lock`` says what became of
them.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes

from paperlog.domain.moved_entries import Moved, moved_from, renamed_on
from paperlog.domain.references import has_pages, reference_to
from paperlog.messages import _
from paperlog.transforms.log_transform import LogTransform


class KeepOldAnchors(LogTransform):
    """Adds the old anchor of an entry that was renamed beside the new one; at the end of the page,
    a list of entries that are on another page now, each with its old anchor.
    """

    # after weeks and cards are filled
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
        words = nodes.inline("", new.title)
        link = reference_to(self.domain, new.address, self.env.docname, words)
        return nodes.list_item("", nodes.paragraph("", "", link), ids=[old])
