"""Pixels as tokens: no patches, and what that costs.

The same digit is shown as 16 patches and as 576 single pixels. On the right the multiplications of
one transformer layer of width 384 are drawn as areas, for a picture of 224 by 224 pixels: in
patches of 16 by 16, and in pixels. They are counted from the layer's shape (four projections, two
products of attention, a perceptron four times as wide), without heads, norms and embeddings; no
network is trained.
"""

from __future__ import annotations

import numpy as np
from codebooks import patches
from digits import rendered, square
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from style import muted, panels, tile

WIDTH = 384
SIDE = 224
PATCH = 16


def tokens(side: int, patch: int) -> int:
    """Tokens of a square picture that is cut into square patches."""
    return (side // patch) ** 2


def cost(count: int, width: int = WIDTH) -> int:
    """Multiplications of a transformer layer for *count* tokens of *width* numbers."""
    return 12 * count * width**2 + 2 * count**2 * width


def ratio() -> float:
    """How many times the layer costs more for pixels than for patches."""
    return cost(tokens(SIDE, 1)) / cost(tokens(SIDE, PATCH))


def _cut(axes: Axes, picture: np.ndarray, side: int, gap: int, scale: int) -> None:
    """Show *picture* cut into patches of *side* pixels, *gap* apart; a pixel is *scale* wide."""
    cut = patches(0.1 + 0.9 * picture[None], side).reshape(-1, side, side)
    large = cut.repeat(scale, 1).repeat(scale, 2)
    axes.imshow(tile(large, len(picture) // side, gap), vmin=0, vmax=1)
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)


def draw() -> None:
    """Draw a digit in patches and in pixels, and the two costs as areas."""
    _, (axes,) = panels(1, 3, height=1.8)
    digits = rendered(20, side=24)
    picture = square(digits.pictures)[np.flatnonzero(digits.labels == 5)[0]]
    few, many = tokens(SIDE, PATCH), tokens(SIDE, 1)
    _cut(axes[0], picture, 6, 8, 5)
    axes[0].set_title("patches", color="C5")
    axes[0].set_xlabel(f"{few:,} tokens", color=muted())
    _cut(axes[1], picture, 1, 1, 5)
    axes[1].set_title("pixels", color="C0")
    axes[1].set_xlabel(f"{many:,}", color=muted())
    axes[2].add_patch(Rectangle((0, 0), 1, 1, facecolor="C0", alpha=0.3))
    side = ratio() ** -0.5
    axes[2].add_patch(Rectangle((1.1, 0), side, side, facecolor="C5", edgecolor="C5"))
    axes[2].text(0.5, 0.5, f"{ratio():,.0f}", color="C0", ha="center", va="center")
    axes[2].text(1.1, 0.05, "1", color="C5", ha="center", va="bottom")
    axes[2].set(xlim=(0, 1.18), ylim=(-0.09, 1.09), xticks=[], yticks=[], aspect="equal")
    axes[2].spines[:].set_visible(False)
    axes[2].set_title("cost")
    axes[2].set_xlabel("of a layer", color=muted())
