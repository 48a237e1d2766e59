"""ISO weeks and the notations accepted for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

ISO_WEEK = re.compile(r"(\d{4})-?[Ww](\d{1,2})")
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
DAY = "|".join(pattern.pattern.replace("(", "(?:") for pattern in (YEAR_FIRST, DAY_FIRST, CHINESE))
BETWEEN = r"\s*(?:-|–|—|~|～|/|\.\.|to|至|到)\s*"
RANGE = re.compile(f"({DAY}){BETWEEN}({DAY})")
# 2024年7月1日至7日: the second date omits what equals the first
CHINESE_RANGE = re.compile(
    rf"((\d{{4}}年)(\d{{1,2}}月)\d{{1,2}}日){BETWEEN}(\d{{1,2}}月)?(\d{{1,2}}日)"
)


class WeekError(ValueError):
    """A text is not a valid week or day."""


@dataclass(frozen=True, order=True)
class Week:
    """One ISO 8601 week, Monday to Sunday."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Week:
        """The week that contains *day*."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @property
    def monday(self) -> date:
        """The first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """The last day."""
        return self.monday + timedelta(days=6)

    @property
    def anchor(self) -> str:
        """The week's address in a page, e.g. ``week-2024-w27``."""
        return f"week-{self.year:04d}-w{self.number:02d}"

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"


@dataclass(frozen=True)
class WeekReading:
    """A parsed week, and the problem of its notation (or ``None``)."""

    week: Week
    problem: str | None = None


def parse_day(text: str) -> date:
    """Parse a day: ``2024-07-01``, ``01/07/2024`` (day first) or ``2024年7月1日``.

    :raises WeekError: if *text* has another syntax or the day does not exist.
    """
    text = text.strip()
    if found := YEAR_FIRST.fullmatch(text) or CHINESE.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    else:
        raise WeekError(f"{text!r} is not a date; write it as 2024-07-01 or 01/07/2024")
    try:
        return date(year, month, day)
    except ValueError:
        near = (
            f"; the day comes first: {month:02d}/{day:02d}/{year}"
            if DAY_FIRST.fullmatch(text) and day <= 12 < month <= 31
            else ""
        )
        raise WeekError(f"there is no day {text!r}{near}") from None


def _ends(text: str) -> tuple[str, str] | None:
    """The first and last day of a range, as text."""
    if found := RANGE.fullmatch(text):
        return found[1], found[2]
    if found := CHINESE_RANGE.fullmatch(text):
        return found[1], found[2] + (found[4] or found[3]) + found[5]
    return None


def parse_week(text: str) -> WeekReading:
    """Parse a week: ``2024-W27``, any day of it, or a range of days.

    A range gives the week of its first day; if it is not one week from Monday to Sunday,
    :attr:`WeekReading.problem` says so.

    :raises WeekError: if *text* is not a week.
    """
    text = text.strip()
    if found := ISO_WEEK.fullmatch(text):
        year, number = int(found[1]), int(found[2])
        try:
            date.fromisocalendar(year, number, 7)
        except ValueError:
            raise WeekError(f"the year {year} has no week {number}") from None
        return WeekReading(Week(year, number))
    if ends := _ends(text):
        first, last = map(parse_day, ends)
        week = Week.of(first)
        if (first, last) == (week.monday, week.sunday):
            return WeekReading(week)
        return WeekReading(
            week,
            f"{text!r} is not one Monday to Sunday; understood as {week} ({week.monday} to"
            f" {week.sunday})",
        )
    try:
        return WeekReading(Week.of(parse_day(text)))
    except WeekError as error:
        raise WeekError(
            f"{error if text else 'no week given'}; write a week as 2024-W27, as a day of it,"
            " or as 01/07/2024-07/07/2024"
        ) from None
