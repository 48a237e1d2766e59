"""Fill cards: a head and a foot around the text of every entry.

Where a reader can fold things, the editor's notes on an entry go to its foot; in a book or an EPUB
they stay where they were typed.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes

from paperlog.display.as_nodes import doubtful_nodes, part_nodes
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
    """Put what the log knows of an entry above and below its text."""

    default_priority = 7

    def run(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(log_entry)):
            docname, text_source = node["in_document"], _text_source(node)
            entry = self.domain.entry_at(docname, node["anchor"])
            self._mark_title(node[0], entry)
            text, notes = self._parted(node.children[1:])
            del node[1:]
            if self.for_html:
                place = {"in_document": docname, "anchor": node["anchor"]}
                head: list[nodes.Node] = [log_card_part(part="head", **place)]
                foot: list[nodes.Node] = [
                    log_card_part("", *notes, part="foot", text_source=text_source, **place)
                ]
            else:
                head = self._printed("head", head_of(self.domain, entry, docname), docname)
                parts = foot_of(self.domain, entry, docname, text_source)
                foot = self._printed("foot", parts, docname)
            node += head
            if text:
                node += log_part("", *text, tag="div", classes=["pl-body"])
            node += foot

    def _parted(self, content: list[nodes.Node]) -> tuple[list[nodes.Node], list[log_editor]]:
        """The text of a card, and the editor's notes that go to its foot without their label."""
        if not self.for_site:
            return content, []
        notes = [node for node in content if isinstance(node, log_editor)]
        for note in notes:
            _take_label(note)
        return [node for node in content if not isinstance(node, log_editor)], notes

    def _mark_title(self, heading: nodes.Node, entry: Entry) -> None:
        """Mark a card's name that is the title of its record; a book's headings have no signs."""
        record = self.domain.catalogue.record(entry)
        if not record or entry.name or entry.title or not record.is_unverified("title"):
            return
        if isinstance(heading, log_entry_title) and self.for_html:
            heading[:] = doubtful_nodes(self.domain, list(heading.children))

    def _printed(self, name: str, parts: list[Part], docname: str) -> list[nodes.Node]:
        content = [node for part in parts for node in part_nodes(self.domain, part, docname)]
        return [log_part("", *content, classes=[f"pl-{name}"])] if content else []


def _take_label(note: log_editor) -> None:
    """Remove the label of *note*: the heading of the notes says the same."""
    first = next(note.findall(nodes.paragraph))
    del first[:2]
    if not len(first):
        note.remove(first)


def _text_source(node: nodes.Node) -> str:
    """The work that the topic around an entry says its text is after; empty where none does."""
    while node is not None:
        if isinstance(node, log_topic) and node["source_key"]:
            return str(node["source_key"])
        node = node.parent
    return ""
