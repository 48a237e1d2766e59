"""Vlogger: planning from above, shooting from below.

A diagram of the method, nothing is computed: a language model as director writes the script, one
line a scene, and designs the actor; ShowMaker, a video diffusion model, shoots each scene from
its line and the actor's picture; a voice is added. The pictures of the scenes are drawn by hand.
"""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from boxes import arrow, box
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Polygon, Rectangle, Wedge
from style import muted, panels

SCENES = 4
WIDTH, HEIGHT = 0.8, 0.55
"""Of the picture of a scene; scenes are 1 apart."""


def actor(axes: Axes, x: float, y: float, size: float = 1.0) -> None:
    """Head and shoulders, their middle at *x*, their foot at *y*."""
    axes.add_patch(Wedge((x, y), 0.15 * size, 0, 180, fc="C1", lw=0))
    axes.add_patch(Circle((x, y + 0.235 * size), 0.085 * size, fc="C1", lw=0))


def hills(axes: Axes, left: float, bottom: float) -> None:
    """Three peaks, as the ground of a scene."""
    x = np.array([0, 0.2, 0.36, 0.52, 0.66, 0.8])
    y = np.array([0.12, 0.34, 0.2, 0.4, 0.24, 0.3])
    outline = [*zip(left + x, bottom + y, strict=True), (left + WIDTH, bottom), (left, bottom)]
    axes.add_patch(Polygon(outline, fc="C2", alpha=0.35, lw=0))


def sea(axes: Axes, left: float, bottom: float) -> None:
    """A sun over waves."""
    axes.add_patch(Circle((left + 0.6, bottom + 0.4), 0.08, fc="C1", alpha=0.5, lw=0))
    x = np.linspace(0, WIDTH, 60)
    y = 0.2 + 0.02 * np.sin(x * 30)
    outline = [*zip(left + x, bottom + y, strict=True), (left + WIDTH, bottom), (left, bottom)]
    axes.add_patch(Polygon(outline, fc="C0", alpha=0.35, lw=0))


def town(axes: Axes, left: float, bottom: float) -> None:
    """Five houses."""
    for place, (width, height) in enumerate(
        ((0.13, 0.3), (0.12, 0.42), (0.15, 0.24), (0.11, 0.46), (0.14, 0.34))
    ):
        corner = (left + 0.03 + 0.155 * place, bottom)
        axes.add_patch(Rectangle(corner, width, height, fc="C3", alpha=0.35, lw=0))


def night(axes: Axes, left: float, bottom: float) -> None:
    """A moon and stars over a plain."""
    axes.add_patch(Rectangle((left, bottom), WIDTH, 0.14, fc="C5", alpha=0.45, lw=0))
    axes.add_patch(Circle((left + 0.16, bottom + 0.41), 0.07, fc="C5", alpha=0.6, lw=0))
    stars = np.array([(0.34, 0.46), (0.5, 0.36), (0.62, 0.48), (0.72, 0.3), (0.3, 0.3)])
    axes.plot(*(stars + np.array([left, bottom])).T, ".", color="C5", ms=3)


def draw() -> None:
    """Draw the director's plan, the scenes and the voice."""
    _, ((axes,),) = panels(height=3.1)
    line = plt.rcParams["axes.edgecolor"]
    lefts = np.arange(SCENES) + 0.1
    box(axes, (0.1, 2.95), (1.5, 0.4), "LLM director", "C0")
    arrow(axes, (1.65, 3.15), (3.02, 3.15))
    axes.text(2.33, 3.2, "casts", color=muted(), ha="center", va="bottom")
    axes.add_patch(Rectangle((3.1, 2.87), 0.8, 0.55, fill=False, ec="C1", lw=1.4))
    actor(axes, 3.5, 2.87, 1.45)

    arrow(axes, (0.85, 2.91), (0.85, 2.55))
    axes.text(0.95, 2.72, "writes", color=muted(), va="center")
    arrow(axes, (3.5, 2.84), (3.5, 2.55))
    for left, lengths in zip(lefts, ((1, 0.6), (0.9, 1), (1, 0.4), (0.8, 0.7)), strict=True):
        actor(axes, left + 0.12, 2.14, 0.75)
        for row, length in enumerate(lengths):
            height = 2.34 - 0.14 * row
            line_end = left + 0.3 + (WIDTH - 0.3) * length
            axes.plot([left + 0.3, line_end], [height, height], color="C0", lw=2.2)
        arrow(axes, (left + WIDTH / 2, 2.08), (left + WIDTH / 2, 1.85))
    box(axes, (0.1, 1.43), (3.8, 0.38), "ShowMaker", "C0")
    for left, scene in zip(lefts, (hills, sea, town, night), strict=True):
        arrow(axes, (left + WIDTH / 2, 1.39), (left + WIDTH / 2, 1.17))
        scene(axes, left, 0.58)
        actor(axes, left + WIDTH / 2, 0.58)
        axes.add_patch(Rectangle((left, 0.58), WIDTH, HEIGHT, fill=False, ec=line, lw=1))
    time = np.linspace(0.75, 3.9, 106)
    loud = 0.13 * np.abs(np.sin(time * 5) * np.sin(time * 1.7)) + 0.015
    axes.vlines(time, 0.28 - loud, 0.28 + loud, color="C4", lw=1.3)
    axes.text(0.1, 0.28, "voice", color="C4", va="center")
    axes.set(xlim=(0.02, 3.98), ylim=(0.1, 3.46))
    axes.set_axis_off()
