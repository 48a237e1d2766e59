r"""SLAB: a batch normalisation that takes the place of layer normalisation, then disappears.

On the left, the share of layer normalisation in the progressive mixture
:math:`\gamma\,\mathrm{LN} + (1 - \gamma)\,\mathrm{RepBN}` over training, falling linearly from 1
to 0. On the right, what is left of it for inference: ``RepBN(x) = BN(x) + ηx`` is folded into one
batch normalisation with the parameters ``α + ησ`` and ``β + ημ``, and this into the linear layer
after it. The functions fold a layer with random parameters and compare the outputs.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from boxes import arrow, box
from style import muted, panels

TOLERANCE = 1e-13
"""What outputs of the folded layers differ by, less than; outputs are of the order of 1."""


class Normalisation(NamedTuple):
    """A batch normalisation with fixed statistics; each member is (channels,)."""

    mean: np.ndarray
    deviation: np.ndarray
    scale: np.ndarray
    shift: np.ndarray

    def __call__(self, inputs: np.ndarray) -> np.ndarray:
        return self.scale * (inputs - self.mean) / self.deviation + self.shift


class Linear(NamedTuple):
    """A linear layer."""

    weights: np.ndarray
    """(channels in, channels out)."""
    bias: np.ndarray

    def __call__(self, inputs: np.ndarray) -> np.ndarray:
        return inputs @ self.weights + self.bias


def repeated(batch: Normalisation, eta: float, inputs: np.ndarray) -> np.ndarray:
    """RepBN: *batch*, and *eta* times the inputs."""
    return batch(inputs) + eta * inputs


def fold_identity(batch: Normalisation, eta: float) -> Normalisation:
    """The one batch normalisation that equals RepBN."""
    return batch._replace(
        scale=batch.scale + eta * batch.deviation, shift=batch.shift + eta * batch.mean
    )


def fold_into(batch: Normalisation, after: Linear) -> Linear:
    """The one linear layer that equals *batch* and the layer *after* it."""
    factor = batch.scale / batch.deviation
    bias = after.bias + (batch.shift - factor * batch.mean) @ after.weights
    return Linear(factor[:, None] * after.weights, bias)


def example(channels: int = 64) -> tuple[Normalisation, float, Linear, np.ndarray]:
    """A layer with random parameters, η, the linear layer after it, and 256 inputs."""
    random = np.random.default_rng(0)
    batch = Normalisation(
        random.normal(size=channels),
        random.uniform(0.5, 2, channels),
        random.normal(1, 0.3, channels),
        random.normal(size=channels),
    )
    weights = random.normal(size=(channels, channels)) / np.sqrt(channels)
    after = Linear(weights, random.normal(size=channels))
    return batch, 0.7, after, random.normal(3, 2, (256, channels))


def largest_difference() -> float:
    """By how much, at most, an output of the folded layers differs from the unfolded ones."""
    batch, eta, after, inputs = example()
    folded = fold_into(fold_identity(batch, eta), after)
    return float(np.abs(folded(inputs) - after(repeated(batch, eta, inputs))).max())


def share_of_layer_norm(progress: np.ndarray) -> np.ndarray:
    """γ at *progress* 0 to 1 through training."""
    return 1 - progress


def draw() -> None:
    """Draw the mixture over training, and the layers as they fold."""
    _, (axes,) = panels(1, 2, height=2.3, gridspec_kw={"width_ratios": (1, 1.35)})
    progress = np.linspace(0, 1, 50)
    gamma = share_of_layer_norm(progress)
    axes[0].fill_between(progress, 0, gamma, color="C5", alpha=0.45, lw=0)
    axes[0].fill_between(progress, gamma, 1, color="C0", alpha=0.45, lw=0)
    axes[0].text(0.27, 0.27, "LN", ha="center", va="center")
    axes[0].text(0.67, 0.78, "RepBN", ha="center", va="center")
    axes[0].set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[0, 1], xlabel="training")
    axes[0].set_ylabel("γ", rotation=0, labelpad=-4)

    axes[1].set(xlim=(0, 3.1), ylim=(-0.1, 3.6))
    axes[1].set_axis_off()
    box(axes[1], (0.05, 2.9), (0.75, 0.62), "BN", "C0")
    axes[1].text(0.98, 3.2, "+", ha="center", va="center")
    box(axes[1], (1.15, 2.9), (0.6, 0.62), "ηx", "C0")
    box(axes[1], (1.95, 2.9), (1.05, 0.62), "linear", "C5")
    box(axes[1], (0.35, 1.6), (1.1, 0.62), "BN′", "C0")
    box(axes[1], (1.95, 1.6), (1.05, 0.62), "linear", "C5")
    box(axes[1], (1.2, 0.3), (1.1, 0.62), "linear′", "C1")
    for start, end in (
        ((0.45, 2.85), (0.75, 2.27)),
        ((1.4, 2.85), (1.1, 2.27)),
        ((2.47, 2.85), (2.47, 2.27)),
        ((1.0, 1.55), (1.55, 0.97)),
        ((2.4, 1.55), (1.95, 0.97)),
    ):
        arrow(axes[1], start, end)
    limit = f"difference < $10^{{{int(np.log10(TOLERANCE))}}}$"
    axes[1].text(1.75, -0.1, limit, ha="center", color=muted())
