"""Checks of weeks: valid, in the right file, not nested, not empty, without gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from paperlog.checking.directive_messages import unreadable_week, week_in_week
from paperlog.model.escapes import one_line
from paperlog.model.week import Week, WeekError, parse_week
from paperlog.rules import Finding
from paperlog.source.log_reader import Log

FILE = re.compile(r"(?:(?P<year>\d{4})[-_]?)?[wW](?P<number>\d{1,2})")


def check_weeks(log: Log) -> Iterator[Finding]:
    places: dict[Week, tuple[Path, int]] = {}
    for page in log.pages:
        named = _week_of_file(page.path)
        weeks = [block for block in page.walk() if block.name == "week"]
        inner = {id(found) for block in weeks for found in block.walk() if found is not block}
        for block in weeks:
            try:
                reading = parse_week(one_line(block.argument))
            except WeekError as error:
                yield Finding("week", page.path, block.line, unreadable_week(error))
                continue
            if reading.problem:
                yield Finding("week-range", page.path, block.line, reading.problem)
            if named and len(weeks) == 1 and reading.week != named:
                yield Finding(
                    "week-place",
                    page.path,
                    block.line,
                    f"{reading.week} is in a file named after {named}; correct the week, or"
                    " rename the file",
                )
            if id(block) in inner:
                yield Finding("week", page.path, block.line, week_in_week(reading.week))
            places.setdefault(reading.week, (page.path, block.line))
            if not any(child.name in {"paper", "note"} for child in block.walk()):
                yield Finding("empty-week", page.path, block.line, f"{reading.week} has no entry")
    for before, after in pairwise(sorted(places)):
        missing = (after.monday - before.monday) // timedelta(weeks=1) - 1
        if missing > 0:
            path, line = places[after]
            yield Finding(
                "week-missing",
                path,
                line,
                f"between {before} and {after} {missing}"
                f" {'week has' if missing == 1 else 'weeks have'} no page",
            )


def _week_of_file(path: Path) -> Week | None:
    found = FILE.fullmatch(path.stem)
    year = (found["year"] or path.parent.name) if found else ""
    if not found or not re.fullmatch(r"\d{4}", year):
        return None
    try:
        return parse_week(f"{year}-W{found['number']}").week
    except WeekError:
        return None
