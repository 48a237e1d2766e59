"""Two levels of codes: the top gives the whole, the bottom the detail.

Digits of 12 by 12 pixels, rendered from fonts, are halved in size, and the nearest of 64 coarse
pictures becomes the top code. What is then missing is cut into nine patches of 4 by 4 pixels, each
with one of 64 bottom codes. All codes are found by k-means on the training digits. The paper learns
networks and a prior over the codes, from which it samples; the figure shows the two levels alone,
and does not claim that they beat one level of as many bits.
"""

from __future__ import annotations

from functools import cache
from math import log2

import numpy as np
from codebooks import codebook, joined, nearest, patches
from digits import SIDE, one_of_each, square, training, unseen
from networks import error
from style import muted, panels, tile

CODES = 64
PATCH = 4
INK = {"vmin": 0, "vmax": 1}


def halved(pictures: np.ndarray) -> np.ndarray:
    """Pictures (count, pixels) at half the size: the mean of each two by two pixels."""
    return (
        square(pictures)
        .reshape(-1, SIDE // 2, 2, SIDE // 2, 2)
        .mean((2, 4))
        .reshape(len(pictures), -1)
    )


def doubled(pictures: np.ndarray) -> np.ndarray:
    """Pictures at twice the size: each pixel becomes two by two."""
    return square(pictures).repeat(2, 1).repeat(2, 2).reshape(len(pictures), -1)


@cache
def books() -> tuple[np.ndarray, np.ndarray]:
    """The codes of the top, and those of the bottom."""
    pictures = training().pictures
    small = halved(pictures)
    top = codebook(small, CODES)
    missing = pictures - doubled(top[nearest(small, top)])
    return top, codebook(patches(square(missing), PATCH), CODES)


def levels(pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What the top gives of *pictures* (count, pixels), and what the bottom adds to it."""
    top, bottom = books()
    small = halved(pictures)
    whole = doubled(top[nearest(small, top)])
    missing = patches(square(pictures - whole), PATCH)
    detail = joined(bottom[nearest(missing, bottom)], SIDE, SIDE)
    return whole, detail.reshape(len(pictures), -1)


def bits() -> tuple[float, float]:
    """Bits of a digit in the top, and in the bottom."""
    return log2(CODES), (SIDE // PATCH) ** 2 * log2(CODES)


def draw() -> None:
    """Draw two digits: top, bottom, their sum, and the original."""
    _, (axes,) = panels(1, 4, height=2.3)
    pictures = unseen().pictures
    whole, detail = levels(pictures)
    shown = one_of_each(unseen())[[2, 7]]
    columns = (
        ("top", whole, f"{error(whole):.3f}"),
        ("bottom", detail, ""),
        ("both", whole + detail, f"{error(whole + detail):.3f}"),
        ("original", pictures, ""),
    )
    for one, (name, values, text) in zip(axes, columns, strict=True):
        signed = name == "bottom"
        scale = {"vmin": -0.6, "vmax": 0.6, "cmap": "paperlog-two-sided"} if signed else INK
        one.imshow(tile(square(values[shown]), 1, gap=2), **scale)
        one.set(xticks=[], yticks=[], title=name)
        one.set_xlabel(text, color=muted())
        one.spines[:].set_visible(False)
