"""A missing short-axis slice: copied, interpolated, and inferred from its neighbours.

Computed: pictures of 64 × 64 pixels of three slices, 9 mm apart, of 200 synthetic ventricles
(cavity, wall, one papillary muscle that turns with depth, right ventricle). The one in the middle
is missing in 40 of them, and is replaced by its upper neighbour, by the mean of both, and by a
ridge regression on the 20 main components of both, learned from the other 160. Drawn: the slices of
one subject, the three replacements, and their differences from the truth. I2-GAN learns this with a
generative adversarial network, on images.
"""

from __future__ import annotations

from functools import cache

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from style import panels, picture
from ventricles import cohort

SIZE = 64
LEARNED = 160
TESTED = 40
COMPONENTS = 20
DEPTHS = (32.0, 41.0, 50.0)
"""Millimetres below the base."""
SHOWN = 1
"""Which of the tested subjects is drawn."""


def slices(count: int, random: np.random.Generator) -> np.ndarray:
    """Three short-axis pictures each of *count* subjects, from 0 to 1: (subjects, 3, 64, 64)."""
    subjects = cohort(count, random)
    turn = 2 + 0.2 * random.normal(size=count)
    y, x = np.mgrid[-1 : 1 : SIZE * 1j, -1 : 1 : SIZE * 1j] * 55
    made = [
        [_slice(x, y, depth, *numbers) for depth in DEPTHS]
        for numbers in zip(
            subjects.length, subjects.radius, subjects.wall, subjects.lean, turn, strict=True
        )
    ]
    return np.array(made)


def _slice(
    x: np.ndarray, y: np.ndarray, depth: float, length: float, radius: float, wall: float,
    lean: float, turn: float,
) -> np.ndarray:  # fmt: skip
    """One picture; *x* and *y* in millimetres. Edges are about 2 mm soft."""

    def inside(distance: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(distance.clip(-40, 40)))

    share = depth / (length + wall)
    inner = radius * np.sqrt(1 - (depth / length) ** 2)
    outer = (radius + wall) * np.sqrt(1 - share**2)
    middle = 8 + lean * share**2
    distance = np.hypot(x - middle, y)
    # the right ventricle lies to the left of the picture, as is usual in such images
    width, height = 26 * (1 - 0.5 * share), 30 * (1 - 0.5 * share)
    right = (np.hypot((x - middle + outer) / width, y / height) - 1) * 20
    angle = turn + depth / 14
    muscle = np.hypot(x - middle - 0.55 * inner * np.cos(angle), y - 0.55 * inner * np.sin(angle))
    image = 0.08 + 0.62 * inside(right)
    image = image + (0.35 - image) * inside(distance - outer)
    image = image + (0.9 - image) * inside(distance - inner)
    within = inside(muscle - 4.5) * inside(distance - inner)
    return image + (0.35 - image) * within


@cache
def imputations() -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The tested slices, and the middle one of each as three methods give it."""
    volumes = slices(LEARNED + TESTED, np.random.default_rng(0))
    known = volumes[:, [0, 2]].reshape(len(volumes), -1)
    wanted = volumes[:, 1].reshape(len(volumes), -1)
    mean, goal = known[:LEARNED].mean(0), wanted[:LEARNED].mean(0)
    known = known - mean
    values, vectors = np.linalg.eigh(known[:LEARNED] @ known[:LEARNED].T)
    main = vectors[:, -COMPONENTS:].T @ known[:LEARNED] / np.sqrt(values[-COMPONENTS:, None])
    scores = known @ main.T
    past = scores[:LEARNED]
    slopes = np.linalg.solve(
        past.T @ past + 1e-2 * np.eye(COMPONENTS), past.T @ (wanted[:LEARNED] - goal)
    )
    tested = volumes[LEARNED:]
    learned = (scores[LEARNED:] @ slopes + goal).reshape(TESTED, SIZE, SIZE)
    return tested, {
        "copied": tested[:, 0], "averaged": tested[:, [0, 2]].mean(1), "learned": learned
    }  # fmt: skip


def error(found: np.ndarray, truth: np.ndarray) -> float:
    """Root of the mean squared difference."""
    return float(np.sqrt(((found - truth) ** 2).mean()))


def draw() -> None:
    """Neighbours and truth, three replacements, and what is wrong with each."""
    tested, found = imputations()
    _, rows = panels(3, 3, 3.2)
    for axes, image, title in zip(
        rows[0], tested[SHOWN], ("above", "missing", "below"), strict=True
    ):
        picture(axes, image)
        axes.set_title(title)
    _frame(rows[0, 1])
    for axes, below, (name, images), colour in zip(
        rows[1], rows[2], found.items(), ("C5", "C1", "C0"), strict=True
    ):
        picture(axes, images[SHOWN])
        axes.set_title(name, color=colour)
        difference = images[SHOWN] - tested[SHOWN, 1]
        picture(below, difference, -0.25, 0.25, cmap="paperlog-two-sided")
        below.set_xlabel(f"{error(images, tested[:, 1]):.3f}", color=colour)


def _frame(axes: Axes) -> None:
    """Frame the missing slice by dashes."""
    for spine in axes.spines.values():
        spine.set(linestyle=(0, (3, 2)), color=plt.rcParams["text.color"], linewidth=1.2)
