"""A template contour drawn to 12 sparse points: by iteration, and by one learned pass.

Computed: 500 synthetic closed contours of 120 points, of which 12 are seen with noise of 0.01
(radius of the template: 1). For 20 of them the template is deformed by gradient descent on the
distance at the 12 points plus a penalty on bending, and by one linear map (ridge regression)
learned from the other 450. Drawn: one subject, and the mean error against the step. MR-Net does
this for surfaces in three dimensions with graph convolutions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from style import WIDTH, muted
from ventricles import bare

POINTS = 120
SEEN = np.arange(0, POINTS, 10)
LEARNED = 450
TESTED = 20
ANGLES = np.linspace(0, 2 * np.pi, POINTS, endpoint=False)
TEMPLATE = np.stack([np.cos(ANGLES), np.sin(ANGLES)], -1)
STIFFNESS = 0.5
SMALL = 1e-4
"""A subject is done when no part of its gradient is larger."""
SHOWN_STEPS = (0, 10, 100)


@dataclass(frozen=True)
class Comparison:
    """Contours have the shape (subjects, points, 2)."""

    truth: np.ndarray
    seen: np.ndarray
    steps: np.ndarray
    """Gradient steps until each subject is done."""
    course: np.ndarray
    """Mean error before each step."""
    stages: tuple[np.ndarray, ...]
    """Contours at :data:`SHOWN_STEPS`, and at the end."""
    learned: np.ndarray


def error(contours: np.ndarray, truth: np.ndarray) -> float:
    """Mean distance of corresponding points."""
    return float(np.linalg.norm(contours - truth, axis=-1).mean())


def contours_of(count: int, random: np.random.Generator) -> np.ndarray:
    """Closed curves whose radius has waves of 2, 3 and 4 periods."""
    waves = random.normal(size=(count, 3, 2)) * 0.12 / np.array([1, 2, 3])[:, None]
    periods = np.arange(2, 5)[:, None] * ANGLES
    radius = 1 + waves[..., 0] @ np.cos(periods) + waves[..., 1] @ np.sin(periods)
    return radius[..., None] * TEMPLATE


@cache
def comparison() -> Comparison:
    """Deform the template for the tested subjects in both ways."""
    random = np.random.default_rng(0)
    contours = contours_of(LEARNED + TESTED, random)
    seen = contours[:, SEEN] + 0.01 * random.normal(size=(LEARNED + TESTED, len(SEEN), 2))
    truth = contours[LEARNED:]

    bend = 2 * np.eye(POINTS) - np.roll(np.eye(POINTS), 1, 0) - np.roll(np.eye(POINTS), -1, 0)
    at_points = np.zeros((POINTS, POINTS))
    at_points[SEEN, SEEN] = 1
    system = at_points + STIFFNESS * bend @ bend
    rate = 1 / np.linalg.eigvalsh(system)[-1]
    pull = np.zeros((POINTS, TESTED, 2))
    pull[SEEN] = (seen[LEARNED:] - TEMPLATE[SEEN]).transpose(1, 0, 2)
    pull = pull.reshape(POINTS, -1)
    goal = (truth - TEMPLATE).transpose(1, 0, 2).reshape(POINTS, -1)
    moved = np.zeros_like(pull)
    steps, course, stages = np.zeros(TESTED, dtype=int), [], []
    while (steps == 0).any():
        gap = (moved - goal).reshape(POINTS, TESTED, 2)
        course.append(float(np.sqrt((gap**2).sum(-1)).mean()))
        if len(course) - 1 in SHOWN_STEPS:
            stages.append(moved)
        gradient = system @ moved - pull
        done = np.abs(gradient).reshape(POINTS, TESTED, 2).max((0, 2)) < SMALL
        steps[done & (steps == 0)] = len(course)
        moved = moved - rate * gradient
    stages.append(moved)
    shapes = [one.reshape(POINTS, TESTED, 2).transpose(1, 0, 2) + TEMPLATE for one in stages]

    known = (seen - TEMPLATE[SEEN]).reshape(len(seen), -1)
    known = np.concatenate([known, np.ones((len(seen), 1))], 1)
    wanted = (contours - TEMPLATE).reshape(len(seen), -1)
    past = known[:LEARNED]
    ridge = 1e-3 * np.eye(past.shape[1])
    slopes = np.linalg.solve(past.T @ past + ridge, past.T @ wanted[:LEARNED])
    learned = (known[LEARNED:] @ slopes).reshape(truth.shape) + TEMPLATE
    return Comparison(truth, seen[LEARNED:], steps, np.array(course), tuple(shapes), learned)


def _closed(axes: Axes, contour: np.ndarray, **options) -> None:
    axes.plot(*np.concatenate([contour, contour[:1]]).T, **options)


def draw() -> None:
    """One subject above, by iteration and by one pass; the errors of all below."""
    result = comparison()
    subject = int(np.argmax(np.linalg.norm(result.truth - TEMPLATE, axis=-1).mean(1)))
    figure = plt.figure(figsize=(WIDTH, 3.2))
    above, below = figure.subfigures(2, 1, height_ratios=(1.25, 1))
    left, right = above.subplots(1, 2)
    for axes in (left, right):
        _closed(axes, TEMPLATE, color=muted(), linewidth=1, linestyle=(0, (3, 2)))
    for stage, strength in zip(result.stages[1:], (0.35, 0.6, 1), strict=True):
        _closed(left, stage[subject], color="C1", alpha=strength)
    _closed(right, result.learned[subject], color="C0")
    for axes in (left, right):
        axes.plot(*result.seen[subject].T, "o", color=plt.rcParams["text.color"])
        bare(axes)
    left.set_title("step by step", color="C1")
    right.set_title("one pass", color="C0")

    curve = below.subplots()
    curve.loglog(np.arange(1, len(result.course) + 1), result.course, color="C1")
    reached = error(result.learned, result.truth)
    curve.plot(1, reached, "o", color="C0", markersize=6)
    curve.annotate(
        f"{reached:.3f}", (1, reached), (8, 0), textcoords="offset points", va="center", color="C0"
    )
    last = len(result.course)
    curve.annotate(
        f"{result.course[-1]:.3f}",
        (last, result.course[-1]),
        (0, -4),
        textcoords="offset points",
        ha="right",
        va="top",
        color="C1",
    )
    curve.set(xlabel="steps", ylabel="error", ylim=(0.003, 0.2))
    curve.minorticks_off()
    # plain numbers: those of matplotlib have small exponents
    curve.set_xticks((1, 10, 100, 1000), ("1", "10", "100", "1000"))
    curve.set_yticks((0.01, 0.1), ("0.01", "0.1"))
