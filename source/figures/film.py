"""Small synthetic clips, as arrays (frames, height, width), and how they are drawn."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from style import tile


def disc(size: int, x: float, y: float, radius: float, edge: float = 0.8) -> np.ndarray:
    """A disc of value 1 on 0, *size* pixels square, its border *edge* pixels soft."""
    down, across = np.mgrid[0:size, 0:size]
    distance = np.hypot(across - x, down - y)
    return 1 / (1 + np.exp((distance - radius) / edge))


def strip(axes: Axes, frames: np.ndarray, lowest: float = 0, highest: float = 1, **options) -> None:
    """Draw *frames* side by side, each framed by a hairline."""
    count, height, width = frames.shape
    gap = max(2, width // 10)
    values = tile(frames, count, gap)
    between = np.arange(values.shape[1]) % (width + gap) >= width
    values[:, between] = np.nan
    axes.imshow(values, vmin=lowest, vmax=highest, **options)
    for number in range(count):
        corner = (number * (width + gap) - 0.5, -0.5)
        line = plt.rcParams["axes.edgecolor"]
        axes.add_patch(Rectangle(corner, width, height, fill=False, ec=line, lw=0.8))
    axes.set_xlim(-1.5, values.shape[1] + 0.5)
    axes.set_ylim(height + 0.5, -1.5)
    axes.set_axis_off()
