"""``{lineage}``: relations of the selected entries, as a drawing and a nested list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
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
from paperlog.figures.dot import version_of_dot
from paperlog.model.catalogue import Catalogue, Query
from paperlog.model.entry import RELATIONS, suggestion
from paperlog.model.lineage import Lineage, LineageQuery, lineage_of, names_of, unmet_keys
from paperlog.model.tag import split_tags
from paperlog.nodes import log_listing
from paperlog.transforms.lineage_nodes import LineagePrinter

if TYPE_CHECKING:
    from paperlog.domain.digests import Digests
    from paperlog.transforms.log_transform import FillListings

MAX_DIGITS = 9
"""Maximum number of digits of ``:depth:``."""


@dataclass(frozen=True)
class LineageListing(Listing):
    """Related works as a drawing, and as a nested list with the same content."""

    request: LineageQuery = field(default_factory=LineageQuery)

    def select(self, catalogue: Catalogue) -> Lineage:
        return lineage_of(catalogue, self.request)

    def rows(self, catalogue: Catalogue) -> tuple[()]:
        """Return no entries: a lineage shows neither summaries nor thumbnails."""
        return ()

    def digest(self, digests: Digests, docname: str) -> Any:
        """Return the works with names and addresses, the ties, and the version of Graphviz."""
        catalogue = digests.catalogue
        lineage = self.select(catalogue)
        works = [
            (
                work.target,
                digests.link(work.entry) if work.entry else digests.citation(work.target, docname),
                (record := catalogue.records.get(work.target)) and record.is_unverified("year"),
            )
            for work in lineage.works
        ]
        return works, names_of(catalogue, lineage.works), lineage.ties, version_of_dot()

    def nodes(self, page: FillListings, place: log_listing) -> list[Node]:
        catalogue = page.shown_catalogue()
        printer = LineagePrinter(page.domain, catalogue, place["in_document"])
        return printer.nodes_of(self.select(catalogue), place)

    def unmet(self, catalogue: Catalogue) -> Iterator[tuple[str, str, list[str]]]:
        for key in unmet_keys(catalogue, self.request):
            yield "key", key, list(catalogue.by_target)
        yield from unmet_conditions(catalogue, self.request.query)


class LineageDirective(ChosenEntriesDirective):
    """``{lineage}``."""

    option_spec: ClassVar[OptionSpec] = Options(
        dict.fromkeys((*CONDITIONS, "key", "depth", "relations"), directives.unchanged)
    )

    def listing(self) -> Listing:
        query, keys = self.query(), split_tags(self.options.get("key") or "")
        depth = self._depth(query == Query() and not keys)
        return LineageListing(LineageQuery(query, keys, depth, self._kinds()))

    def _depth(self, is_whole: bool) -> int | None:
        """Return how many relations to follow; None is no limit, the default for the whole log."""
        default = None if is_whole else 1
        value = self.option("depth").lower()
        if not value or value == "all":
            return None if value else default
        if not value.isdecimal() or len(value) > MAX_DIGITS:
            self.warn("listing", f":depth: is a whole number or `all`, not {value!r}")
            return default
        return int(value)

    def _kinds(self) -> tuple[str, ...]:
        """Return the kinds of ``:relations:``, by default all; warn of unknown ones."""
        typed = [kind.lower() for kind in split_tags(self.options.get("relations") or "")]
        for kind in typed:
            if kind not in RELATIONS:
                known = f"known are {', '.join(RELATIONS)}"
                guess = suggestion(kind, RELATIONS)
                self.warn("listing", f"unknown relation {kind!r}{guess}; {known}")
        return tuple(kind for kind in RELATIONS if kind in typed) or RELATIONS
