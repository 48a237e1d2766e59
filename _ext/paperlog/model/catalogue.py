"""The catalogue: all entries, weeks, records and tags of a log, indexed for lookup and sorting."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from paperlog.model.anchors import anchor, as_identifier, digest, file_name, slug
from paperlog.model.entry import Entry, LoggedWeek, Relation, spelled_out
from paperlog.model.folding import plain
from paperlog.model.language_detection import is_eastern_name
from paperlog.model.person import Person, named
from paperlog.model.record import Record, is_year, venue_parts
from paperlog.model.tag import Tag, Vocabulary
from paperlog.model.week import Week

K = TypeVar("K")

SEVERAL = 2
"""Entries from which on an author or a venue has a page."""
SORTS = ("newest", "oldest", "name", "title", "year", "rating")


@dataclass(frozen=True)
class Query:
    """Filter of a listing: all non-empty conditions must match."""

    tags: tuple[str, ...] = ()
    author: str = ""
    venue: str = ""
    year: str = ""
    status: str = ""
    week: str = ""
    sort: str = "newest"
    limit: int = 0


@dataclass(frozen=True)
class Catalogue:
    """Entries and weeks in order of logging, with the records and vocabulary they refer to."""

    entries: tuple[Entry, ...]
    weeks: tuple[LoggedWeek, ...]
    records: Mapping[str, Record]
    vocabulary: Vocabulary

    @classmethod
    def of(
        cls,
        entries: Iterable[Entry],
        weeks: Iterable[LoggedWeek],
        records: Mapping[str, Record],
        vocabulary: Vocabulary,
    ) -> Catalogue:
        """Sort *entries* and *weeks*, given in any order, and join them with records and tags."""
        ordered = tuple(sorted(entries, key=lambda entry: entry.order_key))
        return cls(
            ordered,
            tuple(sorted(weeks, key=lambda week: (week.week, week.place.docname))),
            records,
            vocabulary.with_facets_of(tag for entry in ordered for tag in entry.tags),
        )

    # one entry -----------------------------------------------------------------------------------

    def record(self, entry: Entry) -> Record | None:
        """The record of an entry; ``None`` for a note or a key that is in no ``.bib`` file."""
        return self.records.get(entry.key) if entry.key else None

    def name(self, entry: Entry) -> str:
        """The short name on a card: the entry's own name, or its title."""
        return entry.name or self.title(entry)

    def names_beside(self, entries: Sequence[Entry]) -> list[str]:
        """The names of *entries* for one list; names that occur twice get their week appended."""
        names = [self.name(entry) for entry in entries]
        times = Counter(names)
        return [
            f"{name} ({entry.week})" if entry.week and times[name] > 1 else name
            for name, entry in zip(names, entries, strict=True)
        ]

    def title(self, entry: Entry) -> str:
        """The title of the entry or of its record, or the entry's name, or its key."""
        record = self.record(entry)
        return entry.title or (record.title if record else "") or entry.name or entry.key

    def summary(self, entry: Entry, language: str) -> str:
        """The summary of an entry, with the entries and tags it mentions written by name."""
        return self.spelled(entry.summary, language)

    def spelled(self, text: str, language: str) -> str:
        """Replace the references in *text* to entries and tags by their names.

        See :func:`paperlog.model.entry.mention` for the format of *text*.
        """

        def name_of(kind: str, target: str) -> str:
            if kind == "tag":
                return self.vocabulary.resolve(target).name(language)
            found = self.find(target) if kind == "paper" else None
            return self.name(found) if found else target

        return spelled_out(text, name_of)

    def tags(self, entry: Entry) -> tuple[Tag, ...]:
        """The tags of an entry in the order typed, without duplicates."""
        found = self._tags.get(entry.tags)
        if found is None:
            found = self._tags[entry.tags] = tuple(dict.fromkeys(map(self.tag, entry.tags)))
        return found

    @cached_property
    def _tags(self) -> dict[tuple[str, ...], tuple[Tag, ...]]:
        """Cache: tags as typed to resolved tags."""
        return {}

    def tag(self, typed: str) -> Tag:
        """The tag with the spelling *typed*."""
        return self._typed.get(typed) or self._typed.setdefault(
            typed, self.vocabulary.resolve(typed)
        )

    @cached_property
    def _typed(self) -> dict[str, Tag]:
        return {}

    def name_of_key(self, key: str) -> str:
        """The name of a work: that of its first entry, or the title of its record, or *key*."""
        if logged := self.by_target.get(key):
            return self.name(logged[0])
        record = self.records.get(key)
        return record.title if record and record.title else key

    def find(self, target: str) -> Entry | None:
        """Find an entry by ``key``, ``key@2024-W27``, the address of a note, or short name.

        Returns the first entry logged if several match, ``None`` if none does.
        """
        name, _, week = target.partition("@")
        candidates = (
            self.by_target.get(name)
            or self.by_name.get(as_identifier(name))
            or self._by_plain_name.get(_as_searched(name))
            or ()
        )
        if week:
            candidates = [entry for entry in candidates if str(entry.week) == week.upper()]
        return candidates[0] if candidates else None

    def other_logs(self, entry: Entry) -> tuple[Entry, ...]:
        """The other entries of the same paper."""
        if not entry.key:
            return ()
        return tuple(other for other in self.by_target[entry.key] if other is not entry)

    def related_by(self, entry: Entry) -> tuple[tuple[Relation, Entry], ...]:
        """Relations of other entries to this entry's work."""
        return tuple(self.relations_to.get(entry.target, ()))

    # many ----------------------------------------------------------------------------------------

    @cached_property
    def by_target(self) -> Mapping[str, list[Entry]]:
        """Entries by citation key or address of a note, oldest first."""
        return _grouped(self.entries, lambda entry: [entry.target])

    @cached_property
    def paper_files(self) -> Mapping[str, str]:
        """The names of the files for the papers that are logged and have a record, by key.

        A key whose slug is that of a key before it gets a digest behind it.
        """
        names: dict[str, str] = {}
        taken: set[str] = set()
        for key in sorted(key for key in self.by_target if key in self.records):
            name = file_name(slug(key))
            if name in taken:
                name = f"{name}-{digest(key)}"
            taken.add(name)
            names[key] = name
        return names

    @cached_property
    def by_name(self) -> Mapping[str, list[Entry]]:
        """Entries by short name, folded by :func:`as_identifier`."""
        return _grouped(self._with_name, lambda entry: [as_identifier(entry.name)])

    @cached_property
    def _by_plain_name(self) -> Mapping[str, list[Entry]]:
        """Entries by short name, folded and without accents."""
        return _grouped(self._with_name, lambda entry: [_as_searched(entry.name)])

    @cached_property
    def _with_name(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.name]

    @cached_property
    def by_week(self) -> Mapping[Week, list[Entry]]:
        """Entries by week."""
        return _grouped(self.entries, lambda entry: [entry.week] if entry.week else [])

    @cached_property
    def by_tag(self) -> Mapping[Tag, list[Entry]]:
        """Entries by tag."""
        return _grouped(self.entries, self.tags)

    @cached_property
    def authors(self) -> Mapping[str, tuple[Person, list[Entry]]]:
        """Authors with their entries, by slug; spellings of a name with one slug are one author."""
        return _by_address(
            self.entries,
            self._authors,
            lambda person: person.slug,
            # prefer a name split into family and given over one protected by braces
            lambda person: (not person.given, _oddness(person.inverted), person.inverted),
        )

    @cached_property
    def by_author(self) -> Mapping[Person, list[Entry]]:
        """Entries by author."""
        return dict(self.authors.values())

    def shared_authors(self, key: str) -> dict[Person, int]:
        """The authors of a logged paper who have other papers in the log, with the number of
        entries about these.
        """
        own = len(self.by_target[key])
        authors = {
            person: author
            for person in named(self.records[key].authors)
            if (author := self.indexed_author(person))
        }
        return {
            person: others
            for person, author in authors.items()
            if (others := len(self.authors[author.slug][1]) - own)
        }

    def shared_tags(self, key: str) -> dict[Tag, int]:
        """The tags of a logged paper that other entries have too, with the number of these."""
        own = Counter(tag for entry in self.by_target[key] for tag in self.tags(entry))
        return {
            tag: others for tag, number in own.items() if (others := len(self.by_tag[tag]) - number)
        }

    def indexed_author(self, person: Person) -> Person | None:
        """The author in :attr:`by_author` of whose name *person* is a spelling."""
        found = self.authors.get(person.slug)
        return found[0] if found else None

    @cached_property
    def _venues_by_address(self) -> Mapping[str, tuple[str, list[Entry]]]:
        """Venues with their entries; spellings of a name with the same address are one venue."""
        return _by_address(
            self.entries, self._venues, venue_anchor, lambda venue: (_oddness(venue), venue)
        )

    @cached_property
    def by_venue(self) -> Mapping[str, list[Entry]]:
        """Entries by venue."""
        return dict(self._venues_by_address.values())

    def _venues(self, entry: Entry) -> tuple[str, ...]:
        record = self.record(entry)
        return (self.venue(record),) if record and record.venue else ()

    def indexed_venue(self, venue: str) -> str | None:
        """The venue in :attr:`by_venue` of which *venue* is a spelling."""
        found = self._venues_by_address.get(venue_anchor(venue))
        return found[0] if found else None

    @cached_property
    def author_files(self) -> Mapping[Person, str]:
        """The names of the files for the authors of several entries."""
        return {
            person: file_name(address)
            for address, (person, entries) in self.authors.items()
            if len(entries) >= SEVERAL
        }

    @cached_property
    def author_file_names(self) -> frozenset[str]:
        """The names of all files for authors."""
        return frozenset(self.author_files.values())

    @cached_property
    def venue_files(self) -> Mapping[str, str]:
        """The names of the files for the venues of several entries."""
        return {
            venue: file_name(slug(venue))
            for venue, entries in self.by_venue.items()
            if len(entries) >= SEVERAL
        }

    def venue(self, record: Record) -> str:
        """The venue as listed in the index: with its abbreviation if another record has one."""
        spelt = self._abbreviated_venues.get(record.venue, ())
        return next(iter(spelt)) if len(spelt) == 1 else record.venue

    @cached_property
    def _abbreviated_venues(self) -> Mapping[str, set[str]]:
        """Venue names without abbreviation, to all spellings with one."""
        spelt: defaultdict[str, set[str]] = defaultdict(set)
        for entry in self.entries:
            record = self.record(entry)
            if record and (name := venue_parts(record.venue)[0]) != record.venue:
                spelt[name].add(record.venue)
        return dict(spelt)

    @cached_property
    def relations_to(self) -> Mapping[str, list[tuple[Relation, Entry]]]:
        """Relations by target work, each with the entry it starts from."""
        found: defaultdict[str, list[tuple[Relation, Entry]]] = defaultdict(list)
        for entry in self.entries:
            for relation in entry.relations:
                target = self.find(relation.target)
                found[target.target if target else relation.target].append((relation, entry))
        return dict(found)

    @cached_property
    def week_list(self) -> tuple[Week, ...]:
        """Every week in the log, oldest first."""
        return tuple(dict.fromkeys(logged.week for logged in self.weeks))

    def weeks_beside(self, week: Week) -> tuple[Week | None, Week | None]:
        """The weeks before and after *week* in the log; None if there is none."""
        at = self._week_indexes.get(week)
        if at is None:
            return None, None
        weeks = self.week_list
        return (weeks[at - 1] if at else None), (weeks[at + 1] if at + 1 < len(weeks) else None)

    @cached_property
    def _week_indexes(self) -> Mapping[Week, int]:
        return {week: index for index, week in enumerate(self.week_list)}

    @cached_property
    def week_places(self) -> Mapping[Week, LoggedWeek]:
        """The location of each week; the first document wins if several contain the week."""
        return {logged.week: logged for logged in reversed(self.weeks)}

    def week_tags(self, week: Week) -> tuple[Tag, ...]:
        """The tags of a week, most used first."""
        counts = Counter(tag for entry in self.by_week.get(week, ()) for tag in self.tags(entry))
        return tuple(sorted(counts, key=lambda tag: (-counts[tag], tag.id)))

    def select(self, query: Query) -> tuple[Entry, ...]:
        """The entries that match *query*, in its order."""
        tags = {self.vocabulary.resolve(typed) for typed in query.tags}
        names = {_as_searched(query.author), _as_searched(_read_forwards(query.author))}
        venue, week = _as_searched(query.venue), query.week.upper()

        def is_wanted(entry: Entry) -> bool:
            if query.status and entry.status != query.status:
                return False
            if not str(entry.week or "").startswith(week) or not tags.issubset(self.tags(entry)):
                return False
            record = self.record(entry)
            if query.year and (record is None or record.year != query.year):
                return False
            if venue and (
                record is None
                or venue not in _as_searched(f"{self.venue(record)} {record.venue_short}")
            ):
                return False
            return not query.author or any(
                names & {_as_searched(person.full), _as_searched(person.family)}
                for person in self._authors(entry)
            )

        ordered = self._sorted(filter(is_wanted, self.entries), query.sort)
        return tuple(ordered[: query.limit] if query.limit else ordered)

    def _authors(self, entry: Entry) -> tuple[Person, ...]:
        record = self.record(entry)
        return named(record.authors) if record else ()

    def _sorted(self, entries: Iterable[Entry], sort: str) -> list[Entry]:
        keys: dict[str, Callable[[Entry], object]] = {
            "oldest": lambda entry: entry.order_key,
            "name": lambda entry: (plain(self.name(entry)), entry.order_key),
            "title": lambda entry: (plain(self.title(entry)), entry.order_key),
            "year": lambda entry: (
                _descending(record.year if (record := self.record(entry)) else ""),
                entry.order_key,
            ),
            "rating": lambda entry: (-entry.rating, entry.order_key),
        }
        if sort in keys:
            return sorted(entries, key=keys[sort])  # type: ignore[arg-type]
        return self.newest_first(entries)

    def newest_first(self, entries: Iterable[Entry]) -> list[Entry]:
        """Sort *entries* by week, newest first; within a week, in order of logging."""
        return sorted(entries, key=lambda entry: self._ranks[id(entry)])

    @cached_property
    def _ranks(self) -> Mapping[int, int]:
        """Position of each entry, by its ``id``, in a list with the newest week first."""
        newest = sorted(self.entries, key=lambda entry: str(entry.week or ""), reverse=True)
        return {id(entry): rank for rank, entry in enumerate(newest)}


def _as_searched(name: str) -> str:
    """Fold *name* for search: no case, accents, width; one kind of separator."""
    return as_identifier(plain(name))


def _read_forwards(name: str) -> str:
    """Name in reading order: ``He, Kaiming`` gives ``Kaiming He``, 何, 恺明 gives 何恺明."""
    family, _comma, given = (part.strip() for part in name.partition(","))
    if not given:
        return name
    return f"{family}{given}" if is_eastern_name(family + given) else f"{given} {family}"


def author_anchor(person: Person) -> str:
    """The address of an author; begins with the family name, the sort key of the index."""
    return f"author-{person.slug}"


def venue_anchor(venue: str) -> str:
    return anchor("venue", venue)


def _descending(year: str) -> tuple[int, int]:
    return (0, -int(year)) if is_year(year) else (1, 0)


def _grouped(
    entries: Iterable[Entry], keys_of: Callable[[Entry], Iterable[K]]
) -> dict[K, list[Entry]]:
    groups: dict[K, list[Entry]] = {}
    for entry in entries:
        for key in keys_of(entry):
            groups.setdefault(key, []).append(entry)
    return groups


def _by_address(
    entries: Iterable[Entry],
    names_of: Callable[[Entry], Iterable[K]],
    address_of: Callable[[K], str],
    rank: Callable[[K], tuple[int | str, ...]],
) -> dict[str, tuple[K, list[Entry]]]:
    """Group entries by the address of the names they have, with the lowest spelling by *rank*."""
    found: dict[str, tuple[list[K], list[Entry]]] = {}
    for entry in entries:
        for name in names_of(entry):
            address = address_of(name)
            if address not in found:
                found[address] = [name], [entry]
                continue
            spellings, group = found[address]
            spellings.append(name)
            if group[-1] is not entry:
                group.append(entry)
    return {
        # skip `rank` for the common case of one spelling
        address: (spelt[0] if len(spelt) == 1 else min(spelt, key=rank), group)
        for address, (spelt, group) in found.items()
    }


def _oddness(name: str) -> int:
    """0 for mixed case, 1 for upper case only, 2 for lower case only."""
    return 1 if name.isupper() else 2 if name.islower() else 0
