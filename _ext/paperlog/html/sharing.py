"""Metadata for search engines and shared links: description, OpenGraph tags, share cards, icon.

Tags and files that need absolute URLs are omitted if ``html_baseurl`` is not set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from markupsafe import escape
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.osutil import relative_uri

from paperlog.domain import LogDomain, log_domain
from paperlog.domain.references import has_pages, site_address
from paperlog.domain.site_pages import whole_title
from paperlog.escapes import html_attribute
from paperlog.html.generated import add_to_head
from paperlog.html.not_found_page import NOT_FOUND, collect_not_found_page
from paperlog.html.share_cards import FOLDER, ShareCards, remove_cards
from paperlog.html.sitemap import NOT_LISTED, write_sitemap
from paperlog.messages import _, count
from paperlog.model.languages import HAN

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from paperlog.model.entry import Entry

ICON = "_static/paperlog-icon.svg"
SENTENCE = re.compile(r".+?(?:[。！？]|[.!?](?=\s|$))", re.DOTALL)
MAX_DESCRIPTION = 160
"""Maximum length of a description in characters; search engines truncate longer ones."""


class Sharing:
    """Adds the metadata to each page; sets up the sitemap and the page for unknown URLs."""

    def __init__(self, app: Sphinx) -> None:
        self._cards: ShareCards | None = None
        app.connect("write-started", self.prepare)
        app.connect("html-page-context", self.add_tags, priority=950)
        app.connect("html-collect-pages", collect_not_found_page)
        app.connect("build-finished", self.finish)

    def prepare(self, app: Sphinx, builder: Builder) -> None:
        """At ``write-started``: compute the share cards of all pages, or remove those left."""
        self._cards = (
            ShareCards(log_domain(app.env), builder)
            if has_pages(builder) and app.config.html_baseurl
            else None
        )
        if has_pages(builder) and not self._cards:
            remove_cards(Path(builder.outdir))

    def add_tags(
        self,
        app: Sphinx,
        pagename: str,
        _template: str,
        context: dict[str, Any],
        _doctree: nodes.document | None,
    ) -> None:
        """At ``html-page-context``: add the metadata to the head of the page."""
        builder = app.builder
        if not has_pages(builder):
            return
        tags = list(self._tags(app, builder, pagename, context))
        if pagename == NOT_FOUND and app.config.html_baseurl:
            # the server returns this page for any URL, so relative URIs need a base
            tags.insert(0, f'<base href="{html_attribute(site_address(app.config))}">')
        add_to_head(context, tags)

    def _tags(
        self, app: Sphinx, builder: StandaloneHTMLBuilder, pagename: str, context: dict[str, Any]
    ) -> Iterator[str]:
        domain = log_domain(app.env)
        has_description = 'name="description"' in str(context.get("metatags", ""))
        description = context.get("description") or description_of(domain, pagename)
        if description and not has_description:
            yield _meta("name", "description", description)
        if not app.config.html_favicon:
            icon = html_attribute(relative_uri(builder.get_target_uri(pagename), ICON))
            yield f'<link rel="icon" type="image/svg+xml" href="{icon}">'
        if not app.config.html_baseurl or pagename in NOT_LISTED:
            return
        # the title in the context is escaped HTML; browsers collapse white space in titles
        title = unescape(re.sub(r"<[^>]*>", "", str(context.get("title", ""))))
        yield f'<meta property="og:title" content="{escape(" ".join(title.split()))}">'
        yield _meta(
            "property", "og:type", "website" if pagename == app.config.root_doc else "article"
        )
        base = site_address(app.config)
        yield _meta("property", "og:url", base + builder.get_target_uri(pagename))
        yield _meta("property", "og:site_name", whole_title(app.env))
        yield _meta("property", "og:locale", app.config.language)
        if description:
            yield _meta("property", "og:description", description)
        if self._cards and (name := self._cards.draw(pagename)):
            yield _meta("property", "og:image", f"{base}{FOLDER}/{name}")
            yield _meta("property", "og:image:width", "1200")
            yield _meta("property", "og:image:height", "630")
            yield _meta("name", "twitter:card", "summary_large_image")

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """At ``build-finished``: write the sitemap, and remove share cards that no page uses."""
        builder = app.builder
        if exception is not None or not has_pages(builder) or self._cards is None:
            return
        self._cards.remove_others()
        write_sitemap(builder)


def description_of(domain: LogDomain, docname: str) -> str:
    """Return the description of a page as plain text: its entries, else its first sentence.

    Empty if the page is unknown or has no text.
    """
    page = domain.pages.get(docname)
    if page is None:
        return ""
    if page.entries:
        return description_of_entries(domain, page.entries)
    own = next((section.text for section in page.texts.sections if section.text), "")
    return first_sentence(domain.catalogue.spelled(own, domain.env.config.language))


def first_sentence(text: str) -> str:
    """Return the first sentence of *text*, shortened to :data:`MAX_DESCRIPTION` characters."""
    text = " ".join(text.split())
    sentence = SENTENCE.match(text)
    return _shortened(sentence[0] if sentence else text)


def description_of_entries(domain: LogDomain, entries: Sequence[Entry]) -> str:
    """Return the number of *entries* and the names of the first ones, as plain text."""
    number = count(len(entries), _("{} entry"), _("{} entries"))
    return _shortened(f"{number} · {', '.join(map(domain.catalogue.name, entries))}")


def _shortened(text: str) -> str:
    """Return *text* truncated to :data:`MAX_DESCRIPTION` characters, at a space if it has any."""
    if len(text) <= MAX_DESCRIPTION:
        return text
    cut = text[: MAX_DESCRIPTION - 1]
    return (cut if HAN.search(cut) else cut.rpartition(" ")[0] or cut) + "…"


def _meta(kind: str, name: str, content: str) -> str:
    """Return a ``meta`` element; *kind* is the attribute that holds *name*."""
    return f'<meta {kind}="{name}" content="{html_attribute(content)}">'
