"""Pages of one week: the title names the only week on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from paperlog.dates import week_dates
from paperlog.domain import LogDomain, log_domain
from paperlog.domain.references import Address, has_pages, week_address
from paperlog.model.week import Week, WeekError, parse_week
from paperlog.nodes import log_week

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def note_week_page(app: Sphinx, doctree: nodes.document) -> None:
    """At ``doctree-read``: store the week of a page whose title names the only week on it."""
    domain = log_domain(app.env)
    page = domain.pages.get(app.env.docname)
    section = next(iter(doctree.findall(nodes.section)), None)
    if page is None or len(page.weeks) != 1 or section is None:
        return
    week = page.weeks[0].week
    is_below = any(isinstance(child, log_week) for child in section.children)
    if is_below and _week_of(section[0].astext()) == week:
        page.whole_week = week


def _week_of(title: str) -> Week | None:
    """Return the week that *title* names, or None."""
    try:
        return parse_week(title).week
    except WeekError:
        return None


def week_of_page(domain: LogDomain, docname: str) -> Week | None:
    """Return the week whose page *docname* is on the site of a whole log, or None."""
    if not domain.is_whole or not has_pages(domain.builder):
        return None
    page = domain.pages.get(docname)
    return page.whole_week if page else None


def title_of_page(domain: LogDomain, docname: str) -> str:
    """Return the title of the page *docname* on the site: the days of its week, else its own."""
    if week := week_of_page(domain, docname):
        return week_dates(week, domain.env.config.language)
    return domain.env.titles[docname].astext()


def week_page_address(domain: LogDomain, week: Week) -> Address | None:
    """Return the address of *week*: the top of its own page, else its place on a page; or None."""
    address = week_address(domain, week)
    if address and week_of_page(domain, address.docname) == week:
        return Address(address.docname)
    return address
