"""Published addresses of a log, and redirects from those that no longer exist.

An address is a page name, or ``page#anchor`` for an entry or a week.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from paperlog.model.catalogue import Catalogue
from paperlog.model.identity import KINDS, REASONS, Work, Works
from paperlog.model.record import Record
from paperlog.model.suggestions import Suggestions

NAME = r"(?!\.)[^/\\#\x00-\x1f]+"
ADDRESS = re.compile(rf"(?P<page>{NAME}(?:/{NAME})*)(?:#[A-Za-z0-9_.:-]+)?")
"""A page below the folder of the site, with or without an anchor."""
MAX_NAME = 245
"""Maximum length of a name in bytes, without an ending such as ``.html``: file systems allow 255
bytes.
"""
MAX_PAGE = 1000
"""Maximum length of the path of a page in bytes."""
FILES = (".html", ".js", ".json", ".xml", ".inv", ".txt", ".css")
"""Suffixes of files of a site; no folder of pages has one."""
SIGN = re.compile(r"(?:^|(?<=\s))(?:=|->)(?=\s|$)")
"""The sign between the two parts of a line of ``paperlog.lock``."""
TITLE = "title"
BOM = "\ufeff"
"""The mark of the byte order, which some editors write in front of the first line."""


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


def is_address(text: str) -> bool:
    """Whether *text* names a page that a site can have, with or without an anchor."""
    found = ADDRESS.fullmatch(text)
    if not found:
        return False
    page = found["page"]
    *folders, _file = names = page.split("/")
    return (
        len(page.encode()) <= MAX_PAGE
        and all(len(name.encode()) <= MAX_NAME for name in names)
        and not any(folder.lower().endswith(FILES) for folder in folders)
    )


def read_addresses(text: str) -> tuple[list[Published], list[Problem]]:
    """Parse ``paperlog.lock``: lines ``ADDRESS``, ``ADDRESS = WORK`` or ``OLD -> NEW``.

    Return the valid lines, and a problem for each invalid or repeated one. Blank lines and comments
    (``#``) are skipped.
    """
    published: dict[str, Published] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.removeprefix(BOM).splitlines(), 1):
        words = line.strip()
        if not words or words.startswith("#"):
            continue
        sign = SIGN.search(words)
        address = words[: sign.start()].rstrip() if sign else words
        rest = words[sign.end() :].lstrip() if sign else ""
        leads_on = sign is not None and sign[0] == "->"
        if not is_address(address) or (leads_on and not is_address(rest)):
            message = "this is not an address; write PAGE#ANCHOR, or OLD -> NEW for a renamed one"
            problems.append(Problem(number, "redirect", message))
        elif address in published:
            first = published[address].line
            message = f"{address} is in line {first} already; this line is ignored, remove one"
            problems.append(Problem(number, "redirect", message))
        else:
            work, target = ("", rest) if leads_on else (rest, "")
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
        """Yield a line of ``paperlog.lock`` for each entry and week.

        Addresses that the file cannot hold are omitted, such as those on a page ``a -> b``.
        """
        for address, key in self.keys.items():
            lines, _problems = read_addresses(address)
            if [line.address for line in lines] == [address]:
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
    ends = _ends(targets, now)
    return {old: end for old, end in ends.items() if old not in now and end in now}


def _ends(targets: Mapping[str, str], now: Addresses) -> dict[str, str]:
    """Return the last address of the chain of redirects from each address; ``""`` for a cycle."""
    ends: dict[str, str] = {}
    for address in targets:
        visited: dict[str, None] = {}
        while address not in ends and address not in visited:
            if address in now or address not in targets:
                ends[address] = address
                break
            visited[address] = None
            address = targets[address]
        end = ends.get(address, "")
        ends |= dict.fromkeys(visited, end)
    return ends


def check_addresses(lines: Iterable[Published], now: Addresses) -> Iterator[Problem]:
    """Yield problems: published addresses that no longer exist, and invalid redirects."""
    lines = list(lines)
    targets = {line.address: line.target for line in lines if line.target}
    known = {line.address for line in lines}
    ends = _ends(targets, now)
    suggestions = Suggestions(now.keys), Suggestions(now.pages)
    for line in lines:
        address, target, message = line.address, line.target, ""
        if not target:
            if address not in now:
                yield Problem(line.line, "anchor-gone", _lost(line, now))
        elif address in now:
            message = f"{address} exists and leads nowhere else; remove ` -> {target}`"
        elif not (end := ends[address]):
            message = f"{address} leads back to itself; correct one of the lines"
        elif end not in now and not (end in known and end not in targets):
            # a target with a line of its own is reported for that line
            anchors, pages = suggestions
            way = (anchors if "#" in end else pages).of(end) or "; correct the line, or remove it"
            message = f"{address} leads to {end}, which is no page, entry or week of the log{way}"
        if message:
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
