"""Numbers of footnotes: within a card or week, no two footnotes with marks there share one."""

from __future__ import annotations

from itertools import count
from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from paperlog.nodes import log_entry, log_week


class PartFootnoteNumbers(SphinxTransform):
    """Number footnotes of a card or week past those of its page that have marks in it."""

    # after docutils has numbered and MyST has sorted the footnotes of the page
    default_priority = 700

    def apply(self, **kwargs: Any) -> None:
        # a week comes before its cards, whose marks may lead to its footnotes
        for holder in list(self.document.findall(_holds_footnotes)):
            assert isinstance(holder, nodes.Element)
            notes = [note for note in holder.children if isinstance(note, nodes.footnote)]
            if notes:
                _part(holder, notes)


def _part(holder: nodes.Element, notes: list[nodes.footnote]) -> None:
    own = {address for note in notes for address in note["ids"]}
    marks = list(holder.findall(nodes.footnote_reference))
    if not isinstance(holder, log_entry):
        # cards number their own footnotes past these
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
