"""What β trades: nats in the code against likeness of the picture.

Variational autoencoders with ten latent numbers are trained on digits of 12 by 12 pixels, rendered
from fonts, with four weights β of the divergence from the prior. On the left the error is drawn
over the divergence, for digits that they have not seen; on the right three of those are rebuilt.
The figure shows the trade-off alone. It shows no disentanglement, which is the paper's subject.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from digits import one_of_each, square, unseen
from networks import error
from style import panels, rows
from variational import divergence, trained

BETAS = (0.25, 1.0, 4.0, 16.0)
LATENT = 10
ROUNDS = 25


@cache
def measured(beta: float) -> tuple[np.ndarray, np.ndarray]:
    """The tested digits rebuilt from their mean codes, and the nats of each latent number."""
    model = trained(LATENT, beta=beta, rounds=ROUNDS)
    mean, log = model.encode(unseen().pictures)
    return model.decode(mean), divergence(mean, log)


def nats(beta: float) -> float:
    """Divergence of the codes from the prior, over all latent numbers."""
    return float(measured(beta)[1].sum())


def likeness_lost(beta: float) -> float:
    """Mean square error of the rebuilt digits."""
    return error(measured(beta)[0])


def draw() -> None:
    """Draw the error over the divergence, and digits rebuilt for each β."""
    _, (axes,) = panels(1, 2, height=2.2, width_ratios=(1.15, 1))
    shown = one_of_each(unseen())[[2, 5, 8]]
    at = [(nats(beta), likeness_lost(beta)) for beta in BETAS]
    axes[0].plot(*np.transpose(at), "o-", color="C0")
    for beta, place in zip(BETAS, at, strict=True):
        name = f"β = {beta:g}" if beta == max(BETAS) else f"{beta:g}"
        axes[0].annotate(name, place, (5, 5), textcoords="offset points")
    axes[0].set(xlabel="nats in the code", ylabel="error", xlim=(-1, 27), ylim=(0, 0.055))
    axes[0].set(xticks=[0, 10, 20], yticks=[0, 0.02, 0.04])
    names = [f"β = {beta:g}" for beta in BETAS[::-1]]
    rows(axes[1], [square(measured(beta)[0][shown]) for beta in BETAS[::-1]], names)
