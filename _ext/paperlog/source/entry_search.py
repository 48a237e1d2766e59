"""Search for entries by words in their text, options and records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from paperlog.model.entry import Entry
from paperlog.model.folding import plain
from paperlog.model.person import named
from paperlog.model.record import Record
from paperlog.source.log_reader import Log, SourceEntry
from paperlog.source.record_texts import RecordsOnDemand

WEIGHTS = {
    "name": 8,
    "key": 8,
    "title": 6,
    "tags": 4,
    "authors": 4,
    "venue": 2,
    "week": 2,
    "fields": 2,
    "text": 1,
}
"""Score of a word found in each field of an entry."""


@dataclass(frozen=True)
class Hit:
    """An entry found by the folded *words*, with its *score*."""

    found: SourceEntry
    score: int
    words: tuple[str, ...]

    def first_line(self) -> tuple[int, str]:
        """Return number and text of the first line of the entry that contains one of the words.

        Without such a line: the line of the directive, and ``""``.
        """
        for line, text in self.found.block.text_lines():
            if any(word in plain(text) for word in self.words):
                return line, text.strip()
        return self.found.entry.place.line, ""


def search(log: Log, words: Iterable[str]) -> list[Hit]:
    """Return the entries that contain all of *words*, sorted by score, then newest first.

    Case, width and accents are ignored.
    """
    query = tuple(folded for word in words if (folded := plain(word)))
    hits = [hit for found in log.source_entries if query and (hit := _hit(log, found, query))]
    return sorted(hits, key=lambda hit: (hit.score, hit.found.entry.order_key), reverse=True)


def _hit(log: Log, found: SourceEntry, query: tuple[str, ...]) -> Hit | None:
    text = plain("\n".join(found.block.body))
    if not all(
        word in text or _may_be_in_record(log, found, word) or word in _typed(log, found)
        for word in query
    ):
        return None
    facts = _facts(
        log, found, with_record=any(_may_be_in_record(log, found, word) for word in query)
    )
    everything = "\n".join([*facts.values(), text])
    if not all(word in everything for word in query):
        return None
    score = sum(
        weight
        for name, weight in WEIGHTS.items()
        for word in query
        if word in (text if name == "text" else facts[name])
    )
    return Hit(found, score, query)


def _may_be_in_record(log: Log, found: SourceEntry, word: str) -> bool:
    """Return whether the record may contain *word*, so that it must be parsed."""
    return not isinstance(log.records, RecordsOnDemand) or log.records.may_hold(
        found.entry.key, word
    )


def _typed(log: Log, found: SourceEntry) -> str:
    """Return the folded text of the facts typed in the page."""
    entry = found.entry
    return plain(
        "\n".join(
            [
                *(entry.name, entry.key, entry.title, str(entry.week or "")),
                *(_tags(log, found), _fields(entry)),
            ]
        )
    )


def _fields(entry: Entry) -> str:
    return " ".join(value for _name, value in entry.fields)


def _tags(log: Log, found: SourceEntry) -> str:
    return " ".join(
        part
        for tag in log.catalogue.tags(found.entry)
        for part in (tag.id, *(name for _code, name in tag.names), *tag.aliases)
    )


def _facts(log: Log, found: SourceEntry, *, with_record: bool) -> dict[str, str]:
    """Return the folded facts of an entry by the field names of :data:`WEIGHTS`.

    The record is used only *with_record*.
    """
    entry, catalogue = found.entry, log.catalogue
    record = catalogue.record(entry) if with_record else None
    facts = {
        "name": entry.name,
        "key": entry.key,
        "title": catalogue.title(entry) if with_record else entry.title,
        "tags": _tags(log, found),
        "authors": " ".join(person.full for person in named(record.persons)) if record else "",
        "venue": _venue(record) if record else "",
        "week": str(entry.week or ""),
        "fields": _fields(entry),
    }
    return {name: plain(value) for name, value in facts.items()}


def _venue(record: Record) -> str:
    """Return the full and short name of the venue, and the year."""
    parts = (record.detail("maintitle"), record.venue_short, record.venue, record.year)
    return " ".join(filter(None, parts))
