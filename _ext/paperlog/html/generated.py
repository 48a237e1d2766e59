"""Pages without a source document, such as tag pages and the parts of long indexes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.docutils import new_document

from paperlog.escapes import html_text
from paperlog.transforms.finished_pages import mark_languages

# furo prints an error message instead of a page that extends `layout.html`
TEMPLATE = "page.html"

MARK = "paperlog_page"
"""Key in the template context, true for these pages."""

GeneratedPage = tuple[str, dict[str, Any], str]
"""Name, context and template, as ``html-collect-pages`` takes them."""


def page_in_template(name: str, title: str, body: str, description: str = "") -> GeneratedPage:
    """Return a page with *body*, which is HTML; *title* and *description* are plain text.

    The *description* is for search engines and shared links.
    """
    context = {"title": html_text(title), "body": body, "meta": {}, MARK: True}
    return name, {**context, "description": description}, TEMPLATE


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
    parents = [
        {
            "link": builder.get_relative_uri(name, parent),
            "title": html_text(builder.env.titles[parent].astext()),
        }
    ]
    page, context, template = page_in_template(name, title, body, description)
    return page, {**context, "parents": parents}, template
