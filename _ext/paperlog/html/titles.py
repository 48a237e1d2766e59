"""How the pages of a whole log are called: a week by its days, the site by the title of its first
page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from paperlog.domain import LogDomain, log_domain
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

SUBTITLE = re.compile(r"\s+[-–—]+\s+.*", re.DOTALL)


def site_title(env: BuildEnvironment) -> str:
    """The title of the first page without what follows a dash; empty where ``conf.py`` gives one.

    It stands in the browser's title of all pages.
    """
    config = env.config
    if "html_title" in config._raw_config or "html_title" in config.overrides:
        return ""
    title = env.titles.get(config.root_doc)
    # Sphinx has a title in pointed brackets for a page without one
    return (
        SUBTITLE.sub("", title.astext())
        if title and len(title) and title.astext() != "<no title>"
        else ""
    )


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
        for name, other in zip(("prev", "next"), weeks_beside(domain, week), strict=True):
            address = week_page_address(domain, other) if other else None
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
        found = [
            week_page_address(domain, other) if other else None
            for other in weeks_beside(domain, week)
        ]
        return tuple(address and address.docname for address in found)  # type: ignore[return-value]
    relations = getattr(builder, "relations", {}).get(pagename)
    return (relations[1], relations[2]) if relations else (None, None)
