"""Entries found by their words: in what is typed about them, and in their records."""

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
"""How much a word found in a field says about an entry."""


@dataclass(frozen=True)
class Hit:
    """An entry with how well it fits the *words*, folded."""

    found: SourceEntry
    score: int
    words: tuple[str, ...]

    def first_line(self) -> tuple[int, str]:
        """The first line of the entry's text, excerpts and all, that has one of the words, with its
        number; that of its head, and nothing, where none has.
        """
        for line, text in self.found.block.text_lines():
            if any(word in plain(text) for word in self.words):
                return line, text.strip()
        return self.found.entry.place.line, ""


def search(log: Log, words: Iterable[str]) -> list[Hit]:
    """The entries that hold every one of *words*, best first, then newest.  Case, width and accents
    do not matter.
    """
    wanted = tuple(folded for word in words if (folded := plain(word)))
    hits = [hit for found in log.source_entries if wanted and (hit := _hit(log, found, wanted))]
    return sorted(hits, key=lambda hit: (hit.score, hit.found.entry.order_key), reverse=True)


def _hit(log: Log, found: SourceEntry, wanted: tuple[str, ...]) -> Hit | None:
    text = plain("\n".join(found.block.body))
    if not all(
        word in text or _may_be_in_record(log, found, word) or word in _typed(log, found)
        for word in wanted
    ):
        return None
    facts = _facts(
        log, found, with_record=any(_may_be_in_record(log, found, word) for word in wanted)
    )
    everything = "\n".join([*facts.values(), text])
    if not all(word in everything for word in wanted):
        return None
    score = sum(
        weight
        for name, weight in WEIGHTS.items()
        for word in wanted
        if word in (text if name == "text" else facts[name])
    )
    return Hit(found, score, wanted)


def _may_be_in_record(log: Log, found: SourceEntry, word: str) -> bool:
    """Whether reading the record is worth its while."""
    return not isinstance(log.records, RecordsOnDemand) or log.records.may_hold(
        found.entry.key, word
    )


def _typed(log: Log, found: SourceEntry) -> str:
    """The facts that the page itself says."""
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
    """What is known of an entry by the names of :data:`WEIGHTS`; of a record that has none of the
    words, nothing is asked.
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
    """Where and when a work appeared, by both names of its venue."""
    parts = (record.detail("maintitle"), record.venue_short, record.venue, record.year)
    return " ".join(filter(None, parts))
