"""Numbers of footnotes: unique among all marks within a card or week."""

from __future__ import annotations

from itertools import count
from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from paperlog.nodes import log_entry, log_week


class PartFootnoteNumbers(SphinxTransform):
    """Renumber footnotes of a card or week that clash with others which have marks in it."""

    # after docutils has numbered and MyST has sorted the footnotes of the page
    default_priority = 700

    def apply(self, **kwargs: Any) -> None:
        # a week comes before its cards, whose marks may refer to its footnotes
        for holder in list(self.document.findall(_holds_footnotes)):
            assert isinstance(holder, nodes.Element)
            notes = [note for note in holder.children if isinstance(note, nodes.footnote)]
            if notes:
                _renumber(holder, notes)


def _renumber(holder: nodes.Element, notes: list[nodes.footnote]) -> None:
    """Give *notes*, the footnotes of *holder*, numbers that no other mark in it has."""
    own = {address for note in notes for address in note["ids"]}
    marks = list(holder.findall(nodes.footnote_reference))
    if not isinstance(holder, log_entry):
        # cards are numbered later, and avoid these
        marks = [
            mark for mark in marks if mark.get("refid") in own or not _in_card_of(mark, holder)
        ]
    taken = {mark.astext() for mark in marks if mark.get("refid") not in own}
    if not any(note[0].astext() in taken for note in notes):
        return
    free = (str(number) for number in count(1) if str(number) not in taken)
    for note in notes:
        if note[0].astext().isdecimal():
            number = next(free)
            note[0] = nodes.label("", number)
            for mark in marks:
                if mark.get("refid") in note["ids"]:
                    mark.clear()
                    mark += nodes.Text(number)


def _in_card_of(mark: nodes.Node, holder: nodes.Element) -> bool:
    parent = mark.parent
    while parent is not None and parent is not holder:
        if isinstance(parent, log_entry):
            return True
        parent = parent.parent
    return False


def _holds_footnotes(node: nodes.Node) -> bool:
    return isinstance(node, log_entry | log_week)
