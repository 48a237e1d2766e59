"""MAR: continuous tokens, sampled by denoising given a vector z, in place of a codebook.

Tokens are points of the plane on two rings of radius 0.6 and 1.2, and the condition says which
ring. On the left a codebook of 16 vectors, found by k-means, stands for all of them. On the right
tokens are sampled: noise is denoised in 30 steps, given the condition. The denoiser is the exact
minimiser of the diffusion loss for the training tokens, smoothed by a Gaussian of width 0.05; the
paper trains a small network in its place, and predicts z by an autoregressive model, which the
figure leaves out.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from codebooks import nearest, settled
from denoising import schedule, step_towards
from matplotlib.collections import LineCollection
from style import muted, panels

RADII = (0.6, 1.2)
SMOOTHING = 0.05
STEPS = 30


@cache
def tokens() -> tuple[np.ndarray, np.ndarray]:
    """1,200 tokens as points (count, 2), and the number of the ring of each."""
    random = np.random.default_rng(0)
    ring = np.arange(1200) % 2
    angle = random.uniform(0, 2 * np.pi, len(ring))
    radius = np.array(RADII)[ring] + 0.03 * random.normal(size=len(ring))
    return radius[:, None] * np.c_[np.cos(angle), np.sin(angle)], ring


@cache
def codebook(count: int) -> np.ndarray:
    """*count* codes (count, 2): twenty rounds of k-means on the first half of the tokens."""
    points = tokens()[0][:600]
    codes = np.random.default_rng(0).choice(points, count, replace=False)
    return settled(codes, points, rounds=20)


def quantised(count: int) -> tuple[np.ndarray, np.ndarray]:
    """The second half of the tokens, and the code of each, from a codebook of *count*."""
    points = tokens()[0][600:]
    codes = codebook(count)
    return points, codes[nearest(points, codes)]


def quantisation_error(count: int) -> float:
    """Root mean square distance of tokens that the codebook has not seen to their codes."""
    points, codes = quantised(count)
    return float(np.sqrt(((points - codes) ** 2).sum(1).mean()))


def expected_token(noisy: np.ndarray, share: float, known: np.ndarray) -> np.ndarray:
    """The mean of the token in each *noisy* state, if it is one of *known*, smoothed.

    This is where the diffusion loss is least, at a *share* of signal.
    """
    variance = 1 - share + share * SMOOTHING**2
    shrunk = np.sqrt(share) * known
    # the square of the noisy state itself is the same for all tokens: left out
    distance = (shrunk**2).sum(1) - 2 * noisy @ shrunk.T
    weight = np.exp(-(distance - distance.min(1, keepdims=True)) / 2 / variance)
    mean = weight @ known / weight.sum(1, keepdims=True)
    return (np.sqrt(share) * SMOOTHING**2 * noisy + (1 - share) * mean) / variance


@cache
def sampled(ring: int, count: int = 200) -> np.ndarray:
    """*count* tokens (count, 2) sampled by denoising, given the *ring*."""
    points, rings = tokens()
    known = points[:600][rings[:600] == ring]
    shares = schedule(STEPS)
    state = np.random.default_rng(ring).normal(size=(count, 2))
    for step in range(STEPS, 0, -1):
        clean = expected_token(state, shares[step], known)
        state = step_towards(clean, state, shares[step], shares[step - 1])
    return state


def draw() -> None:
    """Draw tokens pulled to 16 codes, and tokens sampled on two rings."""
    _, (axes,) = panels(1, 2, height=2.3)
    points, codes = quantised(16)
    shown = slice(0, 200)
    pulled = list(np.stack([points[shown], codes[shown]], 1))
    axes[0].add_collection(LineCollection(pulled, colors="C5", linewidths=0.6, alpha=0.7))
    axes[0].plot(*points[shown].T, ".", color="C5", ms=2.5, mew=0)
    axes[0].plot(*codebook(16).T, "o", color="C1", ms=6)
    axes[0].set_title("16 codes")
    for ring, colour in enumerate(("C0", "C3")):
        axes[1].plot(*sampled(ring).T, ".", color=colour, ms=3.6, mew=0)
    axes[1].set_title("sampled given z")
    axes[1].text(0, 0, "$z_1$", color="C0", ha="center", va="center")
    axes[1].text(0, 0.89, "$z_2$", color="C3", ha="center", va="center")
    for one in axes:
        one.set(aspect="equal", xlim=(-1.4, 1.4), ylim=(-1.4, 1.4), xticks=[], yticks=[])
        one.spines[:].set_visible(False)
    below = {"ha": "center", "va": "top", "color": muted()}
    axes[0].text(0, -1.42, f"error {quantisation_error(16):.2f}", **below)
    axes[1].text(0, -1.42, "no two alike", **below)
