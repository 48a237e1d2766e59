"""``{entries}``: the entries that meet all conditions, as compact cards or as a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from docutils.nodes import Node
from docutils.parsers.rst import directives
from sphinx.util.typing import OptionSpec

from paperlog.directives.listing import (
    CONDITIONS,
    ChosenEntriesDirective,
    Listing,
    unmet_conditions,
)
from paperlog.directives.log_directive import Options
from paperlog.model.catalogue import SORTS, Catalogue, Query
from paperlog.model.entry import Entry
from paperlog.nodes import log_listing
from paperlog.transforms.row_nodes import rows

if TYPE_CHECKING:
    from paperlog.domain.digests import Digests
    from paperlog.transforms.log_transform import FillListings

ENTRY_STYLES = ("cards", "list")


@dataclass(frozen=True)
class EntriesListing(Listing):
    """Entries selected by *query*, in one of the :data:`ENTRY_STYLES`."""

    query: Query
    style: str = "cards"

    @property
    def lists(self) -> str:
        """Return ``status to-read`` if a status is the only condition, else an empty string."""
        # a subclass may select fewer entries
        if type(self) is not EntriesListing:
            return ""
        status = self.query.status
        query = replace(self.query, sort=Query.sort)
        return f"status {status}" if status and query == Query(status=status) else ""

    def select(self, catalogue: Catalogue) -> tuple[Entry, ...]:
        return catalogue.select(self.query)

    def rows(self, catalogue: Catalogue) -> Iterable[Entry]:
        """Return the selected entries."""
        return self.select(catalogue)

    def digest(self, digests: Digests, docname: str) -> Any:
        return [digests.row(entry, self.style) for entry in self.select(digests.catalogue)]

    def nodes(self, page: FillListings, place: log_listing) -> list[Node]:
        entries = self.select(page.domain.catalogue)
        docname = place["in_document"]
        return [rows(page.domain, entries, docname, page.addresses, self.style)] if entries else []

    def unmet(self, catalogue: Catalogue) -> Iterator[tuple[str, str, list[str]]]:
        return unmet_conditions(catalogue, self.query)


class EntriesDirective(ChosenEntriesDirective):
    """``{entries}``."""

    option_spec: ClassVar[OptionSpec] = Options(
        dict.fromkeys((*CONDITIONS, "sort", "limit", "style"), directives.unchanged)
    )

    def listing(self) -> Listing:
        query = self.query(self.chosen("sort", SORTS, "newest"), self.number("limit"))
        return EntriesListing(query, self.chosen("style", ENTRY_STYLES, "cards"))
