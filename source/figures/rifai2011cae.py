"""The contractive penalty: the code feels few directions of its input.

An autoencoder of one layer of 48 units with tied weights is trained on digits of 12 by 12 pixels,
rendered from fonts, without the penalty and with it (the squared norm of the encoder's Jacobian
times a weight). On the left stand the singular values of that Jacobian, averaged over a hundred
digits. On the right are, for one digit, the three directions of its pixels that the contracted
code feels most.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from digits import SIDE, TRAINING, one_of_each, square, training, unseen
from networks import BATCH, Adam, batches, sigmoid
from style import panels

UNITS = 48
ROUNDS = 50
PENALTIES = (0.0, 0.5)
SHAKE = 0.1
"""Standard deviation of the noise by which codes are made to move."""


class Coder(NamedTuple):
    """Weights (pixels, units), and offsets of units and of pixels."""

    weights: np.ndarray
    offsets: np.ndarray
    ground: np.ndarray

    def encode(self, pictures: np.ndarray) -> np.ndarray:
        """Codes (count, units), from 0 to 1."""
        return sigmoid(pictures @ self.weights + self.offsets)

    def decode(self, codes: np.ndarray) -> np.ndarray:
        """Pictures (count, pixels)."""
        return sigmoid(codes @ self.weights.T + self.ground)

    def jacobian(self, pictures: np.ndarray) -> np.ndarray:
        """Derivatives (count, units, pixels) of the codes by the pixels."""
        codes = self.encode(pictures)
        return (codes * (1 - codes))[:, :, None] * self.weights.T


@cache
def trained(penalty: float) -> Coder:
    """A coder fitted to the training digits, with *penalty* times the Jacobian's squared norm."""
    pictures = training().pictures
    weights = np.random.default_rng(0).normal(0, 0.2, (SIDE * SIDE, UNITS))
    coder = Coder(weights, np.zeros(UNITS), np.zeros(SIDE * SIDE))
    adam = Adam(coder, 0.005, ROUNDS * TRAINING // BATCH)
    for batch in batches(ROUNDS):
        inputs = pictures[batch]
        codes = coder.encode(inputs)
        shown = coder.decode(codes)
        slope = codes * (1 - codes)
        by_ground = 2 * (shown - inputs) * shown * (1 - shown) / len(batch)
        by_slope = penalty / len(batch) * 2 * slope * (weights**2).sum(0)
        by_units = (by_ground @ weights + by_slope * (1 - 2 * codes)) * slope
        by_weights = by_ground.T @ codes + inputs.T @ by_units
        by_weights += penalty / len(batch) * 2 * weights * (slope**2).sum(0)
        adam.step((by_weights, by_units.sum(0), by_ground.sum(0)))
    return coder


def rebuilt(penalty: float) -> np.ndarray:
    """The tested digits, encoded and decoded."""
    coder = trained(penalty)
    return coder.decode(coder.encode(unseen().pictures))


def movement(penalty: float) -> float:
    """Mean distance that a code moves when its picture is shaken."""
    pictures = unseen().pictures
    noise = SHAKE * np.random.default_rng(9).normal(size=pictures.shape)
    coder = trained(penalty)
    moved = coder.encode(pictures + noise) - coder.encode(pictures)
    return float(np.linalg.norm(moved, axis=1).mean())


@cache
def sensitivities(penalty: float) -> np.ndarray:
    """Singular values of the Jacobian, largest first, averaged over a hundred tested digits."""
    jacobians = trained(penalty).jacobian(unseen().pictures[:100])
    squares = np.linalg.eigvalsh(jacobians @ jacobians.transpose(0, 2, 1))
    return np.sqrt(np.clip(squares, 0, None)).mean(0)[::-1]


def directions(penalty: float, picture: int, count: int = 3) -> np.ndarray:
    """The *count* changes of a tested digit's pixels (count, pixels) that its code feels most."""
    jacobian = trained(penalty).jacobian(unseen().pictures[[picture]])[0]
    found = np.linalg.svd(jacobian)[2][:count]
    # a singular vector has no sign of its own: its largest pixel is made positive
    largest = np.abs(found).argmax(1)
    return found * np.sign(found[np.arange(count), largest])[:, None]


def draw() -> None:
    """Draw the singular values without and with the penalty, and the directions left for a
    digit."""
    figure, axes = panels(2, 3, height=2.3, width_ratios=(2.4, 1, 1))
    for one in axes[:, 0]:
        one.remove()
    curves = figure.add_subplot(axes[0, 0].get_gridspec()[:, 0])
    for penalty, name, colour in zip(PENALTIES, ("λ = 0", "0.5"), ("C5", "C0"), strict=True):
        values = sensitivities(penalty)
        curves.plot(np.arange(1, UNITS + 1), values, color=colour)
        curves.annotate(name, (8, values[7]), (7, 4), textcoords="offset points", color=colour)
    curves.set(xlabel="direction", ylabel="sensitivity", xticks=[1, 24, 48], ylim=(0, None))
    shown = one_of_each(unseen())[3]
    felt = directions(PENALTIES[-1], shown)
    felt /= np.abs(felt).max()
    axes[0, 1].imshow(square(unseen().pictures[[shown]])[0], vmin=0, vmax=1)
    for one, change in zip((axes[0, 2], axes[1, 1], axes[1, 2]), square(felt), strict=True):
        one.imshow(change, vmin=-0.7, vmax=0.7, cmap="paperlog-two-sided")
    for number, one in enumerate(axes[:, 1:].flat):
        one.set(xticks=[], yticks=[], xlabel="x" if number == 0 else str(number))
        one.spines[:].set_visible(False)
