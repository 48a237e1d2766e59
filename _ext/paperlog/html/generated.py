"""Pages without a document, such as those of tags and the parts of long indexes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.docutils import new_document

from paperlog.escapes import html_text
from paperlog.transforms.language_marks import mark_languages

# a page that extends `layout.html` instead becomes an error text in furo
TEMPLATE = "page.html"

MARK = "paperlog_page"
"""What the context of these pages holds besides: that they are of the log."""

GeneratedPage = tuple[str, dict[str, Any], str]
"""Name, context and template, as ``html-collect-pages`` takes them."""


def page_in_template(name: str, title: str, body: str, description: str = "") -> GeneratedPage:
    """The page as the template takes it: *title* and *description*, which is for search engines
    and shared links, are plain text, *body* is HTML.
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
    """The page *name*, which hangs below the document *parent*; *description* is for search
    engines and shared links.
    """
    document = new_document(name)
    document.settings.env = builder.env
    section = nodes.section("", nodes.title("", title), *content, ids=[anchor])
    document += section
    mark_languages(document, builder.config.language)
    # not the document: its writer would put what it holds into the page twice
    body = builder.render_partial(section)["fragment"]
    parents = [
        {
            "link": builder.get_relative_uri(name, parent),
            "title": html_text(builder.env.titles[parent].astext()),
        }
    ]
    page, context, template = page_in_template(name, title, body, description)
    return page, {**context, "parents": parents}, template
