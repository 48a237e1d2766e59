"""VBench: a clip may be perfect in one dimension and fail in another.

Four clips of a disc: standing still, moving smoothly, moving with jitter, moving under a
flickering light. Three of the sixteen dimensions of the benchmark are measured, with simplified
measures: "steady" falls with the change of the mean brightness between frames, "smooth" with the
acceleration of the disc, and "motion" is its way from frame to frame, in pixels. The paper
measures with networks, and compares with the judgement of people.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from film import disc, strip
from style import muted, panels

SIZE = 48
FRAMES = 16
SHOWN = (0, 4, 8, 12)
"""Frames that are drawn."""


@cache
def clips() -> dict[str, np.ndarray]:
    """The clips (frames, height, width), by name."""
    random = np.random.default_rng(0)
    across = 10 + 1.8 * np.arange(FRAMES)
    shaken = random.normal(0, 1.5, (FRAMES, 2))
    light = 1 + 0.25 * random.normal(size=FRAMES)

    def frame(x: float, y: float) -> np.ndarray:
        return 0.15 + 0.6 * disc(SIZE, x, y, 8)

    return {
        "still": np.array([frame(24, 24)] * FRAMES),
        "smooth": np.array([frame(x, 24) for x in across]),
        "jitter": np.array(
            [frame(x + dx, 24 + dy) for x, (dx, dy) in zip(across, shaken, strict=True)]
        ),
        "flicker": np.array([frame(x, 24) * by for x, by in zip(across, light, strict=True)]),
    }


def places(clip: np.ndarray) -> np.ndarray:
    """Where the disc is in each frame (frames, 2): the centre of what is above the ground."""
    above = clip - clip.min(axis=(1, 2), keepdims=True)
    down, across = np.mgrid[0:SIZE, 0:SIZE]
    weight = above.sum((1, 2))
    return np.stack([(above * across).sum((1, 2)), (above * down).sum((1, 2))], 1) / weight[:, None]


class Scores(NamedTuple):
    """Three dimensions of the quality of a clip."""

    steady: float
    """1 where the brightness never changes."""
    smooth: float
    """1 where the speed never changes."""
    motion: float
    """Pixels a frame."""


def scores(clip: np.ndarray) -> Scores:
    """Measure *clip*."""
    brightness = clip.mean((1, 2))
    steady = 1 - np.abs(np.diff(brightness)).mean() / brightness.mean()
    speed = np.diff(places(clip), axis=0)
    smooth = 1 / (1 + np.linalg.norm(np.diff(speed, axis=0), axis=1).mean())
    motion = np.linalg.norm(speed, axis=1).mean()
    return Scores(float(steady), float(smooth), float(motion))


def draw() -> None:
    """Draw four frames of each clip, and its three scores."""
    widths = (3.1, 1, 1, 1)
    _, axes = panels(4, 4, height=3.0, gridspec_kw={"width_ratios": widths, "wspace": 0.12})
    reach = Scores(1, 1, max(scores(clip).motion for clip in clips().values()))
    for row, (name, clip) in zip(axes, clips().items(), strict=True):
        strip(row[0], clip[list(SHOWN)])
        row[0].set_title(name, loc="left", pad=2)
        for place, (score, most) in enumerate(zip(scores(clip), reach, strict=True)):
            axis = row[place + 1]
            colour = "C0" if place < 2 else "C1"
            axis.barh(0, most, height=0.5, color="C5", alpha=0.2)
            axis.barh(0, score, height=0.5, color=colour)
            text = f"{score:.2f}" if place < 2 else f"{score:.1f}"
            axis.text(0, 0.35, text, va="bottom", color=colour if score > 0.05 else muted())
            axis.set(xlim=(0, most), ylim=(-0.5, 1.3), xticks=[], yticks=[])
            axis.spines[:].set_visible(False)
    for axis, name in zip(axes[0, 1:], Scores._fields, strict=True):
        axis.set_title(name, loc="left", pad=2)
