"""Fill listings with what the log holds."""

from __future__ import annotations

from collections import Counter
from typing import Any

from docutils import nodes

from paperlog.book.indexes import Item, printed_index
from paperlog.book.outside import pages_in_book
from paperlog.core.catalogue import Catalogue, author_anchor, newest_first, venue_anchor
from paperlog.core.entries import Entry
from paperlog.core.requests import (
    EntriesRequest,
    IndexRequest,
    LineageRequest,
    StatisticsRequest,
    WeeksRequest,
    style_for,
)
from paperlog.core.statistics import Numbers, numbers
from paperlog.core.tags import Tag
from paperlog.core.weeks import Week
from paperlog.dates import day, week_dates
from paperlog.domain.references import (
    Address,
    author_address,
    has_tag_pages,
    reference_to,
    tag_reference,
    week_reference,
)
from paperlog.messages import _, count, status_name
from paperlog.nodes import log_line, log_listing, log_week, log_week_title
from paperlog.transforms.base import LogTransform
from paperlog.transforms.lineage import LineagePrinter
from paperlog.transforms.names import author_names, names_with_entries, number
from paperlog.transforms.parts import links_to_parts
from paperlog.transforms.rows import rows
from paperlog.transforms.views import Views

OFTEN = 40


class FillListings(LogTransform):
    """Replace each placeholder by the listing that it asks for."""

    default_priority = 7

    def run(self, **kwargs: Any) -> None:
        self.addresses: set[str] = set()
        for placeholder in list(self.document.findall(log_listing)):
            docname, request = placeholder["in_document"], placeholder["request"]
            if isinstance(request, EntriesRequest):
                found = self._entries(request, docname)
            elif isinstance(request, WeeksRequest):
                found = self._weeks(request, docname)
            elif isinstance(request, StatisticsRequest):
                found = self._statistics(request, docname)
            elif isinstance(request, LineageRequest):
                printer = LineagePrinter(self.domain, self._shown_catalogue(), docname)
                found = printer.printed(request, placeholder)
            else:
                found = self._index(request, docname)
            placeholder.replace_self(
                found or [log_line("", _("Nothing here yet."), classes=["pl-nothing"])]
            )

    def _entries(self, request: EntriesRequest, docname: str) -> list[nodes.Node]:
        entries = self.domain.catalogue.select(request.query)
        return (
            [rows(self.domain, entries, docname, self.addresses, request.style)] if entries else []
        )

    # weeks ----------------------------------------------------------------------------------------

    def _weeks(self, request: WeeksRequest, docname: str) -> list[nodes.Node]:
        weeks = [
            week
            for week in reversed(self.domain.catalogue.week_list)
            if request.year in {"", str(week.year)}
        ]
        chosen = weeks[: request.newest or None]
        by_week = self.domain.catalogue.by_week
        style = style_for(sum(len(by_week.get(week, ())) for week in chosen))
        return [node for week in chosen for node in self._week(week, docname, style)]

    def _week(self, week: Week, docname: str, style: str) -> list[nodes.Node]:
        entries = self.domain.catalogue.by_week.get(week, [])
        listing = rows(self.domain, entries, docname, self.addresses, style, with_week=False)
        if not self.for_site:
            heading = nodes.paragraph(
                "", "", nodes.strong("", "", week_reference(self.domain, week, docname))
            )
            return [heading, listing]
        address = f"in-{week.anchor}"
        node = log_week(
            week=str(week),
            in_document=docname,
            open=None,
            listed=True,
            ids=[] if address in self.addresses else [address],
        )
        self.addresses.add(address)
        node += log_week_title("", week_dates(week, self.page_language))
        node += listing
        return [node]

    # indexes --------------------------------------------------------------------------------------

    def _index(self, request: IndexRequest, docname: str) -> list[nodes.Node]:
        catalogue = self.domain.catalogue
        if self.for_print:
            return self._printed(request.kind)
        if request.kind == "tag-index":
            return self._tags(docname)
        if request.kind == "author-index":
            return self._authors(docname)
        venues = sorted(
            catalogue.by_venue.items(), key=lambda item: (-len(item[1]), item[0].casefold())
        )
        return (
            [
                names_with_entries(
                    self.domain,
                    ((venue, venue_anchor(venue), entries) for venue, entries in venues),
                    docname,
                )
            ]
            if venues
            else []
        )

    def _printed(self, kind: str) -> list[nodes.Node]:
        catalogue = self.domain.catalogue
        items: list[Item]
        columns = 3 if kind == "tag-index" else 2
        if kind == "tag-index":
            items = [
                (tag.name(self.page_language), tag.anchor, entries)
                for tag, entries in catalogue.by_tag.items()
            ]
        elif kind == "author-index":
            items = [
                (person.inverted, author_anchor(person), entries)
                for person, entries in catalogue.by_author.items()
            ]
        else:
            items = [
                (venue, venue_anchor(venue), entries)
                for venue, entries in catalogue.by_venue.items()
            ]
        return [printed_index(items, columns)] if items else []

    def _authors(self, docname: str) -> list[nodes.Node]:
        """Every author; where there are too many for one page, the way to the parts of the index
        and the names that recur most.
        """
        by_author = self.domain.catalogue.by_author
        if not (parts := self.domain.author_parts):
            return [author_names(self.domain, by_author, docname)] if by_author else []
        often = sorted(by_author.items(), key=lambda item: (-len(item[1]), item[0].sort_key))[
            :OFTEN
        ]
        line = log_line(
            "",
            "",
            nodes.inline("", _("Most often") + " ", classes=["pl-label"]),
            classes=["pl-often"],
        )
        for index, (person, entries) in enumerate(often):
            address = author_address(self.domain, person)
            line += [nodes.Text(" · ")] if index else []
            line += [
                (
                    reference_to(self.domain, address, docname, nodes.Text(person.full))
                    if address
                    else nodes.Text(person.full)
                ),
                nodes.Text(" "),
                number(len(entries)),
            ]
        return [links_to_parts(self.domain, docname, Counter(parts.values())), line]

    def _tags(self, docname: str) -> list[nodes.Node]:
        catalogue = self.domain.catalogue
        by_facet: dict[str, list[tuple[Tag, list[Entry]]]] = {}
        for tag, entries in sorted(
            catalogue.by_tag.items(), key=lambda item: (-len(item[1]), item[0].id)
        ):
            by_facet.setdefault(tag.facet, []).append((tag, entries))
        declared = [facet.id for facet in catalogue.vocabulary.facets.values()]

        def order(facet: str) -> tuple[int, str]:
            return (declared.index(facet) if facet in declared else len(declared), facet)

        found: list[nodes.Node] = []
        for facet in sorted(by_facet, key=order):
            name = (
                catalogue.vocabulary.facet(facet).name(self.page_language)
                if facet
                else _("Other tags")
            )
            found.append(nodes.rubric("", name, classes=["pl-facet"]))
            found.append(self._facet(by_facet[facet], docname))
        return found

    def _facet(self, tags: list[tuple[Tag, list[Entry]]], docname: str) -> nodes.bullet_list:
        short = has_tag_pages(self.domain.builder)
        listing = nodes.bullet_list(classes=["pl-tag-index"] if short else ["pl-index"])
        for tag, entries in tags:
            name = (
                tag_reference(self.domain, tag, docname)
                if short
                else nodes.strong("", tag.name(self.page_language))
            )
            item = self._item(
                tag.anchor, nodes.paragraph("", "", name, nodes.Text(" "), number(len(entries)))
            )
            if not short:
                item += rows(self.domain, newest_first(entries), docname, self.addresses, "list")
            listing += item
        return listing

    @staticmethod
    def _item(address: str, line: nodes.paragraph) -> nodes.list_item:
        """A list item that links can lead to."""
        return nodes.list_item("", line, ids=[address])

    # numbers --------------------------------------------------------------------------------------

    def _statistics(self, request: StatisticsRequest, docname: str) -> list[nodes.Node]:
        catalogue = self._shown_catalogue()
        if not catalogue.entries:
            return []
        views = Views(self.domain, catalogue, docname)
        found: list[nodes.Node] = []
        for name in request.views:
            if name == "numbers":
                found += self._numbers(numbers(catalogue, request.top), docname)
            else:
                found += views.shown(name, request)
        return found

    def _numbers(self, counted: Numbers, docname: str) -> list[nodes.Node]:
        facts = [
            (count(counted.papers, _("{} paper"), _("{} papers")), ""),
            (count(counted.weeks, _("{} week"), _("{} weeks")), ""),
            (count(counted.authors, _("{} author"), _("{} authors")), "author-index"),
            (count(counted.venues, _("{} venue"), _("{} venues")), "venue-index"),
            (count(counted.tags, _("{} tag"), _("{} tags")), "tag-index"),
        ]
        found: list[nodes.Node]
        if self.for_print:
            said = " · ".join(fact for fact, _kind in facts)
            found = [log_line("", said, classes=["pl-statistics"])]
        else:
            items = (
                nodes.list_item("", nodes.paragraph("", "", self._fact(fact, kind, docname)))
                for fact, kind in facts
            )
            found = [nodes.bullet_list("", *items, classes=["pl-statistics"])]
        if counted.span:
            first, last = (day(one, self.page_language) for one in counted.span)
            found.append(log_line("", _("From {} to {}").format(first, last), classes=["pl-span"]))
        if counted.statuses:
            told = (f"{status_name(status)} {times}" for status, times in counted.statuses)
            found.append(log_line("", " · ".join(told), classes=["pl-statuses"]))
        if counted.most_used:
            line = log_line(classes=["pl-tags"])
            for tag, times in counted.most_used:
                after = "  " if self.for_terminal else " "
                before = "" if self.for_print else " "
                name = tag_reference(self.domain, tag, docname)
                shown = [name, nodes.Text(before), number(times)]
                line += [
                    nodes.inline("", "", *shown, classes=["pl-counted"]),
                    nodes.Text(after),
                ]
            found.append(line)
        return found

    def _fact(self, fact: str, kind: str, docname: str) -> nodes.Node:
        """A number, linked to the index of what it counts where there is one on another page."""
        index = self.domain.index_page(kind)
        if index is None or index == docname:
            return nodes.Text(fact)
        return reference_to(self.domain, Address(index), docname, nodes.Text(fact))

    def _shown_catalogue(self) -> Catalogue:
        """The log, or what the book has of it."""
        whole = self.domain.catalogue
        if not self.for_print:
            return whole
        pages = pages_in_book(self.env, self.domain.builder)
        return Catalogue.of(
            (entry for entry in whole.entries if entry.place.docname in pages),
            (week for week in whole.weeks if week.place.docname in pages),
            whole.records,
            whole.vocabulary,
        )
