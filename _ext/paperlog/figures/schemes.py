"""The two colour schemes of figures from code, as settings of matplotlib.

Backgrounds are transparent, so that the background of the card shows. Text is drawn as paths in a
font that ships with matplotlib: the output does not depend on installed fonts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

WIDTH = 360
"""Width of a figure in CSS pixels: about a phone screen, or the figure column of a card."""
LETTERS = 14
"""Font size in CSS pixels at that width; about 12 when scaled to a card on a phone."""
POINTS = 72 / 96
"""Points per CSS pixel."""
INK = "paperlog"
"""Name of the sequential colour map, from transparent to the text colour."""
TWO_SIDED = "paperlog-two-sided"
"""Name of the diverging colour map: second colour, transparent at the centre, first colour."""


@dataclass(frozen=True)
class Scheme:
    """The colours of a scheme, as ``#rrggbb``."""

    name: str
    text: str
    muted: str
    line: str
    """Colour of frames, grids and axes."""
    cycle: tuple[str, ...]
    """Matplotlib colours ``C0`` to ``C5``."""


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
    """Matplotlib ``rcParams`` for *scheme* that differ from the defaults."""
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
        # resolution of raster images inside the SVG, for print
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
    """Apply *scheme* to matplotlib and register its colour maps."""
    import matplotlib as mpl
    from matplotlib.colors import LinearSegmentedColormap, to_rgba

    first, second = scheme.cycle[:2]
    maps: dict[str, list[Any]] = {
        INK: [(0, to_rgba(scheme.text, 0)), (1, to_rgba(scheme.text, 1))],
        # two transparent entries at 0.5: the hue changes where it is invisible
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
