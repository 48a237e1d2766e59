"""Published addresses of a log, and redirects from those that no longer exist.

An address is a page name, or ``page#anchor`` for an entry or a week.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from paperlog.model.catalogue import Catalogue
from paperlog.model.entry import suggestion
from paperlog.model.identity import KINDS, REASONS, Work, Works
from paperlog.model.record import Record

ADDRESS = re.compile(
    r"(?!\.)[^/\\#\x00-\x1f]{1,120}(?:/(?!\.)[^/\\#\x00-\x1f]{1,120})*(?:#[A-Za-z0-9_.:-]+)?"
)
"""Pages stay below the folder of the site, and their names are valid in file systems."""
PARTS = re.compile(r"(?P<address>.*?)(?:(?:^|\s+)(?P<sign>=|->)(?:\s+(?P<rest>.*))?)?")
"""A line of ``paperlog.lock``."""
TITLE = "title"


@dataclass(frozen=True)
class Published:
    """A line of ``paperlog.lock``; *line* is its number from 1, or 0 for a new line."""

    line: int
    address: str
    work: str = ""
    """Identifier of the paper: ``doi:…``, ``arxiv:…`` or ``title:…``."""
    target: str = ""
    """The new address, if it was redirected."""

    def __str__(self) -> str:
        if self.target:
            return f"{self.address} -> {self.target}"
        return f"{self.address} = {self.work}" if self.work else self.address


@dataclass(frozen=True)
class Problem:
    """A problem in a line of ``paperlog.lock``: the code of the rule, and a message."""

    line: int
    rule: str
    message: str


def read_addresses(text: str) -> tuple[list[Published], list[Problem]]:
    """Parse ``paperlog.lock``: lines ``ADDRESS``, ``ADDRESS = WORK`` or ``OLD -> NEW``.

    Return the valid lines, and a problem for each invalid or repeated one. Blank lines and comments
    (``#``) are skipped.
    """
    published: dict[str, Published] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip()
        if not words or words.startswith("#"):
            continue
        parts = PARTS.fullmatch(words)
        address, sign, rest = parts.group("address", "sign", "rest") if parts else ("", "", "")
        target = rest or "" if sign == "->" else ""
        if not ADDRESS.fullmatch(address) or (sign == "->" and not ADDRESS.fullmatch(target)):
            message = "this is not an address; write PAGE#ANCHOR, or OLD -> NEW for a renamed one"
            problems.append(Problem(number, "redirect", message))
        elif address in published:
            first = published[address].line
            message = f"{address} is in line {first} already; this line is ignored, remove one"
            problems.append(Problem(number, "redirect", message))
        else:
            work = rest or "" if sign == "=" else ""
            published[address] = Published(number, address, work, target)
    return list(published.values()), problems


@dataclass(frozen=True)
class Addresses:
    """The current addresses of a log."""

    pages: Set[str]
    keys: Mapping[str, str]
    """The citation key of each entry by address; empty for notes and weeks."""
    records: Mapping[str, Record]

    @classmethod
    def of(cls, catalogue: Catalogue, pages: Set[str]) -> Addresses:
        """Return the addresses of the *pages* and of the entries and weeks of *catalogue*."""
        weeks = {f"{week.place.docname}#{week.place.anchor}": "" for week in catalogue.weeks}
        entries = {
            f"{entry.place.docname}#{entry.place.anchor}": entry.key for entry in catalogue.entries
        }
        return cls(pages, weeks | entries, catalogue.records)

    def __contains__(self, address: str) -> bool:
        return address in (self.keys if "#" in address else self.pages)

    def published(self) -> Iterator[Published]:
        """Yield a line of ``paperlog.lock`` for each entry and week."""
        for address, key in self.keys.items():
            record = self.records.get(key)
            yield Published(0, address, _work_of(record) if record else "")

    def successor(self, lost: Published) -> tuple[str, str] | None:
        """Return the address that replaces a *lost* one, and the reason; ``None`` if none is found.

        It is that of the same anchor on another page (the reason is empty), else that of the same
        paper under another key (the reason says how the works were matched).
        """
        page, _sign, anchor = lost.address.partition("#")
        if same_anchor := self._by_anchor.get(anchor):
            return same_anchor[0], ""
        kind, _colon, name = lost.work.partition(":")
        if kind in KINDS:
            match = self._works.identified([(kind, name)])
        else:
            match = self._works.find(Record("", "", title=name)) if name else None
        if match is None:
            return None
        places = [address for address, key in self.keys.items() if key == match.key]
        # prefer an entry on the same page: a paper may have entries on several pages
        places.sort(key=lambda address: address.partition("#")[0] != page)
        return places[0], REASONS[match.reason]

    @cached_property
    def _by_anchor(self) -> dict[str, list[str]]:
        by_anchor: dict[str, list[str]] = {}
        for address in self.keys:
            by_anchor.setdefault(address.partition("#")[2], []).append(address)
        return by_anchor

    @cached_property
    def _works(self) -> Works:
        """The works that have an entry, and thus an address."""
        keys = dict.fromkeys(filter(None, self.keys.values()))
        return Works.of(self.records[key] for key in keys if key in self.records)


def _work_of(record: Record) -> str:
    """Return the identifier of a work as in :attr:`Published.work`, or ``""``."""
    identifiers = sorted(Work.of(record).identifiers, key=lambda one: (KINDS.index(one[0]), one))  # type: ignore[arg-type]
    for kind, name in identifiers:
        return f"{kind}:{name}"
    title = " ".join(record.title.split())
    return f"{TITLE}:{title}" if title else ""


def redirects(lines: Iterable[Published], now: Addresses) -> dict[str, str]:
    """Return the current address for each redirected one, following chains of redirects.

    Addresses that exist, and redirects without an existing target, are excluded.
    """
    targets = {line.address: line.target for line in lines if line.target}
    ends = {address: _end(address, targets, now) for address in targets if address not in now}
    return {address: end for address, end in ends.items() if end in now}


def _end(address: str, targets: Mapping[str, str], now: Addresses) -> str:
    """Return the last address of the chain of redirects from *address*; ``""`` for a cycle."""
    visited = {address}
    while address not in now and address in targets:
        address = targets[address]
        if address in visited:
            return ""
        visited.add(address)
    return address


def check_addresses(lines: Iterable[Published], now: Addresses) -> Iterator[Problem]:
    """Yield problems: published addresses that no longer exist, and invalid redirects."""
    lines = list(lines)
    targets = {line.address: line.target for line in lines if line.target}
    known = {line.address for line in lines}
    for line in lines:
        address, target = line.address, line.target
        if address in now:
            if target:
                message = f"{address} exists and leads nowhere else; remove ` -> {target}`"
                yield Problem(line.line, "redirect", message)
        elif not target:
            yield Problem(line.line, "anchor-gone", _lost(line, now))
        elif not (end := _end(address, targets, now)):
            message = f"{address} leads back to itself; correct one of the lines"
            yield Problem(line.line, "redirect", message)
        elif end not in now and not (end in known and end not in targets):
            # a target with a line of its own is reported for that line
            candidates = now.keys if "#" in end else now.pages
            way = suggestion(end, candidates) or "; correct the line, or remove it"
            message = f"{address} leads to {end}, which is no page, entry or week of the log{way}"
            yield Problem(line.line, "redirect", message)


def _lost(line: Published, now: Addresses) -> str:
    """Return the message for a published address that no longer exists."""
    lost = f"{line.address} was published and no longer exists"
    if found := now.successor(line):
        new, reason = found
        known = f"{new} has {reason}" if reason else f"it has moved to {new}"
        return f"{lost}: {known}; `paperlog check --publish` redirects it"
    return (
        f"{lost}: restore the entry, write `{line.address} -> NEW` for its new address, or remove"
        " the line"
    )


def published_addresses(lines: Iterable[Published], now: Addresses) -> list[Published]:
    """Return the lines to save, sorted by address: all *lines*, and all addresses of *now*.

    Lost addresses with a known successor are redirected to it.
    """
    saved = {line.address: line for line in lines}
    for address, line in saved.items():
        if address not in now and not line.target and (found := now.successor(line)):
            saved[address] = Published(line.line, address, target=found[0])
    saved |= {line.address: line for line in now.published()}
    return [saved[address] for address in sorted(saved)]
