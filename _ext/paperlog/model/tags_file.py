"""Read ``tags.toml`` table by table, so that a broken table does not affect the others."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from paperlog.model.anchors import as_identifier
from paperlog.model.entry import suggestion
from paperlog.model.escapes import one_line
from paperlog.model.tag import Facet, Tag, Vocabulary

SECTIONS = ("facets", "tags")
NAMES = ("zh", "en")
KEYS = {"facets": NAMES, "tags": ("facet", *NAMES, "aliases")}
HEADER = re.compile(r"\s*\[\s*(\w+)\s*\.\s*(\"(?:[^\"\\]|\\.)*\"|'[^']*'|[\w-]+)\s*\]")
ANY_HEADER = re.compile(r"^[ \t]*\[", re.MULTILINE)
FIELD = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*=")
UNREADABLE = (ValueError, RecursionError)
"""Errors of tomllib: its own is a ``ValueError``, as is that of integers with too many digits;
deeply nested lists exceed the recursion limit."""
AT_LINE = re.compile(r" \(at (?:line (\d+)[^)]*|end of document)\)")

Where = tuple[str, ...]
"""Path into the file: section, table name, key; trailing parts optional."""


def read_vocabulary(path: Path) -> Vocabulary:
    """Read ``tags.toml``; problems are listed in :attr:`Vocabulary.problems`, the rest is used."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Vocabulary()
    except OSError as error:
        return Vocabulary(problems=((1, f"cannot be read: {error.strerror}"),))
    problems: list[tuple[int, str]] = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = "a byte is not UTF-8; shown as \N{REPLACEMENT CHARACTER}"
        problems.append((data.count(b"\n", 0, error.start) + 1, message))
        text = data.decode("utf-8-sig", errors="replace")
    reading = _Reading(text, problems, _places(text))
    return Vocabulary(*reading.vocabulary(), problems=tuple(sorted(problems)))


@dataclass
class _Reading:
    """The text of the file, and the problems found in it: line and message."""

    text: str
    problems: list[tuple[int, str]]
    lines: dict[Where, int]

    def vocabulary(self) -> tuple[dict[str, Tag], dict[str, Facet], dict[str, str]]:
        """Tags by folded name, facets by folded name, and tag ids by spelling."""
        data = self._tables()
        for name in data.keys() - set(SECTIONS):
            near = suggestion(name, SECTIONS)
            self._report(
                (name,), f"unknown table {name!r}{near}; the tables are `facets` and `tags`"
            )
        facets = {
            name: Facet(name, self._names(("facets", typed), table))
            for name, typed, table in self._section(data, "facets")
        }
        tags: dict[str, Tag] = {}
        places: dict[str, Where] = {}
        for name, typed, table in self._section(data, "tags"):
            where = places[name] = ("tags", typed)
            facet = self._facet(where, table, facets)
            tags[name] = Tag(name, facet, self._names(where, table), self._aliases(where, table))
        # the name of a tag takes precedence over aliases of other tags
        spellings = {name: name for name in tags}
        for name, tag in tags.items():
            for spelling in (*(text for _language, text in tag.names), *tag.aliases):
                other = spellings.setdefault(as_identifier(spelling), name)
                if other != name:
                    self._report(places[name], f"{spelling!r} already means the tag {other!r}")
        return tags, facets, spellings

    def _report(self, where: Where, sentence: str) -> None:
        near = (where[:length] for length in range(len(where), 0, -1))
        line = next((self.lines[place] for place in near if place in self.lines), 1)
        self.problems.append((line, f"[{'.'.join(where[:2])}]: {sentence}"))

    # the file -------------------------------------------------------------------------------------

    def _tables(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self.text)
        except UNREADABLE:
            pass
        data: dict[str, Any] = {}
        starts = [0, *(found.start() for found in ANY_HEADER.finditer(self.text)), len(self.text)]
        for start, end in pairwise(starts):
            line = self.text.count("\n", 0, start)
            try:
                read = tomllib.loads(self.text[start:end])
            except UNREADABLE as error:
                found = AT_LINE.search(str(error))
                inside = int(found[1]) if found and found[1] else 1
                message = f"cannot be read: {AT_LINE.sub('', str(error))}; this table is left out"
                self.problems.append((line + inside, message))
                continue
            for section, tables in read.items():
                known = data.setdefault(section, tables)
                if known is tables or not isinstance(known, dict) or not isinstance(tables, dict):
                    continue
                for name, table in tables.items():
                    if known.setdefault(name, table) is not table:
                        message = f"[{section}.{name}] is defined twice; the first is used"
                        self.problems.append((line + 1, message))
        return data

    def _section(
        self, data: dict[str, Any], section: str
    ) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Each table of a section: its folded name, its name as typed, its content."""
        tables = data.get(section, {})
        if not isinstance(tables, dict):
            self._report((section,), "should be a table of tables")
            return
        first: dict[str, str] = {}
        for typed, table in tables.items():
            where, name = (section, typed), as_identifier(one_line(typed))
            if not isinstance(table, dict):
                example = f'[{section}.{typed}] with zh = "…" below it'
                self._report(where, f"should be a table, such as {example}")
            elif first.setdefault(name, typed) != typed:
                self._report(where, f"the same as {first[name]!r}, which is used")
            elif name:
                known = KEYS[section]
                for key in [key for key in table if key not in known]:
                    self._report((*where, key), f"unknown key {key!r}{suggestion(key, known)}")
                yield name, typed, table

    # one table ------------------------------------------------------------------------------------

    def _names(self, where: Where, table: dict[str, Any]) -> tuple[tuple[str, str], ...]:
        for key in NAMES:
            if not isinstance(table.get(key, ""), str):
                self._report((*where, key), f"`{key}` should be a text")
        return tuple(
            (key, name)
            for key, value in table.items()
            if key in NAMES and isinstance(value, str) and (name := one_line(value))
        )

    def _aliases(self, where: Where, table: dict[str, Any]) -> tuple[str, ...]:
        aliases = table.get("aliases", [])
        if isinstance(aliases, list) and all(isinstance(alias, str) for alias in aliases):
            return tuple(map(one_line, aliases))
        self._report((*where, "aliases"), '`aliases` should be a list of texts, such as ["…"]')
        return ()

    def _facet(self, where: Where, table: dict[str, Any], facets: dict[str, Facet]) -> str:
        typed = table.get("facet", "")
        facet = as_identifier(one_line(str(typed)))
        if facet and facet not in facets:
            near = suggestion(facet, facets)
            self._report((*where, "facet"), f"there is no facet {typed!r}{near}")
        return facet


def _places(text: str) -> dict[Where, int]:
    """Locations of tables and their keys, with their lines."""
    found: dict[Where, int] = {}
    table: Where = ()
    for number, line in enumerate(text.split("\n"), 1):
        if header := HEADER.match(line):
            table = (header[1], _unquoted(header[2]))
            found.setdefault(table[:1], number)
            found.setdefault(table, number)
        elif key := FIELD.match(line):
            found.setdefault((*table, key[1]), number)
    return found


def _unquoted(key: str) -> str:
    try:
        return next(iter(tomllib.loads(f"{key} = 0")))
    except tomllib.TOMLDecodeError:
        return key
