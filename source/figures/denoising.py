"""Denoising with a known posterior mean, as three of the log's figures use it: no network."""

from __future__ import annotations

import numpy as np


def schedule(steps: int, end: float = 0.98) -> np.ndarray:
    """The share of signal after 0 to *steps* steps of noising: a cosine squared, 1 at first.

    *end* is the part of a quarter wave that is gone through; below 1, some signal is left.
    """
    return np.cos(np.arange(steps + 1) / steps * np.pi / 2 * end) ** 2


def step_towards(
    clean: np.ndarray, noisy: np.ndarray, now: float, following: float, sigma: float = 0.0
) -> np.ndarray:
    """The mean of the next state, if *clean* is the signal expected in *noisy*.

    *now* and *following* are the shares of signal before and after the step. Noise of standard
    deviation *sigma* is to be added to the result; with 0 the step is the deterministic one.
    """
    noise = (noisy - np.sqrt(now) * clean) / np.sqrt(1 - now)
    kept = np.sqrt(max(1 - following - sigma**2, 0))
    return np.sqrt(following) * clean + kept * noise


def fresh_noise(now: float, following: float) -> float:
    """The standard deviation of the noise that a step of ancestral sampling adds."""
    return float(np.sqrt((1 - following) / (1 - now)) * np.sqrt(1 - now / following))
