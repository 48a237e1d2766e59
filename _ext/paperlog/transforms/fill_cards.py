"""Fill cards: a head and a foot around the text of every entry."""

from __future__ import annotations

from typing import Any

from docutils import nodes

from paperlog.display.as_nodes import doubtful_nodes, part_nodes
from paperlog.display.cards import foot_of, head_of
from paperlog.model.entry import Entry
from paperlog.nodes import log_card_part, log_entry, log_entry_title, log_part
from paperlog.transforms.log_transform import LogTransform

PARTS = {"head": head_of, "foot": foot_of}


class FillCards(LogTransform):
    """Put what the log knows of an entry above and below its text."""

    default_priority = 7

    def run(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(log_entry)):
            entry = self.domain.entry_at(node["in_document"], node["anchor"])
            self._mark_title(node[0], entry)
            text = node.children[1:]
            del node[1:]
            node += self._part("head", entry, node["in_document"])
            if text:
                node += log_part("", *text, tag="div", classes=["pl-body"])
            node += self._part("foot", entry, node["in_document"])

    def _mark_title(self, heading: nodes.Node, entry: Entry) -> None:
        """Mark a card's name that is the title of its record; a book's headings have no signs."""
        record = self.domain.catalogue.record(entry)
        if not record or entry.name or entry.title or not record.is_unverified("title"):
            return
        if isinstance(heading, log_entry_title) and self.for_html:
            heading[:] = doubtful_nodes(self.domain, list(heading.children))

    def _part(self, name: str, entry: Entry, docname: str) -> list[nodes.Node]:
        if self.for_html:
            return [log_card_part(in_document=docname, anchor=entry.place.anchor, part=name)]
        parts = PARTS[name](self.domain, entry, docname)
        content = [node for part in parts for node in part_nodes(self.domain, part, docname)]
        return [log_part("", *content, classes=[f"pl-{name}"])] if content else []
