"""Small grey pictures of the digits 0 to 9, for the figures that need a data set.

The outlines come from eighteen fonts that matplotlib carries with it, so that the pictures depend
on no font of the machine. Each outline is stretched, slanted, turned and shifted at random before
it is filled. Pixels are from 0 (ground) to 1 (ink).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

SIDE = 12
"""Pixels in a row and in a column."""
TRAINING = 1000
UNSEEN = 400
LINES = 4
"""Scan lines in a row of pixels."""

FONTS = (
    "DejaVuSans",
    "DejaVuSans-Bold",
    "DejaVuSans-Oblique",
    "DejaVuSansMono",
    "DejaVuSansMono-Bold",
    "DejaVuSansMono-Oblique",
    "DejaVuSerif",
    "DejaVuSerif-Bold",
    "DejaVuSerif-Italic",
    "STIXGeneral",
    "STIXGeneralBol",
    "STIXGeneralItalic",
    "STIXGeneralBolIta",
    "cmr10",
    "cmb10",
    "cmss10",
    "cmti10",
    "cmtt10",
)


class Digits(NamedTuple):
    """Pictures (count, SIDE * SIDE) and the digit that each shows."""

    pictures: np.ndarray
    labels: np.ndarray


@cache
def outline(font: str, digit: int) -> np.ndarray:
    """The edges (count, 2 ends, 2) of *digit* in *font*: one unit high, its middle at (0, 0)."""
    file = Path(mpl.get_data_path()) / "fonts" / "ttf" / f"{font}.ttf"
    path = TextPath((0, 0), str(digit), size=100, prop=FontProperties(fname=file))
    edges = np.concatenate(
        [np.stack([ring[:-1], ring[1:]], 1) for ring in path.to_polygons(closed_only=True)]
    )
    lowest, highest = edges.min((0, 1)), edges.max((0, 1))
    return (edges - (lowest + highest) / 2) / (highest - lowest)[1]


def filled(edges: np.ndarray, side: int = SIDE) -> np.ndarray:
    """Pictures (count, side, side) of outlines (count, edges, 2 ends, 2), in pixels.

    On each scan line every crossing with an outline adds, to all pixels on its right, ink where
    the outline goes up and none where it goes down.
    """
    at = (np.arange(side * LINES) + 0.5) / LINES
    (x, y), (to_x, to_y) = np.moveaxis(edges, (2, 3), (0, 1))[..., None, :]
    picture, line, edge = np.nonzero((y <= at[:, None]) != (to_y <= at[:, None]))
    found = picture, 0, edge
    share = (at[line] - y[found]) / (to_y[found] - y[found])
    crossing = x[found] + share * (to_x[found] - x[found])
    covered = np.clip(np.arange(1, side + 1) - crossing[:, None], 0, 1)
    covered *= np.sign(to_y[found] - y[found])[:, None]
    rows = np.zeros((len(edges) * side, side))
    np.add.at(rows, picture * side + line // LINES, covered / LINES)
    # rows run from top to bottom, outlines from bottom to top
    return np.clip(np.abs(rows), 0, 1).reshape(-1, side, side)[:, ::-1]


def rendered(count: int, seed: int = 0, side: int = SIDE) -> Digits:
    """*count* digits, as many of each as of any other, in fonts and forms drawn at random."""
    random = np.random.default_rng(seed)
    labels = random.permutation(np.arange(count) % 10)
    fonts = random.integers(len(FONTS), size=count)
    height = random.uniform(0.72, 0.84, count) * side
    width = random.uniform(0.95, 1.2, count) * height
    slant, turn = random.normal(0, (0.08, 0.04), (count, 2)).T
    shift = side / 2 + random.normal(0, 0.02, (count, 2)) * side
    form = np.stack(
        [
            np.stack([np.cos(turn) * width, (slant - np.sin(turn)) * height], 1),
            np.stack([np.sin(turn) * width, np.cos(turn) * height], 1),
        ],
        1,
    )
    pictures = np.zeros((count, side, side))
    for font, digit in sorted(set(zip(fonts.tolist(), labels.tolist(), strict=True))):
        these = (fonts == font) & (labels == digit)
        edges = np.einsum("nij,evj->nevi", form[these], outline(FONTS[font], digit))
        pictures[these] = filled(edges + shift[these, None, None], side)
    return Digits(pictures.reshape(count, -1), labels)


@cache
def training() -> Digits:
    """The thousand digits that networks are trained on."""
    return rendered(TRAINING, seed=0)


@cache
def unseen() -> Digits:
    """The four hundred digits that errors are measured on."""
    return rendered(UNSEEN, seed=1)


def square(pictures: np.ndarray) -> np.ndarray:
    """Rows of pixels (count, side * side) as pictures (count, side, side)."""
    side = round(pictures.shape[1] ** 0.5)
    return pictures.reshape(-1, side, side)


def one_of_each(digits: Digits, count: int = 10) -> np.ndarray:
    """The numbers of the first picture of 0, of 1 … *count* of them."""
    return np.array([np.flatnonzero(digits.labels == digit)[0] for digit in range(count)])
