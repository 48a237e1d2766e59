"""Fill cards: add a head and a foot to every entry.

On a site editor's notes are moved to the foot; in a book or an EPUB they stay in place.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes

from paperlog.display.as_nodes import part_nodes, unverified_nodes
from paperlog.display.cards import foot_of, head_of
from paperlog.display.lines import Part
from paperlog.model.entry import Entry
from paperlog.nodes import (
    log_card_part,
    log_editor,
    log_entry,
    log_entry_title,
    log_part,
    log_topic,
)
from paperlog.transforms.log_transform import LogTransform


class FillCards(LogTransform):
    """Add record, tags, relations and other data of each entry above and below its text."""

    default_priority = 7

    def run(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(log_entry)):
            docname, text_source = node["in_document"], _text_source(node)
            entry = self.domain.entry_at(docname, node["anchor"])
            self._mark_title(node[0], entry)
            text, notes = self._split(node.children[1:])
            del node[1:]
            if self.for_html:
                place = {"in_document": docname, "anchor": node["anchor"]}
                head: list[nodes.Node] = [log_card_part(part="head", **place)]
                foot: list[nodes.Node] = [
                    log_card_part("", *notes, part="foot", text_source=text_source, **place)
                ]
            else:
                head = self._part("head", head_of(self.domain, entry, docname), docname)
                parts = foot_of(self.domain, entry, docname, text_source)
                foot = self._part("foot", parts, docname)
            node += head
            if text:
                node += log_part("", *text, tag="div", classes=["pl-body"])
            node += foot

    def _split(self, content: list[nodes.Node]) -> tuple[list[nodes.Node], list[log_editor]]:
        """Return the text of a card, and the unlabelled editor's notes for its foot."""
        if not self.for_site:
            return content, []
        notes = [node for node in content if isinstance(node, log_editor)]
        for note in notes:
            _remove_label(note)
        return [node for node in content if not isinstance(node, log_editor)], notes

    def _mark_title(self, heading: nodes.Node, entry: Entry) -> None:
        """Mark a name that is the unverified title of the record; in HTML only."""
        record = self.domain.catalogue.record(entry)
        if not record or entry.name or entry.title or not record.is_unverified("title"):
            return
        if isinstance(heading, log_entry_title) and self.for_html:
            heading[:] = unverified_nodes(self.domain, list(heading.children))

    def _part(self, name: str, parts: list[Part], docname: str) -> list[nodes.Node]:
        content = [node for part in parts for node in part_nodes(self.domain, part, docname)]
        return [log_part("", *content, classes=[f"pl-{name}"])] if content else []


def _remove_label(note: log_editor) -> None:
    """Remove the label of *note*, which the heading of the notes repeats."""
    first = next(note.findall(nodes.paragraph))
    del first[:2]
    if not len(first):
        note.remove(first)


def _text_source(node: nodes.Node) -> str:
    """Return the ``:source:`` key of the closest topic around *node*, or an empty string."""
    while node is not None:
        if isinstance(node, log_topic) and node["source_key"]:
            return str(node["source_key"])
        node = node.parent
    return ""
