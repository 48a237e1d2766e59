"""Merge the pieces of an import into the log, keeping its existing content."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from paperlog.bib.writer import add_records
from paperlog.importer.imported_cards import Card
from paperlog.importer.line_report import Ledger
from paperlog.importer.logs import COMMENT, WeekPiece
from paperlog.importer.matching import Shelf
from paperlog.model.folding import letters_of, words_of
from paperlog.model.printable import one_line
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

    items: list[_NewCard | tuple[str, list[_NewCard]]] = field(default_factory=list)
    texts: list[tuple[Ledger, WeekPiece]] = field(default_factory=list)
    by_key: dict[str, _NewCard] = field(default_factory=dict)
    topics: list[tuple[Ledger, WeekPiece]] = field(default_factory=list)
    there: list[SourceEntry] = field(default_factory=list)
    """Existing notes of the log that match notes of this import."""


class Writer:
    """Collects the pieces of all files by week, and writes each week once."""

    def __init__(self, project: Project, log: Log, shelf: Shelf) -> None:
        self.project, self.log, self.shelf = project, log, shelf
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
            new = [
                new_card
                for card in piece.cards
                if (new_card := self._new(piece.week, week, card, ledger))
            ]
            if piece.topic:
                week.topics.append((ledger, piece))
            if new and piece.topic:
                week.items.append((piece.topic, new))
            else:
                week.items += new

    def write(self, edits: Edits) -> None:
        """Write all collected pieces and records into *edits*.

        :raises ChangeError: if a page cannot be read or changed.
        """
        if self.shelf.new:
            add_records(edits, self.project.bibliographies[0], self.shelf.new)
        # Skip weeks to which the import adds nothing.
        changed_weeks = {
            week: held
            for week, held in self.weeks.items()
            if held.items
            or not find_week(edits, self.project, week)
            or self._has_new_text(week, held)
        }
        paths = add_weeks(
            edits,
            self.project,
            {
                week: [*self._there(edits, week), *map(_draft, changed_weeks[week].items)]
                for week in sorted(changed_weeks)
            },
        )
        for week in sorted(self.weeks):
            if week in changed_weeks:
                self._add_texts(edits, week, changed_weeks[week].texts)
            self._account(
                self._shown(paths.get(week) or page_of(self.project, week, edits)),
                week,
                self.weeks[week],
            )

    def _there(self, edits: Edits, week: Week) -> list[CardDraft]:
        """Return drafts for the existing notes of the week that match imported ones, so that of
        several notes of one name only the surplus is inserted.
        """
        found = find_week(edits, self.project, week)
        here = (
            one
            for one in self.weeks[week].there
            if found
            and one.page.path == found.page.path
            and found.block.line < one.block.line <= found.block.end
        )
        return [CardDraft(name=one.block.argument) for one in here]

    # cards ----------------------------------------------------------------------------------------

    def _new(self, week: Week, held: _Week, card: Card, ledger: Ledger) -> _NewCard | None:
        """Return a new card, or ``None`` if the log has the entry (which stays unchanged) or this
        import already has the paper in this week (the two are merged).
        """
        name = _name(card.draft.key, card.draft.name)
        there = self.there.get((week, *name), [])
        if there and card.draft.key:
            self._compare(there[0], card, ledger)
            return None
        if there:
            held.there.append(there.pop(0))
            self._compare(held.there[-1], card, ledger)
            return None
        if card.draft.key and (first := held.by_key.get(card.draft.key)):
            conflicts = _conflicting_options(first.draft, card.draft)
            first.draft = _joined(first.draft, card.draft, conflicts)
            first.parts.append(
                (
                    ledger,
                    replace(
                        card,
                        changed=[
                            (numbers, _description(what, conflicts))
                            for numbers, what in card.changed
                        ],
                    ),
                )
            )
            return None
        new_card = _NewCard(card.draft, [(ledger, card)])
        if card.draft.key:
            held.by_key[card.draft.key] = new_card
        return new_card

    def _compare(self, found: SourceEntry, card: Card, ledger: Ledger) -> None:
        """Account for a card whose entry is already in the log: kept if all its content is there,
        else decided line by line.
        """
        record = self.log.records.get(card.draft.key)
        options = " ".join(option.value for option in found.block.options.values())
        text = " ".join(
            [
                found.block.argument,
                options,
                "\n".join(found.block.body),
                record.title if record else "",
                record.bibtex if record else "",
            ]
        )
        whole, words, signs = _sequence(text), set(words_of(text)), "".join(text.split())

        def has(part: str) -> bool:
            return _sequence(part) in whole if words_of(part) else "".join(part.split()) in signs

        where = f"{self._shown(found.page.path)}: {card.draft.key or card.draft.name}"
        pieces = [
            *(value for _name, value in card.draft.options),
            *(block.text if isinstance(block, Excerpt) else block for block in card.draft.blocks),
        ]
        is_all_there = all(map(has, pieces))
        for number in card.lines:
            line = ledger.lines[number - 1]
            if (
                is_all_there
                or not line.strip("> \t")
                or has(line)
                or (words_of(line) and words.issuperset(words_of(line)))
            ):
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
        for item in held.items:
            for one in item[1] if isinstance(item, tuple) else [item]:
                for ledger, card in one.parts:
                    card.account(ledger, f"{path}: {one.draft.key or one.draft.name}")
        topics = self._topics.get(week, set()) | {
            letters_of(item[0]) for item in held.items if isinstance(item, tuple)
        }
        for ledger, piece in held.topics:
            if letters_of(piece.topic) in topics:
                ledger.kept(piece.lines, f"{path}: {piece.topic}")
            else:
                ledger.left_out(piece.lines, f"a topic whose papers stand in {week} without it")
        for ledger, piece in held.texts:
            ledger.kept(
                piece.lines,
                f"{path}: {week}",
                "a comment" if piece.text.startswith(COMMENT) else "text of the week",
            )
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
        new = [
            piece.text
            for _ledger, piece in texts
            if piece.text.strip() and not self._has_text(week, piece.text)
        ]
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
        return (
            path.relative_to(self.project.folder).as_posix()
            if path.is_relative_to(self.project.folder)
            else str(path)
        )


def _draft(item: _NewCard | tuple[str, list[_NewCard]]) -> CardDraft | TopicDraft:
    return (
        TopicDraft(item[0], tuple(card.draft for card in item[1]))
        if isinstance(item, tuple)
        else item.draft
    )


def _name(key: str, name: str) -> tuple[str, str]:
    return ("paper", one_line(key)) if key else ("note", one_line(name))


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


def _conflicting_options(first: CardDraft, other: CardDraft) -> dict[str, str]:
    """Return the options of *other* that conflict with those of *first* and cannot be combined."""
    own = dict(first.options)
    combined = {
        "tags",
        "figure",
        "lost-figure",
        *(["alt"] if other.figure and other.figure != first.figure else []),
    }
    return {
        name: value
        for name, value in other.options
        if name not in combined and own.get(name, value) != value
    }


def _description(what: str, conflicts: Iterable[str]) -> str:
    """Return the description *what* of a changed line, noting if the value went to the card's text
    because of a conflict (*conflicts* has the names).
    """
    return (
        f"{what}, in its text: it has another one"
        if what in {f"the card's {kind}{name}" for name in conflicts for kind in ("", "link ")}
        else what
    )


def _joined(first: CardDraft, other: CardDraft, conflicts: Mapping[str, str]) -> CardDraft:
    """Merge two cards about a paper in one week; the options *conflicts* go into the text."""
    owner = first if first.figure or not other.figure else other
    more = (
        [as_myst(f"![{other.alt}](<{other.figure}>)")]
        if first.figure and other.figure and first.figure != other.figure
        else []
    )
    if owner is other and first.alt and first.alt != other.alt:
        more.append(with_balanced_folds(as_myst(first.alt)))
    more += [
        f"{name}: "
        + (f"<{value}>" if value.startswith("http") else with_balanced_folds(as_myst(value)))
        for name, value in conflicts.items()
    ]
    return replace(
        first,
        name=first.name or other.name,
        tags=tuple(dict.fromkeys([*first.tags, *other.tags])),
        status=first.status or other.status,
        rating=first.rating or other.rating,
        read=first.read or other.read,
        figure=owner.figure,
        alt=owner.alt or first.alt or other.alt,
        lost=tuple(dict.fromkeys([*first.lost, *other.lost])),
        links=tuple({**dict(other.links), **dict(first.links)}.items()),
        blocks=(
            *first.blocks,
            *(block for block in other.blocks if block not in first.blocks),
            *more,
        ),
    )


def _sequence(text: str) -> str:
    """Return the words of a text between spaces, to test whether a text contains another."""
    return f" {' '.join(words_of(text))} "
