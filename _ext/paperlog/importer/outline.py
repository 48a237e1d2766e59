"""Outline of a log: assigns blocks to weeks.

A week is opened by a heading, the summary of a fold, a line by itself or a list item that names a
week or day (:mod:`paperlog.importer.date_reader`). Where an opening inside another week names a
different week, the inner one is used, and a remark names both lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from paperlog.importer.date_reader import (
    DateContext,
    DateError,
    Order,
    Period,
    order_shown,
    read_month,
    read_period,
    whole_period,
    with_month,
)
from paperlog.importer.line_report import Ledger
from paperlog.importer.markdown_reader import ListItem, MarkdownBlock, paragraph, read_blocks
from paperlog.importer.title_lines import is_section, lead_title, read_words
from paperlog.model.week import Week

LINE_LEVEL = 6
"""Level of a line by itself that opens a week, as of the lowest heading."""
MAX_DATE_LENGTH = 120
"""Maximum length of a date in characters."""
NUMBER = re.compile(r"[\d一二三四五六七八九十]")
LOOKAHEAD = 100
"""Number of blocks."""


@dataclass
class Section:
    """Blocks under one opening of a week; *week* is ``None`` above the first opening, and where the
    week is unreadable.
    """

    week: Week | None
    line: int = 0
    day: date | None = None
    blocks: list[MarkdownBlock] = field(default_factory=list)
    unread: str = ""
    """Reason why no week could be read."""
    guess: str = ""
    """How the week was guessed; reported if the section has content."""


@dataclass
class _Scope:
    """Open fold or heading; its content belongs to its week."""

    line: int
    context: DateContext
    level: int = 0
    """Level of the heading; 0 for a fold."""
    week: Week | None = None
    day: date | None = None
    opened: int = 0
    """Line of the fold's opening tag."""
    inherits: bool = False
    """Whether the week is inherited from the enclosing scope."""


class Outline:
    """Reads the blocks of a file into sections, in order."""

    def __init__(
        self,
        ledger: Ledger,
        context: DateContext,
        order: Order | None = None,
    ) -> None:
        self.ledger = ledger
        self.start = context
        self.order = order
        self.scopes: list[_Scope] = []
        self.sections: list[Section] = [Section(None)]

    def read(self, blocks: Sequence[MarkdownBlock]) -> list[Section]:
        """Return the sections of a file. Openings are recorded in the ledger; the blocks of the
        sections are not.
        """
        self.start = self._with_order(blocks)
        for index, block in enumerate(blocks):
            if block.kind == "open":
                inherited = replace(self._here, level=0, line=block.line, opened=block.line)
                self.scopes.append(replace(inherited, inherits=True))
            if not self._opens(block, blocks, index):
                self.sections[-1].blocks.append(block)
            if block.kind == "close":
                self._close(block)
        for scope in self.scopes:
            if not scope.level:
                self.ledger.remark(
                    [scope.opened], "this <details> is never closed; taken to end with the file"
                )
        return [section for section in self.sections if section.blocks or section.week]

    @property
    def _here(self) -> _Scope:
        return self.scopes[-1] if self.scopes else _Scope(0, self.start)

    def _close(self, block: MarkdownBlock) -> None:
        while self.scopes:
            if not self.scopes.pop().level:
                break
        else:
            self.ledger.remark([block.line], "this </details> closes nothing")
            return
        if not self.scopes and self.sections[-1].week:
            # Content between two weeks continues the previous one.
            self.sections.append(Section(self.sections[-1].week, block.line))

    # openings -------------------------------------------------------------------------------------

    def _opens(self, block: MarkdownBlock, blocks: Sequence[MarkdownBlock], index: int) -> bool:
        """Return whether the block opens a week, month or year and is fully handled."""
        if block.kind == "list":
            return self._opens_in_list(block)
        text = self._words(block)
        if text is None:
            return False
        if block.kind == "heading":
            while self._here.level >= block.level:
                self.scopes.pop()
        if block.kind != "paragraph" and (named := read_month(text)):
            self._open_month(block, *named)
            return True
        try:
            period = read_period(text, self._here.context)
        except DateError as error:
            if block.kind == "paragraph" and not text.strip().isascii() and len(text) > 30:
                return False
            self._open(block, None)
            self.sections[-1].unread = str(error)
            self.ledger.remark([block.line], str(error), wrong=True)
            self.ledger.changed(block.numbers, "meant as a week, which cannot be made out")
            return True
        is_bold = block.text.lstrip().startswith("**")
        if not period or (period.rest and block.kind == "paragraph" and not is_bold):
            return False
        if period.rest and period.day and not self._has_entries(block, blocks, index):
            self._open_for_one(block, period)
            return True
        self._enter(block, period)
        if period.rest:
            self.sections[-1].blocks.append(paragraph([(block.line, period.rest)]))
        return True

    def _words(self, block: MarkdownBlock) -> str | None:
        """Return the text of a block that may open a week, else ``None``."""
        if block.kind not in {"heading", "summary", "paragraph"}:
            return None
        is_line = "\n" not in block.text.strip() and not block.text.startswith("![")
        may_be_date = block.kind != "paragraph" or (is_line and NUMBER.search(block.text))
        if not may_be_date or len(block.text) > MAX_DATE_LENGTH:
            return None
        return read_words(block.text)[0].strip("*_ ") or None

    def _enter(self, block: MarkdownBlock, period: Period) -> None:
        """Open the week that a block names."""
        self._remark(block, period)
        here = self._here
        # A fold without its own week inherits that of the heading above it.
        outer = next((scope for scope in reversed(self.scopes) if not scope.inherits), here)
        is_inner = here.week is not None and (block.kind == "heading" or not here.level)
        if is_inner and outer.week != period.week:
            place = "heading" if outer.level else "fold"
            what = f"the {place} names {outer.week}, but a heading inside it {period.week}"
            self.ledger.remark([outer.line, block.line], f"{what}, which is used")
        self.ledger.changed(block.numbers, f"opens the week {period.week}")
        if not self.start.year_given:
            # Later headings may omit the year.
            self.start = replace(self.start, year=period.week.monday.year)
        self._open(block, period.week, period.day)

    def _open(
        self,
        block: MarkdownBlock,
        week: Week | None,
        day: date | None = None,
        context: DateContext | None = None,
    ) -> None:
        """Open a section, and the scope of the block that names its week."""
        here = self._here
        scope = _Scope(
            block.line, context or here.context, block.level or LINE_LEVEL, week=week, day=day
        )
        if block.kind == "summary" and self.scopes and not here.level:
            # The summary belongs to the fold itself.
            self.scopes[-1] = replace(scope, level=0, opened=here.opened)
        elif block.kind != "heading" and here.level == LINE_LEVEL:
            self.scopes[-1] = scope
        else:
            self.scopes.append(scope)
        self.sections.append(Section(week, block.line, day))

    def _open_month(self, block: MarkdownBlock, year: int | None, month: int | None) -> None:
        """Put content directly under a month into the week of its first day; under a year alone, no
        week is known.
        """
        context = self._here.context
        self._open(block, None, context=with_month(context, year, month))
        self.ledger.changed(
            block.numbers, f"says the {'month' if month else 'year'} of what follows"
        )
        section, year = self.sections[-1], year or context.year
        if year and month:
            section.week = Week.of(date(year, month, 1))
            section.guess = "content directly under a month is put into the week of its first day"
        else:
            section.unread = f"line {block.line} names no week"

    def _open_for_one(self, block: MarkdownBlock, period: Period) -> None:
        """Open a section for one entry, from a heading with a day and a title; the day applies to
        this entry only.
        """
        self._remark(block, period)
        self.ledger.changed(block.numbers, f"names the day {period.day} of one entry")
        here = self._here
        if block.kind == "paragraph" and here.week and not here.day:
            self.sections.append(Section(period.week, block.line, period.day))
        else:
            self._open(block, period.week, period.day)
        level = block.level or LINE_LEVEL
        title = MarkdownBlock("heading", block.lines, period.rest, level)
        self.sections[-1].blocks.append(title)

    def _opens_in_list(self, block: MarkdownBlock) -> bool:
        """Open weeks from a list whose items name days or weeks and hold what was read in nested
        content; return whether it was such a list.
        """
        periods = [self._period_of(item) for item in block.items]
        if not any(periods):
            return False
        for item, period in zip(block.items, periods, strict=True):
            lines = item.lines
            if period:
                self._enter(paragraph(lines[:1]), period)
                lines = lines[1:]
            self.sections[-1].blocks += read_blocks(lines)
        return True

    def _period_of(self, item: ListItem) -> Period | None:
        """Return the week or day that the first line of an item consists of, above other lines."""
        head = item.lines[0][1].strip() if len(item.lines) > 1 else ""
        if not 0 < len(head) < MAX_DATE_LENGTH:
            return None
        return whole_period(read_words(head)[0].strip("*_:： "), self._here.context)

    def _has_entries(
        self, block: MarkdownBlock, blocks: Sequence[MarkdownBlock], index: int
    ) -> bool:
        """Return whether entries follow under a heading with a day and other words; the words then
        describe the day.
        """
        for other in blocks[index + 1 : index + LOOKAHEAD]:
            if other.kind == "heading":
                if block.kind == "heading" and other.level <= block.level:
                    return False
                if not is_section(other.text):
                    return True
            elif other.kind in {"open", "close"}:
                return False
            elif other.kind == "paragraph":
                lead = lead_title(other.lines, linked=False)
                if lead and not lead[0].rest and not is_section(lead[0].words):
                    return True
        return False

    def _remark(self, block: MarkdownBlock, period: Period) -> None:
        for note in period.notes:
            self.ledger.remark([block.line], note)

    def _with_order(self, blocks: Sequence[MarkdownBlock]) -> DateContext:
        """Return the context with the order of day and month that was asked for, or that the short
        lines and cells of the file show.
        """
        if self.order:
            return replace(self.start, order=self.order, why="")
        texts = [
            (number, text)
            for block in blocks
            if block.kind in {"heading", "summary", "paragraph", "list", "table"}
            for number, text in block.lines
            if len(text) < MAX_DATE_LENGTH or block.rows
        ]
        order, why = order_shown(texts)
        if order:
            if order != self.start.order:
                self.ledger.remark([], f"dates are read {order}, {why}")
            return replace(self.start, order=order, why="")
        return replace(self.start, why=why or self.start.why)
