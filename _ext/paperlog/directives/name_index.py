"""Base classes of the indexes of tags, authors and venues."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from docutils.nodes import Node

from paperlog.directives.listing import Listing, ListingDirective
from paperlog.domain import log_domain
from paperlog.model.catalogue import Catalogue
from paperlog.nodes import log_listing
from paperlog.transforms.printed_index import Item, printed_index

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
            items = list(self.printed_items(page))
            return [printed_index(items, self.columns)] if items else []
        return self.screen_nodes(page, place["in_document"])

    @abstractmethod
    def printed_items(self, page: FillListings) -> Iterable[Item]:
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
