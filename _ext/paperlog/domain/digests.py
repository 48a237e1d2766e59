"""What pages show of the log, as digests: of each thing one, made once in a build."""

from __future__ import annotations

import hashlib
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
    """A digest of *values*, whose ``repr`` is the same in every process."""
    return hashlib.sha1(repr(values).encode(), usedforsecurity=False).hexdigest()


class Digests:
    """The digests of what a log holds."""

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
        """All of an entry but its first words and its picture; empty for none.

        With what the log makes of it: the names of its tags, the facts of its work, how others
        spell the venue, where its week stands.
        """
        if entry is None:
            return ""
        if found := self._links.get(id(entry)):
            return found
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
        """An entry as a listing shows it, wherever in its source it stands."""
        if style == "list":
            return self.link(entry)
        if found := self._rows.get(id(entry)):
            return found
        summary = self.catalogue.summary(entry, self._language)
        return self._rows.setdefault(
            id(entry), digest_of(self.link(entry), summary, self._thumbnail(entry))
        )

    def _thumbnail(self, entry: Entry) -> Any:
        """The picture of a row, by the names that its files have in the output."""
        found = self.domain.thumbnail(entry)
        names = (found.light, found.dark) if found else ()
        env = self.domain.env
        return found and ([published_name(env, name) for name in names], found.size)

    @cached_property
    def every_entry(self) -> str:
        """All entries as an index shows them: not by their words."""
        return digest_of(list(map(self.link, self.catalogue.entries)))

    def card(self, entry: Entry) -> Any:
        """What a card shows from elsewhere, but for citations, which its page has noted."""
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
        """What the *page* of a paper shows."""
        catalogue = self.catalogue
        record, entries = catalogue.records[key], catalogue.by_target[key]
        return digest_of(
            record.fingerprint,
            catalogue.venue(record),
            self._cite.place_of(key, page),
            list(map(self.row, entries)),
            [
                (
                    self.link(catalogue.find(one.target)),
                    catalogue.name_of_key(one.target),
                    self._cite.place_of(one.target, page),
                    self._cite.tooltip(one.target),
                )
                for entry in entries
                for one in entry.relations
            ],
            [(one.kind, self.link(other)) for one, other in catalogue.related_by(entries[0])],
            list(map(self.row, self.domain.entries_citing(key))),
            self._author_addresses(entries[0]),
            catalogue.shared_authors(key),
            catalogue.shared_tags(key),
        )

    def _pages_of(self, entry: Entry) -> list[str | None]:
        """The pages of its authors and venue, which appear with the second entry."""
        record = self.catalogue.record(entry)
        if record is None:
            return []
        venue = record.venue and venue_page(self.domain, self.catalogue.venue(record))
        return [venue, *(author_page(self.domain, person) for person in record.persons)]

    def _author_addresses(self, entry: Entry) -> list[Any]:
        """An author who becomes one of too many moves to a part of the index."""
        record = self.catalogue.record(entry)
        parts = self.domain.author_parts
        return [parts.get(person) for person in record.persons] if record and parts else []

    # other things ---------------------------------------------------------------------------------

    def tag(self, tag: Tag) -> str:
        """A tag with its names, its facet and the colour of that."""
        vocabulary = self.catalogue.vocabulary
        shown = tag, vocabulary.facet(tag.facet), vocabulary.hue(tag.facet)
        return self._tags.get(tag) or self._tags.setdefault(tag, repr(shown))

    def _tags_of(self, entry: Entry) -> str:
        """The tags of an entry; of all entries that type the same ones made once."""
        if entry.tags not in self._tags_typed:
            tags = self.catalogue.tags(entry)
            self._tags_typed[entry.tags] = digest_of(list(map(self.tag, tags)))
        return self._tags_typed[entry.tags]

    def week_place(self, week: Week) -> Any:
        """Where a week stands."""
        logged = self.catalogue.week_places.get(week)
        return logged and (logged.place.docname, logged.place.anchor)

    def week(self, week: Week) -> str:
        """A week with all its entries, of which its head shows the number and the tags."""
        if found := self._weeks.get(week):
            return found
        entries = self.catalogue.by_week.get(week, ())
        return self._weeks.setdefault(
            week, digest_of(str(week), self.week_place(week), list(map(self.link, entries)))
        )

    def citation(self, key: str, docname: str) -> Any:
        """What a citation of *key* in the document *docname* shows."""
        return self._cite.shown_for(key, docname)

    def record(self, citation: Citation) -> Any:
        """A record of the bibliography with the links back to who cites it."""
        work = citation.entry.key
        record = self.catalogue.records.get(work)
        return (
            citation.formatted_entry.label,
            record and record.fingerprint,
            paper_page(self.domain, work),
            list(map(self.link, self.domain.entries_citing(work))),
        )
