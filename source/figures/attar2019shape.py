"""How much of a shape one, three and ten slices tell, with a shape model for the rest.

Computed: principal components of 250 synthetic left ventricles; 50 others are found again from the
contours of 1 to 10 short-axis slices with noise of 2 mm, as the most probable shape. Drawn:
one subject (wall grey), its slices and the shape found, and the mean error of the 50. The paper
does this with a convolutional network on images and patient metadata.
"""

from __future__ import annotations

from functools import cache

import matplotlib.pyplot as plt
import numpy as np
from style import WIDTH, muted
from ventricles import (
    SPOKES,
    bare,
    cohort,
    cuts,
    distance,
    draw_section,
    fill_wall,
    fit,
    section,
    shape_model,
)

LEARNED = 250
TESTED = 50
NOISE = 2.0
"""Standard deviation of each coordinate of a contour point, in millimetres."""
DEPTHS = {
    1: np.array([34.0]),
    2: np.array([20.0, 48.0]),
    3: np.linspace(10, 58, 3),
    5: np.linspace(8, 60, 5),
    10: np.linspace(6, 62, 10),
}
"""Depths of the slices below the base in millimetres, by their number."""


@cache
def results() -> tuple[np.ndarray, dict[int, np.ndarray], float]:
    """True shapes, the shapes found by number of slices, and the mean shape's error."""
    random = np.random.default_rng(0)
    shapes = cohort(LEARNED + TESTED, random).shapes()
    model, truth = shape_model(shapes[:LEARNED]), shapes[LEARNED:]
    found = {}
    for count, depths in DEPTHS.items():
        seen = cuts(truth, depths)
        seen = seen + NOISE * random.normal(size=(TESTED, 2, count, SPOKES, 2))
        found[count] = model.shape(fit(model, seen, depths, NOISE))
    return truth, found, distance(model.mean, truth)


def errors() -> dict[int, float]:
    """Mean errors in millimetres by number of slices."""
    truth, found, _ = results()
    return {count: distance(one, truth) for count, one in found.items()}


def draw() -> None:
    """Three ventricles above, the error against the number of slices below."""
    truth, found, nothing = results()
    subject = int(np.argmax(np.linalg.norm(found[1] - truth, axis=-1).mean((1, 2, 3))))
    figure = plt.figure(figsize=(WIDTH, 3.2))
    above, below = figure.subfigures(2, 1, height_ratios=(1.3, 1))
    for axes, count in zip(above.subplots(1, 3), (1, 3, 10), strict=True):
        shape = truth[subject]
        fill_wall(axes, shape, muted(), 0.3)
        draw_section(axes, found[count][subject], color="C0")
        outline = section(shape[1])
        for depth in DEPTHS[count]:
            half = np.abs(outline[np.abs(outline[:, 1] + depth).argmin(), 0]) + 7
            axes.plot((-half, half), (-depth, -depth), color="C1", linewidth=1.2)
        axes.set_title(f"{count} slice" + "s" * (count > 1))
        bare(axes)
        axes.set(xlim=(-48, 48), ylim=(-115, 4))

    curve = below.subplots()
    measured = errors()
    curve.axhline(nothing, color=muted(), linewidth=1, linestyle=(0, (4, 3)))
    curve.annotate("mean shape", (10, nothing), (0, -4), textcoords="offset points",
                   ha="right", va="top", color=muted())  # fmt: skip
    curve.plot(list(measured), list(measured.values()), "o-", color="C0", markersize=5)
    for count in (1, 3, 10):
        curve.annotate(f"{measured[count]:.1f}", (count, measured[count]), (3, 4),
                       textcoords="offset points", color="C0")  # fmt: skip
    curve.set(xlabel="slices", ylabel="error, mm", xticks=(1, 3, 5, 10), yticks=(0, 3, 6))
    curve.set(ylim=(0, 6.3), xlim=(0.6, 10.8))
