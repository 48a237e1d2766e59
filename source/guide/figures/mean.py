"""The error of a mean falls with the square root of the number of samples."""

import matplotlib.pyplot as plt
import numpy as np

SIZES = 2 ** np.arange(2, 11)


def errors(repeats: int = 4000, seed: int = 1) -> np.ndarray:
    samples = np.random.default_rng(seed).normal(size=(repeats, SIZES[-1]))
    return np.array([abs(samples[:, :size].mean(axis=1)).mean() for size in SIZES])


def draw() -> None:
    plt.loglog(SIZES, errors(), "o-")
    plt.gca().set(xlabel="samples", ylabel="error of their mean")
