"""What the indexes of tags, authors and venues share."""

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
    from paperlog.transforms.fill_listings import FillListings


@dataclass(frozen=True)
class IndexListing(Listing):
    """An index: names with the entries that belong to each."""

    is_index: ClassVar[bool] = True
    columns: ClassVar[int] = 2
    """Of a printed page."""

    def rows(self, catalogue: Catalogue) -> tuple[()]:
        return ()

    def digest(self, digests: Digests, docname: str) -> Any:
        return digests.every_entry

    def nodes(self, page: FillListings, place: log_listing) -> list[Node]:
        if page.for_print:
            items = list(self.printed(page))
            return [printed_index(items, self.columns)] if items else []
        return self.shown(page, place["in_document"])

    @abstractmethod
    def printed(self, page: FillListings) -> Iterable[Item]:
        """Name, address and entries of each item, for a book."""

    @abstractmethod
    def shown(self, page: FillListings, docname: str) -> list[Node]:
        """The index where there is a screen."""


class IndexDirective(ListingDirective):
    """An index, which a page has once."""

    kind: ClassVar[str]
    """Its name, under which the domain knows the page."""
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
