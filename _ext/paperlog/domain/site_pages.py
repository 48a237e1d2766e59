"""Pages of a site: titles, pages of one week and of names, and the targets of old addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paperlog.domain import LogDomain
from paperlog.domain.references import (
    PAPERS,
    Address,
    author_page,
    has_pages,
    paper_address,
    tag_page,
    venue_page,
    week_address,
)
from paperlog.messages import week_dates
from paperlog.model.anchors import file_name
from paperlog.model.catalogue import author_anchor, venue_anchor
from paperlog.model.entry import Entry
from paperlog.model.person import Person
from paperlog.model.tag import Tag
from paperlog.model.week import Week

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


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


@dataclass(frozen=True)
class NamePage:
    """The page *name*, below the index page *parent*, with the *entries* of the item *of*."""

    name: str
    parent: str
    anchor: str
    title: str
    of: Tag | Person | str
    entries: list[Entry]


def name_pages(domain: LogDomain) -> Iterator[NamePage]:
    """Yield the pages of tags, authors and venues, in this order."""
    catalogue, language = domain.catalogue, domain.env.config.language
    if parent := domain.index_page("tag-index"):
        for tag, entries in catalogue.by_tag.items():
            if name := tag_page(domain, tag):
                yield NamePage(name, parent, tag.anchor, tag.name(language), tag, entries)
    if parent := domain.index_page("author-index"):
        for person in catalogue.author_files:
            if name := author_page(domain, person):
                entries = catalogue.authors[person.slug][1]
                anchor = author_anchor(person)
                yield NamePage(name, parent, anchor, person.full, person, entries)
    if parent := domain.index_page("venue-index"):
        for venue in catalogue.venue_files:
            if name := venue_page(domain, venue):
                entries = catalogue.by_venue[venue]
                yield NamePage(name, parent, venue_anchor(venue), venue, venue, entries)


PAPER = "paper-"
WEEK = "week-"
"""Prefixes of the anchors of papers and of weeks."""


@dataclass(frozen=True)
class Moved:
    """The new address of an entry, week or page, and its title."""

    address: Address
    title: str


def renamed_on(domain: LogDomain, docname: str) -> dict[str, str]:
    """Return the new anchor of each old anchor of a page whose target is on the same page."""
    gone = domain.redirects.get(docname, {})
    return {old: new.anchor for old, new in gone.items() if new.docname == docname and old}


def moved_from(domain: LogDomain, docname: str) -> dict[str, Moved]:
    """Return the target of each old anchor of a page whose target is on another page."""
    gone = domain.redirects.get(docname, {})
    return {old: _moved(domain, new) for old, new in gone.items() if new.docname != docname and old}


def old_pages(domain: LogDomain) -> dict[str, Moved]:
    """Return the target of each page that no longer exists, by page name.

    The target of a document is that of its own line in ``paperlog.lock``, else that of its week,
    else that of its first entry. The page of a paper redirects to the page under its new key.
    """
    pages: dict[str, Moved] = {}
    for gone in domain.redirects.values():
        for old, new in gone.items():
            entry = domain.find_entry_at(new)
            if old.startswith(PAPER) and entry and (page_of := paper_address(domain, entry.key)):
                name = f"{PAPERS}/{file_name(old.removeprefix(PAPER))}"
                pages[name] = Moved(page_of, domain.catalogue.name(entry))
    for page, gone in domain.redirects.items():
        if page not in domain.env.found_docs:
            first = min(gone, key=lambda anchor: (anchor != "", not anchor.startswith(WEEK)))
            pages[page] = _moved(domain, gone[first])
    return pages


def _moved(domain: LogDomain, address: Address) -> Moved:
    entry = domain.find_entry_at(address)
    title = domain.catalogue.name(entry) if entry else title_of_page(domain, address.docname)
    return Moved(address, title)


SUBTITLE = re.compile(r"\s+[-–—]+\s+.*", re.DOTALL)
NAMELESS = "Author name not set"
"""Sphinx's default for the author of a project."""
UNTITLED = "<no title>"
"""Sphinx's title of a page without a heading."""


def whole_title(env: BuildEnvironment) -> str:
    """Return the title of the root document, or the project name if there is none."""
    title = env.titles.get(env.config.root_doc)
    return title.astext() if title is not None else str(env.config.project)


def log_title(env: BuildEnvironment) -> str:
    """Return ``工作记录`` of the title ``工作记录 —— Paper & News``; empty if there is no title."""
    title = env.titles.get(env.config.root_doc)
    text = title.astext() if title else ""
    return "" if text == UNTITLED else SUBTITLE.sub("", text)
