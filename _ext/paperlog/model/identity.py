"""Decide whether two records are the same work. No other module decides this.

Identifiers of a kind that both records have decide; otherwise titles, years and first authors do
(:func:`judged`). :class:`Works` finds the known work that matches a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from paperlog.model.folding import plain, words_of
from paperlog.model.identifiers import ARXIV_DOI, VERSION
from paperlog.model.record import PARTS, SETS_OF_VOLUMES, VOLUMES, Record, is_year

Reason = Literal["doi", "arxiv", "title"]
Judgement = Reason | Literal["different"]
KINDS: tuple[Literal["doi", "arxiv"], ...] = ("doi", "arxiv")
"""Kinds of identifiers, in order of precedence."""
REASONS: dict[Reason, str] = {
    "doi": "the same DOI",
    "arxiv": "the same arXiv id",
    "title": "nearly the same title",
}
NEAR = 94.0
"""Minimum similarity (0–100) for two titles to count as one work."""
SHORTEST = 15
"""Minimum length of a title, in letters: shorter titles (*Introduction*) are not distinctive."""
LONGER = 7
"""Maximum difference in length between two similar titles, in letters."""
RAREST = 4
"""Number of word pairs looked up per title, rarest first."""
POSTINGS = 60
"""Maximum number of works compared per word pair, newest first; bounds the cost of a lookup
whatever the size of the log."""
YEARS_APART = 2
"""Maximum number of years between a preprint and its publication."""
YEARS_WRONG = 3
"""Maximum number of years between a possibly wrong year and the right one."""
REWORDED = 75.0
"""Minimum similarity (0–100, in any word order) for two titles found by one identifier."""
SUBJECT_CLASS = re.compile(r"(?<=[a-z])\.[a-z]{2}/")
"""Optional subject class of an arXiv id from before April 2007."""


def identity(kind: str, text: str) -> tuple[str, str]:
    """The kind and normal form of a DOI or arXiv id.

    Lower case; arXiv ids without version and subject class. The DOI that arXiv assigns to a
    preprint gives the arXiv id.

    >>> identity("doi", "10.48550/arXiv.2401.11649"), identity("arxiv", "2401.11649v2")
    (('arxiv', '2401.11649'), ('arxiv', '2401.11649'))
    >>> identity("arxiv", "math.GT/0309136")
    ('arxiv', 'math/0309136')
    """
    name = text.lower()
    if kind == "doi" and not ARXIV_DOI.match(name):
        return kind, name
    return "arxiv", SUBJECT_CLASS.sub("/", VERSION.sub("", ARXIV_DOI.sub("", name)))


@dataclass(frozen=True)
class Work:
    """The features of a record by which works are compared."""

    key: str
    title: str
    """Title as in the record, for messages."""
    words: str
    """Words of the title, lower case."""
    year: str
    family: str
    """Family name of the first author, lower case."""
    identifiers: frozenset[tuple[str, str]]
    """Normal forms, see :func:`identity`."""
    preprint: bool
    """Whether the record is of a preprint only."""
    scope: Literal["part", "volume", ""] = ""
    """Whether it is part of a volume, or a whole volume."""

    @property
    def letters(self) -> str:
        """The title without blanks: *U-Net* and *UNet* are equal."""
        return self.words.replace(" ", "")

    @classmethod
    def of(cls, record: Record) -> Work:
        person = next(iter(record.persons), None)
        found = frozenset(
            identity(link.kind, link.text) for link in record.links if link.kind in KINDS
        )
        kinds = {kind for kind, _name in found}
        # Google Scholar and DBLP give the journal as `arXiv preprint arXiv:2401.11649` or `CoRR`
        venue = record.venue.lower()
        preprint = kinds == {"arxiv"} and (not venue or venue.startswith(("arxiv", "corr")))
        family = plain(person.family or person.full) if person else ""
        words = " ".join(words_of(record.title))
        scope: Literal["part", "volume", ""] = ""
        if record.type in PARTS | VOLUMES | SETS_OF_VOLUMES:
            scope = "part" if record.type in PARTS else "volume"
        return cls(record.key, record.title, words, record.year, family, found, preprint, scope)


def judged(one: Work, other: Work) -> Judgement:
    """Decide whether two works are the same, and by which feature.

    An identifier of a kind that both have decides, whatever the titles. The DOI takes precedence
    over the arXiv id, since one preprint may become both a conference paper and an article.
    Otherwise the titles decide, with less certainty: nearly the same words, the same numbers, and
    the same year, or a preprint and its publication.
    """
    found = judged_by_identifiers(one.identifiers, other.identifiers)
    return found or ("title" if _alike(one, other) else "different")


def judged_by_identifiers(
    one: Iterable[tuple[str, str]], other: Iterable[tuple[str, str]]
) -> Judgement | None:
    """Compare by identifiers; ``None`` if the two have none of the same kind."""
    for kind in KINDS:
        here = {name for known, name in one if known == kind}
        there = {name for known, name in other if known == kind}
        if here and there:
            return kind if here & there else "different"
    return None


@dataclass(frozen=True)
class Match:
    """The known work *key* that matches a record, and why."""

    key: str
    reason: Reason
    title: str = field(default="", compare=False)
    """Title of the work, for messages."""


@dataclass
class Works:
    """Index of the works of a log; the cost of adding or finding one does not grow with its
    size.
    """

    _identifiers: dict[tuple[str, str], list[Work]] = field(default_factory=dict)
    _exact: dict[str, list[Work]] = field(default_factory=dict)
    _by_words: dict[str, list[Work]] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Record]) -> Works:
        works = cls()
        for record in records:
            works.add(record)
        return works

    def add(self, record: Record) -> None:
        work = Work.of(record)
        for identifier in work.identifiers:
            self._identifiers.setdefault(identifier, []).append(work)
        self._exact.setdefault(work.letters, []).append(work)
        for words in _pairs(work.words):
            self._by_words.setdefault(words, []).append(work)

    def find(self, record: Record) -> Match | None:
        """Find another work, with a different key, that matches *record*."""
        work = Work.of(record)
        # compare titles only if no identifier decided
        return self._by_identifier(work) or self._first(work, self._near(work))

    def identified(self, identifiers: Iterable[tuple[str, str]]) -> Match | None:
        """Find the work with one of *identifiers* (normal forms, see :func:`identity`)."""
        return self._by_identifier(Work("", "", "", "", "", frozenset(identifiers), preprint=False))

    def _by_identifier(self, work: Work) -> Match | None:
        for kind in KINDS:
            for one in sorted(one for one in work.identifiers if one[0] == kind):
                if found := self._first(work, self._identifiers.get(one, ())[-POSTINGS:]):
                    return found
        return None

    @staticmethod
    def _first(work: Work, others: Iterable[Work]) -> Match | None:
        for other in others:
            if other.key != work.key or not work.key:
                reason = judged(work, other)
                if reason != "different":
                    return Match(other.key, reason, other.title)
        return None

    def _near(self, work: Work) -> list[Work]:
        """Works with titles similar to that of *work*; equal titles come first."""
        exact = self._exact.get(work.letters, ())[-POSTINGS:]
        if len(work.words) <= SHORTEST:
            return list(exact)
        from rapidfuzz import fuzz, process

        pairs = sorted(
            {words for words in _pairs(work.words) if words in self._by_words},
            key=lambda words: (len(self._by_words[words]), words),
        )
        fitting = range(len(work.words) - LONGER, len(work.words) + LONGER + 1)
        candidates = {
            other.key: other
            for words in pairs[:RAREST]
            for other in self._by_words[words][-POSTINGS:]
            if len(other.words) in fitting
        }
        others = list(candidates.values())
        near = process.extract(
            work.words,
            [other.words for other in others],
            scorer=fuzz.ratio,
            score_cutoff=NEAR,
            limit=None,
        )
        return [*exact, *(others[at] for _title, _score, at in near)]


def _pairs(title: str) -> set[str]:
    """Pairs of consecutive words; for short titles also the single words, so that a title with one
    word changed is still found.
    """
    words = title.split()
    return {f"{one} {other}" for one, other in pairwise(words)} | (
        set(words) if len(words) < 5 else set()
    )


def _alike(one: Work, other: Work) -> bool:
    """Whether titles, years and first authors match."""
    if {one.scope, other.scope} == {"part", "volume"}:
        # the title of a chapter may be that of its book, as in BibTeX's @inbook
        return False
    if not one.words or _numbers(one.words) != _numbers(other.words):
        return False
    if min(len(one.words), len(other.words)) <= SHORTEST:
        # short titles are not distinctive: also require the same author and year,
        # or both unknown for both
        return (one.letters, one.year, one.family) == (other.letters, other.year, other.family)
    if one.letters != other.letters and not _are_near(one.words, other.words):
        return False
    if one.year == other.year or not one.year or not other.year:
        return True
    return (
        years_apart(one.year, other.year, YEARS_APART)
        and one.preprint != other.preprint
        and bool(one.family)
        and one.family == other.family
    )


def years_apart(one: str, other: str, most: int) -> bool:
    """Whether both are years and at most *most* apart."""
    return is_year(one) and is_year(other) and abs(int(one) - int(other)) <= most


def is_reworded(one: str, other: str) -> bool:
    """Whether two titles may be of one work that an identifier claims, possibly wrongly, for both.

    More lenient than :func:`judged`, which compares works without a common identifier.
    """
    from rapidfuzz import fuzz, utils

    return (
        fuzz.token_sort_ratio(plain(one), plain(other), processor=utils.default_process) >= REWORDED
    )


def _are_near(one: str, other: str) -> bool:
    from rapidfuzz import fuzz

    return abs(len(one) - len(other)) <= LONGER and fuzz.ratio(one, other) >= NEAR


def _numbers(title: str) -> list[str]:
    """The numbers in a title: ``part 2`` and ``part 3`` are different volumes."""
    return re.findall(r"\d+|\b[ivx]+\b", title)
