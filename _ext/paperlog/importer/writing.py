"""Merge the pieces of an import into the log, keeping its existing content."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from paperlog.bib.writer import add_records
from paperlog.importer.imported_cards import Card
from paperlog.importer.line_report import Ledger
from paperlog.importer.logs import COMMENT, WeekPiece
from paperlog.importer.matching import KnownWorks
from paperlog.model.escapes import one_line
from paperlog.model.folding import letters_of, words_of
from paperlog.model.week import Week
from paperlog.source.card_text import CardDraft, Excerpt, TopicDraft
from paperlog.source.directive_block import DirectiveBlock
from paperlog.source.insert import add_weeks, check_is_markdown, find_week, page_of
from paperlog.source.log_reader import Log, SourceEntry
from paperlog.source.myst_text import as_myst, with_balanced_folds
from paperlog.source.project import Project
from paperlog.source.transaction import Edits

BLANK_LINE = re.compile(r"\n\s*\n")


@dataclass
class _NewCard:
    """New card of this import, with the ledgers and cards it is made from."""

    draft: CardDraft
    parts: list[tuple[Ledger, Card]]


@dataclass
class _Week:
    """New content of one week, in order."""

    items: list[tuple[str, list[_NewCard]]] = field(default_factory=list)
    """Topics with their cards; cards outside topics have the topic ``""``."""
    texts: list[tuple[Ledger, WeekPiece]] = field(default_factory=list)
    by_key: dict[str, _NewCard] = field(default_factory=dict)
    topics: list[tuple[Ledger, WeekPiece]] = field(default_factory=list)
    there: list[SourceEntry] = field(default_factory=list)
    """Existing notes of the log that match notes of this import."""

    def drafts(self) -> Iterator[CardDraft | TopicDraft]:
        for topic, cards in self.items:
            drafts = tuple(card.draft for card in cards)
            yield from [TopicDraft(topic, drafts)] if topic else drafts


class Writer:
    """Collects the pieces of all files by week, and writes each week once."""

    def __init__(self, project: Project, log: Log, works: KnownWorks) -> None:
        self.project, self.log, self.works = project, log, works
        self.weeks: dict[Week, _Week] = {}
        self.there: dict[tuple[Week, str, str], list[SourceEntry]] = defaultdict(list)
        for found in log.source_entries:
            if found.entry.week:
                # Keyed by the directive's argument, as duplicates are detected when cards are
                # inserted; the ``:name:`` of a note may differ.
                self.there[
                    found.entry.week,
                    "paper" if found.entry.key else "note",
                    one_line(found.block.argument),
                ].append(found)

    def add(self, pieces: Iterable[WeekPiece], ledger: Ledger) -> None:
        """Add the *pieces* of one file."""
        for piece in pieces:
            week = self.weeks.setdefault(piece.week, _Week())
            if piece.text.startswith(COMMENT) and piece.week in self._bodies:
                ledger.changed(piece.lines, "the title of the file; the log has its weeks already")
            elif piece.text:
                week.texts.append((ledger, piece))
            if piece.text:
                continue
            cards = (self._new(piece.week, week, card, ledger) for card in piece.cards)
            new = [card for card in cards if card]
            if piece.topic:
                week.topics.append((ledger, piece))
            if new:
                week.items.append((piece.topic, new))

    def write(self, edits: Edits) -> None:
        """Write all collected pieces and records into *edits*.

        :raises ChangeError: if a page cannot be read or changed.
        """
        if self.works.new:
            add_records(edits, self.project.bibliographies[0], self.works.new)
        # Skip weeks to which the import adds nothing.
        changed_weeks = {
            week: held
            for week, held in self.weeks.items()
            if held.items
            or not find_week(edits, self.project, week)
            or self._has_new_text(week, held)
        }
        drafts = {
            week: [*self._there(edits, week), *changed_weeks[week].drafts()]
            for week in sorted(changed_weeks)
        }
        paths = add_weeks(edits, self.project, drafts)
        for week in sorted(self.weeks):
            if week in changed_weeks:
                self._add_texts(edits, week, changed_weeks[week].texts)
            path = paths.get(week) or page_of(self.project, week, edits)
            self._account(self._shown(path), week, self.weeks[week])

    def _there(self, edits: Edits, week: Week) -> list[CardDraft]:
        """Return drafts for the existing notes of the week that match imported ones, so that of
        several notes of one name only the surplus is inserted.
        """
        found = find_week(edits, self.project, week)
        return [
            CardDraft(name=one.block.argument)
            for one in self.weeks[week].there
            if found
            and one.page.path == found.page.path
            and found.block.line < one.block.line <= found.block.end
        ]

    # cards ----------------------------------------------------------------------------------------

    def _new(self, week: Week, held: _Week, card: Card, ledger: Ledger) -> _NewCard | None:
        """Return a new card, or ``None`` if the log has the entry (which stays unchanged) or this
        import already has the paper in this week (the two are merged).
        """
        key = card.draft.key
        name = ("paper", one_line(key)) if key else ("note", one_line(card.draft.name))
        if there := self.there.get((week, *name)):
            if not key:
                held.there.append(there.pop(0))
            self._compare(there[0] if key else held.there[-1], card, ledger)
            return None
        if key and (first := held.by_key.get(key)):
            first.draft = _joined(first.draft, card.draft)
            changed = [
                (lines, f"{what}; joined with the card above") for lines, what in card.changed
            ]
            first.parts.append((ledger, replace(card, changed=changed)))
            return None
        new_card = _NewCard(card.draft, [(ledger, card)])
        if key:
            held.by_key[key] = new_card
        return new_card

    def _compare(self, found: SourceEntry, card: Card, ledger: Ledger) -> None:
        """Account for a card whose entry is already in the log: kept if all its content is there,
        else decided line by line.
        """
        record = self.log.records.get(card.draft.key)
        text = " ".join(
            [
                found.block.argument,
                *(option.value for option in found.block.options.values()),
                *found.block.body,
                *([record.title, record.bibtex] if record else []),
            ]
        )
        words, signs = set(words_of(text)), "".join(text.split())

        def has(part: str) -> bool:
            said = words_of(part)
            return words.issuperset(said) if said else "".join(part.strip("> \t").split()) in signs

        where = f"{self._shown(found.page.path)}: {card.draft.key or card.draft.name}"
        pieces = [
            *(value for _name, value in card.draft.options),
            *(block.text if isinstance(block, Excerpt) else block for block in card.draft.blocks),
        ]
        is_all_there = all(map(has, pieces))
        for number in card.lines:
            if is_all_there or has(ledger.lines[number - 1]):
                ledger.kept([number], where, "is there already")
            else:
                ledger.left_out(
                    [number],
                    f"the card is in {where} already with other words; existing text is not"
                    " changed",
                )
        for numbers, what in card.changed:
            ledger.changed(numbers, what, where)

    def _account(self, path: str, week: Week, held: _Week) -> None:
        for _topic, cards in held.items:
            for one in cards:
                for ledger, card in one.parts:
                    card.account(ledger, f"{path}: {one.draft.key or one.draft.name}")
        topics = self._topics.get(week, set()) | {letters_of(topic) for topic, _cards in held.items}
        for ledger, piece in held.topics:
            if letters_of(piece.topic) in topics:
                ledger.kept(piece.lines, f"{path}: {piece.topic}")
            else:
                ledger.left_out(piece.lines, f"a topic whose papers stand in {week} without it")
        for ledger, piece in held.texts:
            what = "a comment" if piece.text.startswith(COMMENT) else "text of the week"
            ledger.kept(piece.lines, f"{path}: {week}", what)
            for numbers, what in piece.changed:
                ledger.changed(numbers, what, f"{path}: {week}")

    # texts ----------------------------------------------------------------------------------------

    def _add_texts(
        self, edits: Edits, week: Week, texts: Sequence[tuple[Ledger, WeekPiece]]
    ) -> None:
        """Insert the new texts of a week above its first card; texts already in the week are
        skipped.
        """
        found = find_week(edits, self.project, week)
        pieces = (piece.text for _ledger, piece in texts)
        new = [text for text in pieces if text.strip() and not self._has_text(week, text)]
        if not new or not found:
            return
        check_is_markdown(found.page, found.block)
        lines = found.page.lines()
        added = lines.prefixed(
            found.block.line, [line for text in new for line in ["", *text.split("\n")]]
        )
        if lines[found.block.body_line].strip():
            # Without the blank line, a block such as raw HTML would absorb the next line.
            added.append("")
        lines.insert_after(found.block.body_line - 1, added)
        edits.put(found.page.path, lines.text)

    def _has_new_text(self, week: Week, held: _Week) -> bool:
        return any(not self._has_text(week, piece.text) for _ledger, piece in held.texts)

    def _has_text(self, week: Week, text: str) -> bool:
        return _paragraphs(text) <= self._bodies.get(week, set())

    @cached_property
    def _bodies(self) -> dict[Week, set[str]]:
        """Paragraphs of each week of the log, excluding its cards."""
        bodies: dict[Week, set[str]] = defaultdict(set)
        for page in self.log.pages:
            for logged, block in page.weeks:
                bodies[logged.week] |= _paragraphs(_own_text(block))
        return bodies

    @cached_property
    def _topics(self) -> dict[Week, set[str]]:
        """Folded topic titles of each week of the log."""
        topics: dict[Week, set[str]] = defaultdict(set)
        for page in self.log.pages:
            for logged, week in page.weeks:
                topics[logged.week] |= {
                    letters_of(block.argument) for block in week.walk() if block.name == "topic"
                }
        return topics

    def _shown(self, path: Path) -> str:
        folder = self.project.folder
        return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def _own_text(week: DirectiveBlock) -> str:
    """Return the text of a week without its cards. A backtick-fenced note is kept, as it may be
    part of an imported text.
    """
    cards = [
        child
        for child in week.children
        if child.name in {"paper", "topic", "note"}
        and not week.body[child.line - week.body_line].lstrip().startswith("```{note}")
    ]
    within = {number for child in cards for number in range(child.line, child.end + 1)}
    return "\n".join(
        "" if number in within else line for number, line in enumerate(week.body, week.body_line)
    )


def _paragraphs(text: str) -> set[str]:
    """Split a text into paragraphs for comparison: folded to letters, or to other characters if
    there are no letters.
    """
    return {
        letters_of(part) or "".join(part.split()).replace("\\", "")
        for part in BLANK_LINE.split(text)
    } - {""}


def _joined(first: CardDraft, other: CardDraft) -> CardDraft:
    """Merge two cards about a paper in one week; what an option has no place for goes into the
    text.
    """
    if other.figure and not first.figure:
        # The alternative text goes with the figure.
        first, other = replace(first, alt=other.alt), replace(other, alt=first.alt)
    more = []
    combined = {"tags", "figure", "lost-figure"}
    if first.figure and other.figure not in {"", first.figure}:
        more.append(as_myst(f"![{other.alt}](<{other.figure}>)"))
        combined.add("alt")
    own = dict(first.options)
    for name, value in other.options:
        if name not in combined and own.get(name, value) != value:
            is_address = value.startswith("http")
            shown = f"<{value}>" if is_address else with_balanced_folds(as_myst(value))
            more.append(f"{name}: {shown}")
    single: dict[str, Any] = {
        name: getattr(first, name) or getattr(other, name)
        for name in ("name", "status", "rating", "read", "figure", "alt")
    }
    new = (block for block in other.blocks if block not in first.blocks)
    return replace(
        first,
        **single,
        tags=tuple(dict.fromkeys([*first.tags, *other.tags])),
        lost=tuple(dict.fromkeys([*first.lost, *other.lost])),
        links=tuple({**dict(other.links), **dict(first.links)}.items()),
        blocks=(*first.blocks, *new, *more),
    )
