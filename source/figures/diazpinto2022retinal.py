"""What two channels share, and what one of them tells of the heart.

Computed: a retinal and a cardiac channel of 40 numbers each, made for 3,000 synthetic subjects from
three shared latent variables plus noise; their canonical correlations (the linear relative of a
multi-channel variational autoencoder); and the share of the variance of left ventricular mass that
age, the retinal channel and both explain in subjects not learned from. Drawn: the correlations as
links, and the shares. Retina and ventricle are ornaments. No disease is predicted.
"""

from __future__ import annotations

from functools import cache

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from style import WIDTH, bars, muted
from ventricles import Cohort, draw_section, fill_wall

SUBJECTS = 3000
LEARNED = 2000
LATENTS = 3
NUMBERS = 40


def whitener(channel: np.ndarray) -> np.ndarray:
    """The matrix that gives *channel* unit covariance."""
    values, vectors = np.linalg.eigh(np.cov(channel.T))
    return vectors / np.sqrt(values) @ vectors.T


def explained(features: np.ndarray, wanted: np.ndarray) -> float:
    """R² of a linear regression, in the subjects not learned from."""
    design = np.concatenate([np.ones((len(wanted), 1)), features], 1)
    slopes = np.linalg.lstsq(design[:LEARNED], wanted[:LEARNED], rcond=None)[0]
    left = wanted[LEARNED:] - design[LEARNED:] @ slopes
    return float(1 - left.var() / wanted[LEARNED:].var())


@cache
def channels() -> tuple[np.ndarray, dict[str, float]]:
    """Canonical correlations, largest first, and R² of the mass by what is known."""
    random = np.random.default_rng(0)
    latent = random.normal(size=(SUBJECTS, LATENTS))
    age = random.normal(size=SUBJECTS)
    retina = latent @ random.normal(size=(LATENTS, NUMBERS)) * 0.5
    retina = retina + 1.5 * random.normal(size=retina.shape)
    heart = latent @ random.normal(size=(LATENTS, NUMBERS)) * 0.8
    heart = heart + 0.8 * random.normal(size=heart.shape)
    mass = latent @ np.array([0.7, 0.3, 0.1]) + 0.5 * age + 0.5 * random.normal(size=SUBJECTS)
    first, second = retina[:LEARNED], heart[:LEARNED]
    covariance = (first - first.mean(0)).T @ (second - second.mean(0)) / (LEARNED - 1)
    white = whitener(first)
    left, correlations, _ = np.linalg.svd(white @ covariance @ whitener(second))
    shared = retina @ white @ left[:, :LATENTS]
    return correlations, {
        "age": explained(age[:, None], mass),
        "retina": explained(shared, mass),
        "both": explained(np.concatenate([shared, age[:, None]], 1), mass),
    }


def draw() -> None:
    """Two channels with their links above, shares of variance below."""
    correlations, shares = channels()
    figure = plt.figure(figsize=(WIDTH, 3.0))
    above, below = figure.subfigures(2, 1, height_ratios=(1.5, 1))
    axes = above.subplots()
    _retina(axes, (0.9, 0))
    _ventricle(axes, (5.4, 0))
    for number, height in enumerate((0.8, 0.27, -0.27, -0.8)):
        is_shared = number < LATENTS
        style = {"color": "C0"} if is_shared else {"color": muted(), "linestyle": (0, (3, 3))}
        axes.plot((2.2, 4.3), (height, height), linewidth=1.6 if is_shared else 1, **style)
        axes.plot((2.2, 4.3), (height, height), "o", color=style["color"])
        axes.text(3.25, height + 0.04, f"{correlations[number]:.2f}", ha="center", va="bottom",
                  color=style["color"])  # fmt: skip
    axes.set(xlim=(-0.2, 6.5), ylim=(-1.08, 1.24), aspect="equal")
    axes.set_axis_off()
    texts = [f"R² {share:.2f}" for share in shares.values()]
    bars(below.subplots(), list(shares), list(shares.values()), texts, ["C5", "C1", "C0"])


def _retina(axes: Axes, middle: tuple[float, float]) -> None:
    """A disc with vessels that branch from the optic nerve."""
    x, y = middle
    axes.add_patch(plt.Circle(middle, 1, fill=False, edgecolor=muted(), linewidth=1.2))
    nerve = np.array([x + 0.42, y])
    axes.add_patch(plt.Circle(nerve, 0.14, facecolor="C1", alpha=0.35, linewidth=0))
    random = np.random.default_rng(3)
    ways = [(nerve, angle, 2.4) for angle in (1.2, 2.2, -1.2, -2.2, 0.3)]
    while ways:
        start, angle, width = ways.pop()
        path = [start]
        # vessels bend round the macula, towards the left
        for _ in range(7):
            turn = 0.1 if angle > 0 else -0.1
            angle = angle + turn + random.normal(0, 0.08)
            step = path[-1] + 0.075 * np.array([np.cos(angle), np.sin(angle)])
            if np.hypot(*(step - middle)) > 0.95:
                break
            path.append(step)
        else:
            if width > 0.9:
                ways += [(path[-1], angle + bend, 0.7 * width) for bend in (0.35, -0.45)]
        axes.plot(*np.array(path).T, color="C1", linewidth=width, solid_capstyle="round")


def _ventricle(axes: Axes, middle: tuple[float, float]) -> None:
    """The long-axis section of a ventricle, two units high."""
    shape = Cohort(*(np.array([value]) for value in (85.0, 27.0, 11.0, 6.0))).shapes()[0] / 48
    shape = shape + np.array([middle[0], 0, middle[1] + 1])
    fill_wall(axes, shape, "C1", 0.35)
    draw_section(axes, shape, color=muted(), linewidth=1.2)
