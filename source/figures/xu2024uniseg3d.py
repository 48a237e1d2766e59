"""UniSeg3D: one set of query masks, read out six ways.

A toy room of 3-D points: floor, wall, table, lamp and two chairs. Each point has a feature: its
place and a vector of its class, both noisy. Six queries, one an object, stand for what a decoder
would learn; a point belongs to the mask of the query that is nearest. The six tasks read the same
masks: by class, by object, both, by a click, by a description, by a word outside of the classes.
The queries and the vectors of words are set by hand; nothing is trained.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from style import muted, panels

CLASSES = ("floor", "wall", "table", "lamp", "chair")
STUFF = ("floor", "wall")
"""Classes whose objects are not told apart."""
OBJECTS = ("floor", "wall", "table", "lamp", "chair", "chair")
"""The class of each query."""
NOISE = 0.25
"""Standard deviation of the noise of features."""
PLACE = 0.6
"""How much a metre weighs in a feature, where a class weighs 1."""
CLICK = (2.35, 0.75, 0.5)
"""Where the interactive task is clicked: on the chair in front."""
WORDS = {
    "furniture": (0.0, 0.0, 0.6, 0.2, 0.77),
    "seat": (0.0, 0.0, 0.15, 0.0, 0.99),
}
"""Words that are no class, as unit vectors over the classes, as a text encoder might give."""

TASKS = ("semantic", "instance", "panoptic", "click", "“by the wall”", "“furniture”")


def block(
    random: np.random.Generator, low: tuple[float, ...], high: tuple[float, ...], count: int
) -> np.ndarray:
    """*count* points (count, 3) within a box between the corners *low* and *high*."""
    return random.uniform(low, high, (count, 3))


class Room(NamedTuple):
    """A cloud of points, and what is known of them."""

    points: np.ndarray
    """(count, 3): across, towards the wall, up."""
    features: np.ndarray
    """(count, 3 + classes)."""
    objects: np.ndarray
    """The number of the object of each point: the truth."""


@cache
def room() -> Room:
    """The room, by code."""
    random = np.random.default_rng(0)

    def chair(x: float, y: float) -> list[np.ndarray]:
        seat = block(random, (x, y, 0.45), (x + 0.7, y + 0.7, 0.55), 44)
        back = block(random, (x, y + 0.6, 0.55), (x + 0.7, y + 0.7, 1.3), 44)
        legs = [
            block(random, (x + dx, y + dy, 0), (x + dx + 0.08, y + dy + 0.08, 0.45), 5)
            for dx in (0, 0.62)
            for dy in (0, 0.62)
        ]
        return [seat, back, *legs]

    parts = [
        [block(random, (0, 0, 0), (4, 3, 0.02), 110)],
        [block(random, (0, 3, 0), (4, 3.02, 2.2), 90)],
        [
            block(random, (0.3, 0.5, 0.8), (1.7, 1.5, 0.88), 80),
            *(
                block(random, (x, y, 0), (x + 0.1, y + 0.1, 0.8), 6)
                for x in (0.3, 1.6)
                for y in (0.5, 1.4)
            ),
        ],
        [
            block(random, (0.75, 2.35, 0), (0.81, 2.41, 1.6), 16),
            block(random, (0.5, 2.1, 1.5), (1.06, 2.66, 1.9), 44),
        ],
        chair(2.0, 0.4),
        chair(2.6, 1.95),
    ]
    clouds = [np.concatenate(part) for part in parts]
    points = np.concatenate(clouds)
    objects = np.repeat(np.arange(len(clouds)), [len(cloud) for cloud in clouds])
    clean = feature(points, objects)
    return Room(points, clean + NOISE * random.normal(size=clean.shape), objects)


def feature(points: np.ndarray, objects: np.ndarray) -> np.ndarray:
    """The features of *points* without noise: place, in metres, and class."""
    classes = np.array([CLASSES.index(OBJECTS[number]) for number in objects])
    return np.concatenate([points * PLACE, np.eye(len(CLASSES))[classes]], axis=1)


@cache
def queries() -> np.ndarray:
    """One query an object (objects, features): the mean of its features without noise."""
    points, _, objects = room()
    clean = feature(points, objects)
    return np.array([clean[objects == number].mean(0) for number in range(len(OBJECTS))])


@cache
def masks() -> np.ndarray:
    """The query to whose mask each point belongs: the nearest in the space of features."""
    distance = ((room().features[:, None] - queries()[None]) ** 2).sum(2)
    return distance.argmin(1)


def classes_of(objects: np.ndarray) -> np.ndarray:
    """The number of the class of each of *objects*."""
    return np.array([CLASSES.index(name) for name in OBJECTS])[objects]


def clicked() -> int:
    """The query whose mask a click selects: that of the point nearest to the click."""
    distance = ((room().points - CLICK) ** 2).sum(1)
    return int(masks()[distance.argmin()])


def referred() -> int:
    """The query that "the chair by the wall" means: of the chairs, the one nearest to the wall."""
    chairs = [number for number, name in enumerate(OBJECTS) if name == "chair"]
    return max(chairs, key=lambda number: float(queries()[number, 1]))


def named(word: str) -> tuple[int, ...]:
    """The queries whose class is like *word*: a cosine of more than a half."""
    similar = queries()[:, 3:] @ np.array(WORDS[word])
    return tuple(int(number) for number in np.flatnonzero(similar > 0.5))


def readouts() -> dict[str, np.ndarray]:
    """For each task the group of each point, from the one set of masks; −1 is none.

    Groups are numbers of classes for ``semantic``, else of queries.
    """
    found = masks()
    things = np.array([name not in STUFF for name in OBJECTS])[found]
    semantic = np.array([OBJECTS.index(CLASSES[number]) for number in classes_of(found)])
    chosen = ((clicked(),), (referred(),), named("furniture"))
    return dict(
        zip(
            TASKS,
            (
                semantic,
                np.where(things, found, -1),
                found,
                *(np.where(np.isin(found, one), found, -1) for one in chosen),
            ),
            strict=True,
        )
    )


def projected(points: np.ndarray) -> np.ndarray:
    """*points* as seen from the front, above and at the right (count, 2)."""
    across, deep, up = points.T
    return np.c_[across + 0.45 * deep, up + 0.55 * deep]


def draw() -> None:
    """Draw the six readings of the masks."""
    _, axes = panels(2, 3, height=2.4, gridspec_kw={"wspace": 0.03, "hspace": 0.06})
    places = projected(room().points)
    # one colour a query; the floor and the wall stay quiet
    colours = ("C5", muted(), "C2", "C3", "C0", "C1")
    faint = plt.rcParams["axes.edgecolor"]
    corners = [(0, 0, 0), (4, 0, 0), (4, 3, 0), (0, 3, 0), (0, 0, 0)]
    wall = [(0, 3, 0), (0, 3, 2.2), (4, 3, 2.2), (4, 3, 0)]
    for axis, (task, groups) in zip(axes.flat, readouts().items(), strict=True):
        for outline in (corners, wall):
            axis.plot(*projected(np.array(outline)).T, color=faint, lw=0.6)
        dots(axis, places[groups < 0], faint, 0.025)
        for group in np.unique(groups[groups >= 0]):
            size = 0.03 if OBJECTS[group] in STUFF else 0.05
            dots(axis, places[groups == group], colours[group], size)
        axis.set(aspect="equal", xlim=(-0.1, 5.45), ylim=(-0.1, 3.95))
        axis.set_axis_off()
        axis.set_title(task, pad=2)
    cross = projected(np.array([CLICK]))[0]
    axes[1, 0].plot(*cross, "+", color=plt.rcParams["text.color"], ms=12, mew=2)


def dots(axes: Axes, places: np.ndarray, colour: str, size: float) -> None:
    """Draw *places* as small squares of half side *size*, as one path, kept as pixels."""
    if len(places):
        square = size * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)])
        whole = Path.make_compound_path(*(Path(square + place, closed=True) for place in places))
        axes.add_patch(PathPatch(whole, fc=colour, lw=0, rasterized=True))
