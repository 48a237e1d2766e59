"""DSG: guided steps that stay on the shell on which the noise of high dimensions lies.

On the left, the norm of Gaussian noise in n dimensions, divided by the root of n: the larger n,
the narrower. On the right, one run of guided sampling in 64 dimensions, one point a step, once
around: how far the step led from its mean, in radii of the shell, on a logarithmic scale. The
task is to complete 8 by 8 smooth random fields of which the upper half is known; the prior is
exactly Gaussian, so that the denoiser is exact and nothing is trained. "Plain" guidance adds the
gradient of the loss with step 2 to the step of ancestral sampling; DSG turns the step on the
shell towards the gradient with weight 0.3. The error is the mean absolute difference on the known
half, over 40 fields of unit variance. The step of plain guidance is chosen large, since that is
what the paper is about: with a step of 0.2 its error is as low as that of DSG, and it hardly
leaves the shell.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from denoising import fresh_noise, schedule, step_towards
from matplotlib.axes import Axes
from style import muted, panels

DIMENSIONS = (2, 16, 256, 4096)
SIDE = 8
STEPS = 60
PLAIN_STEP = 2.0
SMALL_PLAIN_STEP = 0.2
WEIGHT = 0.3


@cache
def relative_norms(dimensions: int) -> np.ndarray:
    """Norms of a thousand and more draws of Gaussian noise, divided by the root of *dimensions*."""
    random = np.random.default_rng(dimensions)
    count = min(20_000, 4_200_000 // dimensions)
    noise = random.standard_normal((count, dimensions), dtype=np.float32)
    return np.linalg.norm(noise, axis=1) / np.sqrt(dimensions)


@cache
def prior() -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues and eigenvectors of the covariance of smooth fields of unit variance."""
    down, across = np.divmod(np.arange(SIDE**2), SIDE)
    squares = (down[:, None] - down) ** 2 + (across[:, None] - across) ** 2
    return np.linalg.eigh(np.exp(-squares / 8) + 1e-3 * np.eye(SIDE**2))


def denoiser(share: float) -> np.ndarray:
    """The matrix from a noisy state with a *share* of signal to the field expected."""
    values, vectors = prior()
    return vectors * (np.sqrt(share) * values / (share * values + 1 - share)) @ vectors.T


def fields(count: int) -> np.ndarray:
    """*count* draws of the prior (count, 64)."""
    values, vectors = prior()
    noise = np.random.default_rng(0).normal(size=(count, len(values)))
    return noise * np.sqrt(values) @ vectors.T


class Run(NamedTuple):
    """What guided sampling leads to."""

    completed: np.ndarray
    """The fields (count, 64)."""
    radii: np.ndarray
    """How far each step led from its mean, in radii of the shell (steps, count)."""
    error: float
    """Mean absolute difference on the known half."""


@cache
def guided(spherical: bool, strength: float, count: int = 40) -> Run:
    """Complete *count* fields by guided sampling: by DSG if *spherical*, else plainly.

    *strength* is the length of a plain guiding step, or the weight of DSG.
    """
    size = SIDE**2
    known = np.arange(size) < size // 2
    truth = fields(count)
    random = np.random.default_rng(1)
    state = random.normal(size=(count, size))
    shares = schedule(STEPS)
    radii = []
    for step in range(STEPS, 1, -1):
        now, following = shares[step], shares[step - 1]
        clean = state @ denoiser(now)
        sigma = fresh_noise(now, following)
        radius = np.sqrt(size) * sigma
        away = np.where(known, clean - truth, 0)
        downhill = -away @ denoiser(now)
        noise = sigma * random.normal(size=state.shape)
        if spherical:
            mixed = (1 - strength) * noise + strength * radius * unit(downhill)
            move = radius * unit(mixed)
        else:
            move = noise + strength * 2 * downhill / np.linalg.norm(away, axis=1, keepdims=True)
        state = step_towards(clean, state, now, following, sigma) + move
        radii.append(np.linalg.norm(move, axis=1) / radius)
    # the last step adds no noise: the expected field itself
    state = state @ denoiser(shares[1])
    error = float(np.abs(state - truth)[:, known].mean())
    return Run(state, np.array(radii), error)


def unit(vectors: np.ndarray) -> np.ndarray:
    """*vectors* (count, size) at length 1."""
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def draw() -> None:
    """Draw the norms of noise, and the steps of one run about the shell."""
    _, (axes,) = panels(1, 2, height=2.5, gridspec_kw={"width_ratios": (1, 1.15)})
    edges = np.linspace(0, 2.2, 100)
    for place, dimensions in enumerate(reversed(DIMENSIONS)):
        heights, _ = np.histogram(relative_norms(dimensions), edges)
        middle = (edges[1:] + edges[:-1]) / 2
        smooth = np.convolve(heights, np.hanning(7) / np.hanning(7).sum(), "same")
        top = place + 0.78 * smooth / smooth.max()
        axes[0].fill_between(middle, place, top, color="C0", alpha=0.35, lw=0)
        axes[0].plot(middle, top, color="C0", lw=1.2)
        axes[0].text(2.3, place + 0.12, f"{dimensions}", ha="right")
    axes[0].text(2.3, len(DIMENSIONS) - 0.02, "$n$", ha="right", color=muted())
    axes[0].set(
        xlim=(0, 2.3), ylim=(0, 4.4), yticks=[], xticks=[0, 1], xlabel="$|noise|\\,/\\sqrt{n}$"
    )
    axes[0].spines["left"].set_visible(False)

    for times in (1, 4, 16):
        circle(axes[1], times, color=plt.rcParams["axes.edgecolor"], lw=0.8)
        shift = -distance(times) - 0.1
        axes[1].text(0, shift, f"{times}×", ha="center", va="top", color=muted())
    turn = 2 * np.pi * np.arange(STEPS - 1) / (STEPS - 1) + np.pi / 2
    for spherical, strength, colour in ((False, PLAIN_STEP, "C1"), (True, WEIGHT, "C0")):
        radii = distance(guided(spherical, strength).radii[:, 0])
        places = radii * np.cos(turn), radii * np.sin(turn)
        axes[1].plot(*places, ".-", color=colour, lw=0.9, ms=5, mew=0)
    axes[1].text(0, 0, "DSG", color="C0", ha="center", va="center")
    axes[1].text(-3.1, 3.1, "plain", color="C1", ha="center", va="center")
    axes[1].set(aspect="equal", xlim=(-5.9, 5.9), ylim=(-6, 6))
    axes[1].set_axis_off()


def distance(radii: np.ndarray | float) -> np.ndarray | float:
    """Where in the drawing *radii* lie: logarithmic, since the largest is 20 times the shell."""
    return 1.3 + np.log2(radii)


def circle(axes: Axes, radius: float, **look) -> None:
    """Draw the circle of a *radius* of the shell."""
    turn = np.linspace(0, 2 * np.pi, 100)
    axes.plot(distance(radius) * np.cos(turn), distance(radius) * np.sin(turn), **look)
