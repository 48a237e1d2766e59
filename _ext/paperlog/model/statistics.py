"""The log counted: entries by week, papers by year and venue, tags over time, reading status.

Each function takes the time of one pass over the catalogue.
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
"""Tags of a log no longer than this are counted by week."""
MOST_MONTHS = 36
"""Tags of a log no longer than this are counted by month; of a longer one by year."""
MOST_YEARS = 40
"""A longer log has periods of several years."""
PAIRED = 40
"""Tags stand together in pairs; pairs are made of this many tags, the most used ones."""


@dataclass(frozen=True)
class Numbers:
    """The log in numbers."""

    papers: int
    weeks: int
    authors: int
    venues: int
    tags: int
    span: tuple[date, date] | None
    """From the first day of the first week to the last one of the last."""
    statuses: tuple[tuple[str, int], ...]
    """Those that any entry has, in the order of :data:`~paperlog.model.entry.STATUSES`."""
    most_used: tuple[tuple[Tag, int], ...]


def numbers(catalogue: Catalogue, top: int) -> Numbers:
    """Papers, weeks, authors, venues and tags; the *top* tags with the number of their entries."""
    weeks = catalogue.week_list
    return Numbers(
        papers=_papers(catalogue.entries),
        weeks=len(weeks),
        authors=len(catalogue.by_author),
        venues=len(catalogue.by_venue),
        tags=len(catalogue.by_tag),
        span=(weeks[0].monday, weeks[-1].sunday) if weeks else None,
        statuses=tuple((status, times) for status, times in statuses(catalogue) if status),
        most_used=tuple((tag, len(entries)) for tag, entries in _most_used(catalogue)[:top]),
    )


def weeks(catalogue: Catalogue) -> tuple[tuple[Week, int], ...]:
    """Every week of the log with the number of its entries, oldest first."""
    logged = catalogue.by_week
    return tuple((week, len(logged.get(week, ()))) for week in catalogue.week_list)


def months(counted: Iterable[tuple[Week, int]]) -> dict[date, list[tuple[Week, int]]]:
    """Weeks by the first day of the month that has the most of their days."""
    found: dict[date, list[tuple[Week, int]]] = {}
    for week, times in counted:
        found.setdefault(month_of(week), []).append((week, times))
    return found


def month_of(week: Week) -> date:
    """The first day of the month that the week's Thursday falls into."""
    return date.fromisocalendar(week.year, week.number, 4).replace(day=1)


def weeks_in(year: int) -> int:
    """52, or 53: the ISO weeks of *year*; 28 December always falls into the last one."""
    return date(year, 12, 28).isocalendar().week


def years(catalogue: Catalogue) -> tuple[tuple[str, int], ...]:
    """Papers by year of publication, newest first; the last ones, under ``""``, have none."""
    keys = {entry.key for entry in catalogue.entries if entry.key}
    typed = Counter(record.year if (record := catalogue.records.get(key)) else "" for key in keys)
    times: Counter[str] = Counter()
    for year, number in typed.items():
        times[str(int(year)) if is_year(year) else ""] += number
    return tuple(sorted(times.items(), key=lambda item: (not item[0], -int(item[0] or 0))))


def venues(catalogue: Catalogue, top: int) -> tuple[tuple[str, str, int], ...]:
    """The *top* venues by papers: whole name, the name that cards have, number of papers."""
    counted = [
        (venue, _short_name(catalogue, entries), _papers(entries))
        for venue, entries in catalogue.by_venue.items()
    ]
    return tuple(sorted(counted, key=lambda item: (-item[2], plain(item[0]), item[0]))[:top])


@dataclass(frozen=True)
class TagsOverTime:
    """Entries of each tag by periods of one length."""

    unit: str
    """``week``, ``month`` or ``year``."""
    periods: tuple[Week, ...]
    """The first week of each period, oldest first."""
    rows: tuple[tuple[Tag, tuple[int, ...]], ...]
    """Tags with their entries in each period, the most used tag first."""


def tags_over_time(catalogue: Catalogue, top: int) -> TagsOverTime:
    """The *top* tags over the weeks of the log, or its months or years where it is long."""
    logged = catalogue.week_list
    if not logged:
        return TagsOverTime("week", (), ())
    unit, starts = _periods(logged[0], logged[-1])
    rows = []
    for tag, entries in _most_used(catalogue)[:top]:
        # a period holds the weeks from its first one to the next period's
        times = Counter(bisect(starts, entry.week) - 1 for entry in entries if entry.week)
        rows.append((tag, tuple(times[index] for index in range(len(starts)))))
    return TagsOverTime(unit, starts, tuple(rows))


def together(catalogue: Catalogue, top: int) -> tuple[tuple[Tag, Tag, int], ...]:
    """The *top* pairs of tags by the entries that have both, of the :data:`PAIRED` first tags."""
    most_used = _most_used(catalogue)[:PAIRED]
    ranks: dict[int, list[int]] = {}
    for rank, (_tag, entries) in enumerate(most_used):
        for entry in entries:
            ranks.setdefault(id(entry), []).append(rank)
    times = Counter(pair for found in ranks.values() for pair in combinations(found, 2))
    pairs = sorted(times.items(), key=lambda item: (-item[1], item[0]))[:top]
    return tuple((most_used[one][0], most_used[two][0], number) for (one, two), number in pairs)


def statuses(catalogue: Catalogue) -> tuple[tuple[str, int], ...]:
    """Entries by reading status; the last ones, under ``""``, have none."""
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
"""What each view of ``statistics`` counts in a catalogue; of tags and venues so many as it is
told."""
VIEWS = tuple(COUNTS)


def _papers(entries: Iterable[Entry]) -> int:
    """How many works *entries* are about; one that is logged twice is one."""
    return len({entry.key for entry in entries if entry.key})


def _short_name(catalogue: Catalogue, entries: Iterable[Entry]) -> str:
    """The first short name of a venue by the alphabet, or an empty one."""
    records = (catalogue.record(entry) for entry in entries)
    names = (record.venue_short for record in records if record and record.venue_short)
    return min(names, default="")


def _periods(first: Week, last: Week) -> tuple[str, tuple[Week, ...]]:
    """The unit of the periods from *first* to *last*, and the first week of each."""
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
    """The week of the first Thursday of a month that begins on *month*."""
    return Week.of(month + timedelta(days=(3 - month.weekday()) % 7))


def _most_used(catalogue: Catalogue) -> list[tuple[Tag, list[Entry]]]:
    return sorted(catalogue.by_tag.items(), key=lambda item: (-len(item[1]), item[0].id))
