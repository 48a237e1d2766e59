"""Digests of what pages show of the log, computed once per entry, tag and week in a build."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from paperlog.bib.citations import cite_domain
from paperlog.domain import LogDomain
from paperlog.domain.references import author_page, paper_page, published_name, venue_page
from paperlog.model.entry import Entry
from paperlog.model.tag import Tag
from paperlog.model.week import Week

if TYPE_CHECKING:
    from sphinxcontrib.bibtex.domain import Citation


def digest_of(*values: Any) -> str:
    """Return a SHA-1 digest of *values*, whose ``repr`` must be the same in every process."""
    return hashlib.sha1(repr(values).encode(), usedforsecurity=False).hexdigest()


class Digests:
    """Digests of entries, tags, weeks and records, which change with what pages show of them."""

    def __init__(self, domain: LogDomain) -> None:
        self.domain = domain
        self.catalogue = domain.catalogue
        self._cite = cite_domain(domain.env)
        self._language: str = domain.env.config.language
        self._links: dict[int, str] = {}
        self._rows: dict[int, str] = {}
        self._tags: dict[Tag, str] = {}
        self._weeks: dict[Week, str] = {}
        self._tags_typed: dict[tuple[str, ...], str] = {}

    # entries --------------------------------------------------------------------------------------

    def link(self, entry: Entry | None) -> str:
        """Return the digest of an entry without its summary and picture; empty for None.

        It covers derived data too: names of tags, record, unified venue, location of the week.
        """
        if entry is None:
            return ""
        if digest := self._links.get(id(entry)):
            return digest
        record = self.catalogue.record(entry)
        return self._links.setdefault(
            id(entry),
            digest_of(
                entry.fingerprint,
                self._tags_of(entry),
                record and (record.fingerprint, self.catalogue.venue(record)),
                self._pages_of(entry),
                entry.week and self.week_place(entry.week),
            ),
        )

    def row(self, entry: Entry, style: str = "cards") -> str:
        """Return the digest of an entry as a row of a listing with the style *style*."""
        if style == "list":
            return self.link(entry)
        if digest := self._rows.get(id(entry)):
            return digest
        summary = self.catalogue.summary(entry, self._language)
        return self._rows.setdefault(
            id(entry), digest_of(self.link(entry), summary, self._thumbnail(entry))
        )

    def _thumbnail(self, entry: Entry) -> Any:
        """Return published names and size of the picture of a row, or None."""
        thumbnail = self.domain.thumbnail(entry)
        names = (thumbnail.light, thumbnail.dark) if thumbnail else ()
        env = self.domain.env
        return thumbnail and ([published_name(env, name) for name in names], thumbnail.size)

    @cached_property
    def every_entry(self) -> str:
        """Digest of all entries as an index shows them, without their text."""
        return digest_of(list(map(self.link, self.catalogue.entries)))

    def card(self, entry: Entry) -> Any:
        """Return what a card shows of other pages, except citations, which its page records."""
        catalogue = self.catalogue
        return (
            self.row(entry),
            [
                (self.link(catalogue.find(one.target)), catalogue.name_of_key(one.target))
                for one in entry.relations
            ],
            [(relation.kind, self.link(other)) for relation, other in catalogue.related_by(entry)],
            [
                (self.link(other), other.order_key < entry.order_key)
                for other in catalogue.other_logs(entry)
            ],
            self._author_addresses(entry),
            paper_page(self.domain, entry.key),
        )

    def paper(self, key: str, page: str) -> str:
        """Return the digest of the page of the paper *key*, whose docname is *page*."""
        catalogue = self.catalogue
        record, entries = catalogue.records[key], catalogue.by_target[key]
        return digest_of(
            record.fingerprint,
            catalogue.venue(record),
            self._cite.place_of(key, page),
            list(map(self.row, entries)),
            [
                (
                    self.link(catalogue.find(relation.target)),
                    catalogue.name_of_key(relation.target),
                    self._cite.place_of(relation.target, page),
                    self._cite.tooltip(relation.target),
                )
                for entry in entries
                for relation in entry.relations
            ],
            [(one.kind, self.link(other)) for one, other in catalogue.related_by(entries[0])],
            list(map(self.row, self.domain.entries_citing(key))),
            self._author_addresses(entries[0]),
            catalogue.shared_authors(key),
            catalogue.shared_tags(key),
        )

    def _pages_of(self, entry: Entry) -> list[str | None]:
        """Return the pages of its venue and authors, which exist from their second entry on."""
        record = self.catalogue.record(entry)
        if record is None:
            return []
        venue = record.venue and venue_page(self.domain, self.catalogue.venue(record))
        return [venue, *(author_page(self.domain, person) for person in record.persons)]

    def _author_addresses(self, entry: Entry) -> list[Any]:
        """Return the parts of the divided author index that the authors are in, or []."""
        record = self.catalogue.record(entry)
        parts = self.domain.author_parts
        return [parts.get(person.slug) for person in record.persons] if record and parts else []

    def authors(self, entries: Iterable[Entry]) -> list[str]:
        """Return the names of the authors of *entries*, as the author index has them."""
        records = filter(None, map(self.catalogue.record, entries))
        authors = (
            self.catalogue.indexed_author(one) for record in records for one in record.persons
        )
        return [author.full if author else "" for author in authors]

    # tags, weeks, records -------------------------------------------------------------------------

    def tag(self, tag: Tag) -> str:
        """Return the digest of a tag: its names, its facet and the facet's hue."""
        vocabulary = self.catalogue.vocabulary
        values = tag, vocabulary.facet(tag.facet), vocabulary.hue(tag.facet)
        return self._tags.get(tag) or self._tags.setdefault(tag, repr(values))

    def _tags_of(self, entry: Entry) -> str:
        """Return the digest of the tags of an entry, computed once per tuple of typed tags."""
        if entry.tags not in self._tags_typed:
            tags = self.catalogue.tags(entry)
            self._tags_typed[entry.tags] = digest_of(list(map(self.tag, tags)))
        return self._tags_typed[entry.tags]

    def week_place(self, week: Week) -> Any:
        """Return docname and anchor of a week, or None."""
        logged = self.catalogue.week_places.get(week)
        return logged and (logged.place.docname, logged.place.anchor)

    def week(self, week: Week) -> str:
        """Return the digest of a week with all its entries."""
        if digest := self._weeks.get(week):
            return digest
        entries = self.catalogue.by_week.get(week, ())
        return self._weeks.setdefault(
            week, digest_of(str(week), self.week_place(week), list(map(self.link, entries)))
        )

    def citation(self, key: str, docname: str) -> Any:
        """Return what a citation of *key* in the document *docname* shows."""
        return self._cite.shown_for(key, docname)

    def record(self, citation: Citation) -> Any:
        """Return what the bibliography shows of a record, with the entries that cite it."""
        work = citation.entry.key
        record = self.catalogue.records.get(work)
        return (
            citation.formatted_entry.label,
            record and record.fingerprint,
            paper_page(self.domain, work),
            list(map(self.link, self.domain.entries_citing(work))),
        )
