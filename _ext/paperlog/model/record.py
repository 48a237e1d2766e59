"""Bibliographic records: the facts about the work of a citation key."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from paperlog.model.folding import plain
from paperlog.model.language_detection import has_han
from paperlog.model.links import LINK_KINDS, Link, link_for
from paperlog.model.person import Person, label_of
from paperlog.model.verification import Retraction, Verification

FIELDS_OF = {
    "title": frozenset({"title", "subtitle", "titleaddon"}),
    "maintitle": frozenset({"maintitle", "mainsubtitle", "maintitleaddon"}),
    "venue": frozenset(
        {
            *("journal", "journaltitle", "journalsubtitle", "journaltitleaddon", "shortjournal"),
            *("booktitle", "booksubtitle", "booktitleaddon"),
            *("howpublished", "school", "institution", "organization"),
        }
    ),
    "year": frozenset({"year", "date"}),
    "arxiv": frozenset({"arxiv", "eprint"}),
}
"""Facts to the BibTeX and biblatex fields that contain them; all other facts have the name of their
field."""
PARTS = frozenset(
    {"inproceedings", "conference", "incollection", "inreference", "suppcollection"}
    | {"inbook", "bookinbook", "suppbook"}
)
"""Types of works that are part of a volume."""
VOLUMES = frozenset({"book", "collection", "proceedings", "reference"})
SETS_OF_VOLUMES = frozenset({"mvbook", "mvcollection", "mvproceedings", "mvreference"})
BRACKETED = re.compile(
    r"(?P<name>.*\S)\s*[(（](?P<short>[^\W_][\w&/+.’'-]*(?: [A-Z\d][\w&/+-]*){0,2})[)）]"
)
YEAR_BEHIND = re.compile(r"[\s'’-]*(?:19|20)?\d\d$")


def venue_parts(venue: str) -> tuple[str, str]:
    """Split a venue into its name and the abbreviation in brackets at the end.

    An abbreviation has at least two capitals, which occur in the name in the same order; a year
    after it is dropped.

    >>> venue_parts("International Conference on Machine Learning (ICML)")
    ('International Conference on Machine Learning', 'ICML')
    >>> venue_parts("计算机视觉与模式识别会议（CVPR 2024）")
    ('计算机视觉与模式识别会议', 'CVPR')
    >>> venue_parts("Nature (London)"), venue_parts("Conference on Shapes (USA)")
    (('Nature (London)', ''), ('Conference on Shapes (USA)', ''))
    """
    found = BRACKETED.fullmatch(venue)
    if not found:
        return venue, ""
    short = YEAR_BEHIND.sub("", found["short"])
    capitals = [char for char in short if char.isupper()]
    letters = iter(plain(found["name"]))
    is_short_for = has_han(found["name"]) or all(
        char in letters for char in plain("".join(capitals))
    )
    return (found["name"], short) if len(capitals) > 1 and is_short_for else (venue, "")


def is_year(text: str) -> bool:
    """Whether *text* is a numeric year; false for ``2020²``, ``forthcoming`` and overlong
    numbers.
    """
    return text.isdecimal() and len(text) <= 4


@dataclass(frozen=True)
class Record:
    """The facts of one citation key, as plain text.

    Includes facts that are not verified yet; :meth:`is_unverified` tells which these are, and they
    are marked where shown.
    """

    key: str
    type: str
    title: str = ""
    authors: tuple[Person, ...] = ()
    editors: tuple[Person, ...] = ()
    year: str = ""
    venue: str = ""
    venue_short: str = ""
    """Short name for cards, e.g. ``ICML``; empty if the venue has none."""
    details: tuple[tuple[str, str], ...] = ()
    links: tuple[Link, ...] = ()
    language: str = ""
    unverified: tuple[str, ...] = ()
    """Fields not verified yet, by their names in the ``.bib`` file."""
    verified: tuple[Verification, ...] = ()
    published: Link | None = None
    """Where a preprint was published."""
    retracted: Retraction | None = None
    bibtex: str = ""

    @cached_property
    def fingerprint(self) -> str:
        """Digest of all facts. Stored, like all cached properties here, since it is used often."""
        return hashlib.sha1(repr(self).encode(), usedforsecurity=False).hexdigest()

    @property
    def persons(self) -> tuple[Person, ...]:
        """The authors, or the editors if there are none."""
        return self.authors or self.editors

    @cached_property
    def label_stem(self) -> str:
        """The citation label without a disambiguating suffix, e.g. ``CRX+21``."""
        names = (
            label_of(self.persons) or "".join(filter(str.isalnum, self.title))[:4] or self.key[:4]
        )
        return names + self.year[-2:]

    @property
    def sort_key(self) -> tuple[object, ...]:
        """Sort key in a bibliography: names, year, title, key."""
        return (
            tuple(person.sort_key for person in self.persons),
            self.year,
            plain(self.title),
            self.key,
        )

    def detail(self, name: str) -> str:
        """The value of a detail such as ``volume``; empty if the record does not have it."""
        return dict(self.details).get(name, "")

    def is_unverified(self, fact: str) -> bool:
        """Whether a fact comes from a field that is not verified yet.

        *fact* is ``title``, ``author``, ``editor``, ``persons``, ``venue``, ``year``, the name of
        a detail, or the kind of a link.
        """
        if not self.unverified:
            return False
        if fact == "persons":
            fact = "author" if self.authors else "editor"
        fields = FIELDS_OF.get(fact, frozenset({fact}))
        if fact == "venue" and not fields & set(self.unverified):
            # the venue may come from a field that is also shown as another fact
            fields = frozenset({"eprint"} if self.venue == "arXiv" else {"publisher"})
            return self.venue in {"arXiv", self.detail("publisher")} and bool(
                fields & set(self.unverified)
            )
        return bool(fields & set(self.unverified))


def labels_for(records: Iterable[Record]) -> list[str]:
    """Citation labels for *records*, in order; equal labels get suffixes ``a`` … ``z``, ``aa`` …"""
    stems = [record.label_stem for record in records]
    total, seen = Counter(stems), Counter[str]()
    labels = []
    for stem in stems:
        labels.append(stem + _letters(seen[stem]) if total[stem] > 1 else stem)
        seen[stem] += 1
    return labels


def merge_links(record: Record | None, overrides: Iterable[tuple[str, str]]) -> tuple[Link, ...]:
    """The links of a card: those of the record, replaced by the entry's own of the same kind."""
    links = {link.kind: link for link in record.links} if record else {}
    for kind, value in overrides:
        if link := link_for(kind, value):
            links[kind] = link
    return tuple(links[kind] for kind in LINK_KINDS if kind in links)


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
