"""Pages without a source document, such as tag pages and the parts of long indexes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.docutils import new_document

from paperlog.model.escapes import html_text
from paperlog.transforms.finished_pages import mark_languages

# furo prints an error message instead of a page that extends `layout.html`
TEMPLATE = "page.html"

MARK = "paperlog_page"
"""Key in the template context, true for these pages."""

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


def add_to_head(context: dict[str, Any], tags: Iterable[str]) -> None:
    """Add *tags* to the head of the page that is rendered with *context*."""
    context["metatags"] = "\n    ".join(filter(None, [context.get("metatags", ""), *tags]))


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
