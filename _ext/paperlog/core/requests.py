"""What a listing directive asks for."""

from __future__ import annotations

from dataclasses import dataclass, field

from paperlog.core.catalogue import Query
from paperlog.core.entries import RELATIONS

ENTRY_STYLES = ("cards", "list")
VIEWS = ("numbers", "weeks", "years", "venues", "tags", "together", "status")
"""What ``statistics`` can show."""
LONG = 60
"""Entries: a longer page of a tag, or of a year, shows them without their first words and tags."""


def style_for(number: int) -> str:
    """How *number* entries are listed where nobody says."""
    return "cards" if number <= LONG else "list"


@dataclass(frozen=True)
class EntriesRequest:
    """Entries that a query selects, as compact cards or as a plain list."""

    query: Query
    style: str = "cards"


@dataclass(frozen=True)
class WeeksRequest:
    """Whole weeks, newest first: the *newest* so many, or those of a *year*, or all."""

    newest: int = 0
    year: str = ""


@dataclass(frozen=True)
class IndexRequest:
    """An index: ``tag-index``, ``author-index`` or ``venue-index``."""

    kind: str


@dataclass(frozen=True)
class StatisticsRequest:
    """The log in numbers and drawings: *views* of :data:`VIEWS`, in their order.

    *top* limits the rows of tags, pairs of tags and venues.
    """

    top: int = 12
    views: tuple[str, ...] = ("numbers",)


@dataclass(frozen=True)
class LineageRequest:
    """Entries that a query selects, or that *keys* name, and the works within *depth* relations.

    ``None`` as *depth* is all that can be reached; *relations* are the kinds that are followed.
    """

    query: Query = field(default_factory=Query)
    keys: tuple[str, ...] = ()
    depth: int | None = None
    relations: tuple[str, ...] = RELATIONS


Request = EntriesRequest | WeeksRequest | IndexRequest | StatisticsRequest | LineageRequest
