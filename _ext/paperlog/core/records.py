"""Bibliographic records: the facts that a citation key stands for."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from paperlog.core.links import LINK_KINDS, Link, link_for
from paperlog.core.persons import Person, label_of
from paperlog.core.standing import Retraction, Verification


def is_year(text: str) -> bool:
    """Whether *text* is a year that can be counted with; ``2020²``, ``forthcoming`` and twenty digits are none."""
    return text.isdecimal() and len(text) <= 4


@dataclass(frozen=True)
class Record:
    """The verified facts of one citation key, as plain text.

    Fields that the record lists as unverified are not in here: what is not known for sure is not shown.
    """

    key: str
    type: str
    title: str = ""
    authors: tuple[Person, ...] = ()
    editors: tuple[Person, ...] = ()
    year: str = ""
    venue: str = ""
    details: tuple[tuple[str, str], ...] = ()
    links: tuple[Link, ...] = ()
    language: str = ""
    unverified: tuple[str, ...] = ()
    verified: tuple[Verification, ...] = ()
    published: Link | None = None
    """Where a preprint was published."""
    retracted: Retraction | None = None
    bibtex: str = ""

    @cached_property
    def fingerprint(self) -> str:
        """A digest of all the facts; kept with the record, as are all that is looked up again and again."""
        return hashlib.sha1(repr(self).encode(), usedforsecurity=False).hexdigest()

    @property
    def persons(self) -> tuple[Person, ...]:
        """Authors, or editors where there is no author."""
        return self.authors or self.editors

    @cached_property
    def label_stem(self) -> str:
        """The citation label before equal ones are told apart, e.g. ``CRX+21``."""
        names = label_of(self.persons) or "".join(filter(str.isalnum, self.title))[:4] or self.key[:4]
        return names + self.year[-2:]

    @property
    def sort_key(self) -> tuple[object, ...]:
        """Order in a bibliography: names, year, title, key."""
        return tuple(person.sort_key for person in self.persons), self.year, self.title.casefold(), self.key

    def detail(self, name: str) -> str:
        return dict(self.details).get(name, "")


def labels_for(records: Iterable[Record]) -> list[str]:
    """Citation labels for *records* in their order; equal ones get ``a``, ``b`` … ``z``, ``aa`` …"""
    stems = [record.label_stem for record in records]
    total, seen = Counter(stems), Counter[str]()
    labels = []
    for stem in stems:
        labels.append(stem + _letters(seen[stem]) if total[stem] > 1 else stem)
        seen[stem] += 1
    return labels


def merge_links(record: Record | None, overrides: Iterable[tuple[str, str]]) -> tuple[Link, ...]:
    """The links of a card: the record's, each replaced by the entry's own where it names one."""
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
