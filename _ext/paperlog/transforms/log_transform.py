"""What our post-transforms share."""

from __future__ import annotations

from sphinx.transforms.post_transforms import SphinxPostTransform

from paperlog.domain import LogDomain, log_domain
from paperlog.domain.references import WITHOUT_STYLE, is_html, is_interactive


class LogTransform(SphinxPostTransform):
    """A post-transform that looks things up in the log."""

    @property
    def domain(self) -> LogDomain:
        return log_domain(self.env)

    @property
    def is_ours(self) -> bool:
        """Whether the page may be changed beyond the markup of the log on it."""
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
        """Whether a reader can fold and unfold, which an EPUB, HTML as well, does not let him."""
        return is_interactive(self.domain.builder)

    @property
    def for_print(self) -> bool:
        return self.domain.prints_book

    @property
    def for_terminal(self) -> bool:
        """Whether what is printed has neither links nor styles."""
        return self.domain.builder.format in WITHOUT_STYLE
