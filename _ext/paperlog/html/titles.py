"""Titles of the pages of a whole log: a week has its days, the site the title of its first page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import escape

from paperlog.domain import LogDomain, log_domain
from paperlog.domain.log_title import log_title
from paperlog.domain.references import has_pages
from paperlog.domain.week_pages import (
    title_of_page,
    week_of_page,
    week_page_address,
    weeks_beside,
)

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from paperlog.domain.references import Address
    from paperlog.model.week import Week


def site_title(env: BuildEnvironment) -> str:
    """The site's part of each page's ``<title>``: the title of the log, unless ``conf.py`` has
    one for the site; then empty.
    """
    config = env.config
    is_given = "html_title" in config._raw_config or "html_title" in config.overrides
    return "" if is_given else log_title(env)


def name_page(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """At ``html-page-context``: the title of the site, and on the page of a week its days and the
    weeks before and after.
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
                "link": address.uri(builder, pagename),
                "title": escape(title_of_page(domain, address.docname)),
            }
        return
    for name, neighbour in zip(
        ("prev", "next"), neighbours(domain, builder, pagename), strict=True
    ):
        if context.get(name) and neighbour and week_of_page(domain, neighbour):
            context[name]["title"] = escape(title_of_page(domain, neighbour))


def neighbours(domain: LogDomain, builder: Builder, pagename: str) -> tuple[str | None, str | None]:
    """The pages before and after *pagename*: of a week's page those of other weeks."""
    if week := week_of_page(domain, pagename):
        older, newer = _beside(domain, week)
        return (
            older.docname if older else None,
            newer.docname if newer else None,
        )
    relations = getattr(builder, "relations", {}).get(pagename)
    return (relations[1], relations[2]) if relations else (None, None)


def _beside(domain: LogDomain, week: Week) -> tuple[Address | None, Address | None]:
    """Where the weeks before and after *week* are read."""
    older, newer = weeks_beside(domain, week)
    return (
        week_page_address(domain, older) if older else None,
        week_page_address(domain, newer) if newer else None,
    )
