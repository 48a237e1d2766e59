"""VMC: the differences between frames say how things move, whatever they look like.

Three clips of a bright disc: two with the same wavy path on different grounds (noise, and a
ramp), the third with another path on an even ground. Frames and their differences are compared by
the cosine of the angle between them, frames after their mean is taken away. The figure works on
pixels; the paper compares differences of latent frames, and trains attention with them.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from film import disc, strip
from style import muted, panels

SIZE = 32
FRAMES = 16
SHOWN = (1, 6, 11)
"""Frames that are drawn, each with its difference to the frame three later."""
STEP = 3
"""Frames between those of a difference that is drawn: the wider, the easier to see."""


@cache
def clips() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The clips (frames, height, width): wavy on noise, wavy on a ramp, and falling."""
    random = np.random.default_rng(0)
    time = np.arange(FRAMES)
    wavy = np.c_[6 + 1.2 * time, 16 + 6 * np.sin(time / 3)]
    falling = np.c_[np.full(FRAMES, 22.0), 4 + 1.6 * time]
    noise = 0.6 * random.random((SIZE, SIZE))
    ramp = np.tile(np.linspace(0.6, 0, SIZE), (SIZE, 1))
    even = np.full((SIZE, SIZE), 0.25)

    def clip(ground: np.ndarray, path: np.ndarray) -> np.ndarray:
        discs = np.array([disc(SIZE, x, y, 3.5, edge=0.4) for x, y in path])
        return ground * (1 - discs) + discs

    return clip(noise, wavy), clip(ramp, wavy), clip(even, falling)


def differences(clip: np.ndarray, step: int = 1) -> np.ndarray:
    """Each frame taken from the one *step* later."""
    return clip[step:] - clip[:-step]


def cosine(first: np.ndarray, second: np.ndarray) -> float:
    """The cosine of the angle between two arrays, as vectors."""
    return float((first * second).sum() / np.linalg.norm(first) / np.linalg.norm(second))


def agreement(first: np.ndarray, second: np.ndarray) -> tuple[float, float]:
    """The cosine between the frames of two clips, and between their differences."""
    frames = cosine(first - first.mean(), second - second.mean())
    return frames, cosine(differences(first), differences(second))


def draw() -> None:
    """Draw frames and differences of the clips, and how they agree with those of the first."""
    _, axes = panels(3, 2, height=2.9, gridspec_kw={"wspace": 0.08})
    shown = list(SHOWN)
    first = clips()[0]
    for row, clip in zip(axes, clips(), strict=True):
        strip(row[0], clip[shown])
        strip(row[1], differences(clip, STEP)[shown], -1, 1, cmap="paperlog-two-sided")
    axes[0, 0].set_title("frames", loc="left", color=muted())
    axes[0, 1].set_title("differences", loc="left", color=muted())
    names = ("same motion", "other motion")
    for row, clip, name in zip(axes[1:], clips()[1:], names, strict=True):
        frames, moved = agreement(first, clip)
        row[0].set_title(f"{name}: {frames:.2f}".replace("-", "−"), loc="left")
        row[1].set_title(f"{moved:.2f}".replace("-0.00", "0.00"), loc="left", color="C0")
