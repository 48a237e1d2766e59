"""Footnotes local to a card or a week: labels have its scope, footnotes are moved to its end.

docutils and MyST have one register of footnotes per document, with unique labels. While a card is
parsed, the document has empty registers; at its end docutils' own transform numbers and resolves
its footnotes. Footnotes outside of the card, and marks without a footnote in it, are handed to the
registers around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from docutils import nodes
from docutils.transforms.references import Footnotes
from myst_parser.mdit_to_docutils.transforms import UnreferencedFootnotesDetector
from sphinx.transforms import SphinxTransform

from paperlog.directives.log_directive import claim_id
from paperlog.nodes import log_entry, log_week

NOTES = ("footnotes", "autofootnotes", "symbol_footnotes")
UNNAMED_MARKS = ("autofootnote_refs", "symbol_footnote_refs")
MARKS = "footnote_refs"
STARTS = {"autofootnote_start": 1, "symbol_footnote_start": 0}


@contextmanager
def local_footnotes(document: nodes.document, holder: nodes.Element) -> Iterator[None]:
    """Resolve the footnotes parsed within the ``with`` block, and move them to the end of *holder*.

    :param holder: a card or week that already has its id.
    """
    outer: dict[str, Any] = {
        name: getattr(document, name) for name in (*NOTES, *UNNAMED_MARKS, MARKS, *STARTS)
    }
    hidden = _release_names(document, [note for name in NOTES for note in outer[name]])
    for name, value in outer.items():
        setattr(document, name, STARTS[name] if name in STARTS else type(value)())
    try:
        yield
        _resolve(document, holder, outer)
    finally:
        for name, value in outer.items():
            setattr(document, name, value)
        for name, (address, is_explicit) in hidden.items():
            document.nameids[name] = address  # type: ignore[assignment]
            document.nametypes[name] = is_explicit


def _resolve(document: nodes.document, holder: nodes.Element, outer: dict[str, Any]) -> None:
    _leave_to_outer(document, holder, outer)
    notes = [note for name in NOTES for note in getattr(document, name)]
    if not notes:
        return
    marks = [mark for mark in holder.findall(nodes.footnote_reference) if not mark.hasattr("refid")]
    for kind, numbered in (("footnote", notes), ("mark", marks)):
        for number, node in enumerate(numbered, 1):
            _rename(document, node, f"{holder['ids'][0]}-{kind}-{number}")
    _sort_by_marks(document)
    citations, document.citations = document.citations, []
    Footnotes(document).apply()
    document.citations = citations
    UnreferencedFootnotesDetector(document).apply()
    _release_names(document, notes)
    for note in sorted(notes, key=_printed_order):
        note.parent.remove(note)
        holder += note


def _leave_to_outer(document: nodes.document, holder: nodes.Element, outer: dict[str, Any]) -> None:
    """Move marks without a footnote in *holder*, and footnotes outside of it (as those of
    ``footcite``), to the registers *outer*.
    """
    names: set[str] = set()
    for kind in NOTES:
        inside = [note for note in getattr(document, kind) if _is_within(note, holder)]
        outer[kind] += [note for note in getattr(document, kind) if note not in inside]
        setattr(document, kind, inside)
        names.update(name for note in inside for name in note["names"])
    marks: dict[str, list[nodes.Element]] = getattr(document, MARKS)
    for name in [name for name in marks if name not in names]:
        outer[MARKS].setdefault(name, []).extend(marks.pop(name))
    for kind, notes in zip(UNNAMED_MARKS, NOTES[1:], strict=True):
        named = [mark for mark in getattr(document, kind) if mark.get("refname") in names]
        unnamed = [mark for mark in getattr(document, kind) if not mark.hasattr("refname")]
        number = sum(not note["names"] for note in getattr(document, notes))
        outer[kind] += [
            mark
            for mark in getattr(document, kind)
            if mark not in named and mark not in unnamed[:number]
        ]
        setattr(document, kind, [*named, *unnamed[:number]])


def _is_within(node: nodes.Node, holder: nodes.Element) -> bool:
    parent = node.parent
    while parent is not None and parent is not holder:
        parent = parent.parent
    return parent is holder


def _rename(document: nodes.document, node: nodes.Element, address: str) -> None:
    """Give *node* the id *address*, so that it depends only on its own card."""
    for old in node["ids"]:
        document.ids.pop(old, None)
    claim_id(document, node, address)
    for name in node["names"]:
        document.nameids[name] = node["ids"][0]


def _sort_by_marks(document: nodes.document) -> None:
    """Sort labelled footnotes by the order of their marks, as MyST does.

    Unlabelled footnotes keep their order, by which docutils matches them with their marks.
    """
    if all(note["names"] for note in document.autofootnotes):
        order = list(dict.fromkeys(mark["refname"] for mark in document.autofootnote_refs))
        place = {name: number for number, name in enumerate(order)}
        document.autofootnotes.sort(key=lambda note: place.get(note["names"][0], len(order)))


def _release_names(
    document: nodes.document, notes: list[nodes.footnote]
) -> dict[str, tuple[str | None, bool]]:
    """Release the labels of *notes* for other footnotes; return their ids and types, by label."""
    released: dict[str, tuple[str | None, bool]] = {}
    for note in notes:
        for name in note["names"]:
            if document.nameids.get(name) in note["ids"]:
                released[name] = document.nameids.pop(name), document.nametypes.pop(name)
    return released


def _printed_order(note: nodes.footnote) -> tuple[bool, int]:
    """Sort key: numbered footnotes by number, then those with symbols in source order."""
    label = note[0].astext()
    return not label.isdecimal(), int(label) if label.isdecimal() else 0


class PartFootnoteNumbers(SphinxTransform):
    """Renumber footnotes of a card or week that clash with others which have marks in it."""

    # after docutils has numbered and MyST has sorted the footnotes of the page
    default_priority = 700

    def apply(self, **kwargs: Any) -> None:
        # a week comes before its cards, whose marks may refer to its footnotes
        for kind in (log_week, log_entry):
            for holder in list(self.document.findall(kind)):
                notes = [note for note in holder.children if isinstance(note, nodes.footnote)]
                if notes:
                    _renumber(holder, notes)


def _renumber(holder: nodes.Element, notes: list[nodes.footnote]) -> None:
    """Give *notes*, the footnotes of *holder*, numbers that no other mark in it has."""
    own = {address for note in notes for address in note["ids"]}
    marks = list(holder.findall(nodes.footnote_reference))
    # cards in a week are numbered later, and avoid these
    later = {
        id(mark)
        for card in holder.findall(log_entry)
        for mark in (() if card is holder else card.findall(nodes.footnote_reference))
    }
    marks = [mark for mark in marks if mark.get("refid") in own or id(mark) not in later]
    used = {mark.astext() for mark in marks if mark.get("refid") not in own}
    if not any(note[0].astext() in used for note in notes):
        return
    free = (str(number) for number in count(1) if str(number) not in used)
    for note in notes:
        if note[0].astext().isdecimal():
            number = next(free)
            note[0] = nodes.label("", number)
            for mark in marks:
                if mark.get("refid") in note["ids"]:
                    mark.clear()
                    mark += nodes.Text(number)
