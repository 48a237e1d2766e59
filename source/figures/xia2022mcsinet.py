"""What metadata add to one slice: a statistical shape model with and without them.

Computed: principal components of 250 synthetic left ventricles; 50 others are found again from the
contours of one short-axis slice with noise, from two noisy body measures (as height and weight
would be), and from both. Drawn: the mean with its three main modes, and the mean errors. MCSI-Net
does this for four chambers with a convolutional network on images; here all is linear and normal
but for the cut itself, and no images are involved.
"""

from __future__ import annotations

from functools import cache

import matplotlib.pyplot as plt
import numpy as np
from style import WIDTH, bars, muted
from ventricles import SPOKES, ShapeModel, bare, cohort, cuts, distance, draw_mesh, fit, shape_model

LEARNED = 250
TESTED = 50
DEPTH = np.array([36.0])
"""Millimetres below the base."""
NOISE = 2.0
"""Standard deviation of each coordinate of a contour point, in millimetres."""


@cache
def model_and_errors() -> tuple[ShapeModel, dict[str, float]]:
    """The shape model, and mean errors in millimetres by what is known of a subject."""
    random = np.random.default_rng(0)
    subjects = cohort(LEARNED + TESTED, random)
    shapes = subjects.shapes()
    model, truth = shape_model(shapes[:LEARNED]), shapes[LEARNED:]
    # two body measures, which follow length and radius with a correlation of 0.7 and 0.6
    tall = 0.7 * (subjects.length - 85) / 8 + 0.7 * random.normal(size=len(shapes))
    heavy = 0.6 * (subjects.radius - 25) / 3 + 0.8 * random.normal(size=len(shapes))
    known = np.stack([np.ones(len(shapes)), tall, heavy], 1)
    weights = model.weights(shapes[:LEARNED])
    slopes = np.linalg.lstsq(known[:LEARNED], weights, rcond=None)[0]
    covariance = np.cov((weights - known[:LEARNED] @ slopes).T)
    expected = known[LEARNED:] @ slopes
    seen = cuts(truth, DEPTH) + NOISE * random.normal(size=(TESTED, 2, 1, SPOKES, 2))
    found = {
        "mean shape": np.zeros_like(expected),
        "metadata": expected,
        "one slice": fit(model, seen, DEPTH, NOISE),
        "both": fit(model, seen, DEPTH, NOISE, expected, covariance),
    }
    return model, {name: distance(model.shape(one), truth) for name, one in found.items()}


def draw() -> None:
    """Modes above, errors below."""
    model, errors = model_and_errors()
    figure = plt.figure(figsize=(WIDTH, 3.1))
    above, below = figure.subfigures(2, 1, height_ratios=(1.2, 1))
    for number, axes in enumerate(above.subplots(1, 4)):
        if number == 0:
            draw_mesh(axes, model.mean[1], muted())
            axes.set_title("mean")
        else:
            for sign, colour in ((-2.0, "C1"), (2.0, "C0")):
                weights = sign * np.eye(len(model.modes))[number - 1]
                draw_mesh(axes, model.shape(weights)[1], colour, rings=2)
            axes.set_title(f"{model.shares[number - 1] * 100:.0f} %")
        bare(axes)
        axes.set(xlim=(-45, 45), ylim=(-116, 16))
    texts = [f"{error:.1f} mm" for error in errors.values()]
    colours = ["C5", "C5", "C1", "C0"]
    bars(below.subplots(), list(errors), list(errors.values()), texts, colours)
