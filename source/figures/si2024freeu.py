"""FreeU: while an image is denoised, its coarse part is there early, its fine part changes most.

A Gaussian random field of 64 by 64 pixels, whose spectrum falls with frequency, is sampled by
denoising in 50 steps. The prior being Gaussian, the denoiser is exact. Above, the state at five
times, its low (up to 4 waves an image) and its high frequencies (over 16) apart; below, the mean
amplitude of both, as change of its natural logarithm since the start. This is the observation on
which the paper rests, not its method, which weighs the features of a U-Net.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from denoising import schedule, step_towards
from film import strip
from style import muted, panels

SIZE = 64
STEPS = 50
LOW = 4
"""Waves an image, up to which a frequency is low."""
HIGH = 16
"""Waves an image, over which a frequency is high."""
SHOWN = (0, 18, 32, 42, 50)
"""The steps whose states are drawn."""


def frequencies() -> np.ndarray:
    """Waves an image, for each coefficient of the two-dimensional Fourier transform."""
    along = np.fft.fftfreq(SIZE) * SIZE
    return np.hypot(along[:, None], along[None])


def spectrum() -> np.ndarray:
    """The variance of each coefficient in clean images; noise has 1."""
    variance = 60 / (1 + frequencies()) ** 2.4
    variance[0, 0] = variance[0, 1]
    return variance


def bands() -> tuple[np.ndarray, np.ndarray]:
    """Which coefficients are low, and which high; the mean of the image is neither."""
    waves = frequencies()
    return (waves > 0) & (waves <= LOW), waves > HIGH


@cache
def states() -> np.ndarray:
    """The Fourier coefficients (steps + 1, size, size) from noise to image."""
    shares = schedule(STEPS, end=0.999)
    state = np.fft.fft2(np.random.default_rng(0).normal(size=(SIZE, SIZE))) / SIZE
    gone = [state]
    for step in range(STEPS, 0, -1):
        now = shares[step]
        clean = np.sqrt(now) * spectrum() / (now * spectrum() + 1 - now) * state
        state = step_towards(clean, state, now, shares[step - 1])
        gone.append(state)
    return np.array(gone)


def changes() -> tuple[np.ndarray, np.ndarray]:
    """Change of the log of the mean amplitude since the start, low and high, at each step."""
    logs = [np.log(np.abs(states()[:, band]).mean(1)) for band in bands()]
    low, high = (log - log[0] for log in logs)
    return low, high


def pictures(band: np.ndarray) -> np.ndarray:
    """The states drawn, as images (count, size, size), with the coefficients of *band* alone."""
    return np.array([np.fft.ifft2(states()[step] * band).real * SIZE for step in SHOWN])


def draw() -> None:
    """Draw both bands of five states, and the change of both amplitudes."""
    heights = {"height_ratios": (1, 1, 1.55)}
    _, axes = panels(3, 1, height=3.2, gridspec_kw=heights)
    names = (("low", "C0"), ("high", "C1"))
    for one, band, (name, colour) in zip(axes[:, 0], bands(), names, strict=False):
        shown = pictures(band)
        reach = 2.2 * shown.std()
        strip(one, shown, -reach, reach, cmap="paperlog")
        one.text(-6, SIZE / 2, name, color=colour, ha="right", va="center")
    chart = axes[2, 0]
    chart.axhline(0, color=muted(), lw=0.6, zorder=0)
    for values, (_, colour) in zip(changes(), names, strict=True):
        chart.plot(values, color=colour)
        chart.text(
            STEPS + 1, values[-1], f"{values[-1]:+.1f}".replace("-", "−"), color=colour, va="center"
        )
    chart.set(xlim=(0, STEPS + 7), ylim=(-2.3, 0.8), xticks=[0, STEPS], yticks=[0])
    chart.set_xlabel("step", labelpad=-12)
    chart.set_ylabel("log amplitude")
