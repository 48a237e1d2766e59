"""The page that a server returns for an unknown URL, ``404.html``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from paperlog.domain import log_domain
from paperlog.domain.references import has_pages
from paperlog.domain.site_pages import whole_title
from paperlog.html.generated import GeneratedPage, TemplatePage
from paperlog.messages import _
from paperlog.model.escapes import html_attribute, html_text

if TYPE_CHECKING:
    from sphinx.application import Sphinx

NOT_FOUND = "404"


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
