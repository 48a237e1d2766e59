"""Two actions that differ in the order of their frames only: standing up and sitting down.

Computed: clips of 8 frames, each frame the joints of the drawn figure with noise, of a person at a
random place; a linear classifier learned from 2,000 clips and tried on 1,000 others, once on the
mean of the frames and once on the mean of the differences of successive frames as well. Drawn: both
clips without noise, and the shares of right answers. The adapters of M2-CLIP work inside of CLIP's
layers, on its features.
"""

from __future__ import annotations

from functools import cache

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from style import WIDTH, bars

FRAMES = 8
SHOWN = 6
LEARNED = 2000
TESTED = 1000


def joints(progress: float) -> np.ndarray:
    """Foot, knee, hip, shoulder, hand and head of a person, from sitting (0) to standing (1)."""

    def limb(degrees: float, length: float) -> np.ndarray:
        """A step at *degrees* from upright."""
        return length * np.array([np.sin(np.radians(degrees)), np.cos(np.radians(degrees))])

    lean = 38 * np.sin(np.pi * progress) + 4
    foot = np.zeros(2)
    knee = foot + limb(4 + 14 * np.sin(np.pi * progress), 0.5)
    hip = knee + limb(-90 + 86 * progress, 0.5)
    shoulder = hip + limb(lean, 0.6)
    hand = shoulder + limb(140 + 36 * progress, 0.55)
    return np.array([foot, knee, hip, shoulder, hand, shoulder + limb(lean, 0.27)])


def clips(count: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Features (clips, frames, numbers) of *count* clips, and whether each sits down."""
    up = np.array([joints(one).ravel() for one in np.linspace(0, 1, FRAMES)])
    sits = np.arange(count) % 2 == 1
    features = np.where(sits[:, None, None], up[::-1], up)
    place = 0.5 * random.normal(size=(count, 1, up.shape[1]))
    return features + place + 0.2 * random.normal(size=features.shape), sits


def accuracy(features: np.ndarray, wanted: np.ndarray) -> float:
    """The share of right answers of a least-squares classifier, in the clips not learned from."""
    design = np.concatenate([np.ones((len(features), 1)), features], 1)
    goal = np.where(wanted, 1.0, -1.0)
    slopes = np.linalg.lstsq(design[:LEARNED], goal[:LEARNED], rcond=None)[0]
    return float(((design[LEARNED:] @ slopes > 0) == wanted[LEARNED:]).mean())


@cache
def accuracies() -> dict[str, float]:
    """Shares of right answers by what is known of a clip."""
    features, sits = clips(LEARNED + TESTED, np.random.default_rng(0))
    mean, difference = features.mean(1), np.diff(features, axis=1).mean(1)
    return {
        "mean": accuracy(mean, sits),
        "+ differences": accuracy(np.concatenate([mean, difference], 1), sits),
    }


def draw() -> None:
    """Both clips above, the shares of right answers below."""
    figure = plt.figure(figsize=(WIDTH, 3.4))
    above, below = figure.subfigures(2, 1, height_ratios=(2, 1))
    axes = above.subplots()
    progress = np.linspace(0, 1, SHOWN)
    for floor, order, colour in ((2.4, progress, "C0"), (0.0, progress[::-1], "C1")):
        for number, one in enumerate(order):
            _person(axes, joints(float(one)) + np.array([1.35 * number, floor]), colour)
        arrow = {"arrowstyle": "->", "color": colour, "linewidth": 1.2}
        ground = floor - 0.14
        axes.annotate("", (7.4, ground), (-0.6, ground), arrowprops=arrow)
    axes.set(xlim=(-0.8, 7.6), ylim=(-0.3, 4.45), aspect="equal")
    axes.set_axis_off()
    shares = accuracies()
    texts = [f"{share * 100:.0f} %" for share in shares.values()]
    lower = below.subplots()
    bars(lower, list(shares), list(shares.values()), texts, ["C5", "C0"])
    lower.set_title("up or down?")


def _person(axes: Axes, places: np.ndarray, colour: str) -> None:
    """Draw limbs as strokes and the head as a disc."""
    foot, knee, hip, shoulder, hand, head = places
    body = np.array([foot + np.array([0.16, 0]), foot, knee, hip, shoulder])
    axes.plot(*body.T, color=colour, linewidth=3, solid_capstyle="round", solid_joinstyle="round")
    axes.plot(*np.array([shoulder, hand]).T, color=colour, linewidth=2, solid_capstyle="round")
    axes.add_patch(plt.Circle(head, 0.14, facecolor=colour, linewidth=0))
