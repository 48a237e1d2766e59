"""A code of which only k units may fire.

A linear autoencoder of 100 units with tied weights is trained four times on digits of 12 by 12
pixels, rendered from fonts; only the k largest activations of each digit are kept. For one digit
the 100 units are shown, those that fire in colour, and what they give back; below stands the error
over all digits tested. k is the same in training and in testing; the paper's schedule of k is
left out.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from digits import SIDE, TRAINING, one_of_each, square, training, unseen
from networks import BATCH, Adam, batches, error
from style import muted, panels, tile

UNITS = 100
ROUNDS = 25
KEPT = (2, 5, 10, 40)


def kept(activations: np.ndarray, count: int) -> np.ndarray:
    """*activations* (number, units) with all but the *count* largest of each row set to zero."""
    least = np.partition(activations, -count, 1)[:, -count, None]
    return activations * (activations >= least)


@cache
def trained(count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights (pixels, units), offsets of units and of pixels, if *count* units may fire."""
    pictures = training().pictures
    random = np.random.default_rng(0)
    weights = random.normal(0, 0.1, (SIDE * SIDE, UNITS))
    offsets, ground = np.zeros(UNITS), pictures.mean(0)
    adam = Adam((weights, offsets, ground), 0.003, ROUNDS * TRAINING // BATCH)
    for batch in batches(ROUNDS):
        shifted = pictures[batch] - ground
        code = kept(shifted @ weights + offsets, count)
        by_shown = 2 * (code @ weights.T - shifted) / len(batch)
        by_code = (by_shown @ weights) * (code != 0)
        by_ground = by_shown.sum(0) - (by_code @ weights.T).sum(0)
        adam.step((shifted.T @ by_code + by_shown.T @ code, by_code.sum(0), by_ground))
    return weights, offsets, ground


def codes(count: int) -> np.ndarray:
    """The codes (number, units) of the tested digits, with *count* units that fire."""
    weights, offsets, ground = trained(count)
    return kept((unseen().pictures - ground) @ weights + offsets, count)


def rebuilt(count: int) -> np.ndarray:
    """The tested digits as their codes give them back."""
    weights, _, ground = trained(count)
    return codes(count) @ weights.T + ground


def draw() -> None:
    """Draw, for each k, the units of one digit and the digit that they give back."""
    _, axes = panels(2, len(KEPT), height=2.3)
    shown = one_of_each(unseen())[3]
    for (above, below), count in zip(axes.T, KEPT, strict=True):
        code = codes(count)[shown]
        # even what fires faintly is seen as firing
        strength = np.sign(code) * (0.45 + 0.55 * np.abs(code) / np.abs(code).max())
        cells = strength.reshape(UNITS, 1, 1).repeat(4, 1).repeat(4, 2)
        above.imshow(tile(np.where(cells, 0, 0.13), 10), vmin=0, vmax=1)
        above.imshow(tile(cells, 10), vmin=-1, vmax=1, cmap="paperlog-two-sided")
        above.set_title(f"k = {count}")
        below.imshow(square(rebuilt(count)[[shown]])[0], vmin=0, vmax=1)
        below.set_xlabel(f"{error(rebuilt(count)):.3f}", color=muted())
        for one in (above, below):
            one.set(xticks=[], yticks=[])
            one.spines[:].set_visible(False)
