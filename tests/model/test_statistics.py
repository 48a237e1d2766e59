"""Statistics of a log."""

from __future__ import annotations

from datetime import date

import pytest
from paperlog.model.catalogue import Catalogue
from paperlog.model.entry import Entry, LoggedWeek, Place
from paperlog.model.record import Record
from paperlog.model.statistics import (
    COUNTS,
    MOST_YEARS,
    VIEWS,
    month_of,
    months,
    numbers,
    statuses,
    tags_over_time,
    together,
    venues,
    weeks,
    weeks_in,
    years,
)
from paperlog.model.tag import Vocabulary
from paperlog.model.week import Week, parse_week


def entry(week: str, key: str, tags: str = "", status: str = "") -> Entry:
    found = parse_week(week).week
    place = Place(week, 1, f"paper-{key}")
    return Entry(place, found, 0, key=key, tags=tuple(tags.split()), status=status)


def catalogue(*entries: Entry, empty: tuple[str, ...] = (), **facts: dict[str, str]) -> Catalogue:
    """A log of *entries*, with *empty* weeks beside theirs, and *facts* of records by key."""
    named = sorted({str(one.week) for one in entries} | set(empty))
    logged = [LoggedWeek(Place(name, 1, name), parse_week(name).week) for name in named]
    records = {key: Record(key, "article", **said) for key, said in facts.items()}  # type: ignore[arg-type]
    return Catalogue.of(entries, logged, records, Vocabulary())


def test_weeks_without_entries_count_zero() -> None:
    log = catalogue(entry("2024-W27", "a"), entry("2024-W27", "b"), empty=("2024-W29",))
    assert weeks(log) == ((Week(2024, 27), 2), (Week(2024, 29), 0))


@pytest.mark.parametrize(("year", "number"), [(2020, 53), (2021, 52), (2026, 53), (9999, 52)])
def test_iso_weeks_of_a_year(year: int, number: int) -> None:
    assert weeks_in(year) == number


def test_week_belongs_to_the_month_with_most_of_its_days() -> None:
    assert month_of(Week(2025, 1)) == date(2025, 1, 1)  # 30 December to 5 January
    assert month_of(Week(2024, 31)) == date(2024, 8, 1)  # 29 July to 4 August
    assert month_of(Week(2020, 53)) == date(2020, 12, 1)  # 28 December to 3 January
    counted = [(Week(2024, number), number) for number in (30, 31, 32)]
    assert months(counted) == {date(2024, 7, 1): counted[:1], date(2024, 8, 1): counted[1:]}


def test_paper_logged_twice_counts_once_per_year_and_venue() -> None:
    log = catalogue(
        *(entry("2024-W27", key) for key in "abcd"),
        entry("2024-W28", "a"),
        a={"year": "2020", "venue": "Shapes (ShaP)", "venue_short": "ShaP"},
        b={"year": "02020", "venue": "Graphs"},
        c={"year": "2021", "venue": "Shapes"},
        d={"year": "forthcoming"},
    )
    assert years(log) == (("2021", 1), ("2020", 1), ("", 2))
    assert venues(log, 9) == (("Shapes (ShaP)", "ShaP", 2), ("Graphs", "", 1))
    assert venues(log, 1) == (("Shapes (ShaP)", "ShaP", 2),)
    counted = numbers(log, 12)
    assert (counted.papers, counted.weeks, counted.venues) == (4, 2, 2)
    assert counted.span == (date(2024, 7, 1), date(2024, 7, 14))


def test_tags_of_a_short_log_are_counted_by_week() -> None:
    log = catalogue(entry("2024-W52", "a", "x y"), entry("2025-W02", "b", "x"))
    found = tags_over_time(log, 12)
    assert (found.unit, list(map(str, found.periods))) == (
        "week",
        ["2024-W52", "2025-W01", "2025-W02"],
    )
    assert [(tag.id, times) for tag, times in found.rows] == [("x", (1, 0, 1)), ("y", (1, 0, 0))]


def test_tags_of_a_longer_log_are_counted_by_month_and_year() -> None:
    log = catalogue(entry("2023-W31", "a", "x"), entry("2024-W31", "b", "x"))
    found = tags_over_time(log, 12)
    assert (found.unit, len(found.periods)) == ("month", 13)
    assert (found.rows[0][1][0], found.rows[0][1][12], sum(found.rows[0][1])) == (1, 1, 2)
    log = catalogue(entry("2014-W01", "a", "x"), entry("2024-W52", "b", "x"))
    found = tags_over_time(log, 12)
    assert (found.unit, [week.year for week in found.periods]) == ("year", [*range(2014, 2025)])
    assert found.rows[0][1] == (1, *[0] * 9, 1)


def test_number_of_periods_is_bounded() -> None:
    log = catalogue(entry("0001-W02", "a", "x"), entry("9998-W52", "b", "x"))
    found = tags_over_time(log, 12)
    assert len(found.periods) <= MOST_YEARS
    assert (found.rows[0][1][0], found.rows[0][1][-1], sum(found.rows[0][1])) == (1, 1, 2)


def test_pairs_of_tags_are_counted_by_entries_with_both() -> None:
    log = catalogue(
        entry("2024-W27", "a", "x y z"), entry("2024-W27", "b", "y X"), entry("2024-W28", "c", "z")
    )
    found = [(one.id, other.id, times) for one, other, times in together(log, 12)]
    assert found == [("x", "y", 2), ("x", "z", 1), ("y", "z", 1)]
    assert len(together(log, 1)) == 1


def test_missing_status_comes_last() -> None:
    log = catalogue(
        entry("2024-W27", "a", status="read"),
        entry("2024-W27", "b"),
        entry("2024-W27", "c", status="to-read"),
    )
    assert statuses(log) == (("to-read", 1), ("read", 1), ("", 1))
    assert numbers(log, 12).statuses == (("to-read", 1), ("read", 1))


@pytest.mark.parametrize("name", VIEWS)
def test_an_empty_log_is_counted(name: str) -> None:
    assert repr(COUNTS[name](catalogue(), 12))
