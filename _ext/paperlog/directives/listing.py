"""Base classes of listings: :class:`ListingDirective`, and :class:`Listing`, which it stores."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from docutils.nodes import Node

from paperlog.directives.log_directive import LogDirective
from paperlog.domain import log_domain
from paperlog.model.catalogue import Catalogue, Query
from paperlog.model.entry import STATUSES, Entry, suggestion
from paperlog.model.tag import split_tags
from paperlog.model.week import WeekError, parse_week
from paperlog.nodes import log_listing

if TYPE_CHECKING:
    from paperlog.domain.digests import Digests
    from paperlog.transforms.log_transform import FillListings

CONDITIONS = ("tag", "author", "venue", "year", "status", "week")
"""Options that select entries."""
YEAR = re.compile(r"\d{4}")
START_OF_WEEK = re.compile(r"\d{4}(?:-W?)?")
"""The start of an ISO week, such as ``2024-W``."""


class Listing(ABC):
    """What a listing directive selects, and how it is rendered.

    Subclasses are frozen dataclasses, as they are pickled with the doctree and the domain data.
    """

    is_index: ClassVar[bool] = False
    """Whether the book prints it as an index."""
    repeats_weeks: ClassVar[bool] = False
    """Whether it repeats weeks of other pages; the book leaves such listings out."""

    @property
    def lists(self) -> str:
        """Return what it lists completely, such as ``weeks``, for links to its page; else empty."""
        return ""

    @abstractmethod
    def select(self, catalogue: Catalogue) -> Any:
        """Return the items of *catalogue* that are listed."""

    @abstractmethod
    def digest(self, digests: Digests, docname: str) -> Any:
        """Return a value with a stable ``repr`` that changes whenever the result of :meth:`nodes`
        for the document *docname* changes.
        """

    @abstractmethod
    def nodes(self, page: FillListings, place: log_listing) -> list[Node]:
        """Return the nodes that replace the placeholder *place*, or [] if nothing is listed."""

    def rows(self, catalogue: Catalogue) -> Iterable[Entry]:
        """Return the entries whose summaries or thumbnails it shows; by default all.

        When the summary or thumbnail of one of them changes, the page is written again.
        """
        return catalogue.entries

    def unmet(self, catalogue: Catalogue) -> Iterator[tuple[str, str, list[str]]]:
        """Yield each condition that no entry meets: its option, its value, and the known values."""
        yield from ()


def unmet_conditions(catalogue: Catalogue, query: Query) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the conditions of *query* that no entry meets, as :meth:`Listing.unmet` does."""
    for typed in query.tags:
        tag = catalogue.vocabulary.resolve(typed)
        if tag not in catalogue.by_tag and not catalogue.vocabulary.is_declared(tag):
            yield "tag", typed, [known.id for known in catalogue.by_tag]
    if query.author and not catalogue.select(Query(author=query.author)):
        yield (
            "author",
            query.author,
            [name for person in catalogue.by_author for name in (person.full, person.family)],
        )
    if query.venue and not catalogue.select(Query(venue=query.venue)):
        yield "venue", query.venue, list(catalogue.by_venue)


class ListingDirective(LogDirective):
    """Base of listing directives; the content is filled in when the page is written."""

    def listing(self) -> Listing:
        """Return the listing that the argument and the options describe."""
        raise NotImplementedError

    def run(self) -> list[Node]:
        """Record the listing in the domain data of the page, and return a placeholder node."""
        listing = self.listing()
        node = log_listing(in_document=self.env.docname, listing=listing)
        self.set_source_info(node)
        page = log_domain(self.env).page(self.env.docname)
        page.listings.append(listing)
        page.listing_lines.append(self.lineno)
        return [node]

    def chosen(self, name: str, choices: tuple[str, ...], default: str) -> str:
        """Return the option *name*, one of *choices*; if it is not, warn and return *default*."""
        value = self.option(name).lower()
        if value and value not in choices:
            self.warn(
                "listing",
                f":{name}: is one of {', '.join(choices)}, not"
                f" {value!r}{suggestion(value, choices)}",
            )
            return default
        return value or default

    def year(self, text: str) -> str:
        """Return *text* if it is empty or four digits; else warn and return an empty string."""
        if text and not YEAR.fullmatch(text):
            self.warn("listing", f"{text!r} is not a year")
            return ""
        return text

    def number(self, name: str, default: int = 0) -> int:
        """Return the option *name* as an integer; if it is not, warn and return *default*."""
        value = self.option(name)
        if not value:
            return default
        if not value.isdecimal():
            self.warn("listing", f":{name}: is a whole number, not {value!r}")
            return default
        return int(value)


class ChosenEntriesDirective(ListingDirective):
    """Base of listings of entries, selected by :data:`CONDITIONS`."""

    def query(self, sort: str = Query.sort, limit: int = 0) -> Query:
        """Return the query that the options describe; warn of invalid options and ignore them."""
        return Query(
            tags=split_tags(self.options.get("tag") or ""),
            author=self.option("author"),
            venue=self.option("venue"),
            year=self.year(self.option("year")),
            status=self.chosen("status", STATUSES, ""),
            week=self._week(),
            sort=sort,
            limit=limit,
        )

    def _week(self) -> str:
        """Return ``:week:``: a week in any spelling, as ``2024-W27``, or the start of one."""
        text = self.option("week")
        try:
            return str(parse_week(text).week)
        except WeekError:
            if text and not START_OF_WEEK.fullmatch(text.upper()):
                self.warn(
                    "listing", f":week: is a week such as 2024-W27, or its start, not {text!r}"
                )
                return ""
        return text
