"""Taking noise away: a plain autoencoder against a denoising one.

Both have a code of 20 numbers and are trained alike on digits of 12 by 12 pixels, rendered from
fonts; the denoising one sees Gaussian noise of 0.4 on its inputs and has to give the clean picture.
Both are then given noisy digits that they have not seen. The paper sets pixels to zero in place of
Gaussian noise, and stacks layers.
"""

from __future__ import annotations

import numpy as np
from digits import one_of_each, square, unseen
from networks import autoencoder, error
from style import panels, rows

NOISE = 0.4
CODE = 20
ROUNDS = 40


def noisy() -> np.ndarray:
    """The tested digits with noise on each pixel."""
    clean = unseen().pictures
    return clean + NOISE * np.random.default_rng(5).normal(size=clean.shape)


def cleaned() -> list[np.ndarray]:
    """The noisy digits as a plain and as a denoising autoencoder give them back."""
    return [autoencoder(CODE, noise, ROUNDS).forward(noisy()) for noise in (0.0, NOISE)]


def draw() -> None:
    """Draw four rows of digits: clean, noisy, by the plain and by the denoising autoencoder."""
    _, ((axes,),) = panels(height=1.75)
    shown = one_of_each(unseen())[2:9]
    found = [unseen().pictures, noisy(), *cleaned()]
    texts = ["", *(f"{error(one):.3f}" for one in found[1:])]
    names = ["clean", "noisy", "plain", "denoising"]
    rows(axes, [square(one[shown]) for one in found], names, texts)
    for label, colour in zip(axes.get_yticklabels(), ("C5", "C5", "C1", "C0"), strict=True):
        label.set_color(colour)
