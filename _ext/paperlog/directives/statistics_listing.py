"""``{statistics}``: the log in numbers and drawings."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.nodes import Node
from docutils.parsers.rst import directives
from sphinx.util.typing import OptionSpec

from paperlog.bib.citations import cite_domain
from paperlog.dates import day
from paperlog.directives.listing import Listing, ListingDirective
from paperlog.directives.log_directive import Options
from paperlog.domain import LogDomain
from paperlog.domain.references import Address, has_pages, reference_to, tag_reference
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

    *top* limits the rows of tags, pairs of tags and venues; *years* the rows of weeks to the newest
    so many years.
    """

    top: int = 12
    views: tuple[str, ...] = ("numbers",)
    years: int = 0

    def select(self, catalogue: Catalogue) -> dict[str, Any]:
        """What each view counts; nothing of a log without entries."""
        if not catalogue.entries:
            return {}
        counted = {name: COUNTS[name](catalogue, self.top) for name in self.views}
        if self.years and (found := counted.get("weeks")):
            first = found[-1][0].year - self.years + 1
            counted["weeks"] = tuple(one for one in found if one[0].year >= first)
        return counted

    def rows(self, catalogue: Catalogue) -> tuple[()]:
        return ()

    def digest(self, digests: Digests, docname: str) -> Any:
        counted = self.select(digests.catalogue)
        numbers = counted.get("numbers")
        indexes = _indexes(digests.domain, numbers) if numbers else {}
        tags = [digests.tag(tag) for tag, _times in numbers.most_used] if numbers else []
        weeks = list(map(digests.week_place, dict(counted.get("weeks", ()))))
        return counted, indexes, tags, weeks

    def nodes(self, page: FillListings, place: log_listing) -> list[Node]:
        docname = place["in_document"]
        views = Views(page.domain, docname)
        # a strip of weeks stands between the numbers and the tags
        before_tags = "weeks" if ("numbers", "weeks") in pairwise(self.views) else "numbers"
        counted = self.select(page.shown_catalogue())
        found: list[Node] = []
        for name, numbers in counted.items():
            if name == "numbers":
                found += self._numbers(page, numbers, docname)
            else:
                found += views.shown(name, numbers)
            if name == before_tags and "numbers" in counted:
                found += self._most_used(page, counted["numbers"], docname)
        return found

    def _numbers(self, page: FillListings, counted: Numbers, docname: str) -> list[Node]:
        facts = {
            "papers": count(counted.papers, _("{} paper"), _("{} papers")),
            "weeks": count(counted.weeks, _("{} week"), _("{} weeks")),
            "authors": count(counted.authors, _("{} author"), _("{} authors")),
            "venues": count(counted.venues, _("{} venue"), _("{} venues")),
            "tags": count(counted.tags, _("{} tag"), _("{} tags")),
        }
        # a log of notes has no authors to lead to
        facts = {kind: fact for kind, fact in facts.items() if getattr(counted, kind)}
        for status, times in counted.statuses:
            facts[f"status {status}"] = f"{status_name(status)} {times}"
        found: list[Node]
        if page.for_print:
            found = [log_line("", " · ".join(facts.values()), classes=["pl-statistics"])]
        else:
            indexes = _indexes(page.domain, counted)
            items = (
                nodes.list_item(
                    "",
                    nodes.paragraph("", "", _linked(page, fact, indexes.get(kind, ""), docname)),
                )
                for kind, fact in facts.items()
            )
            found = [nodes.bullet_list("", *items, classes=["pl-statistics"])]
        if counted.span:
            first, last = (day(one, page.page_language) for one in counted.span)
            found.append(log_line("", _("From {} to {}").format(first, last), classes=["pl-span"]))
        return found

    @staticmethod
    def _most_used(page: FillListings, counted: Numbers, docname: str) -> list[Node]:
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
        return [line] if line.children else []


def _indexes(domain: LogDomain, counted: Numbers) -> dict[str, str]:
    """The documents that list what is counted, by what they list; only those that there are."""
    bibliographies = (key.docname for key in cite_domain(domain.env).bibliographies)
    newest = f"weeks {counted.span[1].isocalendar().year:04d}" if counted.span else ""
    found = {
        "papers": min(bibliographies, default=None),
        "weeks": domain.listing_page("weeks") or domain.listing_page(newest),
        "authors": domain.index_page("author-index"),
        "venues": domain.index_page("venue-index"),
        "tags": domain.index_page("tag-index"),
    }
    for status, _times in counted.statuses:
        found[f"status {status}"] = domain.listing_page(f"status {status}")
    return {kind: docname for kind, docname in found.items() if docname}


def _linked(page: FillListings, fact: str, index: str, docname: str) -> Node:
    """A number, linked to the document that lists what it counts, unless that is *docname*."""
    text = nodes.Text(fact)
    # where all documents are one page, the first one has no address of its own
    is_top = index == page.config.root_doc and page.for_site and not has_pages(page.domain.builder)
    if not index or index == docname or is_top:
        return text
    return reference_to(page.domain, Address(index), docname, text)


class StatisticsDirective(ListingDirective):
    """``{statistics}``: the log at a glance."""

    option_spec: ClassVar[OptionSpec] = Options(
        dict.fromkeys(("top", "show", "years"), directives.unchanged)
    )

    def listing(self) -> Listing:
        top = self.number("top", StatisticsListing.top)
        views = self._views() or StatisticsListing.views
        return StatisticsListing(top, views, self.number("years"))

    def _views(self) -> tuple[str, ...]:
        """The views that are asked for, each once."""
        named = [name.lower() for name in split_tags(self.options.get("show") or "")]
        for name in [name for name in named if name not in VIEWS]:
            near = suggestion(name, VIEWS)
            self.warn("listing", f":show: is a list of {', '.join(VIEWS)}, not {name!r}{near}")
        return tuple(dict.fromkeys(name for name in named if name in VIEWS))
