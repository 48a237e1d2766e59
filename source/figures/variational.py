"""Variational autoencoders of the digits: plain, given the label, and with a weight β."""

from __future__ import annotations

from functools import cache

import numpy as np
from digits import SIDE, training
from networks import Network, batches

SPREAD = 0.2
"""Standard deviation of a pixel round what the decoder gives."""


class Variational:
    """Encoder and decoder; with *given*, both also see the label."""

    def __init__(self, latent: int, given: bool, rounds: int, hidden: int = 40) -> None:
        size, extra = SIDE * SIDE, 10 if given else 0
        self.latent, self.given, self.rounds = latent, given, rounds
        self.encoder = Network([size + extra, hidden, 2 * latent], ["tanh", "linear"], rounds, 0)
        self.decoder = Network([latent + extra, hidden, size], ["tanh", "sigmoid"], rounds, 1)

    def _with_label(self, values: np.ndarray, labels: np.ndarray | None) -> np.ndarray:
        return np.c_[values, np.eye(10)[labels]] if self.given else values

    def encode(
        self, pictures: np.ndarray, labels: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """Means and logarithms of variances (count, latent) of the codes of *pictures*."""
        found = self.encoder.forward(self._with_label(pictures, labels))
        return found[:, : self.latent], np.clip(found[:, self.latent :], -8, 4)

    def decode(self, codes: np.ndarray, labels: np.ndarray | None = None) -> np.ndarray:
        """The pictures of *codes* (count, latent)."""
        return self.decoder.forward(self._with_label(codes, labels))

    def train(self, beta: float) -> None:
        """Fit to the training digits: reconstruction plus *beta* times the divergence."""
        pictures, labels = training()
        random = np.random.default_rng(2)
        for batch in batches(self.rounds):
            mean, log = self.encode(pictures[batch], labels[batch])
            noise, deviation = random.normal(size=mean.shape), np.exp(log / 2)
            shown = self.decode(mean + deviation * noise, labels[batch])
            by_shown = (shown - pictures[batch]) / SPREAD**2 / len(batch)
            by_code = self.decoder.learn(by_shown)[:, : self.latent]
            by_mean = by_code + beta * mean / len(batch)
            by_log = by_code * noise * deviation / 2 + beta * (np.exp(log) - 1) / 2 / len(batch)
            self.encoder.learn(np.c_[by_mean, by_log])


@cache
def trained(latent: int, given: bool = False, beta: float = 1.0, rounds: int = 60) -> Variational:
    """A variational autoencoder fitted to the training digits."""
    model = Variational(latent, given, rounds)
    model.train(beta)
    return model


def divergence(mean: np.ndarray, log: np.ndarray) -> np.ndarray:
    """Nats that each latent number costs: its divergence from the prior, averaged."""
    return (0.5 * (np.exp(log) + mean**2 - 1 - log)).mean(0)
