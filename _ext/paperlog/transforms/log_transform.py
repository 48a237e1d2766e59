"""The base class of the post-transforms of a log, and the one that fills listings."""

from __future__ import annotations

from typing import Any

from sphinx.transforms.post_transforms import SphinxPostTransform

from paperlog.domain import LogDomain, log_domain
from paperlog.domain.book_pages import pages_in_book
from paperlog.domain.references import WITHOUT_STYLE, is_html, is_interactive
from paperlog.messages import _
from paperlog.model.catalogue import Catalogue
from paperlog.nodes import log_line, log_listing


class LogTransform(SphinxPostTransform):
    """A post-transform with access to the domain and to properties of the output."""

    @property
    def domain(self) -> LogDomain:
        return log_domain(self.env)

    @property
    def is_ours(self) -> bool:
        """Whether all of the page may be changed, not only the markup of the log on it."""
        return self.domain.is_ours(self.document)

    @property
    def page_language(self) -> str:
        language: str = self.config.language
        return language

    @property
    def for_html(self) -> bool:
        return is_html(self.domain.builder)

    @property
    def for_site(self) -> bool:
        """Whether the output is interactive: HTML, but no EPUB."""
        return is_interactive(self.domain.builder)

    @property
    def for_print(self) -> bool:
        return self.domain.prints_book

    @property
    def for_terminal(self) -> bool:
        """Whether the output has neither links nor styles: text and man pages."""
        return self.domain.builder.format in WITHOUT_STYLE


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
