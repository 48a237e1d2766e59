"""Move link definitions and footnotes from the end of a log to where they are referenced, since
every week becomes a page of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from markdown_it.common.utils import normalizeReference

from paperlog.importer.entry_finder import Logged, entries_of
from paperlog.importer.line_report import Ledger
from paperlog.importer.markdown_reader import DEFINITION, Line, MarkdownBlock
from paperlog.model.week import Week
from paperlog.source.myst_text import outside_code

FULL = re.compile(r"(?P<text>!?\[[^\[\]]*\])(?:\[(?P<label>[^\[\]]*)\])?(?![\[(:\]])")
FOOTNOTE = re.compile(r"\[\^(?P<label>[^\[\]\s]+)\]")


def with_links(
    blocks: Iterable[MarkdownBlock], references: dict[str, Any], ledger: Ledger
) -> list[MarkdownBlock]:
    """Inline link definitions into the links that use them; unused ones are kept."""
    blocks = list(blocks)
    if not references:
        return blocks
    used: set[str] = set()
    for block in blocks:
        is_definition = block.kind == "definition" and not _footnote(block)
        if block.kind != "code" and "[" in block.source and not is_definition:
            _resolve(block, references, used)
    for block in blocks:
        if block.kind == "definition" and not _footnote(block):
            _drop_used(block, used, ledger)
    return [block for block in blocks if block.lines]


def put_footnotes(every: Iterable[Logged]) -> None:
    """Move each footnote to its first reference in a week.

    The definition is taken from the same week, else from the first one in the file. It is copied if
    several weeks reference it.
    """
    homes = list(_homes(every))
    first: dict[str, MarkdownBlock] = {}
    of_week: dict[tuple[Week | None, str], MarkdownBlock] = {}
    for week, home in homes:
        for block in home:
            if block.kind == "definition" and (label := _footnote(block)):
                first.setdefault(label, block)
                of_week.setdefault((week, label), block)
    new: dict[tuple[Week | None, str], tuple[list[MarkdownBlock], MarkdownBlock]] = {}
    for week, home in homes:
        for label in _marks(home):
            if label in first:
                note = of_week.get((week, label), first[label])
                new.setdefault((week, label), (home, note))
    moved = {id(note) for _home, note in new.values()}
    for _week, home in homes:
        home[:] = [block for block in home if id(block) not in moved]
    for home, note in new.values():
        home.append(replace(note, lines=list(note.lines)))


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
            for entry in entries_of(item):
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
    for _number, cells in block.rows:
        cells[:] = [outside_code(FULL, link, cell) for cell in cells]


def _drop_used(block: MarkdownBlock, used: set[str], ledger: Ledger) -> None:
    """Remove link definitions that were inlined."""
    left: list[Line] = []
    keep = True
    for number, text in block.lines:
        if found := DEFINITION.match(text):
            keep = normalizeReference(found["label"]) not in used
        if keep:
            left.append((number, text))
        elif text.strip():
            ledger.changed([number], "the address of a link, moved into the link")
    block.lines = left
