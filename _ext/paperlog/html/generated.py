"""Pages without a source document, such as tag pages, the parts of long indexes and ``404.html``.

A theme takes 5 to 9 ms to render a page. The generated pages of a folder differ only in title,
description, content and URL. The template is rendered once with placeholders for these values, and
each page replaces the placeholders. The result is identical, byte for byte, to a rendering of the
template. A template that changes the values, e.g. to capitals, is rendered for each page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from docutils import nodes
from markupsafe import escape
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.docutils import new_document

from paperlog.domain import log_domain
from paperlog.domain.references import has_pages
from paperlog.domain.site_pages import whole_title
from paperlog.messages import _
from paperlog.model.escapes import html_attribute, html_text
from paperlog.transforms.finished_pages import mark_languages

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

# furo prints an error message instead of a page that extends `layout.html`
TEMPLATE = "page.html"

MARK = "paperlog_page"
"""Key in the template context, true for these pages."""
NOT_FOUND = "404"
PREFIX = "paperlogshell"
PARTS = NAME, TITLE, BODY, DESCRIPTION = tuple(
    f"{PREFIX}{part}" for part in ("name", "title", "body", "description")
)
PLACEHOLDERS = re.compile(f"({'|'.join(PARTS)})")

TemplatePage = tuple[str, dict[str, Any], str]
"""Name, context and template, as ``html-collect-pages`` takes them."""


@dataclass(frozen=True)
class GeneratedPage:
    """A page of a site; *body* is HTML, *title* and *description* are plain text."""

    name: str
    title: str
    body: str
    description: str = ""
    """For search engines and shared links."""
    parent: str = ""
    """The document above it, or ``""``."""

    def in_template(self, builder: StandaloneHTMLBuilder) -> TemplatePage:
        """Return what Sphinx needs to render the page."""
        context = {"title": html_text(self.title), "body": self.body, "meta": {}, MARK: True}
        if self.parent:
            link = builder.get_relative_uri(self.name, self.parent)
            title = html_text(builder.env.titles[self.parent].astext())
            context["parents"] = [{"link": link, "title": title}]
        return self.name, {**context, "description": self.description}, TEMPLATE


def generated_page(
    builder: StandaloneHTMLBuilder,
    name: str,
    parent: str,
    anchor: str,
    title: str,
    content: Sequence[nodes.Node],
    description: str = "",
) -> GeneratedPage:
    """Return the page *name*, a child of the document *parent*, with *content* in a section.

    :param anchor: id of the section.
    :param description: plain text for search engines and shared links.
    """
    document = new_document(name)
    document.settings.env = builder.env
    section = nodes.section("", nodes.title("", title), *content, ids=[anchor])
    document += section
    mark_languages(document, builder.config.language)
    # render the section, since the writer would print the content of a document twice
    body = builder.render_partial(section)["fragment"]
    return GeneratedPage(name, title, body, description, parent)


class Shells:
    """The rendered templates of a site, one for each folder of generated pages."""

    def __init__(self, builder: StandaloneHTMLBuilder) -> None:
        self._builder = builder
        self._shells: dict[tuple[str, str, bool], Shell] = {}

    def write(self, page: GeneratedPage) -> None:
        """Write *page*; the first one of a folder renders the template."""
        folder = page.name.rpartition("/")[0]
        key = folder, page.parent, bool(page.description)
        if key not in self._shells:
            self._shells[key] = Shell(self._builder, *key)
        self._shells[key].write(page)


class Shell:
    """The rendered template for pages of one *folder* of a site, all below the document *parent*,
    and all with a description or all without.
    """

    def __init__(
        self, builder: StandaloneHTMLBuilder, folder: str, parent: str, is_described: bool
    ) -> None:
        self._builder = builder
        self._encoding = builder.config.html_output_encoding
        self._before, self._after = str(builder.get_output_path(f"{folder}/{NAME}")).split(NAME)
        Path(self._before).mkdir(parents=True, exist_ok=True)
        description = DESCRIPTION if is_described else ""
        page = GeneratedPage(f"{folder}/{NAME}", TITLE, BODY, description, parent)
        # not a fixed name: a second process may render a template too
        with TemporaryDirectory(prefix="paperlog-", dir=builder.doctreedir) as scratch:
            path = Path(scratch, "shell.html")
            builder.handle_page(*page.in_template(builder), outfilename=path)
            text = path.read_text(encoding=self._encoding)
        self._pieces = PLACEHOLDERS.split(text)
        found = text.lower().count(PREFIX)
        self._is_changed = found != sum(piece in PARTS for piece in self._pieces)

    def write(self, page: GeneratedPage) -> None:
        """Write a *page* of the folder."""
        if self._is_changed:
            self._builder.handle_page(*page.in_template(self._builder))
            return
        values = {
            NAME: page.name.rpartition("/")[2],
            # the template collapses white space in titles
            TITLE: str(escape(" ".join(page.title.split()))),
            BODY: page.body,
            DESCRIPTION: html_attribute(page.description),
        }
        text = "".join([values.get(piece, piece) for piece in self._pieces])
        path = Path(f"{self._before}{values[NAME]}{self._after}")
        if "/" in self._after:
            # dirhtml gives each page a folder
            path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode(self._encoding, errors="xmlcharrefreplace"))


def collect_not_found_page(app: Sphinx) -> Iterator[TemplatePage]:
    """At ``html-collect-pages``: yield the page, with links to the first page and the search."""
    builder = app.builder
    if not has_pages(builder) or log_domain(app.env).is_unchanged:
        return
    title = str(_("Page not found"))
    text = str(_("No page of this log has this address."))
    links = [
        (builder.get_target_uri(app.config.root_doc), whole_title(app.env)),
        (builder.get_target_uri("search"), str(_("Search"))),
    ]
    items = "".join(
        f'<li><a href="{html_attribute(uri)}">{html_text(name)}</a></li>' for uri, name in links
    )
    body = (
        f'<section id="not-found"><h1>{html_text(title)}</h1>\n'
        f"<p>{html_text(text)}</p>\n"
        f"<ul>{items}</ul></section>"
    )
    yield GeneratedPage(NOT_FOUND, title, body).in_template(builder)


def leave_out_empty_index(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """At ``env-updated``: disable the general index of a whole log if it is empty.

    Sphinx then writes neither its page nor links to it. Return no documents to write again.
    """
    if (
        has_pages(app.builder)
        and log_domain(env).is_whole
        and not any(env.domains.index_domain.entries.values())
    ):
        app.config.html_use_index = app.builder.use_index = False
    return []
