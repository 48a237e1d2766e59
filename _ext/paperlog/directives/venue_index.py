"""``{venue-index}``: all venues with the entries about works published there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils.nodes import Node

from paperlog.directives.name_index import IndexDirective, IndexListing
from paperlog.domain.references import venue_page
from paperlog.model.catalogue import Catalogue, venue_anchor
from paperlog.model.entry import Entry
from paperlog.model.folding import plain
from paperlog.transforms.index_names import names_with_entries
from paperlog.transforms.printed_index import Item

if TYPE_CHECKING:
    from paperlog.transforms.log_transform import FillListings


@dataclass(frozen=True)
class VenueIndex(IndexListing):
    """Venues, sorted by their number of entries, largest first."""

    def select(self, catalogue: Catalogue) -> list[tuple[str, list[Entry]]]:
        return sorted(catalogue.by_venue.items(), key=lambda item: (-len(item[1]), plain(item[0])))

    def printed_items(self, page: FillListings) -> Iterator[Item]:
        for venue, entries in page.domain.catalogue.by_venue.items():
            yield venue, venue_anchor(venue), entries

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
