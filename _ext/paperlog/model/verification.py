"""How a record stands: what its fields were compared with, where a preprint was published, whether
the work was taken back.

These are fields of the record too, written by ``paperlog verify`` and committed, so that a build
asks nobody::

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
    """The *fields* that agreed with a *source* on a *day*; a source is ``crossref``, ``arxiv``, or
    what a person calls it.
    """

    day: date
    source: str
    fields: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The source as it is printed."""
        return SOURCE_NAMES.get(self.source, self.source)

    def __str__(self) -> str:
        return f"{self.day} {self.source}{': ' if self.fields else ''}{', '.join(self.fields)}"


@dataclass(frozen=True)
class Retraction:
    """A work that was taken back: the notice, or the reason where there is none."""

    link: Link | None
    reason: str = ""


def read_verified(value: str) -> tuple[Verification, ...]:
    """The verifications in the field ``verified``.

    >>> [str(one) for one in read_verified("2026-11-25 crossref: author,title; 2024-02-01 print")]
    ['2026-11-25 crossref: author, title', '2024-02-01 print']

    :raises ValueError: if a part of it is none, or its day does not exist.
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
    """What :func:`read_verified` reads."""
    return "; ".join(map(str, verifications))


def place_link(value: str) -> Link | None:
    """A DOI, arXiv identifier or address as a link that says what it is."""
    for kind in ("doi", "arxiv"):
        if link := link_for(kind, value):
            return link
    url = safe_url(value)
    return Link("url", url, url) if url else None


def read_retracted(value: str) -> Retraction:
    """The field ``retracted``: the notice's DOI or address, else a reason in words."""
    link = place_link(value)
    return Retraction(link, "" if link else value)
