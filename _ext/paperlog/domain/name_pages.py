"""Enumeration of the pages of tags, authors and venues that a site has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paperlog.domain.references import author_page, tag_page, venue_page
from paperlog.model.catalogue import author_anchor, venue_anchor
from paperlog.model.entry import Entry
from paperlog.model.person import Person
from paperlog.model.tag import Tag

if TYPE_CHECKING:
    from paperlog.domain import LogDomain


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
                entries = catalogue.by_author[person]
                anchor = author_anchor(person)
                yield NamePage(name, parent, anchor, person.full, person, entries)
    if parent := domain.index_page("venue-index"):
        for venue in catalogue.venue_files:
            if name := venue_page(domain, venue):
                entries = catalogue.by_venue[venue]
                yield NamePage(name, parent, venue_anchor(venue), venue, venue, entries)
