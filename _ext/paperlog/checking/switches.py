"""Comments that switch rules off for a file or entry: ``% paperlog: off near-tag, alt``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from paperlog.bib.blocks import blocks
from paperlog.rules import Finding, known_rules
from paperlog.source.log_reader import Log, SourcePage, read_page

SWITCH = re.compile(
    r"^[ \t]*(?:%|<!--|\.\.)[ \t]*paperlog:[ \t]*off[ \t]+(?P<rules>[\w ,\t-]+?)[ \t]*(?:-->)?["
    r" \t]*\r?$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Switch:
    """A comment that switches *rules* off in the lines *first* to *last*."""

    line: int
    rules: frozenset[str]
    first: int
    last: int

    def holds(self, rule: str, line: int) -> bool:
        """Return whether *rule* is off in a *line*; 0 if the line is not known."""
        return rule in self.rules and self.first <= max(line, 1) <= self.last


def keep(log: Log, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield those *findings* that are not switched off, and a finding for each unknown
    rule name.
    """
    by_path = {
        **{page.path: _of_page(page) for page in log.pages},
        **{path: _of_bib(_text(path)) for path in log.project.bibliographies},
    }
    for path, switches in by_path.items():
        for switch in switches:
            for unknown in sorted(switch.rules - known_rules().keys()):
                message = f"there is no rule {unknown!r}; `paperlog check --rules` lists them"
                yield Finding("unknown-rule", path, switch.line, message)
    for finding in findings:
        switches = by_path.get(finding.path, ())
        if not any(switch.holds(finding.rule, finding.line) for switch in switches):
            yield finding


def is_switched_off(rule: str, path: Path, line: int) -> bool:
    """Return whether a comment in a page or ``.bib`` file switches *rule* off in a *line*."""
    return any(switch.holds(rule, line) for switch in _of_file(path, _text(path)))


@lru_cache(maxsize=8)
def _of_file(path: Path, text: str) -> tuple[Switch, ...]:
    if "paperlog:" not in text:
        return ()
    return _of_bib(text) if path.suffix == ".bib" else _of_page(read_page(text, "", path))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _of_page(page: SourcePage) -> tuple[Switch, ...]:
    if "paperlog:" not in page.text:
        return ()
    found = []
    for line, switch in _switches(page.text):
        around = [
            entry.block for entry in page.entries if entry.block.line < line <= entry.block.end
        ]
        inner = max(around, key=lambda block: block.line, default=None)
        first, last = (inner.line, inner.end) if inner else (1, len(page.text))
        found.append(Switch(line, _rules(switch), first, last))
    return tuple(found)


def _of_bib(text: str) -> tuple[Switch, ...]:
    """Return the switches of a ``.bib`` file.

    Above the first record a switch applies to the whole file, elsewhere to the record below it.
    """
    if "paperlog:" not in text:
        return ()
    starts = [block.line for block in blocks(text) if block.is_record]
    found = []
    for line, switch in _switches(text):
        below = bisect_right(starts, line)
        if starts and below == 0:
            found.append(Switch(line, _rules(switch), 1, len(text)))
        elif below < len(starts):
            last = starts[below + 1] - 1 if below + 1 < len(starts) else len(text)
            found.append(Switch(line, _rules(switch), starts[below], last))
    return tuple(found)


def _switches(text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield each comment that switches rules off, with its line."""
    line, counted = 1, 0
    for found in SWITCH.finditer(text):
        line += text.count("\n", counted, found.start(1))
        counted = found.start(1)
        yield line, found


def _rules(found: re.Match[str]) -> frozenset[str]:
    return frozenset(found["rules"].replace(",", " ").split())
