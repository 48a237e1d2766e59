"""Footnotes of the book: move them with their references, and number them by chapter."""

from __future__ import annotations

from collections import Counter, deque
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.builders.latex.transforms import LaTeXFootnoteTransform

from paperlog.transforms.log_transform import LogTransform

Footnotes = dict[tuple[str, str], nodes.footnote]
"""Footnotes by (document name, id), as references name them."""


def take_footnotes(document: nodes.document) -> Footnotes:
    """Remove all footnotes from *document* before parts of it are moved or removed."""
    taken = {
        (note["docname"], note["ids"][0]): note
        for note in document.findall(nodes.footnote)
        if note["ids"]
    }
    for note in taken.values():
        note.parent.remove(note)
    return taken


def put_back_footnotes(document: nodes.document, taken: Footnotes) -> None:
    """Put each footnote into the section of its first reference; drop unreferenced ones.

    Sphinx links a reference only to a footnote of the same file. References in other files, such
    as those of weeks that were moved, get a copy of the footnote.
    """
    placed: dict[tuple[str, str, int], nodes.footnote] = {}
    copies: Counter[tuple[str, str]] = Counter()
    marks = deque(document.findall(nodes.footnote_reference))
    while marks:
        mark = marks.popleft()
        name = _named_by(mark)
        if name not in taken:
            continue
        place = (*name, id(_ancestor(mark, addnodes.start_of_file)))
        if place not in placed:
            note = placed[place] = taken[name].deepcopy() if copies[name] else taken[name]
            if copies[name]:
                note["ids"] = [f"{name[1]}-{copies[name] + 1}"]
            copies[name] += 1
            _ancestor(mark, nodes.section).append(note)
            marks += note.findall(nodes.footnote_reference)
        mark["refid"] = placed[place]["ids"][0]


class NumberFootnotes(LogTransform):
    """Number footnotes in the order of their references, starting at 1 in each chapter.

    A part of the log has no chapters and is numbered as a whole. On pages, footnotes are numbered
    per card, but Sphinx treats two with the same number in one document as one.
    """

    default_priority = LaTeXFootnoteTransform.default_priority - 10
    builders = ("latex",)

    def run(self, **kwargs: Any) -> None:
        notes = {
            (note["docname"], note["ids"][0]): note
            for note in self.document.findall(nodes.footnote)
        }
        book = next(iter(self.document.findall(nodes.section)), None)
        numbers: dict[tuple[str, str], int] = {}
        used: set[tuple[str, int]] = set()
        number = 0
        for chapter in book.children if book is not None else []:
            number = number if self.config.paperlog_only else 0
            for mark in list(chapter.findall(nodes.footnote_reference)):
                name = _named_by(mark)
                if name not in notes:
                    mark.parent.replace(mark, nodes.superscript("", mark.astext()))
                    continue
                if name not in numbers:
                    number += 1
                    # the number may be taken if the weeks of a page are in two chapters
                    while (name[0], number) in used:
                        number += 1
                    used.add((name[0], number))
                    numbers[name] = number
                    notes[name][0] = nodes.label("", str(number))
                mark.clear()
                mark += nodes.Text(str(numbers[name]))
        for name, note in notes.items():
            for mark in list(note.findall(nodes.footnote_reference)):
                # Sphinx cannot resolve a reference inside its own footnote
                if _named_by(mark) == name:
                    mark.parent.replace(mark, nodes.superscript("", mark.astext()))


def _named_by(mark: nodes.footnote_reference) -> tuple[str, str]:
    return mark["docname"], mark.get("refid", "")


def _ancestor(node: nodes.Node, kind: type[nodes.Element]) -> nodes.Element:
    """The innermost ancestor of *node* of class *kind*, or the document."""
    parent: nodes.Element = node.parent
    while not isinstance(parent, kind | nodes.document):
        parent = parent.parent
    return parent
