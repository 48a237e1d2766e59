"""Read ``tags.toml`` table by table, so that a broken table does not affect the others."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from paperlog.model.entry import suggestion
from paperlog.model.folding import as_identifier
from paperlog.model.printable import one_line
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
        problems.append(
            (
                data.count(b"\n", 0, error.start) + 1,
                "a byte is not UTF-8; shown as \N{REPLACEMENT CHARACTER}",
            )
        )
        text = data.decode("utf-8-sig", errors="replace")
    reading = _Reading(text, problems)
    vocabulary = reading.vocabulary()
    return Vocabulary(*vocabulary, problems=tuple(sorted(reading.problems)))


@dataclass
class _Reading:
    """The text of the file, and the problems found in it: line and message."""

    text: str
    problems: list[tuple[int, str]]
    lines: dict[Where, int] = field(default_factory=dict)

    def vocabulary(self) -> tuple[dict[str, Tag], dict[str, Facet], dict[str, str]]:
        """Tags by folded name, facets by folded name, and tag ids by spelling."""
        self.lines = dict(_places(self.text))
        data = self._tables()
        facets = {
            name: Facet(name, self._names(("facets", typed), table))
            for name, typed, table in self._section(data, "facets")
        }
        tags: dict[str, Tag] = {}
        for name, typed, table in self._section(data, "tags"):
            where = ("tags", typed)
            tags[name] = Tag(
                name,
                self._facet(where, table, facets),
                self._names(where, table),
                self._aliases(where, table),
            )
        return tags, facets, self._spellings(tags)

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
                self.problems.append(
                    (
                        line + inside,
                        f"cannot be read: {AT_LINE.sub('', str(error))}; this table is left out",
                    )
                )
                continue
            for section, tables in read.items():
                known = data.setdefault(section, {} if isinstance(tables, dict) else tables)
                for name, table in (
                    tables.items() if isinstance(tables, dict) and isinstance(known, dict) else ()
                ):
                    if name in known:
                        self.problems.append(
                            (line + 1, f"[{section}.{name}] is defined twice; the first is used")
                        )
                    known.setdefault(name, table)
        return data

    def _section(
        self, data: dict[str, Any], section: str
    ) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Each table of a section: its folded name, its name as typed, its content."""
        if section == SECTIONS[0]:
            for name in data.keys() - set(SECTIONS):
                self._report(
                    (name,),
                    f"unknown table {name!r}{suggestion(name, SECTIONS)}; "
                    "the tables are `facets` and `tags`",
                )
        tables = data.get(section, {})
        if not isinstance(tables, dict):
            self._report((section,), "should be a table of tables")
            return
        first: dict[str, str] = {}
        for typed, table in tables.items():
            where, name = (section, typed), as_identifier(one_line(typed))
            if not isinstance(table, dict):
                self._report(
                    where, f'should be a table, such as [{section}.{typed}] with zh = "…" below it'
                )
            elif first.setdefault(name, typed) != typed:
                self._report(where, f"the same as {first[name]!r}, which is used")
            elif name:
                for key in [key for key in table if key not in KEYS[section]]:
                    self._report(
                        (*where, key), f"unknown key {key!r}{suggestion(key, KEYS[section])}"
                    )
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
            self._report(
                (*where, "facet"), f"there is no facet {typed!r}{suggestion(facet, facets)}"
            )
        return facet

    def _spellings(self, tags: dict[str, Tag]) -> dict[str, str]:
        """Tag ids by spelling; the name of a tag takes precedence over aliases of other tags."""
        spellings = {name: name for name in tags}
        typed = {
            as_identifier(one_line(where[1])): where
            for where in self.lines
            if where[0] == "tags" and len(where) == 2
        }
        for name, tag in tags.items():
            for spelling in (*(text for _language, text in tag.names), *tag.aliases):
                other = spellings.setdefault(as_identifier(spelling), name)
                if other != name:
                    self._report(
                        typed.get(name, ("tags", name)),
                        f"{spelling!r} already means the tag {other!r}",
                    )
        return spellings


def _places(text: str) -> Iterator[tuple[Where, int]]:
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
    yield from found.items()


def _unquoted(key: str) -> str:
    try:
        return next(iter(tomllib.loads(f"{key} = 0")))
    except tomllib.TOMLDecodeError:
        return key
