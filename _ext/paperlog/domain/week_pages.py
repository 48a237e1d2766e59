"""Pages that hold one week and are called by it: the week is what the whole page shows."""

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
    """At ``doctree-read``: note the week of a page whose title names the one week on it."""
    domain = log_domain(app.env)
    page = domain.pages.get(app.env.docname)
    section = next(iter(doctree.findall(nodes.section)), None)
    if page is None or len(page.weeks) != 1 or section is None:
        return
    week = page.weeks[0].week
    is_below = any(isinstance(child, log_week) for child in section.children)
    if is_below and _named(section[0].astext()) == week:
        page.whole_week = week


def _named(title: str) -> Week | None:
    try:
        return parse_week(title).week
    except WeekError:
        return None


def week_of_page(domain: LogDomain, docname: str) -> Week | None:
    """The week that the page *docname* shows as a whole, on a site of a whole log."""
    if not domain.is_whole or not has_pages(domain.builder):
        return None
    page = domain.pages.get(docname)
    return page.whole_week if page else None


def title_of_page(domain: LogDomain, docname: str) -> str:
    """The title of a page as the site shows it: of a week the days."""
    if week := week_of_page(domain, docname):
        return week_dates(week, domain.env.config.language)
    return domain.env.titles[docname].astext()


def weeks_beside(domain: LogDomain, week: Week) -> tuple[Week | None, Week | None]:
    """The week of the log before *week*, and the one after it."""
    weeks = domain.catalogue.week_list
    if week not in weeks:
        return None, None
    at = weeks.index(week)
    return (weeks[at - 1] if at else None), (weeks[at + 1] if at + 1 < len(weeks) else None)


def week_page_address(domain: LogDomain, week: Week) -> Address | None:
    """Where *week* is read: the top of its own page, else its place on a page of several weeks."""
    address = week_address(domain, week)
    if address and week_of_page(domain, address.docname) == week:
        return Address(address.docname)
    return address
