"""Inf-DiT: an image made block by block, of which only about one row is kept.

Blocks of 128 pixels are made in raster order, and each looks at its left, upper and upper left
neighbours only, so that a block is dropped once no block to come looks at it. The functions go
through the raster and count what is kept at most. Blocks are counted, not bytes, and one block is
made at a time; the paper can make several at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import matplotlib.pyplot as plt
import numpy as np
from boxes import arrow
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from style import muted, panels

LOOKS = ((0, -1), (-1, 0), (-1, -1))
"""Where a block looks: left, up, up and left, as (rows, columns)."""
BLOCK = 128
"""Pixels of the side of a block."""

Block = tuple[int, int]


def kept_at(side: int, current: Block) -> set[Block]:
    """The blocks in memory while block *current* of *side* × *side* is made, itself included."""
    order = [(row, column) for row in range(side) for column in range(side)]
    number = order.index(current)
    needed = {
        (row + down, column + across) for row, column in order[number:] for down, across in LOOKS
    }
    return (set(order[:number]) & needed) | {current}


def kept_at_most(side: int) -> int:
    """The most blocks in memory at once while *side* × *side* blocks are made."""
    kept: set[Block] = set()
    most = 0
    for row in range(side):
        for column in range(side):
            kept.add((row, column))
            most = max(most, len(kept))
            now = (row, column)
            kept = {block for block in kept if is_needed_after(block, now, side)}
    return most


def is_needed_after(block: Block, now: Block, side: int) -> bool:
    """Whether a block of the raster after *now* looks at *block*."""
    return any(
        block[0] - down < side
        and block[1] - across < side
        and (block[0] - down, block[1] - across) > now
        for down, across in LOOKS
    )


@cache
def growth(sides: tuple[int, ...] = (4, 8, 16, 32)) -> tuple[np.ndarray, np.ndarray]:
    """For images of *sides* blocks: how many blocks there are, and how many are kept."""
    return np.array(sides) ** 2, np.array([kept_at_most(side) for side in sides])


def squares(axes: Axes, blocks: Iterable[Block], colour: str, alpha: float = 1) -> None:
    """Draw *blocks*, as one path."""
    corners = 0.42 * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)])
    paths = [Path(corners + np.array(block[::-1]), closed=True) for block in sorted(blocks)]
    whole = Path.make_compound_path(*paths)
    axes.add_patch(PathPatch(whole, fc=colour, alpha=alpha, lw=0))


def draw_blocks(axes: Axes, side: int, current: Block) -> None:
    """Draw the raster at the time of block *current*: dropped, kept, current, still to come."""
    kept = kept_at(side, current)
    made = {(row, column) for row in range(side) for column in range(side)} - kept
    squares(axes, {block for block in made if block < current}, "C5", 0.25)
    squares(axes, kept - {current}, "C0")
    squares(axes, {current}, "C1")
    line = plt.rcParams["axes.edgecolor"]
    axes.add_patch(Rectangle((-0.7, -0.7), side + 0.4, side + 0.4, fill=False, lw=0.8, ec=line))
    below = current[0] + 3
    axes.text(side / 2, below, f"{len(kept)} kept", color="C0", ha="center", va="center")
    axes.text(side / 2, below + 7, "to come", color=muted(), ha="center", va="center")
    axes.set(aspect="equal", xlim=(-1, side), ylim=(side, -1))
    axes.set_axis_off()


def draw() -> None:
    """Draw the raster of a 4096 × 4096 image, where a block looks, and the growth."""
    figure, (axes,) = panels(1, 2, height=2.3, gridspec_kw={"width_ratios": (1.5, 1)})
    draw_blocks(axes[0], 32, (17, 13))
    spec = axes[1].get_subplotspec()
    axes[1].remove()
    inner = spec.subgridspec(2, 1, height_ratios=(1, 1.4))
    zoom, chart = (figure.add_subplot(cell) for cell in inner)

    squares(zoom, [(0, 0), (0, 1), (1, 0)], "C0")
    squares(zoom, [(1, 1)], "C1")
    for down, across in LOOKS:
        arrow(zoom, (1, 1), (1 + 0.72 * across, 1 + 0.72 * down), plt.rcParams["text.color"])
    zoom.set(aspect="equal", anchor="C", xlim=(-0.6, 1.6), ylim=(1.6, -0.6))
    zoom.set_axis_off()

    blocks, kept = growth()
    sides = np.sqrt(blocks) * BLOCK
    chart.loglog(sides, blocks, ".-", color="C5")
    chart.loglog(sides, kept, ".-", color="C0")
    chart.text(sides[-1], blocks[-1] * 1.3, f"all {blocks[-1]}", ha="right", color="C5")
    chart.text(sides[-1], kept[-1] * 0.6, f"{kept[-1]}", ha="right", va="top", color="C0")
    chart.set(xticks=[512, 4096], yticks=[], ylim=(3.5, 5000), xlim=(430, 4900))
    chart.set_xticklabels(["512", "4096"])
    chart.minorticks_off()
    chart.spines["left"].set_visible(False)
    chart.get_xticklabels()[-1].set_ha("right")
    chart.tick_params(axis="x", labelcolor=muted())
