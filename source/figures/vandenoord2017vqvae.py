"""A picture as a few numbers of a codebook.

Digits of 12 by 12 pixels, rendered from fonts, are cut into nine patches of 4 by 4 pixels, and each
patch is replaced by the nearest of 4, 16 or 64 codes. The codes are found by k-means on the patches
of the training digits. The paper learns encoder, decoder and codebook together; here the codes are
patches, and there is no network.
"""

from __future__ import annotations

from functools import cache
from math import log2

import numpy as np
from codebooks import codebook, joined, nearest, patches
from digits import SIDE, one_of_each, square, training, unseen
from networks import error
from style import muted, panels, rows, tile

PATCH = 4
SIZES = (4, 16, 64)


@cache
def codes(count: int) -> np.ndarray:
    """*count* codes (count, pixels of a patch), from the darkest to the lightest."""
    found = codebook(patches(square(training().pictures), PATCH), count)
    return found[np.argsort(found.sum(1), kind="stable")]


def rebuilt(count: int) -> np.ndarray:
    """The tested digits (number, pixels), each patch replaced by the nearest of *count* codes."""
    book = codes(count)
    chosen = nearest(patches(square(unseen().pictures), PATCH), book)
    return joined(book[chosen], SIDE, SIDE).reshape(-1, SIDE * SIDE)


def bits(count: int) -> float:
    """Bits that name the codes of one digit."""
    return (SIDE // PATCH) ** 2 * log2(count)


def draw() -> None:
    """Draw the codebook of 64 codes, and digits rebuilt from 4, 16 and 64."""
    _, (axes,) = panels(1, 2, height=2.1, width_ratios=(1, 1.9))
    book = codes(SIZES[-1]).reshape(-1, PATCH, PATCH)
    axes[0].imshow(tile(0.06 + 0.94 * book, 8, gap=1), vmin=0, vmax=1)
    axes[0].set(xticks=[], yticks=[])
    axes[0].set_title("codebook", color=muted())
    axes[0].spines[:].set_visible(False)
    shown = one_of_each(unseen())[[2, 3, 5, 6]]
    found = [unseen().pictures, *(rebuilt(count) for count in SIZES)]
    texts = ["", *(f"{error(one):.3f}" for one in found[1:])]
    names = ["digits", *(f"{count} codes" for count in SIZES)]
    rows(axes[1], [square(one[shown]) for one in found], names, texts)
