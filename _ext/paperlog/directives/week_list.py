"""``{weeks}``: all weeks, those of a year, or the newest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.nodes import Node
from docutils.parsers.rst import directives
from sphinx.util.typing import OptionSpec

from paperlog.directives.listing import Listing, ListingDirective
from paperlog.directives.log_directive import Options
from paperlog.domain.references import week_reference
from paperlog.messages import week_dates
from paperlog.model.catalogue import Catalogue
from paperlog.model.entry import Entry
from paperlog.model.week import Week
from paperlog.nodes import log_listing, log_week, log_week_title
from paperlog.transforms.row_nodes import rows, style_for

if TYPE_CHECKING:
    from paperlog.domain.digests import Digests
    from paperlog.transforms.log_transform import FillListings


MAX_OF_NEWEST, MAX_OF_OLDER = 5, 3
"""Maximum number of entries of the newest week, and of the others, in a listing of the newest
weeks on a site."""


@dataclass(frozen=True)
class WeeksListing(Listing):
    """Weeks, newest first: all, those of a *year* (``2024``), or the *newest* ones.

    *newest* is a number of weeks, 0 for all. If it is set, a site lists only the first entries of
    each week.
    """

    newest: int = 0
    year: str = ""

    repeats_weeks: ClassVar[bool] = True

    @property
    def lists(self) -> str:
        """Return ``weeks`` or ``weeks 2024``; empty for the newest weeks."""
        return "" if self.newest else f"weeks {self.year}".strip()

    def select(self, catalogue: Catalogue) -> list[tuple[Week, list[Entry]]]:
        """Return the weeks, each with all its entries."""
        weeks = [
            week for week in reversed(catalogue.week_list) if self.year in {"", str(week.year)}
        ]
        return [(week, catalogue.by_week.get(week, [])) for week in weeks[: self.newest or None]]

    def rows(self, catalogue: Catalogue) -> Iterable[Entry]:
        """Return the entries of the listed weeks, including those that a site omits."""
        return chain.from_iterable(entries for _week, entries in self.select(catalogue))

    def digest(self, digests: Digests, docname: str) -> Any:
        weeks = self.select(digests.catalogue)
        # rows of other formats show no more than those of a site
        style = self._style(weeks, for_site=True)
        return [
            (digests.week(week), [digests.row(entry, style) for entry in entries])
            for week, entries in weeks
        ]

    def nodes(self, page: FillListings, place: log_listing) -> list[Node]:
        weeks = self.select(page.domain.catalogue)
        style, docname = self._style(weeks, page.for_site), place["in_document"]
        if page.for_site and style == "cards":
            style = "brief"
        return [
            node
            for week, entries in weeks
            for node in self._week(page, week, entries, docname, style, week == weeks[0][0])
        ]

    def _week(
        self,
        page: FillListings,
        week: Week,
        entries: list[Entry],
        docname: str,
        style: str,
        is_newest: bool,
    ) -> list[Node]:
        listed = self._listed(entries, is_newest, page.for_site)
        listing = rows(page.domain, listed, docname, page.addresses, style, with_week=False)
        if not page.for_site:
            name = nodes.strong("", "", week_reference(page.domain, week, docname))
            heading = nodes.paragraph("", "", name)
            return [heading, listing]
        address = f"in-{week.anchor}"
        node = log_week(
            week=str(week),
            in_document=docname,
            open=None,
            listed=True,
            ids=[] if address in page.addresses else [address],
        )
        page.addresses.add(address)
        if self.newest:
            node["left_out"] = len(entries) - len(listed)
        node += log_week_title("", week_dates(week, page.page_language))
        node += listing
        return [node]

    def _listed(self, entries: list[Entry], is_newest: bool, for_site: bool) -> list[Entry]:
        """Return the entries to list: of the newest weeks on a site only the first ones."""
        if not (self.newest and for_site):
            return entries
        return entries[: MAX_OF_NEWEST if is_newest else MAX_OF_OLDER]

    def _style(self, weeks: list[tuple[Week, list[Entry]]], for_site: bool) -> str:
        """Return the style of the rows, which depends on their total number."""
        listed = (
            self._listed(entries, index == 0, for_site)
            for index, (_week, entries) in enumerate(weeks)
        )
        return style_for(sum(map(len, listed)))


class WeeksDirective(ListingDirective):
    """``{weeks}``, with a year as optional argument."""

    optional_arguments = 1
    option_spec: ClassVar[OptionSpec] = Options({"newest": directives.unchanged})

    def listing(self) -> Listing:
        return WeeksListing(newest=self.number("newest"), year=self.year(self.argument()))
