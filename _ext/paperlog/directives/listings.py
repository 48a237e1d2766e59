"""Listings for any page: entries, weeks, indexes, numbers."""

from __future__ import annotations

import re
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.typing import OptionSpec

from paperlog.core.catalogue import SORTS, Query
from paperlog.core.entries import RELATIONS, STATUSES, suggestion
from paperlog.core.requests import (
    ENTRY_STYLES,
    VIEWS,
    EntriesRequest,
    IndexRequest,
    LineageRequest,
    Request,
    StatisticsRequest,
    WeeksRequest,
)
from paperlog.core.tags import split_tags
from paperlog.core.weeks import WeekError, parse_week
from paperlog.directives.base import LogDirective, Options
from paperlog.domain import log_domain
from paperlog.nodes import log_listing

CONDITIONS = ("tag", "author", "venue", "year", "status", "week")
"""Options by which a listing chooses entries."""
YEAR = re.compile(r"\d{4}")
START_OF_WEEK = re.compile(r"\d{4}(?:-W?)?")
LONGEST_NUMBER = 9
"""Digits of a number of steps."""


class ListingDirective(LogDirective):
    """Places a listing; what it shows is filled in when the page is written."""

    def request(self) -> Request:
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        request = self.request()
        node = log_listing(in_document=self.env.docname, request=request)
        self.set_source_info(node)
        page = log_domain(self.env).page(self.env.docname)
        page.listings.append(request)
        page.listing_lines.append(self.lineno)
        return [node]

    def chosen(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = self.option(name).lower()
        if value and value not in choices:
            self.warn(
                "listing",
                f":{name}: is one of {', '.join(choices)}, not"
                f" {value!r}{suggestion(value, choices)}",
            )
            return default
        return value or default

    def _year(self, text: str) -> str:
        if text and not YEAR.fullmatch(text):
            self.warn("listing", f"{text!r} is not a year")
            return ""
        return text

    def number(self, name: str, default: int = 0) -> int:
        value = self.option(name)
        if not value:
            return default
        if not value.isdecimal():
            self.warn("listing", f":{name}: is a whole number, not {value!r}")
            return default
        return int(value)


class _ChosenEntriesDirective(ListingDirective):
    """A listing of the entries that meet every condition given."""

    def query(self, sort: str = Query.sort, limit: int = 0) -> Query:
        return Query(
            tags=split_tags(self.options.get("tag") or ""),
            author=self.option("author"),
            venue=self.option("venue"),
            year=self._year(self.option("year")),
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


class EntriesDirective(_ChosenEntriesDirective):
    """``{entries}``: rows of them."""

    option_spec: ClassVar[OptionSpec] = Options(
        dict.fromkeys((*CONDITIONS, "sort", "limit", "style"), directives.unchanged)
    )

    def request(self) -> Request:
        query = self.query(self.chosen("sort", SORTS, "newest"), self.number("limit"))
        return EntriesRequest(query, self.chosen("style", ENTRY_STYLES, "cards"))


class LineageDirective(_ChosenEntriesDirective):
    """``{lineage}``: how they relate, to one another and to others."""

    option_spec: ClassVar[OptionSpec] = Options(
        dict.fromkeys((*CONDITIONS, "key", "depth", "relations"), directives.unchanged)
    )

    def request(self) -> Request:
        query, keys = self.query(), split_tags(self.options.get("key") or "")
        depth = self._depth(query == Query() and not keys)
        return LineageRequest(query, keys, depth, self._kinds())

    def _depth(self, is_whole: bool) -> int | None:
        """How many relations are followed: all from the whole log, one from a part of it."""
        default = None if is_whole else 1
        value = self.option("depth").lower()
        if not value or value == "all":
            return None if value else default
        if not value.isdecimal() or len(value) > LONGEST_NUMBER:
            self.warn("listing", f":depth: is a whole number or `all`, not {value!r}")
            return default
        return int(value)

    def _kinds(self) -> tuple[str, ...]:
        typed = [kind.lower() for kind in split_tags(self.options.get("relations") or "")]
        for kind in typed:
            if kind not in RELATIONS:
                known = f"known are {', '.join(RELATIONS)}"
                guess = suggestion(kind, RELATIONS)
                self.warn("listing", f"unknown relation {kind!r}{guess}; {known}")
        return tuple(kind for kind in RELATIONS if kind in typed) or RELATIONS


class WeeksDirective(ListingDirective):
    """``{weeks}``: all, those of a year, or the newest."""

    optional_arguments = 1
    option_spec: ClassVar[OptionSpec] = Options({"newest": directives.unchanged})

    def request(self) -> Request:
        return WeeksRequest(newest=self.number("newest"), year=self._year(self.argument()))


class StatisticsDirective(ListingDirective):
    """``{statistics}``: the log at a glance."""

    option_spec: ClassVar[OptionSpec] = Options(
        {"top": directives.unchanged, "show": directives.unchanged}
    )

    def request(self) -> Request:
        top = self.number("top", StatisticsRequest.top)
        return StatisticsRequest(top, self._views() or StatisticsRequest.views)

    def _views(self) -> tuple[str, ...]:
        """The views that are asked for, each once."""
        named = [name.lower() for name in split_tags(self.options.get("show") or "")]
        for name in [name for name in named if name not in VIEWS]:
            near = suggestion(name, VIEWS)
            self.warn("listing", f":show: is a list of {', '.join(VIEWS)}, not {name!r}{near}")
        return tuple(dict.fromkeys(name for name in named if name in VIEWS))


class _IndexDirective(ListingDirective):
    kind: ClassVar[str]

    def run(self) -> list[nodes.Node]:
        first = (
            log_domain(self.env).page(self.env.docname).indexes.setdefault(self.kind, self.lineno)
        )
        if first != self.lineno:
            self.warn(
                "navigation",
                f"the page has a `{self.kind}` already, in line {first}; this one is left out",
            )
            return []
        return super().run()

    def request(self) -> Request:
        return IndexRequest(self.kind)


class TagIndexDirective(_IndexDirective):
    kind = "tag-index"


class AuthorIndexDirective(_IndexDirective):
    kind = "author-index"


class VenueIndexDirective(_IndexDirective):
    kind = "venue-index"
