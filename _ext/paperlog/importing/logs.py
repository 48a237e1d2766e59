"""A Markdown log read into cards by week."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from paperlog.core.weeks import Week
from paperlog.importing.accounts import Ledger
from paperlog.importing.cards import Card, CardMaker, Quotes, quotes_mean
from paperlog.importing.dates import Context, DateError, Order, read_period
from paperlog.importing.entries import Entries, Entry, Logged, Topic
from paperlog.importing.figures import Figures
from paperlog.importing.markdown import Line, read_blocks
from paperlog.importing.matching import Shelf, folded
from paperlog.importing.outline import Outline, Section
from paperlog.importing.references import settle
from paperlog.importing.titles import Title, read_words

FRONT_MATTER = re.compile(r"(?P<name>[\w-]+)\s*:\s*(?P<value>.*)")
COMMENT = "% "
NO_WEEK = "no week is known for it; name one with --week"


@dataclass(frozen=True)
class Wishes:
    """What the user says of the files: each settles what a file leaves open."""

    week: Week | None = None
    """For what names no week."""
    year: int | None = None
    order: Order | None = None
    quotes: Quotes | None = None
    keys: dict[str, str] = field(default_factory=dict)
    """Citation keys by title."""
    keys_from: str = ""
    """The file that says them."""
    abstracts: bool = False
    """Whether the abstracts of a library are kept, as excerpts."""


@dataclass
class Piece:
    """Something that goes into a week: a card, cards under a topic, or text of the week itself."""

    week: Week
    cards: list[Card]
    topic: str = ""
    text: str = ""
    lines: list[int] = field(default_factory=list)
    """Those of the topic's title, or of the text."""
    changed: list[tuple[list[int], str]] = field(default_factory=list)
    """Those of the text that stand there in other words."""


class MarkdownLog:
    """A log as it is read: first its weeks and entries, then the records of its papers, and then
    its pieces.

    Several files go through each step together, so that a title is told by the records of all, as
    it is when they come again.
    """

    def __init__(
        self,
        text: str,
        ledger: Ledger,
        shelf: Shelf,
        before: Shelf | None,
        figures: Figures,
        wishes: Wishes,
    ) -> None:
        """Read weeks and entries; the titles that the shelf *before* knows are known too."""
        self.ledger, self.shelf, self.before = ledger, shelf, before
        self.missed: dict[tuple[int, str], Title] = {}
        """Titles that were not known, by their lines and letters."""
        lines: list[Line] = list(enumerate(text.removeprefix("\ufeff").split("\n"), 1))
        context = Context(year=wishes.year, year_given=wishes.year is not None)
        self.front, lines = _front_matter(lines, ledger)
        self.default = wishes.week or _week_of_file(self.front, ledger, context)
        environment: dict[str, Any] = {}
        outline = Outline(ledger, context, environment, wishes.order)
        sections = outline.read(read_blocks(lines, environment))
        dated = [section for section in sections if section.week]
        self.first = dated[0].week if dated else None
        self.head = _head(sections, dated, self.front, self.default, environment, ledger)
        self.logged = [
            Entries(section, ledger, environment, self._knows, outline.start).read()
            for section in sections
        ]
        settle(self.logged, environment, ledger)
        self.entries = [
            (part.section, entry)
            for part in self.logged
            for item in part.items
            for entry in _entries(item)
        ]
        quotes = wishes.quotes or _quotes([entry for _section, entry in self.entries], ledger)
        self.maker = CardMaker(shelf, figures, ledger, environment, outline.start, quotes)

    def put_records(self) -> None:
        """Put the records of the papers that are new onto the shelf."""
        for section, entry in self.entries:
            if entry.week or section.week or self.default:
                self.maker.begin(entry)

    def reads_otherwise(self) -> bool:
        """Whether what was not known as a title, and is no entry, is known by the records that were
        put.
        """
        if not self.shelf.new:
            return False
        begun = {(entry.title.line, folded(entry.title.words)) for _section, entry in self.entries}
        return self.shelf.knows_some(
            (letters, title)
            for (line, letters), title in self.missed.items()
            if (line, letters) not in begun
        )

    def pieces(self) -> list[Piece]:
        """The pieces in their order; every line that is not in one of them is accounted for in the
        ledger.
        """
        pieces = [
            *self.head,
            *(
                piece
                for part in self.logged
                for piece in _pieces(part, self.maker, self.first, self.default, self.ledger)
            ),
        ]
        return [_with_front(piece, self.front) for piece in pieces]

    def _knows(self, title: Title) -> bool:
        if self.shelf.knows(title) or (self.before and self.before.knows(title)):
            return True
        self.missed[title.line, folded(title.words)] = title
        return False


def _entries(item: Entry | Topic) -> list[Entry]:
    return item.entries if isinstance(item, Topic) else [item]


# the head of a file -------------------------------------------------------------------------------


def _front_matter(lines: list[Line], ledger: Ledger) -> tuple[dict[str, str], list[Line]]:
    """What stands between two lines of ``---`` at the top, and the lines below."""
    if not lines or lines[0][1].rstrip() != "---":
        return {}, lines
    end = next(
        (
            index
            for index, (_number, text) in enumerate(lines[1:200], 1)
            if text.rstrip() in {"---", "..."}
        ),
        None,
    )
    inner = lines[1:end] if end else []
    if not end or not all(
        not text.strip() or FRONT_MATTER.match(text) or text.startswith((" ", "-", "#"))
        for _number, text in inner
    ):
        return {}, lines
    found: dict[str, str] = {}
    ledger.changed([lines[0][0], lines[end][0]], "marks of a file's head")
    for number, text in inner:
        said = FRONT_MATTER.match(text)
        name, value = (
            (said["name"].casefold(), said["value"].strip().strip("\"'")) if said else ("", "")
        )
        if name in {"date", "week", "tags", "keywords"} and value:
            found[name] = value
            ledger.changed(
                [number],
                "the week of the file" if name in {"date", "week"} else "tags of its cards",
            )
        elif name == "title" and value:
            found[name], found["line"] = value, str(number)
        elif text.strip():
            ledger.left_out([number], "a setting of another program")
    return found, lines[end + 1 :]


def _week_of_file(front: dict[str, str], ledger: Ledger, context: Context) -> Week | None:
    """The week that a file's head or its name says: ``2024-07-01.md``."""
    for text in (
        front.get("week", ""),
        front.get("date", ""),
        Path(ledger.name).stem.replace("_", "-"),
    ):
        try:
            period = read_period(text, context) if text else None
        except DateError:
            continue
        if period:
            return period.week
    return None


def _with_front(piece: Piece, front: dict[str, str]) -> Piece:
    from dataclasses import replace

    from paperlog.core.tags import split_tags

    tags = split_tags(
        (front.get("tags") or front.get("keywords") or "")
        .strip("[]")
        .replace('"', "")
        .replace("'", "")
    )
    if tags:
        for card in piece.cards:
            card.draft = replace(card.draft, tags=tuple(dict.fromkeys([*card.draft.tags, *tags])))
    return piece


def _head(
    sections: list[Section],
    dated: list[Section],
    front: dict[str, str],
    default: Week | None,
    environment: dict[str, Any],
    ledger: Ledger,
) -> list[Piece]:
    """The title of a file of weeks, which stays as a comment in its first week."""
    week = dated[0].week if dated else default
    pieces: list[Piece] = []
    if "title" in front:
        lines = [int(front["line"])]
        if week:
            pieces.append(Piece(week, [], text=f"{COMMENT}{front['title']}", lines=lines))
        else:
            ledger.left_out(lines, NO_WEEK)
    first = sections[0] if sections else None
    found = first.blocks[0] if first and first.blocks and not first.week and dated else None
    if first and found and week and found.kind == "heading" and found.level == 1:
        words, addresses = read_words(found.text, environment)
        if words:
            first.blocks.pop(0)
            text = " ".join([words, *(f"<{address.url}>" for address in addresses)])
            pieces.append(Piece(week, [], text=f"{COMMENT}{text}", lines=found.numbers))
    return pieces


# pieces -------------------------------------------------------------------------------------------


def _quotes(entries: Sequence[Entry], ledger: Ledger) -> Quotes:
    meaning = quotes_mean(entries)
    lines = [block.line for entry in entries for block in entry.blocks if block.kind == "quote"][:1]
    if lines:
        rule = (
            "your notes, and plain English paragraphs beside them the papers' words"
            if meaning == "notes"
            else "the papers' words"
        )
        ledger.remark(lines, f"block quotes are taken for {rule}; --quotes says otherwise")
    return meaning


def _pieces(
    logged: Logged, maker: CardMaker, first: Week | None, default: Week | None, ledger: Ledger
) -> list[Piece]:
    section = logged.section
    pieces: list[Piece] = []
    if section.guess and (logged.items or logged.text):
        ledger.remark([section.line], section.guess)
    for block in logged.text:
        week = section.week or first or default
        if week is None:
            ledger.left_out(block.numbers, section.unread or NO_WEEK)
            continue
        said = maker.text(block)
        if said.text.strip():
            pieces.append(Piece(week, [], text=said.text, lines=said.lines, changed=said.changed))
        else:
            ledger.changed(block.numbers, "nothing to show")
    for item in logged.items:
        by_week: dict[Week, list[Card]] = {}
        for entry in _entries(item):
            week = entry.week or section.week or default
            if week is None:
                _leave_out(entry, section.unread or NO_WEEK, ledger)
            else:
                by_week.setdefault(week, []).append(maker.card(entry))
        if isinstance(item, Topic):
            lines = [number for number, text in item.title.lines if text.strip()]
            if not by_week:
                ledger.left_out(lines, section.unread or NO_WEEK)
            pieces += [
                Piece(week, cards, item.title.words, lines=lines) for week, cards in by_week.items()
            ]
        else:
            pieces += [Piece(week, cards) for week, cards in by_week.items()]
    return pieces


def _leave_out(entry: Entry, why: str, ledger: Ledger) -> None:
    ledger.left_out((number for number, text in entry.title.lines if text.strip()), why)
    for block in entry.blocks:
        ledger.left_out(block.numbers, why)
