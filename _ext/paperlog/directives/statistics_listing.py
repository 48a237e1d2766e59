"""``{statistics}``: the log in numbers and drawings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.nodes import Node
from docutils.parsers.rst import directives
from sphinx.util.typing import OptionSpec

from paperlog.dates import day
from paperlog.directives.listing import Listing, ListingDirective
from paperlog.directives.log_directive import Options
from paperlog.domain import LogDomain
from paperlog.domain.references import Address, reference_to, tag_reference
from paperlog.messages import _, count, status_name
from paperlog.model.catalogue import Catalogue
from paperlog.model.entry import suggestion
from paperlog.model.statistics import COUNTS, VIEWS, Numbers
from paperlog.model.tag import split_tags
from paperlog.nodes import log_line, log_listing
from paperlog.transforms.index_names import number
from paperlog.transforms.statistics_nodes import Views

if TYPE_CHECKING:
    from paperlog.domain.digests import Digests
    from paperlog.transforms.fill_listings import FillListings


@dataclass(frozen=True)
class StatisticsListing(Listing):
    """The log in numbers and drawings: *views* of :data:`VIEWS`, in their order.

    *top* limits the rows of tags, pairs of tags and venues.
    """

    top: int = 12
    views: tuple[str, ...] = ("numbers",)

    def select(self, catalogue: Catalogue) -> dict[str, Any]:
        """What each view counts; nothing of a log without entries."""
        if not catalogue.entries:
            return {}
        return {name: COUNTS[name](catalogue, self.top) for name in self.views}

    def digest(self, digests: Digests, docname: str) -> Any:
        counted = self.select(digests.catalogue)
        return counted, list(map(digests.week_place, dict(counted.get("weeks", ()))))

    def nodes(self, page: FillListings, place: log_listing) -> list[Node]:
        docname = place["in_document"]
        views = Views(page.domain, docname)
        found: list[Node] = []
        for name, counted in self.select(page.shown_catalogue()).items():
            if name == "numbers":
                found += self._numbers(page, counted, docname)
            else:
                found += views.shown(name, counted)
        return found

    def _numbers(self, page: FillListings, counted: Numbers, docname: str) -> list[Node]:
        facts = [
            (count(counted.papers, _("{} paper"), _("{} papers")), ""),
            (count(counted.weeks, _("{} week"), _("{} weeks")), ""),
            (count(counted.authors, _("{} author"), _("{} authors")), "author-index"),
            (count(counted.venues, _("{} venue"), _("{} venues")), "venue-index"),
            (count(counted.tags, _("{} tag"), _("{} tags")), "tag-index"),
        ]
        found: list[Node]
        if page.for_print:
            said = " · ".join(fact for fact, _kind in facts)
            found = [log_line("", said, classes=["pl-statistics"])]
        else:
            items = (
                nodes.list_item(
                    "", nodes.paragraph("", "", self._fact(page.domain, fact, kind, docname))
                )
                for fact, kind in facts
            )
            found = [nodes.bullet_list("", *items, classes=["pl-statistics"])]
        if counted.span:
            first, last = (day(one, page.page_language) for one in counted.span)
            found.append(log_line("", _("From {} to {}").format(first, last), classes=["pl-span"]))
        if counted.statuses:
            told = (f"{status_name(status)} {times}" for status, times in counted.statuses)
            found.append(log_line("", " · ".join(told), classes=["pl-statuses"]))
        if counted.most_used:
            line = log_line(classes=["pl-tags"])
            for tag, times in counted.most_used:
                after = "  " if page.for_terminal else " "
                before = "" if page.for_print else " "
                name = tag_reference(page.domain, tag, docname)
                shown = [name, nodes.Text(before), number(times)]
                line += [
                    nodes.inline("", "", *shown, classes=["pl-counted"]),
                    nodes.Text(after),
                ]
            found.append(line)
        return found

    @staticmethod
    def _fact(domain: LogDomain, fact: str, kind: str, docname: str) -> Node:
        """A number, linked to the index of what it counts where there is one on another page."""
        index = domain.index_page(kind)
        if index is None or index == docname:
            return nodes.Text(fact)
        return reference_to(domain, Address(index), docname, nodes.Text(fact))


class StatisticsDirective(ListingDirective):
    """``{statistics}``: the log at a glance."""

    option_spec: ClassVar[OptionSpec] = Options(
        {"top": directives.unchanged, "show": directives.unchanged}
    )

    def listing(self) -> Listing:
        top = self.number("top", StatisticsListing.top)
        return StatisticsListing(top, self._views() or StatisticsListing.views)

    def _views(self) -> tuple[str, ...]:
        """The views that are asked for, each once."""
        named = [name.lower() for name in split_tags(self.options.get("show") or "")]
        for name in [name for name in named if name not in VIEWS]:
            near = suggestion(name, VIEWS)
            self.warn("listing", f":show: is a list of {', '.join(VIEWS)}, not {name!r}{near}")
        return tuple(dict.fromkeys(name for name in named if name in VIEWS))
