"""Boxes and arrows of diagrams."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch
from style import muted

Place = tuple[float, float]


def box(axes: Axes, corner: Place, size: Place, text: str, colour: str) -> None:
    """A box of *size* with its lower left at *corner*, and *text* in its middle."""
    (left, bottom), (width, height) = corner, size
    look = {"fc": "none", "ec": colour, "lw": 1.4}
    shape = f"round,pad=0,rounding_size={height / 6}"
    axes.add_patch(FancyBboxPatch(corner, width, height, boxstyle=shape, **look))
    middle = (left + width / 2, bottom + height / 2)
    axes.text(*middle, text, ha="center", va="center_baseline", color=colour)


def arrow(axes: Axes, start: Place, end: Place, colour: str | None = None) -> None:
    """An arrow from *start* to *end*, quiet where no *colour* is given."""
    look = {"arrowstyle": "-|>", "color": colour or muted(), "lw": 1.1, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, start, arrowprops=look)
