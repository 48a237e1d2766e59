"""Titles of the pages of a whole log: of the site, and of the pages of weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import escape

from paperlog.config import is_configured
from paperlog.domain import LogDomain, log_domain
from paperlog.domain.references import has_pages
from paperlog.domain.site_pages import (
    log_title,
    title_of_page,
    week_of_page,
    week_page_address,
)

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from paperlog.domain.references import Address
    from paperlog.model.week import Week


def site_title(env: BuildEnvironment) -> str:
    """Return the title of the site for the ``<title>`` of each page: the title of the log.

    Empty if ``conf.py`` sets ``html_title``.
    """
    config = env.config
    return "" if is_configured(config, "html_title") else log_title(env)


def name_page(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """At ``html-page-context``: set the title of the site, and the titles of pages of weeks.

    On the page of a week, the previous and next links lead to the weeks before and after.
    """
    domain, builder = log_domain(app.env), app.builder
    if not domain.is_whole or not has_pages(builder):
        return
    if title := site_title(app.env):
        context["docstitle"] = escape(title)
    if week := week_of_page(domain, pagename):
        context["title"] = escape(title_of_page(domain, pagename))
        for name, address in zip(("prev", "next"), _beside(domain, week), strict=True):
            context[name] = address and {
                "link": address.uri(domain, pagename),
                "title": escape(title_of_page(domain, address.docname)),
            }
        return
    for name, neighbour in zip(
        ("prev", "next"), neighbours(domain, builder, pagename), strict=True
    ):
        if context.get(name) and neighbour and week_of_page(domain, neighbour):
            context[name]["title"] = escape(title_of_page(domain, neighbour))


def neighbours(domain: LogDomain, builder: Builder, pagename: str) -> tuple[str | None, str | None]:
    """Return the previous and the next page of *pagename*, or ``None``.

    Those of the page of a week are the pages of the weeks before and after.
    """
    if week := week_of_page(domain, pagename):
        older, newer = _beside(domain, week)
        return (
            older.docname if older else None,
            newer.docname if newer else None,
        )
    relations = getattr(builder, "relations", {}).get(pagename)
    return (relations[1], relations[2]) if relations else (None, None)


def _beside(domain: LogDomain, week: Week) -> tuple[Address | None, Address | None]:
    """Return the addresses of the weeks before and after *week*, or ``None``."""
    older, newer = domain.catalogue.weeks_beside(week)
    return (
        week_page_address(domain, older) if older else None,
        week_page_address(domain, newer) if newer else None,
    )
