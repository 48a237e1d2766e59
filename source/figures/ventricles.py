"""Synthetic left ventricles, a statistical shape model of them, and drawings of them.

A ventricle is two half ellipsoids (inner and outer surface) from the base (height 0) down to the
apex, which may lean to one side. Four numbers make a shape: length, radius, thickness of the wall
and lean. Lengths are in millimetres.
"""

from __future__ import annotations

from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

RINGS = 16
"""Points from base to apex."""
SPOKES = 16
"""Points around."""


@dataclass(frozen=True)
class Cohort:
    """The four numbers of each subject, as arrays of one length."""

    length: np.ndarray
    radius: np.ndarray
    wall: np.ndarray
    lean: np.ndarray

    def shapes(self, rings: int = RINGS, spokes: int = SPOKES) -> np.ndarray:
        """Points of both surfaces: (subjects, 2, rings, spokes, 3)."""
        down = np.linspace(0, np.pi / 2, rings)[:, None]
        around = np.linspace(0, 2 * np.pi, spokes, endpoint=False)
        lean = self.lean[:, None, None] * np.sin(down) ** 2
        surfaces = []
        for wall in (np.zeros_like(self.wall), self.wall):
            radius = (self.radius + wall)[:, None, None] * np.cos(down)
            depth = (self.length + wall)[:, None, None] * np.sin(down)
            x, y = radius * np.cos(around) + lean, radius * np.sin(around)
            surfaces.append(np.stack([x, y, np.broadcast_to(-depth, x.shape)], -1))
        return np.stack(surfaces, 1)

    def volumes(self) -> np.ndarray:
        """Volumes of the cavities in millilitres."""
        return 2 / 3 * np.pi * self.radius**2 * self.length / 1000


def cohort(count: int, random: np.random.Generator) -> Cohort:
    """*count* subjects: longer ventricles are wider, wider ones have thicker walls."""
    length = random.normal(85, 8, count)
    radius = random.normal(25, 3, count) + 0.15 * (length - 85)
    wall = random.normal(9, 1.2, count) + 0.08 * (radius - 25)
    return Cohort(length, radius, wall, random.normal(0, 4, count))


@dataclass(frozen=True)
class ShapeModel:
    """Mean shape and main modes of variation of a cohort (principal components)."""

    mean: np.ndarray
    modes: np.ndarray
    """One standard deviation along each mode: (modes, 2, rings, spokes, 3)."""
    shares: np.ndarray
    """Share of the variance that each mode holds."""

    def shape(self, weights: np.ndarray) -> np.ndarray:
        """Shapes of *weights* (…, modes), in standard deviations."""
        return self.mean + np.tensordot(weights, self.modes, 1)

    def weights(self, shapes: np.ndarray) -> np.ndarray:
        """Weights (subjects, modes) of *shapes*."""
        flat = self.modes.reshape(len(self.modes), -1)
        return (shapes - self.mean).reshape(len(shapes), -1) @ flat.T / (flat**2).sum(1)


def shape_model(shapes: np.ndarray, kept: int = 4) -> ShapeModel:
    """Principal components of *shapes*, of which *kept* are kept."""
    mean = shapes.mean(0)
    flat = (shapes - mean).reshape(len(shapes), -1)
    spreads, directions = np.linalg.eigh(flat @ flat.T)
    order = np.argsort(spreads)[::-1][:kept]
    modes = directions[:, order].T @ flat / np.sqrt(len(shapes))
    modes = modes.reshape(kept, *mean.shape)
    # the sign of a component is arbitrary: let the point of the base at the right go outwards
    modes = modes * np.where(modes[:, 1, 0, 0, 0] < 0, -1, 1)[:, None, None, None, None]
    return ShapeModel(mean, modes, spreads[order] / spreads.sum())


def cuts(shapes: np.ndarray, depths: np.ndarray) -> np.ndarray:
    """Contours (…, 2, depths, spokes, 2) of *shapes* in planes at *depths* below the base.

    Points are interpolated between rings; below the apex all points of a contour are the apex.
    """
    heights = shapes[..., 2]
    contours = []
    for depth in depths:
        above = np.clip((heights > -depth).sum(-2) - 1, 0, shapes.shape[-3] - 2)[..., None, :, None]
        upper = np.take_along_axis(shapes, above, -3)[..., 0, :, :]
        lower = np.take_along_axis(shapes, above + 1, -3)[..., 0, :, :]
        part = (upper[..., 2] + depth) / (upper[..., 2] - lower[..., 2])
        part = np.clip(part, 0, 1)[..., None]
        contours.append((1 - part) * upper[..., :2] + part * lower[..., :2])
    return np.stack(contours, -3)


def fit(
    model: ShapeModel,
    contours: np.ndarray,
    depths: np.ndarray,
    noise: float,
    expected: np.ndarray | None = None,
    covariance: np.ndarray | None = None,
    rounds: int = 5,
) -> np.ndarray:
    """Most probable weights of the subjects whose contours are seen with *noise* (mm).

    Before the contours are seen, weights are normal around *expected* with *covariance*; without
    them, those of the cohort. Gauss–Newton steps with differences of 0.01 standard deviations.
    """
    count, kept = len(contours), len(model.modes)
    expected = np.zeros((count, kept)) if expected is None else expected
    precision = np.eye(kept) if covariance is None else np.linalg.inv(covariance)
    weights = expected.copy()
    for _ in range(rounds):
        here = cuts(model.shape(weights), depths).reshape(count, -1)
        moved = cuts(model.shape(weights[:, None] + 0.01 * np.eye(kept)), depths)
        slopes = (moved.reshape(count, kept, -1) - here[:, None]) / 0.01
        left = slopes @ slopes.transpose(0, 2, 1) / noise**2 + precision
        missing = contours.reshape(count, -1) - here
        right = (slopes @ missing[..., None])[..., 0] / noise**2 - (weights - expected) @ precision
        weights = weights + np.linalg.solve(left, right[..., None])[..., 0]
    return weights


def distance(shapes: np.ndarray, others: np.ndarray) -> float:
    """Mean distance of corresponding points, in millimetres."""
    return float(np.linalg.norm(shapes - others, axis=-1).mean())


def section(surface: np.ndarray) -> np.ndarray:
    """The outline of a surface in the plane of the long axis: points (x, height)."""
    right, left = surface[:, 0], surface[:, SPOKES // 2]
    return np.concatenate([right, left[::-1]])[:, [0, 2]]


def draw_section(axes: Axes, shape: np.ndarray, **options) -> None:
    """Draw the long-axis section of a ventricle as two outlines."""
    for surface in shape:
        axes.plot(*section(surface).T, **options)


def fill_wall(axes: Axes, shape: np.ndarray, colour: str, alpha: float = 0.25) -> None:
    """Fill the wall of a ventricle's long-axis section."""
    inner, outer = (section(surface) for surface in shape)
    axes.fill(*np.concatenate([outer, inner[::-1]]).T, color=colour, alpha=alpha, linewidth=0)


def draw_mesh(axes: Axes, surface: np.ndarray, colour: str, rings: int = 7) -> None:
    """Draw one surface seen from the side and a little from above: outline and *rings*."""
    flat = np.stack([surface[..., 0], surface[..., 2] + 0.3 * surface[..., 1]], -1)
    for ring in np.linspace(0, len(flat) - 2, rings).astype(int):
        around = np.concatenate([flat[ring], flat[ring, :1]])
        axes.plot(*around.T, color=colour, linewidth=1.2 if ring == 0 else 0.6, alpha=0.9)
    axes.plot(*section(surface).T, color=colour, linewidth=1.2)


def bare(axes: Axes) -> None:
    """Take frame and ticks away and give both directions one scale."""
    axes.set_aspect("equal")
    axes.set_axis_off()
    axes.margins(0.06)
    axes.autoscale_view()
    plt.setp(axes.lines, solid_capstyle="round", solid_joinstyle="round")
