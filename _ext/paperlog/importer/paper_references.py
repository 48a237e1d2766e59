"""Move link definitions and footnotes from the end of a log to where they are referenced, since
every week becomes a page of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from markdown_it.common.utils import normalizeReference

from paperlog.importer.entry_finder import Logged, Topic
from paperlog.importer.line_report import Ledger
from paperlog.importer.markdown_reader import DEFINITION, Line, MarkdownBlock
from paperlog.model.week import Week
from paperlog.source.myst_text import outside_code

FULL = re.compile(r"(?P<text>!?\[[^\[\]]*\])(?:\[(?P<label>[^\[\]]*)\])?(?![\[(:\]])")
FOOTNOTE = re.compile(r"\[\^(?P<label>[^\[\]\s]+)\]")


def settle(logged: Iterable[Logged], environment: dict[str, Any], ledger: Ledger) -> None:
    """Inline link definitions into the links that use them, and move footnotes to the entries that
    reference them.
    """
    every = list(logged)
    references: dict[str, Any] = environment.get("references", {})
    homes = [
        (home, block)
        for _week, home in _homes(every)
        for block in home
        if block.kind == "definition"
    ]
    if not homes:
        return
    used: set[str] = set()
    for _week, home in _homes(every) if references else ():
        for block in home:
            if (
                block.kind != "code"
                and "[" in block.source
                and (block.kind != "definition" or _footnote(block))
            ):
                _resolve(block, references, used)
    for home, block in homes:
        if not _footnote(block):
            _drop_used(home, block, used, ledger)
    _put_footnotes(every)


def _put_footnotes(every: list[Logged]) -> None:
    """Move each footnote to its first reference in a week.

    The definition is taken from the same entry, else the same week, else the first one in the file.
    It is copied if several weeks reference it.
    """
    first: dict[str, MarkdownBlock] = {}
    of_week: dict[tuple[Week | None, str], MarkdownBlock] = {}
    of_home: set[tuple[int, str]] = set()
    for week, home in _homes(every):
        for block in home:
            if block.kind == "definition" and (label := _footnote(block)):
                first.setdefault(label, block)
                of_week.setdefault((week, label), block)
                of_home.add((id(home), label))
    if not first:
        return
    marks = [
        (week, home, label)
        for week, home in _homes(every)
        for label in _marks(home)
        if label in first
    ]
    done = {(week, label) for week, home, label in marks if (id(home), label) in of_home}
    stay = {id(of_week[week, label]) for week, label in done}
    moved: set[int] = set()
    new: list[tuple[list[MarkdownBlock], MarkdownBlock]] = []
    for week, home, label in marks:
        if (week, label) in done:
            continue
        done.add((week, label))
        note = of_week.get((week, label), first[label])
        new.append(
            (home, replace(note, lines=list(note.lines)) if id(note) in stay | moved else note)
        )
        moved.add(id(note))
    moved -= stay
    for _week, home in _homes(every) if moved else ():
        home[:] = [block for block in home if id(block) not in moved]
    for home, note in new:
        home.append(note)


def _marks(home: Iterable[MarkdownBlock]) -> dict[str, None]:
    """Return the labels of referenced footnotes, in order."""
    sources = (block.source for block in home if block.kind not in {"code", "definition"})
    return dict.fromkeys(
        found["label"]
        for source in sources
        if "[^" in source
        for found in FOOTNOTE.finditer(source)
    )


def _homes(every: Iterable[Logged]) -> Iterator[tuple[Week | None, list[MarkdownBlock]]]:
    """Yield the block lists of each week and of each entry, with the week."""
    for logged in every:
        yield logged.section.week, logged.text
        for item in logged.items:
            for entry in item.entries if isinstance(item, Topic) else [item]:
                yield entry.week or logged.section.week, entry.blocks


def _footnote(block: MarkdownBlock) -> str:
    found = re.match(r"\s*\[\^([^\[\]\s]+)\]:", block.source)
    return found[1] if found else ""


def _resolve(block: MarkdownBlock, references: dict[str, Any], used: set[str]) -> None:
    def link(found: re.Match[str]) -> str:
        label = normalizeReference(found["label"] or found["text"].lstrip("!")[1:-1])
        if label not in references or found["text"].startswith("[^"):
            return found[0]
        used.add(label)
        # A label may span lines; the number of lines must not change.
        return f"{found['text']}(<{references[label]['href']}>)" + "\n" * (
            found["label"] or ""
        ).count("\n")

    def resolved(lines: list[Line]) -> list[Line]:
        text = "\n".join(text for _number, text in lines)
        if "[" not in text:
            return lines
        text = outside_code(FULL, link, text)
        return list(zip((number for number, _text in lines), text.split("\n"), strict=True))

    block.lines = resolved(block.lines)
    block.text = outside_code(FULL, link, block.text)
    for item in block.items:
        item.lines = resolved(item.lines)


def _drop_used(
    home: list[MarkdownBlock], block: MarkdownBlock, used: set[str], ledger: Ledger
) -> None:
    """Remove link definitions that were inlined; unused ones are kept."""
    left: list[Line] = []
    keep = True
    for number, text in block.lines:
        if found := DEFINITION.match(text):
            keep = normalizeReference(found["label"]) not in used
        if keep:
            left.append((number, text))
        elif text.strip():
            ledger.changed([number], "the address of a link, moved into the link")
    at = next(index for index, other in enumerate(home) if other is block)
    home[at : at + 1] = (
        [MarkdownBlock("definition", left, "\n".join(text for _number, text in left))]
        if left
        else []
    )
