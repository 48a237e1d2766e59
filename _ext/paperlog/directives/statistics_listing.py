"""``{statistics}``: numbers and charts of the log."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.nodes import Node
from docutils.parsers.rst import directives
from sphinx.util.typing import OptionSpec

from paperlog.bib.citations import cite_domain
from paperlog.directives.listing import Listing, ListingDirective
from paperlog.directives.log_directive import Options
from paperlog.domain import LogDomain
from paperlog.domain.references import Address, has_pages, reference_to, tag_reference
from paperlog.messages import _, count, day, status_name
from paperlog.model.catalogue import Catalogue
from paperlog.model.entry import suggestion
from paperlog.model.statistics import COUNTS, VIEWS, Numbers
from paperlog.model.tag import split_tags
from paperlog.nodes import log_line, log_listing
from paperlog.transforms.name_index_nodes import number
from paperlog.transforms.statistics_nodes import Views

if TYPE_CHECKING:
    from paperlog.domain.digests import Digests
    from paperlog.transforms.log_transform import FillListings


@dataclass(frozen=True)
class StatisticsListing(Listing):
    """Numbers and charts of the log: *views*, names of :data:`VIEWS`, in this order.

    *top* is the maximum number of tags, pairs of tags and venues; *years* the number of years of
    which weeks are shown, counted from the newest week, 0 for all.
    """

    top: int = 12
    views: tuple[str, ...] = ("numbers",)
    years: int = 0

    def select(self, catalogue: Catalogue) -> dict[str, Any]:
        """Return the counts of each view by its name; empty for a log without entries."""
        if not catalogue.entries:
            return {}
        counts = {name: COUNTS[name](catalogue, self.top) for name in self.views}
        if self.years and (weeks := counts.get("weeks")):
            first = weeks[-1][0].year - self.years + 1
            counts["weeks"] = tuple(row for row in weeks if row[0].year >= first)
        return counts

    def rows(self, catalogue: Catalogue) -> tuple[()]:
        """Return no entries: statistics show neither summaries nor thumbnails."""
        return ()

    def digest(self, digests: Digests, docname: str) -> Any:
        counts = self.select(digests.catalogue)
        numbers = counts.get("numbers")
        indexes = _indexes(digests.domain, numbers) if numbers else {}
        tags = [digests.tag(tag) for tag, _times in numbers.most_used] if numbers else []
        weeks = list(map(digests.week_place, dict(counts.get("weeks", ()))))
        return counts, indexes, tags, weeks

    def nodes(self, page: FillListings, place: log_listing) -> list[Node]:
        docname = place["in_document"]
        views = Views(page.domain, docname)
        # a chart of weeks goes between the numbers and the tags
        before_tags = "weeks" if ("numbers", "weeks") in pairwise(self.views) else "numbers"
        counts = self.select(page.shown_catalogue())
        rendered: list[Node] = []
        for name, data in counts.items():
            if name == "numbers":
                rendered += self._numbers(page, data, docname)
            else:
                rendered += views.nodes_of(name, data)
            if name == before_tags and "numbers" in counts:
                rendered += self._most_used(page, counts["numbers"], docname)
        return rendered

    def _numbers(self, page: FillListings, numbers: Numbers, docname: str) -> list[Node]:
        facts = {
            "papers": count(numbers.papers, _("{} paper"), _("{} papers")),
            "notes": count(numbers.notes, _("{} note"), _("{} notes")),
            "weeks": count(numbers.weeks, _("{} week"), _("{} weeks")),
            "authors": count(numbers.authors, _("{} author"), _("{} authors")),
            "venues": count(numbers.venues, _("{} venue"), _("{} venues")),
            "tags": count(numbers.tags, _("{} tag"), _("{} tags")),
        }
        # omit what the log lacks: a log of notes has no authors
        facts = {kind: fact for kind, fact in facts.items() if getattr(numbers, kind)}
        for status, times in numbers.statuses:
            facts[f"status {status}"] = f"{status_name(status)} {times}"
        lines: list[Node]
        if page.for_print:
            lines = [log_line("", " · ".join(facts.values()), classes=["pl-statistics"])]
        else:
            indexes = _indexes(page.domain, numbers)
            linked = (
                _linked(page, fact, indexes.get(kind, ""), docname) for kind, fact in facts.items()
            )
            items = (nodes.list_item("", nodes.paragraph("", "", name)) for name in linked)
            lines = [nodes.bullet_list("", *items, classes=["pl-statistics"])]
        if numbers.span:
            first, last = (day(one, page.page_language) for one in numbers.span)
            lines.append(log_line("", _("From {} to {}").format(first, last), classes=["pl-span"]))
        return lines

    @staticmethod
    def _most_used(page: FillListings, numbers: Numbers, docname: str) -> list[Node]:
        line = log_line(classes=["pl-tags"])
        for tag, times in numbers.most_used:
            after = "  " if page.for_terminal else " "
            before = "" if page.for_print else " "
            name = tag_reference(page.domain, tag, docname)
            inline = [name, nodes.Text(before), number(times)]
            line += [nodes.inline("", "", *inline, classes=["pl-counted"]), nodes.Text(after)]
        return [line] if line.children else []


def _indexes(domain: LogDomain, numbers: Numbers) -> dict[str, str]:
    """Return the documents that list what is counted, by its name; missing ones are left out."""
    bibliographies = (key.docname for key in cite_domain(domain.env).bibliographies)
    newest = f"weeks {numbers.span[1].isocalendar().year:04d}" if numbers.span else ""
    docnames = {
        "papers": min(bibliographies, default=None),
        "weeks": domain.listing_page("weeks") or domain.listing_page(newest),
        "authors": domain.index_page("author-index"),
        "venues": domain.index_page("venue-index"),
        "tags": domain.index_page("tag-index"),
    }
    for status, _times in numbers.statuses:
        docnames[f"status {status}"] = domain.listing_page(f"status {status}")
    return {kind: docname for kind, docname in docnames.items() if docname}


def _linked(page: FillListings, fact: str, index: str, docname: str) -> Node:
    """Return *fact* as text, linked to the document *index* unless that is empty or *docname*."""
    text = nodes.Text(fact)
    # in singlehtml the root document has no address of its own
    is_top = index == page.config.root_doc and page.for_site and not has_pages(page.domain.builder)
    if not index or index == docname or is_top:
        return text
    return reference_to(page.domain, Address(index), docname, text)


class StatisticsDirective(ListingDirective):
    """``{statistics}``."""

    option_spec: ClassVar[OptionSpec] = Options(
        dict.fromkeys(("top", "show", "years"), directives.unchanged)
    )

    def listing(self) -> Listing:
        top = self.number("top", StatisticsListing.top)
        views = self._views() or StatisticsListing.views
        return StatisticsListing(top, views, self.number("years"))

    def _views(self) -> tuple[str, ...]:
        """Return the names of ``:show:`` without duplicates; warn of unknown ones."""
        named = [name.lower() for name in split_tags(self.options.get("show") or "")]
        for name in [name for name in named if name not in VIEWS]:
            near = suggestion(name, VIEWS)
            self.warn("listing", f":show: is a list of {', '.join(VIEWS)}, not {name!r}{near}")
        return tuple(dict.fromkeys(name for name in named if name in VIEWS))
