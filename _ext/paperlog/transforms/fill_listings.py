"""Fill listings with data of the log."""

from __future__ import annotations

from typing import Any

from paperlog.domain.book_pages import pages_in_book
from paperlog.messages import _
from paperlog.model.catalogue import Catalogue
from paperlog.nodes import log_line, log_listing
from paperlog.transforms.log_transform import LogTransform


class FillListings(LogTransform):
    """Replace each placeholder by the nodes of its listing."""

    default_priority = 7

    def run(self, **kwargs: Any) -> None:
        self.addresses: set[str] = set()
        """Ids that listings of the page use already."""
        for place in list(self.document.findall(log_listing)):
            place.replace_self(place["listing"].nodes(self, place) or [nothing_yet()])

    def shown_catalogue(self) -> Catalogue:
        """Return the catalogue; for a book, restricted to its pages."""
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


def nothing_yet() -> log_line:
    """Return the line that replaces an empty listing."""
    return log_line("", _("Nothing here yet."), classes=["pl-nothing"])
