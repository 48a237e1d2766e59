"""Suggest tags for a new paper from its keywords, the words of its title, and similar papers."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from paperlog.bib.keys import EMPTY_WORDS
from paperlog.bib.reader import plain
from paperlog.bib.record_draft import RecordDraft
from paperlog.model.folding import words_of
from paperlog.model.language_detection import has_han
from paperlog.source.log_reader import Log

MOST = 6
NEIGHBOURS = 5
COMMON = 50
"""A word is ignored if more titles than this, and more than 5 % of all, contain it."""
LIKE = 0.15
"""Minimum share (0–1) of the weight of rare words that similar titles have in common."""


@dataclass(frozen=True)
class Suggestion:
    """A *tag* and the reason for it."""

    tag: str
    reason: str


class _Paper(NamedTuple):
    """A paper of the log: name, significant words of its title, tags."""

    name: str
    words: frozenset[str]
    tags: tuple[str, ...]


class Suggester:
    """Suggests tags from the tags and titles of a log."""

    def __init__(self, log: Log) -> None:
        self._log = log
        used = Counter(tag.id for entry in log.entries for tag in log.catalogue.tags(entry))
        self._used = set(used)
        self._phrases = dict(self._spellings(log, used))
        self._papers: list[_Paper] = []
        self._holding: dict[str, list[_Paper]] = {}
        for entry in log.entries:
            if entry.key and entry.tags:
                tags = tuple(tag.id for tag in log.catalogue.tags(entry))
                paper = _Paper(
                    log.catalogue.name(entry), _telling(log.catalogue.title(entry)), tags
                )
                self._papers.append(paper)
                for word in paper.words:
                    self._holding.setdefault(word, []).append(paper)

    def suggest(self, draft: RecordDraft) -> list[Suggestion]:
        """The tags for *draft*, most certain first."""
        title = plain(draft.field("title"))
        found: dict[str, Suggestion] = {}
        for suggestion in (
            *self._from_keywords(draft),
            *self._from_title(title),
            *self._from_like(title),
        ):
            found.setdefault(suggestion.tag, suggestion)
        return list(found.values())[:MOST]

    def passed_over(self, draft: RecordDraft) -> list[str]:
        """The keywords that are not tags of the log; new tags are the author's decision."""
        known = {suggestion.tag for suggestion in self._from_keywords(draft)}
        return [
            keyword
            for keyword in draft.tags
            if self._log.vocabulary.resolve(keyword).id not in known
        ]

    def _from_keywords(self, draft: RecordDraft) -> Iterator[Suggestion]:
        for keyword in draft.tags:
            tag = self._log.vocabulary.resolve(keyword)
            if self._log.vocabulary.is_declared(tag) or tag.id in self._used:
                yield Suggestion(tag.id, "a keyword")

    def _from_title(self, title: str) -> Iterator[Suggestion]:
        words = f" {' '.join(words_of(title))} "
        for phrase, tag in self._phrases.items():
            if f" {phrase} " in words:
                # consume matches: `linear attention` does not match `attention` too
                words = words.replace(f" {phrase} ", " | ")
                yield Suggestion(tag, "in the title")

    def _from_like(self, title: str) -> Iterator[Suggestion]:
        words = _telling(title)
        # ignore common words
        rare = [
            word
            for word in words
            if len(self._holding.get(word, ())) <= max(COMMON, len(self._papers) // 20)
        ]
        nearest = []
        for paper in {paper for word in rare for paper in self._holding.get(word, ())}:
            if (share := self._share(words, paper.words)) >= LIKE:
                nearest.append((share, paper))
        nearest = sorted(nearest, key=lambda one: (-one[0], one[1].name, one[1].tags))[:NEIGHBOURS]
        votes: dict[str, list[tuple[float, str]]] = {}
        for share, paper in nearest:
            for tag in paper.tags:
                votes.setdefault(tag, []).append((share, paper.name))
        for tag, papers in sorted(
            votes.items(), key=lambda item: (-math.fsum(share for share, _name in item[1]), item[0])
        ):
            # require two papers: a single one may match by chance
            if len(papers) > 1 and len(papers) * 2 > len(nearest):
                yield Suggestion(tag, f"as {' and '.join(name for _share, name in papers[:2])}")

    def _share(self, one: frozenset[str], other: frozenset[str]) -> float:
        return self._weight(one & other) / math.sqrt(self._weight(one) * self._weight(other))

    def _weight(self, words: frozenset[str]) -> float:
        """The total weight of *words*; rare words weigh most. Independent of their order."""
        return math.fsum(
            math.log((len(self._papers) + 2) / (len(self._holding.get(word, ())) + 0.5))
            for word in words
        )

    @staticmethod
    def _spellings(log: Log, used: Counter[str]) -> Iterator[tuple[str, str]]:
        """Spellings of a tag in titles, longest first: name, names by language, aliases."""
        ways: dict[str, str] = {}
        for tag in {
            **{tag: log.vocabulary.resolve(tag) for tag in used},
            **log.vocabulary.tags,
        }.values():
            for spelling in (tag.id, *(name for _language, name in tag.names), *tag.aliases):
                phrase = " ".join(words_of(spelling))
                # two-letter tags match by chance
                if len(phrase) > 2 or has_han(phrase):
                    ways.setdefault(phrase, tag.id)
                    ways.setdefault(
                        f"{phrase}{'es' if phrase.endswith(('s', 'sh', 'ch', 'x')) else 's'}",
                        tag.id,
                    )
        yield from sorted(ways.items(), key=lambda way: (-len(way[0]), way[0]))


def _telling(title: str) -> frozenset[str]:
    """The significant words of a title; for Chinese, pairs of characters."""
    words = words_of(title)
    pairs = (one + other for one, other in pairwise(words) if has_han(one) and has_han(other))
    return frozenset(
        [
            *(
                re.sub(r"(?<=\w{3})s$", "", word)
                for word in words
                if word not in EMPTY_WORDS and not has_han(word)
            ),
            *pairs,
        ]
    )
