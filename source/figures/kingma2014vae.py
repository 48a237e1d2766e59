"""A latent plane that can be sampled: decoded on a grid, and filled by the encodings.

A variational autoencoder with two latent numbers is trained on digits of 12 by 12 pixels, rendered
from fonts. On the left its decoder is shown on a grid of quantiles of the prior, so that each
picture stands for the same share of it. On the right are the means of the encodings of digits that
it has not seen, with the circles of one and two standard deviations of the prior.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from digits import square, unseen
from matplotlib.patches import Circle
from style import muted, panels, tile
from variational import divergence, trained

ROUNDS = 60
GRID = 9


def encodings() -> tuple[np.ndarray, np.ndarray]:
    """Means and logarithms of variances (count, 2) of the codes of the tested digits."""
    return trained(2, rounds=ROUNDS).encode(unseen().pictures)


def nats() -> float:
    """What a code costs on average: its divergence from the prior."""
    return float(divergence(*encodings()).sum())


def plane(count: int = GRID) -> np.ndarray:
    """Pictures (count * count, side, side) decoded from quantiles of the prior, row by row."""
    at = [NormalDist().inv_cdf((place + 0.5) / count) for place in range(count)]
    across, down = np.meshgrid(at, at[::-1])
    return square(trained(2, rounds=ROUNDS).decode(np.c_[across.ravel(), down.ravel()]))


def draw() -> None:
    """Draw the decoded plane, and the encodings over the prior."""
    _, (axes,) = panels(1, 2, height=2.3, width_ratios=(1.25, 1))
    axes[0].imshow(tile(plane(), GRID, gap=1), vmin=0, vmax=1)
    axes[0].set_title("decoder")
    means = encodings()[0]
    for digit in range(10):
        these = means[unseen().labels == digit]
        axes[1].plot(*these.T, "o", color=f"C{digit % 5}", ms=2.2, mew=0, alpha=0.8)
    for radius in (1, 2):
        axes[1].add_patch(Circle((0, 0), radius, fill=False, edgecolor=muted(), linewidth=0.9))
    axes[1].set(aspect="equal", xlim=(-3.3, 3.3), ylim=(-3.3, 3.3), title="encoder")
    axes[1].set_anchor("N")
    axes[1].set_xlabel("prior: 1, 2 σ", color=muted())
    for one in axes:
        one.set(xticks=[], yticks=[])
        one.spines[:].set_visible(False)
