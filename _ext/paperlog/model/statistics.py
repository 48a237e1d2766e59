"""Statistics: entries by week, papers by year and venue, tags over time, reading status.

Each function makes one pass over the catalogue.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from paperlog.model.catalogue import Catalogue
from paperlog.model.entry import STATUSES, Entry
from paperlog.model.folding import plain
from paperlog.model.record import is_year
from paperlog.model.tag import Tag
from paperlog.model.week import Week

MOST_WEEKS = 26
"""Maximum length of a log, in weeks, for tags to be counted by week."""
MOST_MONTHS = 36
"""Maximum length, in months, for tags to be counted by month; by year beyond."""
MOST_YEARS = 40
"""Maximum length, in years, for periods of one year; periods of several years beyond."""
PAIRED = 40
"""Number of tags, most used first, whose pairs are counted."""


@dataclass(frozen=True)
class Numbers:
    """Totals of the log."""

    papers: int
    notes: int
    """Entries of a log that has no paper, else 0."""
    weeks: int
    authors: int
    venues: int
    tags: int
    span: tuple[date, date] | None
    """First day of the first week, last day of the last week."""
    statuses: tuple[tuple[str, int], ...]
    """Statuses in use, in the order of :data:`~paperlog.model.entry.STATUSES`."""
    most_used: tuple[tuple[Tag, int], ...]


def numbers(catalogue: Catalogue, top: int) -> Numbers:
    """Count papers, weeks, authors, venues and tags; the *top* tags with their number of
    entries.
    """
    weeks = catalogue.week_list
    papers = _papers(catalogue.entries)
    return Numbers(
        papers=papers,
        notes=0 if papers else len(catalogue.entries),
        weeks=len(weeks),
        authors=len(catalogue.by_author),
        venues=len(catalogue.by_venue),
        tags=len(catalogue.by_tag),
        span=(weeks[0].monday, weeks[-1].sunday) if weeks else None,
        statuses=tuple((status, times) for status, times in statuses(catalogue) if status),
        most_used=tuple((tag, len(entries)) for tag, entries in _most_used(catalogue)[:top]),
    )


def weeks(catalogue: Catalogue) -> tuple[tuple[Week, int], ...]:
    """Every week of the log with its number of entries, oldest first."""
    logged = catalogue.by_week
    return tuple((week, len(logged.get(week, ()))) for week in catalogue.week_list)


def months(counted: Iterable[tuple[Week, int]]) -> dict[date, list[tuple[Week, int]]]:
    """Weeks by the first day of the month that contains most of their days."""
    found: dict[date, list[tuple[Week, int]]] = {}
    for week, times in counted:
        found.setdefault(month_of(week), []).append((week, times))
    return found


def month_of(week: Week) -> date:
    """The first day of the month that contains the week's Thursday."""
    return date.fromisocalendar(week.year, week.number, 4).replace(day=1)


def weeks_in(year: int) -> int:
    """Number of ISO weeks of *year*, 52 or 53; 28 December is always in the last one."""
    return date(year, 12, 28).isocalendar().week


def years(catalogue: Catalogue) -> tuple[tuple[str, int], ...]:
    """Papers by year of publication, newest first; those without one last, under ``""``."""
    keys = {entry.key for entry in catalogue.entries if entry.key}
    typed = Counter(record.year if (record := catalogue.records.get(key)) else "" for key in keys)
    times: Counter[str] = Counter()
    for year, number in typed.items():
        times[str(int(year)) if is_year(year) else ""] += number
    return tuple(sorted(times.items(), key=lambda item: (not item[0], -int(item[0] or 0))))


def venues(catalogue: Catalogue, top: int) -> tuple[tuple[str, str, int], ...]:
    """The *top* venues by papers: full name, name on cards, number of papers."""
    counted = [
        (venue, _short_name(catalogue, entries), _papers(entries))
        for venue, entries in catalogue.by_venue.items()
    ]
    return tuple(sorted(counted, key=lambda item: (-item[2], plain(item[0]), item[0]))[:top])


@dataclass(frozen=True)
class TagsOverTime:
    """Number of entries per tag and period; all periods have the same length."""

    unit: str
    """``week``, ``month`` or ``year``."""
    periods: tuple[Week, ...]
    """The first week of each period, oldest first."""
    rows: tuple[tuple[Tag, tuple[int, ...]], ...]
    """Tags with their number of entries in each period, most used tag first."""


def tags_over_time(catalogue: Catalogue, top: int) -> TagsOverTime:
    """Counts of the *top* tags by week, or by month or year if the log is long."""
    logged = catalogue.week_list
    if not logged:
        return TagsOverTime("week", (), ())
    unit, starts = _periods(logged[0], logged[-1])
    rows = []
    for tag, entries in _most_used(catalogue)[:top]:
        # a period ends where the next one starts
        times = Counter(bisect(starts, entry.week) - 1 for entry in entries if entry.week)
        rows.append((tag, tuple(times[index] for index in range(len(starts)))))
    return TagsOverTime(unit, starts, tuple(rows))


def together(catalogue: Catalogue, top: int) -> tuple[tuple[Tag, Tag, int], ...]:
    """The *top* pairs among the first :data:`PAIRED` tags, by the number of entries with both."""
    most_used = _most_used(catalogue)[:PAIRED]
    ranks: dict[int, list[int]] = {}
    for rank, (_tag, entries) in enumerate(most_used):
        for entry in entries:
            ranks.setdefault(id(entry), []).append(rank)
    times = Counter(pair for found in ranks.values() for pair in combinations(found, 2))
    pairs = sorted(times.items(), key=lambda item: (-item[1], item[0]))[:top]
    return tuple((most_used[one][0], most_used[two][0], number) for (one, two), number in pairs)


def statuses(catalogue: Catalogue) -> tuple[tuple[str, int], ...]:
    """Entries by reading status; those without one last, under ``""``."""
    times = Counter(entry.status for entry in catalogue.entries)
    return tuple((status, times[status]) for status in (*STATUSES, "") if times[status])


COUNTS: Mapping[str, Callable[[Catalogue, int], Any]] = {
    "numbers": numbers,
    "weeks": lambda catalogue, _top: weeks(catalogue),
    "years": lambda catalogue, _top: years(catalogue),
    "venues": venues,
    "tags": tags_over_time,
    "together": together,
    "status": lambda catalogue, _top: statuses(catalogue),
}
"""The views of ``statistics``: functions of a catalogue and the maximum number of rows (used for
tags and venues)."""
VIEWS = tuple(COUNTS)


def _papers(entries: Iterable[Entry]) -> int:
    """Number of distinct works that *entries* are about."""
    return len({entry.key for entry in entries if entry.key})


def _short_name(catalogue: Catalogue, entries: Iterable[Entry]) -> str:
    """The alphabetically first short name of a venue; empty if there is none."""
    records = (catalogue.record(entry) for entry in entries)
    names = (record.venue_short for record in records if record and record.venue_short)
    return min(names, default="")


def _periods(first: Week, last: Week) -> tuple[str, tuple[Week, ...]]:
    """The unit of the periods from *first* to *last*, and the first week of each period."""
    span = (last.monday - first.monday).days // 7 + 1
    if span <= MOST_WEEKS:
        return "week", tuple(Week.of(first.monday + timedelta(weeks=at)) for at in range(span))
    start, end = month_of(first), month_of(last)
    begin = start.year * 12 + start.month - 1
    number = end.year * 12 + end.month - begin
    if number <= MOST_MONTHS:
        firsts = (date(at // 12, at % 12 + 1, 1) for at in range(begin, begin + number))
        return "month", tuple(map(_first_week, firsts))
    step = -(-(last.year - first.year + 1) // MOST_YEARS)
    return "year", tuple(Week(year, 1) for year in range(first.year, last.year + 1, step))


def _first_week(month: date) -> Week:
    """The week that contains the first Thursday of *month* (its first day)."""
    return Week.of(month + timedelta(days=(3 - month.weekday()) % 7))


def _most_used(catalogue: Catalogue) -> list[tuple[Tag, list[Entry]]]:
    return sorted(catalogue.by_tag.items(), key=lambda item: (-len(item[1]), item[0].id))
