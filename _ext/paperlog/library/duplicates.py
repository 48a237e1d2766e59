"""Works known by their identifiers and titles, so that one is not kept twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from paperlog.core.records import Record, is_year
from paperlog.library.identifiers import identity

Reason = Literal["doi", "arxiv", "title"]
REASONS: dict[Reason, str] = {"doi": "the same DOI", "arxiv": "the same arXiv id", "title": "nearly the same title"}
NEAR = 94.0
"""Of 100: how alike two titles are that may be one, by the letters that have to change."""
SHORTEST = 15
"""Letters: shorter titles (*Introduction*) are shared by many works."""
DIFFERENT = 7
"""Letters by which two titles that may be one differ in length at most."""
RAREST = 4
"""How many of a title's pairs of words are looked up, the rarest first."""
POSTINGS = 60
"""How many works with one pair of words are compared, the newest first: what bounds the work in a log of any size."""
WORD = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\W_]+")


@dataclass(frozen=True)
class Known:
    """What a work is told by."""

    key: str
    title: str
    """Its words in lower case."""
    year: str
    family: str
    """Of its first author, in lower case."""
    preprint: bool
    """Whether it is known as a preprint alone."""

    @classmethod
    def of(cls, record: Record) -> Known:
        persons = record.persons
        published = any(link.kind == "doi" and not link.text.lower().startswith("10.48550/") for link in record.links)
        preprint = any(link.kind == "arxiv" for link in record.links) and not published and record.venue in {"", "arXiv"}
        return cls(record.key, title_words(record.title), record.year, persons[0].family.casefold() if persons else "", preprint)


@dataclass(frozen=True)
class Match:
    """The work *key* that a record is of, and why."""

    key: str
    reason: Reason


@dataclass
class Works:
    """The works of a log.  The work of adding and finding one does not grow with their number."""

    _identifiers: dict[tuple[str, str], str] = field(default_factory=dict)
    _exact: dict[str, list[Known]] = field(default_factory=dict)
    _by_words: dict[str, list[Known]] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Record]) -> Works:
        works = cls()
        for record in records:
            works.add(record)
        return works

    def add(self, record: Record) -> None:
        for identifier in _identifiers(record):
            self._identifiers.setdefault(identifier, record.key)
        known = Known.of(record)
        self._exact.setdefault(known.title, []).append(known)
        for words in _pairs(known.title):
            self._by_words.setdefault(words, []).append(known)

    def find(self, record: Record) -> Match | None:
        """The work that *record* is of too, other than one of its own key."""
        if found := self.identified(_identifiers(record), record.key):
            return found
        known = Known.of(record)
        if len(known.title) <= SHORTEST:
            # by one author in one year it is one work all the same
            alike = [other for other in self._exact.get(known.title, ()) if known.year and known.family and (other.year, other.family) == (known.year, known.family)]
            return next((Match(other.key, "title") for other in alike if other.key != known.key), None)
        return next((Match(other.key, "title") for other in self._alike(known) if other.key != known.key and _same(known, other)), None)

    def identified(self, identifiers: Iterable[tuple[str, str]], besides: str = "") -> Match | None:
        """The work that one of *identifiers* is of, as :func:`~paperlog.library.identifiers.identity` has them, other than that of the key *besides*."""
        for kind, name in identifiers:
            key = self._identifiers.get((kind, name))
            if key is not None and key != besides:
                return Match(key, "doi" if kind == "doi" else "arxiv")
        return None

    def _alike(self, known: Known) -> list[Known]:
        """Works whose titles are nearly that of *known*, the same title first."""
        from rapidfuzz import fuzz, process

        pairs = sorted({words for words in _pairs(known.title) if words in self._by_words}, key=lambda words: (len(self._by_words[words]), words))
        fitting = range(len(known.title) - DIFFERENT, len(known.title) + DIFFERENT + 1)
        candidates = {other.key: other for words in pairs[:RAREST] for other in self._by_words[words][-POSTINGS:] if len(other.title) in fitting}
        others = list(candidates.values())
        near = process.extract(known.title, [other.title for other in others], scorer=fuzz.ratio, score_cutoff=NEAR, limit=None)
        return [*self._exact.get(known.title, ())[-POSTINGS:], *(others[at] for _title, _score, at in near)]


# of a new record asked twice, when others like it are looked for and when it is added
@lru_cache(maxsize=1024)
def title_words(title: str) -> str:
    """A title as it is compared: ``U-Net: A Net`` is ``u net a net``."""
    return " ".join(WORD.findall(title.casefold()))


def _identifiers(record: Record) -> list[tuple[str, str]]:
    return [identity(link.kind, link.text) for link in record.links if link.kind in {"doi", "arxiv"}]


def _pairs(title: str) -> set[str]:
    """Two words that follow one another; of a title of few words each word as well, lest one other word hide all."""
    words = title.split()
    return {f"{one} {other}" for one, other in pairwise(words)} | (set(words) if len(words) < 5 else set())


def _same(one: Known, other: Known) -> bool:
    """Of one year, or a preprint and what became of it."""
    if _numbers(one.title) != _numbers(other.title):
        return False
    if one.year == other.year or not one.year or not other.year:
        return True
    near = is_year(one.year) and is_year(other.year) and abs(int(one.year) - int(other.year)) <= 2
    return near and one.preprint != other.preprint and bool(one.family) and one.family == other.family


def _numbers(title: str) -> list[str]:
    """What tells the volumes of a series apart: ``part 2`` is not ``part 3``."""
    return re.findall(r"\d+|\b[ivx]+\b", title)
