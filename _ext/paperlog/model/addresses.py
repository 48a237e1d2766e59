"""Addresses that a log has published, and where those that are gone lead.

An address is a page of the log, or ``page#anchor`` of an entry or a week.
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
"""No path leaves the folder of the site."""
LONGEST_NAME = 245
"""Maximum length of a name in bytes, without an ending such as ``.html``: file systems allow 255
bytes."""
LONGEST_PAGE = 1000
"""Maximum length of the path of a page in bytes."""
FILES = (".html", ".js", ".json", ".xml", ".inv", ".txt", ".css")
"""Endings of names that files of a site have, and no folder of pages."""
SIGN = re.compile(r"(?:^|(?<=\s))(?:=|->)(?=\s|$)")
TITLE = "title"
BOM = "\ufeff"
"""The mark of the byte order, which some editors write in front of the first line."""


@dataclass(frozen=True)
class Published:
    """One line of ``paperlog.lock``."""

    line: int
    address: str
    work: str = ""
    """What identifies the paper: ``doi:…``, ``arxiv:…`` or ``title:…``."""
    target: str = ""
    """The address that took its place."""

    def __str__(self) -> str:
        if self.target:
            return f"{self.address} -> {self.target}"
        return f"{self.address} = {self.work}" if self.work else self.address


@dataclass(frozen=True)
class Problem:
    """What is wrong with a line of ``paperlog.lock``: the code of the rule, and a message."""

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
        len(page.encode()) <= LONGEST_PAGE
        and all(len(name.encode()) <= LONGEST_NAME for name in names)
        and not any(folder.lower().endswith(FILES) for folder in folders)
    )


def read_addresses(text: str) -> tuple[list[Published], list[Problem]]:
    """Read the lines of ``paperlog.lock``: ``ADDRESS``, ``ADDRESS = WORK`` or ``OLD -> NEW``."""
    found: dict[str, Published] = {}
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
        elif address in found:
            first = found[address].line
            message = f"{address} is in line {first} already; this line is ignored, remove one"
            problems.append(Problem(number, "redirect", message))
        else:
            work, target = ("", rest) if leads_on else (rest, "")
            found[address] = Published(number, address, work, target)
    return list(found.values()), problems


@dataclass(frozen=True)
class Addresses:
    """The addresses that a log has now."""

    pages: Set[str]
    keys: Mapping[str, str]
    """The citation key of each entry, empty for a note and a week, by address."""
    records: Mapping[str, Record]

    @classmethod
    def of(cls, catalogue: Catalogue, pages: Set[str]) -> Addresses:
        weeks = {f"{week.place.docname}#{week.place.anchor}": "" for week in catalogue.weeks}
        entries = {
            f"{entry.place.docname}#{entry.place.anchor}": entry.key for entry in catalogue.entries
        }
        return cls(pages, weeks | entries, catalogue.records)

    def __contains__(self, address: str) -> bool:
        return address in (self.keys if "#" in address else self.pages)

    def published(self) -> Iterator[Published]:
        """What ``paperlog.lock`` keeps of each address, without those that it cannot hold, such as
        on a page ``a -> b``.
        """
        for address, key in self.keys.items():
            lines, _problems = read_addresses(address)
            if [line.address for line in lines] == [address]:
                record = self.records.get(key)
                yield Published(0, address, _work_of(record) if record else "")

    def successor(self, lost: Published) -> tuple[str, str] | None:
        """The address that took the place of a *lost* one, and what both have: the same
        entry on another page (``""``), else the same paper under another key.
        """
        page, _sign, anchor = lost.address.partition("#")
        if found := self._by_anchor.get(anchor):
            return found[0], ""
        kind, _colon, name = lost.work.partition(":")
        if kind in KINDS:
            match = self._works.identified([(kind, name)])
        else:
            match = self._works.find(Record("", "", title=name)) if name else None
        if match is None:
            return None
        places = [address for address, key in self.keys.items() if key == match.key]
        # a paper that was read several times has an entry on several pages
        places.sort(key=lambda address: address.partition("#")[0] != page)
        return places[0], REASONS[match.reason]

    @cached_property
    def _by_anchor(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for address in self.keys:
            found.setdefault(address.partition("#")[2], []).append(address)
        return found

    @cached_property
    def _works(self) -> Works:
        """The papers that are logged; a record that no entry uses has no address."""
        keys = dict.fromkeys(filter(None, self.keys.values()))
        return Works.of(self.records[key] for key in keys if key in self.records)


def _work_of(record: Record) -> str:
    identifiers = sorted(Work.of(record).identifiers, key=lambda one: (KINDS.index(one[0]), one))  # type: ignore[arg-type]
    for kind, name in identifiers:
        return f"{kind}:{name}"
    title = " ".join(record.title.split())
    return f"{TITLE}:{title}" if title else ""


def redirects(lines: Iterable[Published], now: Addresses) -> dict[str, str]:
    """The address of today for each address that is gone and leads to it, through any number of
    lines.
    """
    targets = {line.address: line.target for line in lines if line.target}
    ends = _ends(targets, now)
    return {old: end for old, end in ends.items() if old not in now and end in now}


def _ends(targets: Mapping[str, str], now: Addresses) -> dict[str, str]:
    """The last address that each address of *targets* leads to; empty if that goes round in a
    circle.
    """
    ends: dict[str, str] = {}
    for address in targets:
        passed: dict[str, None] = {}
        while address not in ends and address not in passed:
            if address in now or address not in targets:
                ends[address] = address
                break
            passed[address] = None
            address = targets[address]
        end = ends.get(address, "")
        ends |= dict.fromkeys(passed, end)
    return ends


def check_addresses(lines: Iterable[Published], now: Addresses) -> Iterator[Problem]:
    """Yield what is wrong: addresses that are lost, and lines that lead nowhere."""
    lines = list(lines)
    targets = {line.address: line.target for line in lines if line.target}
    known = {line.address for line in lines}
    ends = _ends(targets, now)
    suggestions = Suggestions(now.keys), Suggestions(now.pages)
    for line in lines:
        address, target = line.address, line.target
        if address in now:
            if target:
                message = f"{address} exists and leads nowhere else; remove ` -> {target}`"
                yield Problem(line.line, "redirect", message)
        elif not target:
            yield Problem(line.line, "anchor-gone", _lost(line, now))
        elif not (end := ends[address]):
            message = f"{address} leads back to itself; correct one of the lines"
            yield Problem(line.line, "redirect", message)
        elif end not in now and not (end in known and end not in targets):
            # a lost address that is in a line of its own is reported there
            anchors, pages = suggestions
            way = (anchors if "#" in end else pages).of(end) or "; correct the line, or remove it"
            message = f"{address} leads to {end}, which is no page, entry or week of the log{way}"
            yield Problem(line.line, "redirect", message)


def _lost(line: Published, now: Addresses) -> str:
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
    """The lines to save: all published before and all of today; lost ones of which the successor is
    known lead to it.
    """
    saved = {line.address: line for line in lines}
    for address, line in saved.items():
        if address not in now and not line.target and (found := now.successor(line)):
            saved[address] = Published(line.line, address, target=found[0])
    saved |= {line.address: line for line in now.published()}
    return [saved[address] for address in sorted(saved)]
