"""Digits in two numbers: by principal components, and by an autoencoder.

Both are fitted to a thousand digits of 12 by 12 pixels, rendered from fonts, and shown for four
hundred others. The autoencoder has one hidden layer of 64 units on either side of the code, and is
trained from a random start; the paper's networks are deeper, and start from restricted Boltzmann
machines. Neighbours are counted among the codes of the training digits.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from digits import training, unseen
from matplotlib.axes import Axes
from networks import autoencoder, error
from style import muted, panels

ROUNDS = 80


def components(count: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """The mean of the training digits, and their first principal directions (count, pixels)."""
    pictures = training().pictures
    mean = pictures.mean(0)
    return mean, np.linalg.svd(pictures - mean, full_matrices=False)[2][:count]


@cache
def codes(method: str) -> tuple[np.ndarray, np.ndarray, float]:
    """Codes of the training and of the tested digits (count, 2), and the mean square error.

    *method* is ``PCA`` or ``autoencoder``.
    """
    if method == "PCA":
        mean, directions = components()
        known, new = ((one.pictures - mean) @ directions.T for one in (training(), unseen()))
        return known, new, error(mean + new @ directions)
    network = autoencoder(2, rounds=ROUNDS)
    network.forward(training().pictures)
    known = network.outputs[2]
    found = error(network.forward(unseen().pictures))
    return known, network.outputs[2], found


def accuracy(method: str, count: int = 5) -> float:
    """Share of tested digits that most of the *count* nearest training codes name rightly."""
    known, new, _ = codes(method)
    distance = ((new[:, None] - known[None]) ** 2).sum(2)
    near = training().labels[np.argsort(distance, 1, kind="stable")[:, :count]]
    votes = (near[:, :, None] == np.arange(10)).sum(1)
    return float((votes.argmax(1) == unseen().labels).mean())


def apart(places: np.ndarray, least: float) -> np.ndarray:
    """Push *places* (count, 2) away from each other until all are *least* apart, or nearly."""
    places = places.copy()
    for _ in range(100):
        away = places[:, None] - places[None]
        distance = np.linalg.norm(away, axis=2) + np.eye(len(places))
        push = np.clip(least - distance, 0, None) / distance * (1 - np.eye(len(places)))
        places += 0.25 * (push[:, :, None] * away).sum(1)
    return places


def _scatter(axes: Axes, method: str) -> None:
    _, new, found = codes(method)
    groups = [new[unseen().labels == digit] for digit in range(10)]
    spread = np.ptp(new, axis=0)
    names = apart(np.array([np.median(one, 0) for one in groups]) / spread, 0.11) * spread
    middle = {"ha": "center", "va": "center", "weight": "bold"}
    for digit, (these, name) in enumerate(zip(groups, names, strict=True)):
        colour = f"C{digit % 5}"
        axes.plot(*these.T, "o", color=colour, ms=2.8, mew=0, alpha=0.5)
        axes.text(*name, str(digit), color=colour, **middle)
    axes.set(xticks=[], yticks=[], title=method)
    axes.spines[:].set_visible(False)
    axes.set_xlabel(f"error {found:.3f}", color=muted())


def draw() -> None:
    """Draw the tested digits as points, by both methods."""
    _, (axes,) = panels(1, 2, height=2.5)
    _scatter(axes[0], "PCA")
    _scatter(axes[1], "autoencoder")
