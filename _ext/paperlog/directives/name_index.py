"""The indexes ``tag-index``, ``author-index`` and ``venue-index``."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.nodes import Node

from paperlog.directives.listing import Listing, ListingDirective
from paperlog.domain import log_domain
from paperlog.domain.references import (
    author_address,
    has_tag_pages,
    reference_to,
    tag_reference,
    venue_page,
)
from paperlog.messages import _
from paperlog.model.anchors import anchor
from paperlog.model.catalogue import SEVERAL, Catalogue, author_anchor, venue_anchor
from paperlog.model.collation import sort_key
from paperlog.model.entry import Entry
from paperlog.model.folding import plain
from paperlog.model.person import Person
from paperlog.model.tag import Tag
from paperlog.nodes import log_listing
from paperlog.transforms.name_index_nodes import (
    Item,
    authors_by_letter,
    counted,
    links_to_parts,
    names_with_entries,
    printed_index,
    with_heading,
)
from paperlog.transforms.row_nodes import rows

if TYPE_CHECKING:
    from paperlog.domain.digests import Digests
    from paperlog.transforms.log_transform import FillListings


@dataclass(frozen=True)
class IndexListing(Listing):
    """An index: names, each with its entries."""

    is_index: ClassVar[bool] = True
    columns: ClassVar[int] = 2
    """Number of columns in the book."""

    def rows(self, catalogue: Catalogue) -> tuple[()]:
        """Return no entries: an index shows neither summaries nor thumbnails."""
        return ()

    def digest(self, digests: Digests, docname: str) -> Any:
        return digests.every_entry

    def nodes(self, page: FillListings, place: log_listing) -> list[Node]:
        if page.for_print:
            items = self.printed_items(page.domain.catalogue, page.page_language)
            return [printed_index(items, self.columns)] if items else []
        return self.screen_nodes(page, place["in_document"])

    @abstractmethod
    def printed_items(self, catalogue: Catalogue, language: str) -> list[Item]:
        """Return name, anchor and entries of each item, for the book."""

    @abstractmethod
    def screen_nodes(self, page: FillListings, docname: str) -> list[Node]:
        """Return the nodes of the index, in all formats but the book."""


class IndexDirective(ListingDirective):
    """Base of index directives; warns of a second index of the same kind on a page."""

    kind: ClassVar[str]
    """Name of the directive, and key of the page in the domain."""
    contents: ClassVar[type[IndexListing]]

    def run(self) -> list[Node]:
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

    def listing(self) -> Listing:
        return self.contents()


@dataclass(frozen=True)
class TagIndex(IndexListing):
    """Tags by facet, most used first; where tags have no pages of their own, with their entries."""

    columns: ClassVar[int] = 3

    def select(self, catalogue: Catalogue) -> dict[str, list[tuple[Tag, list[Entry]]]]:
        """Return tags with their entries by facet id, in the order of the vocabulary."""
        declared = [facet.id for facet in catalogue.vocabulary.facets.values()]
        others = sorted({tag.facet for tag in catalogue.by_tag}.difference(declared))
        by_facet: dict[str, list[tuple[Tag, list[Entry]]]] = {
            facet: [] for facet in (*declared, *others)
        }
        for tag, entries in sorted(
            catalogue.by_tag.items(), key=lambda item: (-len(item[1]), item[0].id)
        ):
            by_facet[tag.facet].append((tag, entries))
        return {facet: tags for facet, tags in by_facet.items() if tags}

    def digest(self, digests: Digests, docname: str) -> Any:
        return [*digests.catalogue.vocabulary.facets.values(), digests.every_entry]

    def printed_items(self, catalogue: Catalogue, language: str) -> list[Item]:
        return [(tag.name(language), tag.anchor, found) for tag, found in catalogue.by_tag.items()]

    def screen_nodes(self, page: FillListings, docname: str) -> list[Node]:
        catalogue = page.domain.catalogue
        sections: list[Node] = []
        for facet, tags in self.select(catalogue).items():
            name = (
                catalogue.vocabulary.facet(facet).name(page.page_language)
                if facet
                else _("Other tags")
            )
            address = anchor("facet", facet or "other")
            content: list[Node] = [self._facet(page, tags, docname)]
            sections += with_heading(page.domain, name, address, content)
        return sections

    @staticmethod
    def _facet(
        page: FillListings, tags: list[tuple[Tag, list[Entry]]], docname: str
    ) -> nodes.bullet_list:
        domain = page.domain
        has_pages = has_tag_pages(domain.builder)
        listing = nodes.bullet_list(classes=["pl-tag-index"] if has_pages else ["pl-index"])
        for tag, entries in tags:
            name = (
                tag_reference(domain, tag, docname)
                if has_pages
                else nodes.strong("", tag.name(page.page_language))
            )
            item = nodes.list_item("", counted(name, len(entries)), ids=[tag.anchor])
            if not has_pages:
                item += rows(
                    domain, domain.catalogue.newest_first(entries), docname, page.addresses, "list"
                )
            listing += item
        return listing


class TagIndexDirective(IndexDirective):
    kind = "tag-index"
    contents = TagIndex


MAX_FREQUENT = 40
"""Maximum number of authors listed under "Most often"."""


@dataclass(frozen=True)
class AuthorIndex(IndexListing):
    """The most frequent authors, then all authors by initial letter.

    A divided index has links to its parts instead of the list by letter.
    """

    def select(self, catalogue: Catalogue) -> Mapping[Person, list[Entry]]:
        return catalogue.by_author

    def printed_items(self, catalogue: Catalogue, language: str) -> list[Item]:
        authors = catalogue.by_author.items()
        return [(person.inverted, author_anchor(person), found) for person, found in authors]

    def screen_nodes(self, page: FillListings, docname: str) -> list[Node]:
        domain = page.domain
        by_author = self.select(domain.catalogue)
        parts = domain.author_parts
        frequent = sorted(
            (person for person, found in by_author.items() if parts or len(found) >= SEVERAL),
            key=lambda person: (-len(by_author[person]), sort_key(person.inverted)),
        )[:MAX_FREQUENT]
        names = nodes.bullet_list(classes=["pl-often"])
        for person in frequent:
            address = author_address(domain, person)
            name: Node = nodes.Text(person.full)
            if address:
                name = reference_to(domain, address, docname, name)
            names += nodes.list_item("", counted(name, len(by_author[person])))
        most = with_heading(domain, _("Most often"), "most-often", [names]) if frequent else []
        if parts:
            return [links_to_parts(domain, docname, Counter(parts.values())), *most]
        bar, letters = authors_by_letter(domain, by_author, docname)
        return [*bar, *most, *letters]


class AuthorIndexDirective(IndexDirective):
    kind = "author-index"
    contents = AuthorIndex


@dataclass(frozen=True)
class VenueIndex(IndexListing):
    """Venues, sorted by their number of entries, largest first."""

    def select(self, catalogue: Catalogue) -> list[tuple[str, list[Entry]]]:
        return sorted(catalogue.by_venue.items(), key=lambda item: (-len(item[1]), plain(item[0])))

    def printed_items(self, catalogue: Catalogue, language: str) -> list[Item]:
        return [(venue, venue_anchor(venue), found) for venue, found in self.select(catalogue)]

    def screen_nodes(self, page: FillListings, docname: str) -> list[Node]:
        venues = self.select(page.domain.catalogue)
        items = (
            (venue, venue_anchor(venue), entries, venue_page(page.domain, venue))
            for venue, entries in venues
        )
        return [names_with_entries(page.domain, items, docname)] if venues else []


class VenueIndexDirective(IndexDirective):
    kind = "venue-index"
    contents = VenueIndex
