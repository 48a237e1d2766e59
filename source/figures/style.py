"""What the log's figures have in common: panels, bars, pictures, short labels."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

WIDTH = 3.75
"""Inches: 360 CSS pixels."""


def panels(
    rows: int = 1, columns: int = 1, height: float = 2.3, **options
) -> tuple[Figure, np.ndarray]:
    """A figure of the log's width and *height* in inches, with its axes as an array."""
    figure, axes = plt.subplots(rows, columns, figsize=(WIDTH, height), squeeze=False, **options)
    return figure, axes


def muted() -> str:
    """The colour of what matters less, in the scheme being drawn."""
    return str(plt.rcParams["xtick.labelcolor"])


def picture(
    axes: Axes, values: np.ndarray, lowest: float = 0.0, highest: float = 1.0, **options
) -> None:
    """Show *values* as a picture in one tone, framed by a hairline, without ticks."""
    axes.imshow(values, vmin=lowest, vmax=highest, **options)
    axes.set(xticks=[], yticks=[])
    axes.spines[["top", "right"]].set_visible(True)


def bars(
    axes: Axes, names: list[str], values: list[float], texts: list[str], colours: list[str]
) -> None:
    """Horizontal bars, the first on top, each with its text at its end."""
    places = np.arange(len(values))
    axes.barh(places, values, color=colours, height=0.6, edgecolor="none")
    for place, value, text in zip(places, values, texts, strict=True):
        axes.annotate(text, (value, place), (4, 0), textcoords="offset points", va="center")
    axes.set_yticks(places, names)
    axes.tick_params(axis="y", length=0, labelcolor=plt.rcParams["text.color"])
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.spines[["bottom"]].set_visible(False)
    axes.set_xlim(0, max(values) * 1.35)


def tile(pictures: np.ndarray, columns: int, gap: int = 1) -> np.ndarray:
    """Put pictures (count, height, width) side by side, row by row, *gap* empty pixels apart."""
    count, height, width = pictures.shape
    rows = -(-count // columns)
    sheet = np.zeros((rows * (height + gap) - gap, columns * (width + gap) - gap))
    for number, one in enumerate(pictures):
        top, left = number // columns * (height + gap), number % columns * (width + gap)
        sheet[top : top + height, left : left + width] = one
    return sheet


def rows(
    axes: Axes, pictures: list[np.ndarray], names: list[str], texts: list[str] | None = None
) -> None:
    """Rows of small pictures (count, height, width), named on the left, a text on the right."""
    count, height, width = pictures[0].shape
    axes.imshow(tile(np.concatenate(pictures), count, gap=2), vmin=0, vmax=1)
    middles = np.arange(len(pictures)) * (height + 2) + (height - 1) / 2
    axes.set_yticks(middles, names)
    axes.set_xticks([])
    axes.tick_params(length=0, labelcolor=plt.rcParams["text.color"])
    axes.spines[:].set_visible(False)
    for middle, text in zip(middles, texts or [], strict=False):
        axes.annotate(
            text, (count * (width + 2), middle), annotation_clip=False, va="center", color=muted()
        )
