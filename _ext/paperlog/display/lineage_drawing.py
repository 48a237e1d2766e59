"""A lineage as SVG: boxes with names and years, lines styled by kind of relation, and a legend.

Shapes have colours for print, and classes by which style sheets set the colours of the theme.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from paperlog.display import svg_elements
from paperlog.display.svg_elements import element, words
from paperlog.display.text_width import cut_to_width, text_width
from paperlog.figures.graph_layout import Edge, GraphLayout
from paperlog.model.lineage import EDITORIAL, SYMMETRIC

INK, MUTED, EDGE, ACCENT, PAPER = "#1f2328", "#5a6068", "#c9ced6", "#1f4e79", "#ffffff"
STROKES = {
    "extends": (ACCENT, 1.6, ""),
    "uses": (MUTED, 1.3, "6 3"),
    "compares": (MUTED, 1.3, "1.5 3"),
    "contradicts": (MUTED, 1.3, "8 3 2 3"),
    "replaces": (ACCENT, 2.8, ""),
    "text-source": (MUTED, 1, "3 5"),
    "related": (MUTED, 1, "1.5 6"),
}
"""Colour, width in pixels and dash pattern of the lines, by kind of relation."""
NAME_SIZE, YEAR_SIZE = 13, 13
"""Font sizes in pixels."""
NAME_LINE, YEAR_LINE, LEGEND_LINE = 17, 16, 20
WIDEST_NAME = 118
"""Maximum width of a line of a name, in pixels."""
MOST_LINES = 3
PADDING = 9
MARGIN = 4
"""Margin around the drawing, in pixels."""
SAMPLE = 34
"""Length of a sample line in the legend, in pixels."""
PIECES = re.compile(r"\s+|[⺀-鿿豈-﫿＀-￯]|[^\s⺀-鿿豈-﫿＀-￯]+")
"""Unbreakable parts of a name: blanks, single Chinese characters, and other words."""
LONGEST_YEAR = 12
"""Maximum number of characters of a year; a longer text is not shown."""


@dataclass(frozen=True)
class WorkBox:
    """A work: its name wrapped to *lines*, *year*, link target, and the full name as tooltip.

    *is_quiet* is for works without an entry.
    """

    lines: tuple[str, ...]
    year: str
    href: str
    title: str
    is_quiet: bool = False

    @classmethod
    def of(cls, name: str, year: str, href: str, is_quiet: bool) -> WorkBox:
        return cls(wrapped(name), year if len(year) <= LONGEST_YEAR else "", href, name, is_quiet)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        widths = [text_width(line, NAME_SIZE) for line in self.lines]
        width = max([*widths, text_width(self.year, YEAR_SIZE)], default=0)
        height = len(self.lines) * NAME_LINE + (YEAR_LINE if self.year else 0)
        return max(round(width), 30) + 2 * PADDING, height + 2 * (PADDING - 3)


@dataclass(frozen=True)
class Stroke:
    """A line for a relation of a *kind*, from the older to the newer work (indices of boxes)."""

    kind: str
    older: int
    newer: int

    @property
    def edge(self) -> Edge:
        """The edge for the layout."""
        has_arrow = self.kind not in SYMMETRIC
        return Edge(self.older, self.newer, has_arrow, self.kind in EDITORIAL)


def wrapped(name: str) -> tuple[str, ...]:
    """Wrap *name* to at most :data:`MOST_LINES` lines; an ellipsis replaces the rest."""
    lines = [""]
    for piece in PIECES.findall(name):
        for part in [piece] if text_width(piece, NAME_SIZE) <= WIDEST_NAME else list(piece):
            if text_width(lines[-1] + part, NAME_SIZE) <= WIDEST_NAME:
                lines[-1] += part
            elif part.strip():
                lines.append(part)
        if len(lines) > MOST_LINES:
            break
    lines = [line.strip() for line in lines if line.strip()]
    if len(lines) > MOST_LINES:
        last = f"{lines[MOST_LINES - 1]}…"
        lines[MOST_LINES - 1 :] = [cut_to_width(last, NAME_SIZE, WIDEST_NAME)]
    return tuple(lines)


def drawing_of(
    boxes: Sequence[WorkBox],
    strokes: Sequence[Stroke],
    layout: GraphLayout,
    legend: Sequence[tuple[str, str]],
    title: str,
    link: Literal["href", "xlink:href", ""] = "href",
) -> str:
    """Return the drawing as an ``svg`` element.

    :param boxes: the works, in the order of ``layout.boxes``.
    :param strokes: the relations, in the order of ``layout.lines``.
    :param legend: kinds of relations with their descriptions.
    :param title: the accessible name of the drawing.
    :param link: the attribute for link targets; empty for a drawing without links.
    """
    widest = max((text_width(meaning, YEAR_SIZE) for _kind, meaning in legend), default=0)
    width = round(max(layout.width, SAMPLE + 10 + widest) + 2 * MARGIN)
    height = round(layout.height + len(legend) * LEGEND_LINE + 10 + 2 * MARGIN)
    x, y = layout.shift[0] + MARGIN, layout.shift[1] + MARGIN
    strokes_drawn = (
        _line(stroke.kind, line.path, line.arrow)
        # Graphviz may omit lines that it cannot route
        for stroke, line in zip(strokes, layout.lines, strict=False)
    )
    works = (_box(box, place, link) for box, place in zip(boxes, layout.boxes, strict=True))
    graph = [element("g", "\n".join(strokes_drawn), aria_hidden="true"), *works]
    parts = [
        element("g", "\n".join(graph), transform=f"translate({x:g} {y:g})"),
        *_legend(legend, layout.height + 10 + MARGIN),
    ]
    svg = element(
        "svg",
        "\n".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        xmlns__xlink="http://www.w3.org/1999/xlink" if link == "xlink:href" else "",
        role="group",
        aria_label=title,
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        font_family="sans-serif",
        font_size=NAME_SIZE,
    )
    return f"{svg}\n"


def _line(kind: str, path: str, arrow: str) -> str:
    colour, width, dashes = STROKES[kind]
    classes = f"pl-tie pl-tie-{kind}"
    shapes = ""
    if path:
        shapes = element(
            "path",
            class_=classes,
            d=path,
            fill="none",
            stroke=colour,
            stroke_width=width,
            stroke_dasharray=dashes,
        )
    if arrow:
        end = f"pl-tie-end pl-tie-{kind}"
        shapes += element("polygon", class_=end, points=arrow, fill=colour)
    return shapes


def _box(box: WorkBox, middle: tuple[float, float], link: str) -> str:
    width, height = box.size
    left, top = middle[0] - width / 2, middle[1] - height / 2
    frame = element(
        "rect",
        class_="pl-work",
        x=left,
        y=top,
        width=width,
        height=height,
        rx=5,
        fill=PAPER,
        stroke=EDGE if box.is_quiet else MUTED,
        stroke_dasharray="3 3" if box.is_quiet else "",
    )
    lines = [
        _text(line, middle[0], top + PADDING + 9 + number * NAME_LINE, box.is_quiet, NAME_SIZE)
        for number, line in enumerate(box.lines)
    ]
    if box.year:
        lines.append(_text(box.year, middle[0], top + height - PADDING - 1, True, YEAR_SIZE))
    inside = svg_elements.title(box.title) + frame + "".join(lines)
    classes = "pl-lineage-work pl-lineage-other" if box.is_quiet else "pl-lineage-work"
    if not link or not box.href:
        return element("g", inside, class_=classes)
    address = {link.replace(":", "__"): box.href}
    return element("a", inside, class_=classes, **address)


def _text(text: str, x: float, y: float, is_muted: bool, size: int) -> str:
    classes, colour = ("pl-year", MUTED) if is_muted else ("pl-name", INK)
    return words(text, class_=classes, x=x, y=y, text_anchor="middle", font_size=size, fill=colour)


def _legend(legend: Iterable[tuple[str, str]], top: float) -> Iterable[str]:
    for number, (kind, meaning) in enumerate(legend):
        middle = top + number * LEGEND_LINE + LEGEND_LINE / 2
        end = SAMPLE + MARGIN
        is_arrow = kind not in SYMMETRIC
        arrow = f"{end:g},{middle:g} {end - 6:g},{middle - 2.5:g} {end - 6:g},{middle + 2.5:g}"
        stop = end - 5 if is_arrow else end
        sample = _line(kind, f"M{MARGIN},{middle:g}H{stop:g}", arrow if is_arrow else "")
        place: dict[str, str | float] = {"x": end + 8, "y": middle + 4}
        yield sample + words(meaning, class_="pl-year", font_size=YEAR_SIZE, fill=MUTED, **place)
