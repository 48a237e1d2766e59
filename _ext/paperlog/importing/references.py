"""Addresses and footnotes that a log gives at its end: each goes where it is referred to, for every week is a page of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from markdown_it.common.utils import normalizeReference

from paperlog.importing.accounts import Ledger
from paperlog.importing.entries import Logged, Topic
from paperlog.importing.markdown import DEFINITION, Block, Line
from paperlog.sources.myst_text import outside_code

FULL = re.compile(r"(?P<text>!?\[[^\[\]]*\])(?:\[(?P<label>[^\[\]]*)\])?(?![\[(:\]])")
FOOTNOTE = re.compile(r"\[\^(?P<label>[^\[\]\s]+)\]")


def settle(logged: Iterable[Logged], environment: dict[str, Any], ledger: Ledger) -> None:
    """Write addresses into the links that name them, and move footnotes to the entries that have their marks."""
    every = list(logged)
    references: dict[str, Any] = environment.get("references", {})
    homes = [(home, block) for home in _homes(every) for block in home if block.kind == "definition"]
    if not homes:
        return
    used: set[str] = set()
    footnotes = {label: (home, block) for home, block in homes if (label := _footnote(block))}
    for home in _homes(every):
        for block in list(home):
            if block.kind in {"code", "definition"}:
                continue
            if references and "[" in block.source:
                _resolve(block, references, used)
            for found in FOOTNOTE.finditer(block.source) if footnotes else ():
                if found["label"] in footnotes:
                    old, note = footnotes.pop(found["label"])
                    if old is not home:
                        old[:] = [other for other in old if other is not note]
                        home.append(note)
    for home, block in homes:
        if not _footnote(block):
            _drop_used(home, block, used, ledger)


def _homes(every: Iterable[Logged]) -> Iterator[list[Block]]:
    for logged in every:
        yield logged.text
        for item in logged.items:
            for entry in item.entries if isinstance(item, Topic) else [item]:
                yield entry.blocks


def _footnote(block: Block) -> str:
    found = re.match(r"\s*\[\^([^\[\]\s]+)\]:", block.source)
    return found[1] if found else ""


def _resolve(block: Block, references: dict[str, Any], used: set[str]) -> None:
    def link(found: re.Match[str]) -> str:
        label = normalizeReference(found["label"] or found["text"].lstrip("!")[1:-1])
        if label not in references or found["text"].startswith("[^"):
            return found[0]
        used.add(label)
        # a name may go over the end of a line, and lines stay those that they are
        return f"{found['text']}(<{references[label]['href']}>)" + "\n" * (found["label"] or "").count("\n")

    def resolved(lines: list[Line]) -> list[Line]:
        text = outside_code(FULL, link, "\n".join(text for _number, text in lines))
        return list(zip((number for number, _text in lines), text.split("\n"), strict=True))

    block.lines = resolved(block.lines)
    block.text = outside_code(FULL, link, block.text)
    for item in block.items:
        item.lines = resolved(item.lines)


def _drop_used(home: list[Block], block: Block, used: set[str], ledger: Ledger) -> None:
    """Definitions that are written into their links are done with; one that nothing refers to stays."""
    left: list[Line] = []
    keep = True
    for number, text in block.lines:
        if found := DEFINITION.match(text):
            keep = normalizeReference(found["label"]) not in used
        if keep:
            left.append((number, text))
        elif text.strip():
            ledger.changed([number], "the address of a link; it stands in the link now")
    at = next(index for index, other in enumerate(home) if other is block)
    home[at : at + 1] = [Block("definition", left, "\n".join(text for _number, text in left))] if left else []
