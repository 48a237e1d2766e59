"""Drawings of what :mod:`paperlog.model.statistics` counts, as boxes and words.

A drawing is a row or a pile of panels, each as low as a line or two, so that a screen can fold it
and a page of a book can end within it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from paperlog.display.text_width import cut_to_width, text_width
from paperlog.model.statistics import TagsOverTime, month_of, weeks_in
from paperlog.model.week import Week

SHADES = 4
"""Shades of a box by its number; 0 is an outline."""
OTHER = SHADES + 1
"""The shade of what is apart from the others."""
LINE = 18
"""Height of a line of words in pixels."""
BASE = 13
"""From the top of a line to the foot of its letters."""
PITCH, GAP, CELL = 11, 2, 14
"""Of the cells of weeks: from one to the next, between two, their height."""
MARGIN = 36
"""Left of the cells of weeks, for the year."""
HALF = 26
"""Weeks in the first panel of a year, which ends with June; a telephone is as wide as one."""
LONGEST = 270
"""Pixels that the name of a row may be wide."""
LETTERS = 13
"""Height of letters in pixels."""
BAR = (15.0, 70.0)
"""Where the bar of a short name begins, and how long it may be, in hundredths of the width."""
THIN = 5
"""Height of bars, and of the cells of tags, in pixels."""


@dataclass(frozen=True)
class Box:
    """A rectangle; ``title`` is for who points at it."""

    x: float
    y: float
    width: float
    height: float
    shade: int
    title: str = ""


@dataclass(frozen=True)
class ChartText:
    """A line of words whose foot is at *y*; *is_end*: it ends at *x*, else it begins there."""

    x: float
    y: float
    text: str
    is_end: bool = False
    shift: float = 0
    """Pixels to the right of *x*."""


@dataclass(frozen=True)
class Panel:
    """A piece of a drawing.

    *y* and heights are in pixels. A panel of a *width* is so many pixels wide, and its *x* are
    pixels; one of the width 0 is as wide as there is room, and its *x* are hundredths of that.
    """

    height: float
    width: float = 0
    boxes: tuple[Box, ...] = ()
    words: tuple[ChartText, ...] = ()
    overlap: float = 0
    """Pixels to the left, onto the panel before, where the two stand beside each other."""


def week_strip(
    counted: Sequence[tuple[Week, int]], month_name: Callable[[Week], str], in_words: str
) -> Iterator[Panel]:
    """Two panels for each year that has a week: a cell a week, shaded by its entries.

    :param month_name: the short name of the month of a week.
    :param in_words: the title of a cell, such as ``{}: {} entries``, of the week and the number.
    """
    numbers = dict(counted)
    most = max(numbers.values(), default=0)
    for year in sorted({week.year for week in numbers}):
        last, named = weeks_in(year), 0
        for first, end in ((1, HALF), (HALF + 1, last)):
            boxes, words = [], [ChartText(0, LINE + 12, f"{year:04d}")] if first == 1 else []
            for number in range(first, end + 1):
                week = Week(year, number)
                x = MARGIN + (number - first) * PITCH
                times = numbers.get(week, 0)
                title = in_words.format(week, times) if times else ""
                boxes.append(Box(x, LINE, PITCH - GAP, CELL, shade_of(times, most), title))
                # near the end there is no room for the name: it stands over the next panel
                if month_of(week).month != named and number + 2 <= end:
                    named = month_of(week).month
                    words.append(ChartText(x, BASE, month_name(week)))
            width = MARGIN + (HALF + 1) * PITCH
            # so that its cells follow those of the first half
            overlap = 0 if first == 1 else MARGIN + PITCH
            yield Panel(LINE + CELL + 3, width, tuple(boxes), tuple(words), overlap)


def bars(rows: Iterable[tuple[str, int]]) -> Iterator[Panel]:
    """A name and its number, and below them a bar as long as the number."""
    counted = list(rows)
    most = max((times for _name, times in counted), default=0)
    for name, times in counted:
        bar = Box(0, LINE, 100 * times / most, THIN, SHADES)
        yield Panel(LINE + THIN + 6, 0, (bar,), _head(name, times))


def pair_name(one: str, other: str) -> str:
    """Two names as the name of a bar; where they are too long for it, both are cut."""
    room = LONGEST - text_width(" + ", LETTERS)
    second = cut_to_width(other, LETTERS, max(room / 2, room - text_width(one, LETTERS)))
    first = cut_to_width(one, LETTERS, room - text_width(second, LETTERS))
    return f"{first} + {second}"


def short_bars(rows: Iterable[tuple[str, int]]) -> Iterator[Panel]:
    """Bars beside names of a few letters."""
    counted = list(rows)
    most = max((times for _name, times in counted), default=0)
    start, longest = BAR
    for name, times in counted:
        length = longest * times / most
        words = (ChartText(0, BASE, name), ChartText(start + length, BASE, str(times), shift=6))
        yield Panel(LINE + 1, 0, (Box(start, 6, length, THIN, SHADES),), words)


def stack(rows: Iterable[tuple[str, int, int]]) -> Iterator[Panel]:
    """One bar of parts (name, number, shade), then a line for each with its share."""
    counted = list(rows)
    total = sum(times for _name, times, _shade in counted)
    boxes, x = [], 0.0
    for name, times, shade in counted:
        width = 100 * times / total
        boxes.append(Box(x, 1, max(width - 0.4, 0.2), 10, shade, f"{name}: {times}"))
        x += width
    yield Panel(18, 0, tuple(boxes))
    for name, times, shade in counted:
        words = (ChartText(5.5, BASE, name), ChartText(100, BASE, str(times), is_end=True))
        yield Panel(LINE + 4, 0, (Box(0, 4, 3.5, 8, shade),), words)


def tag_rows(
    found: TagsOverTime, names: Sequence[str], period_name: Callable[[Week], str]
) -> Iterator[Panel]:
    """A line for each tag, with a cell for each period; below the last one, when they begin."""
    most = max((max(times) for _tag, times in found.rows), default=0)
    number = len(found.periods)
    width = 100 / number if number else 0
    filled = max(width * 0.86, width - 0.5)
    for name, (_tag, times) in zip(names, found.rows, strict=True):
        boxes = tuple(
            Box(at * width, LINE, filled, THIN, shade_of(one, most), title)
            for at, one in enumerate(times)
            for title in [f"{period_name(found.periods[at])}: {one}" if one else ""]
        )
        yield Panel(LINE + THIN + 6, 0, boxes, _head(name, sum(times)))
    if found.rows:
        words = [ChartText(0, BASE, period_name(found.periods[0]))]
        if number > 1:
            words.append(ChartText(100, BASE, period_name(found.periods[-1]), is_end=True))
        yield Panel(LINE, 0, (), tuple(words))


def shade_of(times: int, most: int) -> int:
    """0 for none, else 1 to :data:`SHADES`, which is *most*."""
    return -(-SHADES * times // most) if times else 0


def _head(name: str, times: int) -> tuple[ChartText, ...]:
    shown = cut_to_width(name, LETTERS, LONGEST)
    return ChartText(0, BASE, shown), ChartText(100, BASE, str(times), is_end=True)
