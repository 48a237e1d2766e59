"""The label says what to draw, the latent numbers how.

A variational autoencoder whose encoder and decoder also see the label is trained on digits of 12
by 12 pixels, rendered from fonts. Each column has one label, each row one pair of latent numbers
from the prior. A classifier trained on the same digits, which the figure does not show, reads five
hundred further samples. The paper predicts structured outputs from pictures; here the condition is
a label.
"""

from __future__ import annotations

import numpy as np
from digits import square, unseen
from networks import read
from style import panels, tile
from variational import trained

ROUNDS = 40
DRAWN = ((-1.3, 0.0), (1.3, 0.0), (0.0, 0.0), (0.0, -1.3), (0.0, 1.3))
"""The latent numbers of the rows."""


def samples(labels: np.ndarray, seed: int = 0) -> np.ndarray:
    """A picture for each of *labels* (count,), with latent numbers drawn from the prior."""
    codes = np.random.default_rng(seed).normal(size=(len(labels), 2))
    return trained(2, given=True, rounds=ROUNDS).decode(codes, labels)


def share_read(count: int = 500) -> float:
    """Share of *count* samples in which the classifier reads the wanted digit."""
    labels = np.arange(count) % 10
    return float((read(samples(labels)) == labels).mean())


def share_of_real() -> float:
    """Share of tested digits that the classifier reads rightly."""
    return float((read(unseen().pictures) == unseen().labels).mean())


def sheet() -> np.ndarray:
    """Pictures of all labels for each pair of latent numbers, row by row."""
    codes = np.repeat(DRAWN, 10, 0)
    labels = np.tile(np.arange(10), len(DRAWN))
    return square(trained(2, given=True, rounds=ROUNDS).decode(codes, labels))


def draw() -> None:
    """Draw a column for each label and a row for each pair of latent numbers."""
    _, ((axes,),) = panels(height=2.2)
    pictures = sheet()
    height, width = pictures.shape[1:]
    axes.imshow(tile(pictures, 10, gap=2), vmin=0, vmax=1)
    axes.xaxis.tick_top()
    axes.set_xticks(np.arange(10) * (width + 2) + (width - 1) / 2, list("0123456789"))
    names = [f"$z_{number + 1}$" for number in range(len(DRAWN))]
    axes.set_yticks(np.arange(len(DRAWN)) * (height + 2) + (height - 1) / 2, names)
    axes.tick_params(length=0)
    axes.tick_params(axis="x", labelcolor="C0")
    axes.spines[:].set_visible(False)
