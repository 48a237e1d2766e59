"""Reader of Markdown logs: cards by week."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from paperlog.importer.copied_figures import CopiedFigures
from paperlog.importer.date_reader import DateContext, DateError, Order, read_period
from paperlog.importer.entry_finder import Entries, ImportedCard, Logged, Topic, entries_of
from paperlog.importer.front_matter import read_front
from paperlog.importer.imported_cards import Card, CardMaker, Quotes, quotes_mean
from paperlog.importer.line_report import Ledger
from paperlog.importer.markdown_reader import Line, read_blocks
from paperlog.importer.matching import KnownWorks
from paperlog.importer.outline import Outline, Section
from paperlog.importer.paper_references import put_footnotes, with_links
from paperlog.importer.title_lines import Title, read_words
from paperlog.model.folding import letters_of
from paperlog.model.week import Week

COMMENT = "% "
NO_WEEK = "no week is known for it; name one with --week"


@dataclass(frozen=True)
class ImportOptions:
    """Options of the user for what a file does not state."""

    week: Week | None = None
    """Week for content without a week."""
    year: int | None = None
    order: Order | None = None
    quotes: Quotes | None = None
    keys: dict[str, str] = field(default_factory=dict)
    """Citation keys by title."""
    keys_from: str = ""
    """The file of :attr:`keys`."""
    abstracts: bool = False
    """Whether abstracts of a library are kept as excerpts."""


@dataclass
class WeekPiece:
    """Content of a week: a card, a topic with cards, or text of the week itself."""

    week: Week
    cards: list[Card]
    topic: str = ""
    text: str = ""
    lines: list[int] = field(default_factory=list)
    """Lines of the topic's title, or of the text."""
    changed: list[tuple[list[int], str]] = field(default_factory=list)
    """Lines of the text that were rewritten."""


class MarkdownLog:
    """A log in three steps: weeks and entries, then records of papers, then pieces.

    Several files go through each step together, so that titles match the records of all files, as
    they do in a second import.
    """

    def __init__(
        self,
        text: str,
        ledger: Ledger,
        works: KnownWorks,
        before: KnownWorks | None,
        figures: CopiedFigures,
        options: ImportOptions,
    ) -> None:
        """Read weeks and entries; titles of the works *before* are known."""
        self.ledger, self.works, self.before = ledger, works, before
        self.missed: dict[tuple[int, str], Title] = {}
        """Unknown titles, by line and folded text."""
        lines: list[Line] = list(enumerate(text.removeprefix("\ufeff").split("\n"), 1))
        context = DateContext(year=options.year, year_given=options.year is not None)
        self.front, lines = read_front(lines)
        self.default = options.week or self.front.week(context) or _week_of_name(ledger, context)
        environment: dict[str, Any] = {}
        blocks = read_blocks(lines, environment)
        blocks = with_links(blocks, environment.get("references", {}), ledger)
        outline = Outline(ledger, context, options.order)
        sections = outline.read(blocks)
        dated = [section for section in sections if section.week]
        self.first = dated[0].week if dated else None
        # a file with weeks is a log, whatever its front matter says
        whole = None if dated or not self.front.is_of_paper else self.front.entry(context, ledger)
        self.front.account(ledger, of_paper=whole is not None)
        self.head = [] if whole else self._head(sections)
        if whole and not sections:
            sections = [Section(None)]
        self.logged = [
            Entries(section, ledger, self._knows, outline.start, None if at else whole).read()
            for at, section in enumerate(sections)
        ]
        put_footnotes(self.logged)
        self.entries = [
            (part.section, entry)
            for part in self.logged
            for item in part.items
            for entry in entries_of(item)
        ]
        quotes = options.quotes or quotes_mean([entry for _section, entry in self.entries], ledger)
        self.maker = CardMaker(works, figures, ledger, outline.start, quotes)

    def put_records(self) -> None:
        """Add the records of new papers to the known works."""
        for section, entry in self.entries:
            if entry.week or section.week or self.default:
                self.maker.begin(entry)

    def reads_otherwise(self) -> bool:
        """Return whether a text that was no entry matches the title of a record added since."""
        if not self.works.new:
            return False
        begun = {
            (entry.title.line, letters_of(entry.title.words)) for _section, entry in self.entries
        }
        return any(
            self.works.knows(title) for place, title in self.missed.items() if place not in begun
        )

    def pieces(self) -> list[WeekPiece]:
        """Return the pieces in order; all other lines are accounted for in the ledger."""
        pieces = [*self.head, *(piece for part in self.logged for piece in self._pieces(part))]
        for card in (card for piece in pieces for card in piece.cards):
            tags = dict.fromkeys([*card.draft.tags, *self.front.tags])
            card.draft = replace(card.draft, tags=tuple(tags))
        return pieces

    def _head(self, sections: list[Section]) -> list[WeekPiece]:
        """Return the title of a file of weeks, kept as a comment in the first week."""
        week = self.first or self.default
        pieces: list[WeekPiece] = []
        if title := self.front.properties.get("title"):
            lines = [number for number, text in title.lines if text.strip()]
            if week:
                pieces.append(WeekPiece(week, [], text=f"{COMMENT}{title.text}", lines=lines))
            else:
                self.ledger.left_out(lines, NO_WEEK)
        above = sections[0].blocks if self.first and sections and not sections[0].week else []
        if week and above and above[0].kind == "heading" and above[0].level == 1:
            words, addresses = read_words(above[0].text)
            if words:
                text = " ".join([words, *(f"<{address.url}>" for address in addresses)])
                numbers = above.pop(0).numbers
                pieces.append(WeekPiece(week, [], text=f"{COMMENT}{text}", lines=numbers))
        return pieces

    def _pieces(self, logged: Logged) -> list[WeekPiece]:
        section, ledger = logged.section, self.ledger
        why = section.unread or NO_WEEK
        pieces: list[WeekPiece] = []
        if section.guess and (logged.items or logged.text):
            ledger.remark([section.line], section.guess)
        for block in logged.text:
            week = section.week or self.first or self.default
            if week is None:
                ledger.left_out(block.numbers, why)
                continue
            text, lines, changed = self.maker.text(block)
            if text.strip():
                pieces.append(WeekPiece(week, [], text=text, lines=lines, changed=changed))
            else:
                ledger.changed(block.numbers, "nothing to show")
        for item in logged.items:
            by_week: dict[Week, list[Card]] = {}
            for entry in entries_of(item):
                week = entry.week or section.week or self.default
                if week is None:
                    _leave_out(entry, why, ledger)
                else:
                    by_week.setdefault(week, []).append(self.maker.card(entry))
            topic, lines = "", []
            if isinstance(item, Topic):
                topic = item.title.words
                lines = [number for number, text in item.title.lines if text.strip()]
                if not by_week:
                    ledger.left_out(lines, why)
            pieces += [
                WeekPiece(week, cards, topic, lines=lines) for week, cards in by_week.items()
            ]
        return pieces

    def _knows(self, title: Title) -> bool:
        if self.works.knows(title) or (self.before and self.before.knows(title)):
            return True
        self.missed[title.line, letters_of(title.words)] = title
        return False


# the start of a file ------------------------------------------------------------------------------


def _week_of_name(ledger: Ledger, context: DateContext) -> Week | None:
    """Return the week in the name of a file, e.g. ``2024-07-01.md``."""
    try:
        period = read_period(Path(ledger.name).stem.replace("_", "-"), context)
    except DateError:
        return None
    return period.week if period else None


def _leave_out(entry: ImportedCard, why: str, ledger: Ledger) -> None:
    ledger.left_out((number for number, text in entry.title.lines if text.strip()), why)
    ledger.left_out((line[0] for _name, _value, line in entry.facts), why)
    for block in entry.blocks:
        ledger.left_out(block.numbers, why)
