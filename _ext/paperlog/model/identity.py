"""Whether two records are of one work: the one place that decides it.

An identifier of a kind that both have decides. Without one, titles, years and first authors do
(:func:`judged`). :class:`Works` finds the known work that a record is of.
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
KINDS: tuple[Literal["doi", "arxiv"], ...] = ("doi", "arxiv")
"""Kinds of identifiers; of two that both records have, the first decides."""
REASONS: dict[Reason, str] = {
    "doi": "the same DOI",
    "arxiv": "the same arXiv id",
    "title": "nearly the same title",
}
NEAR = 94.0
"""Of 100: how alike two titles are that may be one, by the letters that have to change."""
SHORTEST = 15
"""Letters: shorter titles (*Introduction*) are shared by many works."""
LONGER = 7
"""Letters by which two titles that may be one differ in length at most."""
RAREST = 4
"""How many of a title's pairs of words are looked up, the rarest first."""
POSTINGS = 60
"""How many works with one pair of words are compared, the newest first: what bounds the work in a
log of any size.
"""
YEARS_APART = 2
"""At most, between a preprint and its publication."""
YEARS_WRONG = 3
"""At most, between the year of a record that may be wrong and the right one."""
REWORDED = 75.0
"""Of 100: how alike, whatever the order of words, two titles are that one identifier leads to."""
SUBJECT_CLASS = re.compile(r"(?<=[a-z])\.[a-z]{2}/")
"""Of an arXiv id from before April 2007, which it may lack."""


def identity(kind: str, text: str) -> tuple[str, str]:
    """The kind and the comparable form of a plain DOI or arXiv id: in small letters, without the
    version and the subject class of an arXiv id.

    arXiv gives each preprint a DOI of its own, which contains its id.

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
    """What a work is told by."""

    key: str
    title: str
    """As its record has it, for messages."""
    words: str
    """Those of the title, in lower case."""
    year: str
    family: str
    """Of its first author, in lower case."""
    identifiers: frozenset[tuple[str, str]]
    """As :func:`~paperlog.model.identifiers.identity` has them."""
    preprint: bool
    """Whether it is known as a preprint alone."""
    scope: Literal["part", "volume", ""] = ""
    """Whether it is a part of a volume, or a volume."""

    @property
    def letters(self) -> str:
        """The words without blanks: *U-Net* and *UNet* are one title."""
        return self.words.replace(" ", "")

    @classmethod
    def of(cls, record: Record) -> Work:
        person = next(iter(record.persons), None)
        found = frozenset(
            identity(link.kind, link.text) for link in record.links if link.kind in KINDS
        )
        kinds = {kind for kind, _name in found}
        # Google Scholar and DBLP call the journal `arXiv preprint arXiv:2401.11649` or `CoRR`
        venue = record.venue.lower()
        preprint = kinds == {"arxiv"} and (not venue or venue.startswith(("arxiv", "corr")))
        family = plain(person.family or person.full) if person else ""
        words = " ".join(words_of(record.title))
        scope: Literal["part", "volume", ""] = ""
        if record.type in PARTS:
            scope = "part"
        elif record.type in VOLUMES | SETS_OF_VOLUMES:
            scope = "volume"
        return cls(record.key, record.title, words, record.year, family, found, preprint, scope)


@dataclass(frozen=True)
class Judgement:
    """Whether two works are one.

    ``same`` by an identifier, ``perhaps`` by their titles, or ``different``.
    """

    verdict: Literal["same", "perhaps", "different"]
    reason: Reason | None = None


DIFFERENT = Judgement("different")


def judged(one: Work, other: Work) -> Judgement:
    """Whether two works are one.

    An identifier of one kind that both have decides, whatever their titles are: the DOI before the
    arXiv id, since one preprint may become a paper of a conference and another one of a journal.
    Without such a kind the titles decide: nearly the same words, the same numbers, and one year, or
    a preprint and what became of it.
    """
    if (settled := judged_by_identifiers(one.identifiers, other.identifiers)) is not None:
        return settled
    return Judgement("perhaps", "title") if _alike(one, other) else DIFFERENT


def judged_by_identifiers(
    one: Iterable[tuple[str, str]], other: Iterable[tuple[str, str]]
) -> Judgement | None:
    """What identifiers say of two works; ``None`` where they have none of one kind."""
    for kind in KINDS:
        here = {name for known, name in one if known == kind}
        there = {name for known, name in other if known == kind}
        if here and there:
            return Judgement("same", kind) if here & there else DIFFERENT
    return None


@dataclass(frozen=True)
class Match:
    """The work *key* that a record is of, and why."""

    key: str
    reason: Reason
    title: str = field(default="", compare=False)
    """The title of the work, for messages."""


@dataclass
class Works:
    """The works of a log.  The work of adding and finding one does not grow with their number."""

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
        """The work that *record* is of too, other than one of its own key."""
        work = Work.of(record)
        # titles are compared only where no identifier has settled it
        return self._by_identifier(work) or self._first(work, self._near(work))

    def identified(self, identifiers: Iterable[tuple[str, str]]) -> Match | None:
        """The work of *identifiers*, as :func:`~paperlog.model.identifiers.identity` has them."""
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
                judgement = judged(work, other)
                if judgement.reason:
                    return Match(other.key, judgement.reason, other.title)
        return None

    def _near(self, work: Work) -> list[Work]:
        """Works whose titles may be that of *work*, the same title first."""
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
    """Two words that follow one another; of a title of few words each word as well, lest one other
    word hide all.
    """
    words = title.split()
    return {f"{one} {other}" for one, other in pairwise(words)} | (
        set(words) if len(words) < 5 else set()
    )


def _alike(one: Work, other: Work) -> bool:
    """Whether titles, years and first authors are those of one work."""
    if {one.scope, other.scope} == {"part", "volume"}:
        # a chapter may be known by the title of its book, as BibTeX's @inbook is
        return False
    if not one.words or _numbers(one.words) != _numbers(other.words):
        return False
    if min(len(one.words), len(other.words)) <= SHORTEST:
        # many works share a short title; by one author in one year, or where neither is known of
        # both, they are one
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
    """Whether both are years, *most* years apart at most."""
    return is_year(one) and is_year(other) and abs(int(one) - int(other)) <= most


def is_reworded(one: str, other: str) -> bool:
    """Whether two titles may be wordings of one, where an identifier says so that may be wrong.

    This is more lenient than :func:`judged`, which has no identifier to go by.
    """
    from rapidfuzz import fuzz, utils

    return (
        fuzz.token_sort_ratio(plain(one), plain(other), processor=utils.default_process) >= REWORDED
    )


def _are_near(one: str, other: str) -> bool:
    from rapidfuzz import fuzz

    return abs(len(one) - len(other)) <= LONGER and fuzz.ratio(one, other) >= NEAR


def _numbers(title: str) -> list[str]:
    """What tells the volumes of a series apart: ``part 2`` is not ``part 3``."""
    return re.findall(r"\d+|\b[ivx]+\b", title)
