"""Verification status of a record: sources its fields agree with, publication of a preprint,
retraction.

Stored as fields of the record, written by ``paperlog verify`` and committed, so that a build needs
no network::

    verified  = {2026-11-25 crossref: author, title, year; 2026-11-25 arxiv: title},
    published = {10.1000/the.article},
    retracted = {10.1000/the.notice},
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from paperlog.model.links import Link, link_for, safe_url

STANDING = ("verified", "published", "retracted")
PART = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)\s+(?P<source>[^:;\s][^:;]*?)\s*(?::(?P<fields>[^;]*))?"
)
SOURCE_NAMES = {"crossref": "Crossref", "arxiv": "arXiv"}


@dataclass(frozen=True)
class Verification:
    """The *fields* that agreed with *source* on *day*.

    The source is ``crossref``, ``arxiv``, or a name given by a person.
    """

    day: date
    source: str
    fields: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Display name of the source."""
        return SOURCE_NAMES.get(self.source, self.source)

    def __str__(self) -> str:
        return f"{self.day} {self.source}{': ' if self.fields else ''}{', '.join(self.fields)}"


@dataclass(frozen=True)
class Retraction:
    """Retraction of a work: the notice, or the reason if there is no notice."""

    link: Link | None
    reason: str = ""


def read_verified(value: str) -> tuple[Verification, ...]:
    """Parse the field ``verified``.

    >>> [str(one) for one in read_verified("2026-11-25 crossref: author,title; 2024-02-01 print")]
    ['2026-11-25 crossref: author, title', '2024-02-01 print']

    :raises ValueError: if a part has the wrong syntax or a day that does not exist.
    """
    found = []
    for part in filter(None, map(str.strip, value.split(";"))):
        read = PART.fullmatch(part)
        if not read:
            raise ValueError(f"{part!r} is not written as `2026-11-25 crossref: author, title`")
        fields = (name.strip().lower() for name in (read["fields"] or "").split(","))
        found.append(
            Verification(
                date.fromisoformat(read["day"]), read["source"], tuple(filter(None, fields))
            )
        )
    return tuple(found)


def verified_text(verifications: Iterable[Verification]) -> str:
    """Format *verifications* for :func:`read_verified`."""
    return "; ".join(map(str, verifications))


def place_link(value: str) -> Link | None:
    """The link for a DOI, arXiv id or address."""
    for kind in ("doi", "arxiv"):
        if link := link_for(kind, value):
            return link
    url = safe_url(value)
    return Link("url", url, url) if url else None


def read_retracted(value: str) -> Retraction:
    """Parse the field ``retracted``: DOI or address of the notice, or a reason in words."""
    link = place_link(value)
    return Retraction(link, "" if link else value)
