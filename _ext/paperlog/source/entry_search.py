"""Search for entries by words in their text, options and records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from paperlog.model.folding import plain
from paperlog.model.person import named
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
    entry, records = found.entry, log.records
    tags = (
        part
        for tag in log.catalogue.tags(entry)
        for part in (tag.id, *(name for _code, name in tag.names), *tag.aliases)
    )
    facts = {
        "name": entry.name,
        "key": entry.key,
        "title": entry.title,
        "tags": " ".join(tags),
        "week": str(entry.week or ""),
        "fields": " ".join(value for _name, value in entry.fields),
        "text": "\n".join(found.block.body),
    }
    folded = {name: plain(value) for name, value in facts.items()}
    in_record = {
        word
        for word in query
        if not isinstance(records, RecordsOnDemand) or records.may_hold(entry.key, word)
    }
    if not all(word in in_record or _is_in(word, folded) for word in query):
        return None
    # parsing a record takes time
    if in_record and (record := log.catalogue.record(entry)):
        folded["title"] = plain(log.catalogue.title(entry))
        folded["authors"] = plain(" ".join(person.full for person in named(record.persons)))
        venue = (record.detail("maintitle"), record.venue_short, record.venue, record.year)
        folded["venue"] = plain(" ".join(filter(None, venue)))
    if not all(_is_in(word, folded) for word in query):
        return None
    score = sum(WEIGHTS[name] for name, value in folded.items() for word in query if word in value)
    return Hit(found, score, query)


def _is_in(word: str, facts: Mapping[str, str]) -> bool:
    return any(word in value for value in facts.values())
