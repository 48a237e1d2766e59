"""What the listings of a log share: a directive, and a class that says what is listed and how."""

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
    from paperlog.transforms.fill_listings import FillListings

CONDITIONS = ("tag", "author", "venue", "year", "status", "week")
"""Options by which a listing chooses entries."""
YEAR = re.compile(r"\d{4}")
START_OF_WEEK = re.compile(r"\d{4}(?:-W?)?")


class Listing(ABC):
    """What a listing directive asks for, with all that is needed to show it.

    A frozen dataclass, since it is pickled with the page that holds the directive.
    """

    is_index: ClassVar[bool] = False
    """Whether a book prints it as an index of its own."""
    repeats_weeks: ClassVar[bool] = False
    """Whether it shows weeks as they stand elsewhere, which a book has once."""

    @property
    def lists(self) -> str:
        """What it lists all of, such as ``weeks``, for links of others to its page; else empty."""
        return ""

    @abstractmethod
    def select(self, catalogue: Catalogue) -> Any:
        """What is listed, of what a *catalogue* holds."""

    @abstractmethod
    def digest(self, digests: Digests, docname: str) -> Any:
        """Values with a stable ``repr`` that change with whatever :meth:`nodes` would show in the
        document *docname*.
        """

    @abstractmethod
    def nodes(self, page: FillListings, place: log_listing) -> list[Node]:
        """What stands at *place* in the output; nothing where there is nothing to list."""

    def rows(self, catalogue: Catalogue) -> Iterable[Entry]:
        """The entries whose first words or pictures it shows."""
        return catalogue.entries

    def unmet(self, catalogue: Catalogue) -> Iterator[tuple[str, str, list[str]]]:
        """The conditions that no entry meets: what they are about, what they ask for, what there
        is.
        """
        yield from ()


def unmet_conditions(catalogue: Catalogue, query: Query) -> Iterator[tuple[str, str, list[str]]]:
    """Those of *query*, as :meth:`Listing.unmet` has them."""
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
    """Places a listing; what it shows is filled in when the page is written."""

    def listing(self) -> Listing:
        """What the options ask for, as it is kept until the page is written."""
        raise NotImplementedError

    def run(self) -> list[Node]:
        """Note the listing on its page, and place a node that holds its place."""
        listing = self.listing()
        node = log_listing(in_document=self.env.docname, listing=listing)
        self.set_source_info(node)
        page = log_domain(self.env).page(self.env.docname)
        page.listings.append(listing)
        page.listing_lines.append(self.lineno)
        return [node]

    def chosen(self, name: str, choices: tuple[str, ...], default: str) -> str:
        """The value of the option *name*, one of *choices*; of another is told, it is *default*."""
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
        """*text* if it is a year of four digits or empty; another is told of, and is empty."""
        if text and not YEAR.fullmatch(text):
            self.warn("listing", f"{text!r} is not a year")
            return ""
        return text

    def number(self, name: str, default: int = 0) -> int:
        """The whole number of the option *name*; what is none is told of, and is *default*."""
        value = self.option(name)
        if not value:
            return default
        if not value.isdecimal():
            self.warn("listing", f":{name}: is a whole number, not {value!r}")
            return default
        return int(value)


class ChosenEntriesDirective(ListingDirective):
    """A listing of the entries that meet every condition given."""

    def query(self, sort: str = Query.sort, limit: int = 0) -> Query:
        """What the options ask for; one that cannot be read is told of, and asks for nothing."""
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
        """A week in any of its spellings, or the start of one."""
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
