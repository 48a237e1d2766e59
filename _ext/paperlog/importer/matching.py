"""Matching of imported titles to records, by identifier, by title, or by the short name before a
colon.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from paperlog.bib.draft_reader import record_of
from paperlog.bib.keys import PATTERN, TakenKeys
from paperlog.bib.record_draft import RecordDraft
from paperlog.bib.writer import BibFileError, fault_of
from paperlog.importer.title_lines import Title, shorter
from paperlog.model.folding import letters_of
from paperlog.model.identity import REASONS, Work, Works, judged_by_identifiers
from paperlog.model.links import link_for
from paperlog.model.record import Record

MAX_NAME_LENGTH = 40
"""Maximum length of a short name (the part of a title before a colon), in characters."""


@dataclass(frozen=True)
class RecordMatch:
    """Record that a title was matched to, the reason (*why*), and the trailing words that the
    record's title lacks (*more*), such as ``(ICML 2024)``.
    """

    key: str
    why: str
    more: str = ""
    exact: bool = True
    by_title: bool = False
    """Whether the match rests on similar titles only."""


@dataclass
class KnownWorks:
    """The records of the log and of the imported files."""

    records: dict[str, Record]
    given: dict[str, str] = field(default_factory=dict)
    """Citation keys by folded title, given by the user."""
    pattern: str = ""
    """Pattern for citation keys; empty for the default."""
    new: list[RecordDraft] = field(default_factory=list)
    authors: dict[str, str] = field(default_factory=dict)
    """Full author lists of new records by key, as written in the log."""
    _titles: dict[str, list[str]] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _drafts: dict[str, RecordDraft] = field(default_factory=dict)
    """New records by key."""
    _works: Works = field(default_factory=Works)
    _taken: TakenKeys = field(default_factory=TakenKeys)

    @classmethod
    def of(
        cls,
        records: Mapping[str, Record],
        names: Iterable[tuple[str, str]],
        given: Mapping[str, str],
        pattern: str = "",
    ) -> KnownWorks:
        """Collect the works of a log; *names* are pairs of a card's short name and its key."""
        works = cls({}, {letters_of(title): key for title, key in given.items()}, pattern)
        for record in records.values():
            works._put(record)
        for name, key in names:
            if key and letters_of(name):
                works._name(name, key)
        return works

    def knows(self, title: Title) -> bool:
        """Return whether a title matches a record exactly or by identifier; similar titles are
        matched by :meth:`find` only.
        """
        return self._exactly(title) is not None

    def find(self, title: Title) -> RecordMatch | None:
        """Return the record that *title* belongs to, or ``None``."""
        if found := self._exactly(title):
            return found
        links = [link for pair in sorted(title.identifiers) if (link := link_for(*pair))]
        for words in shorter(title.words):
            if near := self._works.find(Record("", "misc", words, links=tuple(links))):
                why, more = REASONS[near.reason], _behind(title.words, words)
                return RecordMatch(near.key, why, more, exact=near.reason != "title")
        return None

    def find_record(self, record: Record) -> RecordMatch | None:
        """Return an existing record of the same work as *record*, or ``None``.

        A record with the same key and title matches whatever its year.
        """
        if found := self._works.find(replace(record, key="")):
            by_title = found.reason == "title"
            return RecordMatch(found.key, REASONS[found.reason], exact=False, by_title=by_title)
        same = self.records.get(record.key)
        if same is None or letters_of(same.title) != letters_of(record.title):
            return None
        if self._are_different(Work.of(record).identifiers, same.key):
            return None
        return RecordMatch(same.key, "its key and title")

    def draft_of(self, key: str) -> RecordDraft | None:
        """Return the new record with this *key*, or ``None`` if the key is not new."""
        return self._drafts.get(key)

    def add(self, draft: RecordDraft, key: str = "", more: tuple[tuple[str, str], ...] = ()) -> str:
        """Clean a new record, add it to the known works and return its key: *key* if free, else a
        generated one.

        The fields *more* are added unchanged.

        :raises BibFileError: if no ``.bib`` file can hold the record.
        """
        from paperlog.bib.cleaning import cleaned

        key = "" if key in self._taken else key
        draft = cleaned(draft, self._taken, self.pattern or PATTERN, key=key)
        own = [field for field in draft.fields if field[0] not in dict(more)]
        draft = replace(draft, fields=(*own, *more))
        if fault := fault_of(draft):
            raise BibFileError(fault)
        self.new.append(draft)
        self._drafts[draft.key] = draft
        self._put(record_of(draft))
        return draft.key

    # ----------------------------------------------------------------------------------------------

    def _exactly(self, title: Title) -> RecordMatch | None:
        if key := self.given.get(letters_of(title.words)):
            return RecordMatch(key, "as asked for")
        identifiers = title.identifiers
        for words in shorter(title.words):
            for key in self._titles.get(letters_of(words), ()):
                if not self._are_different(identifiers, key):
                    return RecordMatch(key, "its title", _behind(title.words, words))
        if near := self._works.identified(identifiers):
            return RecordMatch(near.key, REASONS[near.reason], exact=False)
        key = self._names.get(letters_of(title.words))
        if not key or self._are_different(identifiers, key):
            return None
        return RecordMatch(key, "its name")

    def _are_different(self, identifiers: frozenset[tuple[str, str]], key: str) -> bool:
        """Return whether *identifiers* are those of another work than the record *key*."""
        record = self.records.get(key) if identifiers else None
        if record is None:
            return False
        return judged_by_identifiers(identifiers, Work.of(record).identifiers) == "different"

    def _put(self, record: Record) -> None:
        self.records[record.key] = record
        self._taken.add(record.key)
        self._works.add(record)
        if name := letters_of(record.title):
            self._titles.setdefault(name, []).append(record.key)
        before, colon, _after = record.title.partition(":")
        if colon and 2 < len(letters_of(before)) <= MAX_NAME_LENGTH:
            self._name(before, record.key)

    def _name(self, name: str, key: str) -> None:
        """Register a short name; a name shared by two records matches none."""
        name = letters_of(name)
        self._names[name] = key if self._names.get(name, key) == key else ""


def _behind(whole: str, part: str) -> str:
    """Return the text after *part* in *whole*, stripped; empty if *part* is absent."""
    at = whole.find(part)
    return whole[at + len(part) :].strip() if at >= 0 else ""
