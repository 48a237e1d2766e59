"""Base class of the post-transforms of a log."""

from __future__ import annotations

from sphinx.transforms.post_transforms import SphinxPostTransform

from paperlog.domain import LogDomain, log_domain
from paperlog.domain.references import WITHOUT_STYLE, is_html, is_interactive


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
