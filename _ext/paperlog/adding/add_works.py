"""Add works to a log: clean each record, check for duplicates, and insert its card into a week."""

from __future__ import annotations

from dataclasses import dataclass, replace

from paperlog.adding.suggest_tags import Suggester, Suggestion
from paperlog.bib.cleaning import cleaned, left_out
from paperlog.bib.draft_reader import record_of
from paperlog.bib.keys import PATTERN, TakenKeys, short_name
from paperlog.bib.record_draft import RecordDraft
from paperlog.bib.writer import KEY, add_records, fault_of
from paperlog.model.identity import REASONS, Match, Works
from paperlog.model.record import Record
from paperlog.model.week import Week
from paperlog.source.card_text import CardDraft
from paperlog.source.insert import add_cards
from paperlog.source.log_reader import Log, SourceEntry
from paperlog.source.myst_text import as_myst, with_balanced_folds
from paperlog.source.transaction import Edits


@dataclass(frozen=True)
class AddOptions:
    """Options for adding works."""

    week: Week | None
    """Week of the cards; ``None`` for no card."""
    key: str = ""
    name: str = ""
    status: str = ""
    notes: tuple[str, ...] = ()
    """Paragraphs for the card, in Markdown."""
    tags: tuple[str, ...] | None = None
    """``None`` to use the suggested tags."""
    new_key: bool = False
    """Whether to generate keys even for records that have one."""
    again: bool = False
    """Whether to add another card for a paper logged in another week."""


@dataclass(frozen=True)
class Outcome:
    """Result for one work."""

    key: str
    new_record: bool = False
    new_card: bool = False
    known: str = ""
    """For a known work: its location and how it was identified. For a refused one: the reason."""
    refused: bool = False
    """Whether the request failed: no card was made, or the record cannot be written."""
    suggestions: tuple[Suggestion, ...] = ()
    """Tags of the card that were suggested, not requested."""
    note_fields: tuple[str, ...] = ()
    """Fields of the record, by the source's names, whose text is in the card."""
    no_card: str = ""
    """Why a new record gets no card although one was requested."""
    passed_over: tuple[str, ...] = ()
    """Keywords of the record that were not used as tags."""
    changed_key: str = ""
    """The original key and why it was changed; empty if it was kept."""
    left_out: tuple[str, ...] = ()
    """Fields of the record that were dropped."""


class Intake:
    """Adds works to a log one by one; :meth:`edits` returns the new texts of its files."""

    def __init__(self, log: Log, options: AddOptions) -> None:
        self.log = log
        self.options = options
        self._works = Works.of(log.records.values())
        self._keys = TakenKeys(log.records)
        self._suggester = Suggester(log)
        self._logged: dict[str, list[SourceEntry]] = {}
        for found in log.source_entries:
            self._logged.setdefault(found.entry.key, []).append(found)
        self._records: list[RecordDraft] = []
        self._cards: dict[str, CardDraft] = {}

    def take(self, draft: RecordDraft) -> Outcome:
        """Add a work by its record."""
        clean, changed_key = self._cleaned(draft)
        if fault := fault_of(clean):
            message = f"{draft.origin or 'the record'}: {fault}; this record is not added"
            return Outcome(clean.key, known=message, refused=True)
        record = record_of(clean)
        if match := self._works.find(record):
            return self._known(match.key, draft, match, record)
        self._records.append(clean)
        self._works.add(record)
        self._keys.add(clean.key)
        outcome = self._with_card(clean.key, draft, new_record=True)
        return replace(outcome, changed_key=changed_key, left_out=left_out(draft, clean))

    def take_known(self, key: str) -> Outcome:
        """Add a work whose record is already in the log."""
        record = self.log.records[key]
        return self._known(key, RecordDraft(record.type, (("title", record.title),)), None, record)

    def edits(self) -> Edits:
        """The new texts of the log's files."""
        edits = Edits()
        if self._records:
            add_records(edits, self.log.project.bibliographies[0], self._records)
        if self._cards and self.options.week:
            add_cards(edits, self.log.project, self.options.week, list(self._cards.values()))
        return edits

    def _cleaned(self, draft: RecordDraft) -> tuple[RecordDraft, str]:
        """The cleaned record, and why its key was changed (or an empty string)."""
        options = self.options
        pattern = str(self.log.project.settings.get("paperlog_key_pattern") or PATTERN)
        own, why = draft.key, ""
        if own in self._keys:
            own, why = "", "which another record has"
        elif own and not KEY.fullmatch(own):
            own, why = "", "which is not a valid citation key"
        elif options.new_key:
            own = ""
        clean = cleaned(draft, self._keys, pattern, options.name, options.key or own)
        if not draft.key or clean.key == draft.key:
            return clean, ""
        return clean, f"its key was {draft.key!r}{', ' if why else ''}{why}"

    def _known(self, key: str, draft: RecordDraft, match: Match | None, record: Record) -> Outcome:
        """Result for a known work: never a second card in a week; one in another week only on
        request.
        """
        known = f"{key} is known"
        if match:
            known = f"{known} by {REASONS[match.reason]}{self._lacking(key, record)}"
            given = " ".join(filter(None, [draft.key, repr(record.title)]))
            if match.title != record.title:
                known = f"{given} is taken for {match.title!r}: {known}"
            elif draft.key != key:
                known = f"{given} is taken for {key}: {known}"
        week = self.options.week
        if week is None or key in self._cards:
            return Outcome(key, known=known)
        logged = self._logged.get(key, [])
        if here := next((found for found in logged if found.entry.week == week), None):
            return Outcome(key, known=f"{known}, and has its card in {week} ({self._place(here)})")
        if logged and not self.options.again:
            weeks = ", ".join(
                f"{found.entry.week or 'no week'} ({self._place(found)})" for found in logged
            )
            return Outcome(
                key,
                known=(
                    f"{known}, and is logged in {weeks}; with --again it gets a card in {week} too"
                ),
                refused=True,
            )
        return self._with_card(key, draft, known=known if match else "")

    def _with_card(
        self, key: str, draft: RecordDraft, *, new_record: bool = False, known: str = ""
    ) -> Outcome:
        options = self.options
        if options.week is None:
            return Outcome(key, new_record, known=known)
        if draft.only_holds_parts:
            why = "gets no card, since other records name it in `crossref`"
            way = f"`paperlog add {key}` makes one"
            return Outcome(key, new_record, known=known, no_card=f"{why}; {way}")
        suggestions = tuple(self._suggester.suggest(draft)) if options.tags is None else ()
        asked = (self.log.vocabulary.resolve(tag).id for tag in options.tags or ())
        self._cards[key] = CardDraft(
            key=key,
            name=options.name or short_name(draft),
            tags=tuple(dict.fromkeys([*asked, *(suggestion.tag for suggestion in suggestions)])),
            status=options.status,
            # escape notes: a fence or colons could end the card or include the next one
            blocks=tuple(
                with_balanced_folds(as_myst(note)) for note in (*draft.notes, *options.notes)
            ),
        )
        passed_over = tuple(self._suggester.passed_over(draft)) if options.tags is None else ()
        return Outcome(
            key,
            new_record,
            new_card=True,
            known=known,
            suggestions=suggestions,
            note_fields=draft.note_fields,
            passed_over=passed_over,
        )

    def _lacking(self, key: str, record: Record) -> str:
        """A remark on identifiers missing in the log's record, so that a preprint gets those of its
        publication.
        """
        there = (
            {link.kind for link in self.log.records[key].links}
            if key in self.log.records
            else {link.kind for link in record.links}
        )
        lacking = [
            f"{'doi' if link.kind == 'doi' else 'eprint'} = {{{link.text}}}"
            for link in record.links
            if link.kind in {"doi", "arxiv"} - there
        ]
        return f" (its record has no {' and no '.join(lacking)})" if lacking else ""

    def _place(self, found: SourceEntry) -> str:
        path = found.page.path.relative_to(self.log.project.folder).as_posix()
        return f"{path}:{found.entry.place.line}"
