"""CoPE: a position that counts what matters, in place of tokens.

A sequence has markers at random; a head at its end is to find the third last one. Counting from
the end, the gate of a marker is 1 and of any other token 0, and the position of a token is the sum
of the gates between it and the end, so the place wanted is always at position 3. A relative
position has no fixed place for it: the best one is chosen on 2,000 training sequences. The gates
are set by hand here; the paper computes them from queries and keys, and interpolates between
embeddings of whole positions.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from matplotlib.axes import Axes
from style import muted, panels

WANTED = 3
"""Which marker from the end is wanted."""
SHARE = 0.15
"""Of tokens, that are markers."""


def sequences(count: int, length: int, seed: int) -> np.ndarray:
    """Where markers stand in *count* sequences, each with three at least, (count, length)."""
    random = np.random.default_rng(seed)
    drawn = random.random((2 * count, length)) < SHARE
    return drawn[drawn.sum(1) >= WANTED][:count]


def counted(markers: np.ndarray) -> np.ndarray:
    """The contextual position of each token: the markers from it to the end."""
    return np.cumsum(markers[..., ::-1], axis=-1)[..., ::-1]


def wanted(markers: np.ndarray) -> np.ndarray:
    """Where the third last marker stands, one index a sequence; found without counting gates."""
    return np.array([np.flatnonzero(sequence)[-WANTED] for sequence in markers])


def attended_by_count(markers: np.ndarray) -> np.ndarray:
    """Where a head looks that favours position 3, and markers."""
    scores = -10.0 * (counted(markers) - WANTED) ** 2 + markers
    return scores.argmax(-1)


@cache
def best_offset() -> int:
    """The distance from the end at which the marker wanted stands most often."""
    markers = sequences(2000, 60, seed=0)
    return int(np.bincount(markers.shape[1] - 1 - wanted(markers)).argmax())


@cache
def shares_right(length: int) -> tuple[float, float]:
    """How often the marker is found among 1,000 sequences: by the best offset, by counting."""
    markers = sequences(1000, length, seed=1)
    right = wanted(markers)
    by_offset = np.mean(right == length - 1 - best_offset())
    by_count = np.mean(right == attended_by_count(markers))
    return float(by_offset), float(by_count)


def draw_sequence(axes: Axes, markers: np.ndarray) -> None:
    """Draw the position of each token by count, and, dashed, by distance from the end."""
    places = np.arange(len(markers))
    position = counted(markers)
    distance = (len(markers) - 1 - places) * position[0] / len(markers)
    axes.plot(places, distance, "--", color="C5", lw=1.2)
    axes.step(places, position, where="mid", color="C0")
    axes.plot(places[~markers], np.full((~markers).sum(), -1), "s", color="C5", ms=2.6, mew=0)
    axes.plot(places[markers], np.full(markers.sum(), -1), "s", color="C0", ms=5.4, mew=0)
    found = wanted(markers[None])[0]
    axes.plot([found, found], [-1, WANTED], ":", color="C1", lw=1.2)
    axes.plot([found, places[-1] + 2], [WANTED, WANTED], ":", color="C1", lw=1.2)
    axes.plot([found], [WANTED], "o", color="C1", ms=7)
    axes.plot([found], [-1], "s", color="C1", ms=7)
    axes.set(xticks=[], yticks=[], xlim=(-1, places[-1] + 3.2), ylim=(-1.9, position[0] + 0.6))
    axes.text(places[-1] + 2.3, WANTED, f"{WANTED}", color="C1", va="center")
    axes.spines[:].set_visible(False)


def draw() -> None:
    """Draw the positions in one sequence, and how often either kind finds the marker."""
    _, ((axes,),) = panels(height=2.4)
    markers = sequences(1, 48, seed=4)[0]
    draw_sequence(axes, markers)
    by_offset, by_count = shares_right(60)
    top = counted(markers)[0]
    axes.text(47, top + 0.3, f"counted: {by_count:.0%} found", color="C0", ha="right", va="top")
    axes.text(47, top - 0.8, f"fixed offset: {by_offset:.1%}", color=muted(), ha="right", va="top")
