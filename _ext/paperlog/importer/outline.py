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
from typing import Any

from paperlog.importer.date_reader import (
    DateContext,
    DateError,
    Period,
    order_shown,
    read_month,
    read_period,
    with_month,
)
from paperlog.importer.line_report import Ledger
from paperlog.importer.markdown_reader import MarkdownBlock, read_blocks
from paperlog.importer.title_lines import Title, is_section, lead_title, read_words
from paperlog.model.week import Week

FOLD_LEVEL = 0
LONGEST_DATE = 120
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

    fold: bool
    level: int
    line: int
    context: DateContext
    week: Week | None = None
    day: date | None = None
    unread: str = ""
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
        environment: dict[str, Any],
        order: str | None = None,
    ) -> None:
        self.ledger = ledger
        self.environment = environment
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
                self.scopes.append(
                    _Scope(
                        True,
                        FOLD_LEVEL,
                        block.line,
                        self.context,
                        self.week,
                        self.day,
                        self.unread,
                        block.line,
                        inherits=True,
                    )
                )
                self._append(block)
            elif block.kind == "close":
                self._append(block)
                self._close(block)
            elif not self._opens(block, blocks, index):
                self._append(block)
        for scope in self.scopes:
            if scope.fold:
                self.ledger.remark(
                    [scope.opened], "this <details> is never closed; taken to end with the file"
                )
        return [section for section in self.sections if section.blocks or section.week]

    # what holds here ------------------------------------------------------------------------------

    @property
    def context(self) -> DateContext:
        return self.scopes[-1].context if self.scopes else self.start

    @property
    def week(self) -> Week | None:
        return self.scopes[-1].week if self.scopes else None

    @property
    def day(self) -> date | None:
        return self.scopes[-1].day if self.scopes else None

    @property
    def unread(self) -> str:
        return self.scopes[-1].unread if self.scopes else ""

    def _append(self, block: MarkdownBlock) -> None:
        self.sections[-1].blocks.append(block)

    def _close(self, block: MarkdownBlock) -> None:
        while self.scopes:
            if self.scopes.pop().fold:
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
            self._leave(block.level)
        if block.kind != "paragraph" and (named := read_month(text)):
            self._open(block, None, with_month(self.context, *named))
            self.ledger.changed(
                block.numbers, f"says the {'month' if named[1] else 'year'} of what follows"
            )
            self._open_month(block, named)
            return True
        try:
            period = read_period(text, self.context)
        except DateError as error:
            if block.kind == "paragraph" and not text.strip().isascii() and len(text) > 30:
                return False
            self._open(block, None, self.context, unread=str(error))
            self.ledger.remark([block.line], str(error), wrong=True)
            self.ledger.changed(block.numbers, "meant as a week, which cannot be made out")
            return True
        if not period or (
            period.rest and block.kind == "paragraph" and not block.text.lstrip().startswith("**")
        ):
            return False
        if period.rest and period.day and not self._has_entries(block, blocks, index):
            self._open_for_one(block, period)
            return True
        self._enter(block, period)
        if period.rest:
            self._append(MarkdownBlock("paragraph", [(block.line, period.rest)], period.rest))
        return True

    def _words(self, block: MarkdownBlock) -> str | None:
        """Return the text of a block that may open a week, else ``None``."""
        if block.kind not in {"heading", "summary", "paragraph"} or len(block.text) > LONGEST_DATE:
            return None
        if block.kind == "paragraph" and (
            "\n" in block.text.strip()
            or block.text.startswith("![")
            or not NUMBER.search(block.text)
        ):
            return None
        return read_words(block.text, self.environment)[0].strip("*_ ") or None

    def _leave(self, level: int) -> None:
        """Close the headings of this level and below."""
        while self.scopes and not self.scopes[-1].fold and self.scopes[-1].level >= level:
            self.scopes.pop()

    def _enter(self, block: MarkdownBlock, period: Period) -> None:
        self._tell(block, period)
        innermost = self.scopes[-1] if self.scopes else None
        # A fold without its own week inherits that of the heading above it.
        outer = next((scope for scope in reversed(self.scopes) if not scope.inherits), innermost)
        inner = (
            innermost is not None
            and innermost.week is not None
            and (block.kind == "heading" or innermost.fold)
        )
        if inner and outer is not None and outer.week != period.week:
            place = "fold" if outer.fold else "heading"
            self.ledger.remark(
                [outer.line, block.line],
                f"the {place} says {outer.week}, what stands in it says {period.week}; the heading"
                " inside wins",
            )
        if inner and outer is not None and outer.week == period.week and not period.day:
            self.ledger.changed(block.numbers, f"names the week {period.week} again")
        else:
            self.ledger.changed(block.numbers, f"opens the week {period.week}")
        if not self.start.year_given:
            # Later headings may omit the year.
            self.start = replace(self.start, year=period.week.monday.year)
        umbrella = self._umbrella(block)
        self._open(block, period.week, self.context, day=period.day)
        self.sections[-1].blocks += umbrella

    def _umbrella(self, block: MarkdownBlock) -> list[MarkdownBlock]:
        """Return a preceding higher-level heading without content as a block, so that its text is
        kept in the new week.
        """
        held = self.sections[-1].blocks
        if (
            block.kind != "heading"
            or not self.sections[-1].week
            or not held
            or held[-1].kind != "heading"
            or held[-1].level >= block.level
        ):
            return []
        heading = held.pop()
        text = read_words(heading.text, self.environment)[0]
        return (
            [MarkdownBlock("paragraph", [(heading.line, f"**{text}**")], f"**{text}**")]
            if text
            else [heading]
        )

    def _open(
        self,
        block: MarkdownBlock,
        week: Week | None,
        context: DateContext,
        *,
        day: date | None = None,
        unread: str = "",
    ) -> None:
        scope = _Scope(False, block.level or 6, block.line, context, week, day, unread)
        if block.kind == "summary" and self.scopes and self.scopes[-1].fold:
            # The summary belongs to the fold itself.
            self.scopes[-1] = _Scope(
                True, FOLD_LEVEL, block.line, context, week, day, unread, self.scopes[-1].opened
            )
        elif block.kind == "heading":
            self.scopes.append(scope)
        elif self.scopes and not self.scopes[-1].fold and self.scopes[-1].level == 6:
            self.scopes[-1] = scope
        else:
            self.scopes.append(scope)
        self.sections.append(Section(week, block.line, day, unread=unread))

    def _open_month(self, block: MarkdownBlock, named: tuple[int | None, int | None]) -> None:
        """Put content directly under a month into the week of its first day; under a year alone, no
        week is known.
        """
        year, month = named[0] or self.context.year, named[1]
        if year and month:
            self.sections[-1].week = Week.of(date(year, month, 1))
            self.sections[
                -1
            ].guess = "what stands under a month alone is put into the week of its first day"
        else:
            self.sections[-1].unread = f"line {block.line} names no week"

    def _open_for_one(self, block: MarkdownBlock, period: Period) -> None:
        """Open a section for one entry, from a heading with a day and a title; the day applies to
        this entry only.
        """
        self._tell(block, period)
        self.ledger.changed(block.numbers, f"names the day {period.day} of one entry")
        week, day = self.week, self.day
        section = Section(period.week, block.line, period.day)
        title = MarkdownBlock("heading", block.lines, period.rest, level=block.level or 6)
        section.blocks.append(title)
        self.sections.append(section)
        scope = _Scope(False, block.level or 6, block.line, self.context, period.week, period.day)
        if block.kind == "summary" and self.scopes and self.scopes[-1].fold:
            self.scopes[-1] = _Scope(
                True,
                FOLD_LEVEL,
                block.line,
                scope.context,
                period.week,
                period.day,
                opened=self.scopes[-1].opened,
            )
        elif block.kind == "heading" or week is None or day:
            self.scopes.append(scope)

    def _opens_in_list(self, block: MarkdownBlock) -> bool:
        """Open weeks from a list whose items name days or weeks and hold what was read in nested
        content; return whether it was such a list.
        """
        periods: list[Period | None] = []
        for item in block.items:
            head = item.lines[0][1].strip() if item.lines else ""
            try:
                period = (
                    read_period(read_words(head, self.environment)[0].strip("*_:： "), self.context)
                    if 0 < len(head) < LONGEST_DATE
                    else None
                )
            except DateError:
                period = None
            periods.append(period if period and not period.rest and len(item.lines) > 1 else None)
        if not any(periods):
            return False
        for item, period in zip(block.items, periods, strict=True):
            if period is None:
                self.sections[-1].blocks += read_blocks(item.lines, self.environment)
                continue
            self._enter(MarkdownBlock("paragraph", item.lines[:1], item.lines[0][1]), period)
            self.sections[-1].blocks += read_blocks(item.lines[1:], self.environment)
        return True

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
            elif (
                other.kind == "paragraph"
                and (found := lead_title(other.lines, self.environment, linked=False))
                and _is_title(found[0])
            ):
                return True
        return False

    def _tell(self, block: MarkdownBlock, period: Period) -> None:
        for note in period.notes:
            self.ledger.remark([block.line], note)

    def _with_order(self, blocks: Sequence[MarkdownBlock]) -> DateContext:
        if self.order in {"day-first", "month-first"}:
            return replace(self.start, order=self.order, why="")  # type: ignore[arg-type]
        texts = [
            (block.line, block.text)
            for block in blocks
            if block.kind in {"heading", "summary"}
            or (block.kind == "paragraph" and len(block.text) < LONGEST_DATE)
        ]
        texts += [
            (number, cell)
            for block in blocks
            for number, cells in block.rows
            for cell in cells
            if len(cell) < 40
        ]
        texts += [
            item.lines[0]
            for block in blocks
            for item in block.items
            if item.lines and len(item.lines[0][1]) < LONGEST_DATE
        ]
        order, why = order_shown(texts)
        if order:
            if order != self.start.order:
                self.ledger.remark([], f"dates are read {order}, {why}")
            return replace(self.start, order=order, why="")
        return replace(self.start, why=why or self.start.why)


def _is_title(title: Title) -> bool:
    return not title.rest and not is_section(title.words)
