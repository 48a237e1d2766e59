"""Rules switched off in a file, or for one entry, by a comment: ``% paperlog: off near-tag,
alt``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from paperlog.bibtex.blocks import blocks
from paperlog.checking.findings import RULES, Finding
from paperlog.sources.reader import Log, Page

SWITCH = re.compile(
    r"^[ \t]*(?:%|<!--|\.\.)[ \t]*paperlog:[ \t]*off[ \t]+(?P<rules>[\w ,\t-]+?)[ \t]*(?:-->)?["
    r" \t]*\r?$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Switch:
    """The *rules* that are off in the lines *first* to *last* of a file."""

    path: Path
    line: int
    rules: frozenset[str]
    first: int
    last: int


def keep(log: Log, findings: Iterable[Finding]) -> Iterator[Finding]:
    """*findings* without those that are switched off; a switch that names no rule is itself one."""
    switches = [
        *(switch for page in log.pages for switch in _of_page(page)),
        *(switch for path in log.project.bibliographies for switch in _of_bib(path)),
    ]
    by_path: dict[Path, list[Switch]] = {}
    for switch in switches:
        by_path.setdefault(switch.path, []).append(switch)
        for unknown in sorted(switch.rules - RULES.keys()):
            yield Finding(
                "option",
                switch.path,
                switch.line,
                f"there is no rule {unknown!r}; `paperlog check --rules` lists them",
            )
    for finding in findings:
        if not any(
            finding.rule in switch.rules and switch.first <= finding.line <= switch.last
            for switch in by_path.get(finding.path, ())
        ):
            yield finding


def _of_page(page: Page) -> Iterator[Switch]:
    if "paperlog:" not in page.text:
        return
    for line, found in _switches(page.text):
        around = [
            entry.block for entry in page.entries if entry.block.line < line <= entry.block.end
        ]
        inner = max(around, key=lambda block: block.line, default=None)
        yield Switch(
            page.path,
            line,
            _rules(found),
            inner.line if inner else 1,
            inner.end if inner else len(page.text),
        )


def _of_bib(path: Path) -> Iterator[Switch]:
    """Above the first record a switch is for the file, elsewhere for the record below it."""
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    if "paperlog:" not in text:
        return
    starts = [block.line for block in blocks(text) if block.is_record]
    for line, found in _switches(text):
        below = bisect_right(starts, line)
        if starts and below == 0:
            yield Switch(path, line, _rules(found), 1, len(text))
        elif below < len(starts):
            yield Switch(
                path,
                line,
                _rules(found),
                starts[below],
                starts[below + 1] - 1 if below + 1 < len(starts) else len(text),
            )


def _switches(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Every comment that switches rules off, with its line."""
    line, counted = 1, 0
    for found in SWITCH.finditer(text):
        line += text.count("\n", counted, found.start(1))
        counted = found.start(1)
        yield line, found


def _rules(found: re.Match[str]) -> frozenset[str]:
    return frozenset(found["rules"].replace(",", " ").split())
