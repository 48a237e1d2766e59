"""Cover of an EPUB, 1200 by 1800 pixels, in the style of the images for shared links."""

from __future__ import annotations

from collections.abc import Iterable

from paperlog.display.text_width import text_width
from paperlog.figures.vector_figures import can_convert, png_of
from paperlog.html.share_cards import (
    BLUE,
    GREY,
    INK,
    MARGIN,
    MUTED,
    WEEKS,
    WIDTH,
    picture,
    text_line,
)
from paperlog.model.week import Week

MAX_TITLE_SIZE, MIN_TITLE_SIZE = 96, 40
"""Font sizes of the title in pixels."""
SQUARES_IN_ROW = 18
SQUARE, STEP = 44, 60
MAX_YEARS = 3
"""Maximum number of years with a square for each week, newest first."""


def book_cover(title: str, lines: list[str], author: str, weeks: Iterable[Week]) -> bytes:
    """Return the cover as PNG, or ``b""`` if CairoSVG is not installed.

    It shows the *title*, *lines* below it, a square for each week of the newest years (blue for
    those in *weeks*), and the *author*.
    """
    if not can_convert():
        return b""
    # a long title gets a smaller font, and is cut only at the minimum size
    size = int(
        max(
            MIN_TITLE_SIZE, min(MAX_TITLE_SIZE, (WIDTH - 2 * MARGIN) / max(text_width(title, 1), 1))
        )
    )
    elements = [text_line(420, size, title, INK, bold=True)]
    elements += [text_line(530 + 64 * row, 40, text, MUTED) for row, text in enumerate(lines)]
    top = 760
    by_year: dict[int, set[int]] = {}
    for week in weeks:
        by_year.setdefault(week.year, set()).add(week.number)
    for year, logged in sorted(by_year.items(), reverse=True)[:MAX_YEARS]:
        elements.append(text_line(top, 32, str(year), MUTED))
        for index in range(WEEKS):
            row, column = divmod(index, SQUARES_IN_ROW)
            fill = BLUE if index + 1 in logged else GREY
            elements.append(
                f'<rect x="{MARGIN + column * STEP}" y="{top + 32 + row * STEP}" width="{SQUARE}"'
                f' height="{SQUARE}" rx="8" fill="{fill}"/>'
            )
        top += 290
    elements.append(text_line(1720, 40, author, INK))
    return png_of(picture(1800, 20, elements))
