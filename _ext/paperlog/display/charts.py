"""Charts of the counts of :mod:`paperlog.model.statistics`, as boxes and text.

A chart consists of panels side by side or stacked. Each is only a line or two high, so that panels
wrap on a narrow screen and a page of the book can break between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from paperlog.display.text_width import cut_to_width, text_width
from paperlog.model.statistics import TagsOverTime, month_of, weeks_in
from paperlog.model.week import Week

SHADES = 4
"""Number of shades of a box, numbered from 1; 0 is an outline."""
OTHER = SHADES + 1
"""Shade of a category outside of the scale."""
LINE_HEIGHT = 18
"""Height of a line of text in pixels."""
BASELINE = 13
"""Pixels from the top of a line to its baseline."""
PITCH, GAP, CELL_HEIGHT = 11, 2, 14
"""Week cells in pixels: distance of their left edges, gap between two, height."""
MARGIN = 36
"""Pixels to the left of the week cells, for the year."""
HALF_YEAR = 26
"""Weeks in the first panel of a year (January to June); a panel fits the width of a phone."""
MAX_NAME_WIDTH = 270
"""Maximum width of the name of a row in pixels."""
FONT_SIZE = 13
"""Font size in pixels."""
BAR = (15.0, 70.0)
"""Start and maximum length of a bar beside a short name, in percent of the width."""
BAR_HEIGHT = 5
"""Height of bars and tag cells in pixels."""


@dataclass(frozen=True)
class Box:
    """A rectangle; *title* is its tooltip."""

    x: float
    y: float
    width: float
    height: float
    shade: int
    title: str = ""


@dataclass(frozen=True)
class ChartText:
    """A line of text with its baseline at *y*, starting at *x*, or ending there if *is_end*."""

    x: float
    y: float
    text: str
    is_end: bool = False
    shift: float = 0
    """Pixels to the right of *x*."""


@dataclass(frozen=True)
class Panel:
    """A part of a chart.

    *y* coordinates and heights are in pixels. With a *width* (pixels), *x* coordinates and widths
    of boxes are in pixels; with width 0, the panel fills the available width and they are in
    percent of it.
    """

    height: float
    width: float = 0
    boxes: tuple[Box, ...] = ()
    words: tuple[ChartText, ...] = ()
    overlap: float = 0
    """Pixels by which the panel overlaps the previous one if both are side by side."""


def week_strip(
    counts: Sequence[tuple[Week, int]], month_name: Callable[[Week], str], tooltip: str
) -> Iterator[Panel]:
    """Yield two panels for each year: one cell per week, shaded by its number of entries.

    :param counts: number of entries by week.
    :param month_name: returns the short name of the month of a week.
    :param tooltip: format of a cell's tooltip with the week and the number, e.g. ``{}: {}``.
    """
    times_by_week = dict(counts)
    most = max(times_by_week.values(), default=0)
    for year in sorted({week.year for week in times_by_week}):
        last, named = weeks_in(year), 0
        for first, end in ((1, HALF_YEAR), (HALF_YEAR + 1, last)):
            boxes, words = [], [ChartText(0, LINE_HEIGHT + 12, f"{year:04d}")] if first == 1 else []
            for number in range(first, end + 1):
                week = Week(year, number)
                x = MARGIN + (number - first) * PITCH
                times = times_by_week.get(week, 0)
                title = tooltip.format(week, times) if times else ""
                boxes.append(
                    Box(x, LINE_HEIGHT, PITCH - GAP, CELL_HEIGHT, shade_of(times, most), title)
                )
                # a name that does not fit at the end goes above the next panel
                if month_of(week).month != named and number + 2 <= end:
                    named = month_of(week).month
                    words.append(ChartText(x, BASELINE, month_name(week)))
            width = MARGIN + (HALF_YEAR + 1) * PITCH
            # the cells of the second half follow those of the first without a gap
            overlap = 0 if first == 1 else MARGIN + PITCH
            yield Panel(LINE_HEIGHT + CELL_HEIGHT + 3, width, tuple(boxes), tuple(words), overlap)


def bars(rows: Iterable[tuple[str, int]]) -> Iterator[Panel]:
    """Yield a panel for each (name, number): both as text, and a proportional bar below."""
    rows = list(rows)
    most = max((times for _name, times in rows), default=0)
    for name, times in rows:
        bar = Box(0, LINE_HEIGHT, 100 * times / most, BAR_HEIGHT, SHADES)
        yield Panel(LINE_HEIGHT + BAR_HEIGHT + 6, 0, (bar,), _head(name, times))


def pair_name(first: str, second: str) -> str:
    """Join two names to the name of a bar, both shortened if it is wider than MAX_NAME_WIDTH."""
    room = MAX_NAME_WIDTH - text_width(" + ", FONT_SIZE)
    second = cut_to_width(second, FONT_SIZE, max(room / 2, room - text_width(first, FONT_SIZE)))
    first = cut_to_width(first, FONT_SIZE, room - text_width(second, FONT_SIZE))
    return f"{first} + {second}"


def short_bars(rows: Iterable[tuple[str, int]]) -> Iterator[Panel]:
    """Yield a panel for each (short name, number), with the bar on the line of the name."""
    rows = list(rows)
    most = max((times for _name, times in rows), default=0)
    start, longest = BAR
    for name, times in rows:
        length = longest * times / most
        words = (
            ChartText(0, BASELINE, name),
            ChartText(start + length, BASELINE, str(times), shift=6),
        )
        yield Panel(LINE_HEIGHT + 1, 0, (Box(start, 6, length, BAR_HEIGHT, SHADES),), words)


def stack(rows: Iterable[tuple[str, int, int]]) -> Iterator[Panel]:
    """Yield a stacked bar of parts (name, number, shade), then a legend line for each part."""
    rows = list(rows)
    total = sum(times for _name, times, _shade in rows)
    boxes, x = [], 0.0
    for name, times, shade in rows:
        width = 100 * times / total
        boxes.append(Box(x, 1, max(width - 0.4, 0.2), 10, shade, f"{name}: {times}"))
        x += width
    yield Panel(18, 0, tuple(boxes))
    for name, times, shade in rows:
        words = (ChartText(5.5, BASELINE, name), ChartText(100, BASELINE, str(times), is_end=True))
        yield Panel(LINE_HEIGHT + 4, 0, (Box(0, 4, 3.5, 8, shade),), words)


def tag_rows(
    tags: TagsOverTime, names: Sequence[str], period_name: Callable[[Week], str]
) -> Iterator[Panel]:
    """Yield a panel for each tag with a cell for each period; a last panel names the first and
    last period.
    """
    most = max((max(times) for _tag, times in tags.rows), default=0)
    number = len(tags.periods)
    width = 100 / number if number else 0
    filled = max(width * 0.86, width - 0.5)
    for name, (_tag, times) in zip(names, tags.rows, strict=True):
        boxes = tuple(
            Box(at * width, LINE_HEIGHT, filled, BAR_HEIGHT, shade_of(count, most), title)
            for at, count in enumerate(times)
            for title in [f"{period_name(tags.periods[at])}: {count}" if count else ""]
        )
        yield Panel(LINE_HEIGHT + BAR_HEIGHT + 6, 0, boxes, _head(name, sum(times)))
    if tags.rows:
        words = [ChartText(0, BASELINE, period_name(tags.periods[0]))]
        if number > 1:
            words.append(ChartText(100, BASELINE, period_name(tags.periods[-1]), is_end=True))
        yield Panel(LINE_HEIGHT, 0, (), tuple(words))


def shade_of(times: int, most: int) -> int:
    """Return the shade of a number: 0 for none, else 1 to :data:`SHADES` (for *most*)."""
    return -(-SHADES * times // most) if times else 0


def _head(name: str, times: int) -> tuple[ChartText, ...]:
    label = cut_to_width(name, FONT_SIZE, MAX_NAME_WIDTH)
    return ChartText(0, BASELINE, label), ChartText(100, BASELINE, str(times), is_end=True)
