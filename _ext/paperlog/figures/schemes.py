"""The two colour schemes of figures from code, as settings of matplotlib.

Grounds are transparent, so that a figure stands on the ground of its card. Text is drawn as
outlines in a font that comes with matplotlib: the bytes depend on no font of the machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

WIDTH = 360
"""Width of a figure in CSS pixels: about that of a telephone, and of a card's side."""
LETTERS = 14
"""Height of letters in CSS pixels at that width; 12 are left where a telephone shows a card."""
POINTS = 72 / 96
"""Points in a CSS pixel."""
INK = "paperlog"
"""Name of the colour map from nothing to the colour of the text; for pictures in one tone."""
TWO_SIDED = "paperlog-two-sided"
"""Name of the colour map from the second colour over nothing to the first; for signed values."""


@dataclass(frozen=True)
class Scheme:
    """The colours of a scheme, as ``#rrggbb``."""

    name: str
    text: str
    muted: str
    line: str
    """Frames, grids and axes."""
    cycle: tuple[str, ...]
    """``C0`` to ``C5``."""


LIGHT = Scheme(
    "light",
    text="#1c1e21",
    muted="#5a5c63",
    line="#b4b8c0",
    cycle=("#2560c4", "#bd5313", "#2b7a4b", "#7b4bb5", "#a3275d", "#6b6f78"),
)
DARK = Scheme(
    "dark",
    text="#dfe1e6",
    muted="#a3a6ae",
    line="#565a63",
    cycle=("#82aaf7", "#f0a067", "#7cc99b", "#bd9df0", "#ee8ab4", "#a3a6ae"),
)
SCHEMES = (LIGHT, DARK)


def settings(scheme: Scheme) -> dict[str, Any]:
    """What matplotlib's ``rcParams`` are set to, beside its own defaults, for *scheme*."""
    from cycler import cycler

    small = dict.fromkeys(("font.size", "axes.labelsize", "axes.titlesize"), LETTERS * POINTS)
    ticks = {f"{axis}tick.labelsize": LETTERS * POINTS for axis in "xy"}
    return {
        **small,
        **ticks,
        "legend.fontsize": LETTERS * POINTS,
        "figure.titlesize": LETTERS * POINTS,
        "figure.figsize": (WIDTH / 96, WIDTH * 0.625 / 96),
        "figure.constrained_layout.use": True,
        "figure.facecolor": "none",
        "savefig.facecolor": "none",
        "savefig.edgecolor": "none",
        # pictures within a drawing stay sharp on paper
        "savefig.dpi": 216,
        "axes.facecolor": "none",
        "axes.edgecolor": scheme.line,
        "axes.labelcolor": scheme.text,
        "axes.titlecolor": scheme.text,
        "axes.linewidth": 0.8,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.prop_cycle": cycler(color=scheme.cycle),
        "text.color": scheme.text,
        "grid.color": scheme.line,
        "grid.linewidth": 0.6,
        **{f"{axis}tick.color": scheme.line for axis in "xy"},
        **{f"{axis}tick.labelcolor": scheme.muted for axis in "xy"},
        "patch.edgecolor": scheme.line,
        "boxplot.medianprops.color": scheme.text,
        "legend.frameon": False,
        "lines.linewidth": 1.6,
        "lines.markersize": 4,
        "hatch.color": scheme.muted,
        "image.cmap": INK,
        "image.interpolation": "nearest",
        "font.family": ["DejaVu Sans"],
        "mathtext.fontset": "dejavusans",
        "svg.fonttype": "path",
        "svg.hashsalt": "paperlog",
    }


def use(scheme: Scheme) -> None:
    """Set matplotlib to *scheme*, with colour maps of its own."""
    import matplotlib as mpl
    from matplotlib.colors import LinearSegmentedColormap, to_rgba

    first, second = scheme.cycle[:2]
    maps: dict[str, list[Any]] = {
        INK: [(0, to_rgba(scheme.text, 0)), (1, to_rgba(scheme.text, 1))],
        # the middle, which is nothing, takes no room of its own
        TWO_SIDED: [
            (0, to_rgba(second, 1)),
            (0.5, to_rgba(second, 0)),
            (0.5, to_rgba(first, 0)),
            (1, to_rgba(first, 1)),
        ],
    }
    for name, colours in maps.items():
        made = LinearSegmentedColormap.from_list(name, colours)
        if name in mpl.colormaps:
            mpl.colormaps.unregister(name)
        mpl.colormaps.register(made)
    mpl.rcdefaults()
    mpl.rcParams.update(settings(scheme))
