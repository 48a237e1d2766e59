"""Where the boxes and lines of a graph go, as Graphviz finds it.

Graphviz is told sizes and numbers alone, no words: nothing that an author wrote has to be escaped
for it, the places do not depend on the fonts of the machine, and a change of words that leaves
the sizes needs no new drawing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree

from paperlog.figures.dot import DotError, draw_dot, version_of_dot

SVG = "{http://www.w3.org/2000/svg}"
POINTS = 72
"""In an inch: sizes are in points, which the drawing takes for pixels."""
HEAD = """digraph {
graph [rankdir=LR, nodesep=0.14, ranksep=0.55, splines=true, outputorder=edgesfirst]
node [shape=box, fixedsize=true, label="", margin=0]
edge [arrowsize=0.55]
"""
NUMBERS = re.compile(r"[MC0-9., \-]+")
"""A path or the corners of an arrow, as Graphviz writes them."""
SHIFT = re.compile(r"translate\((?P<x>-?[\d.]+)[ ,]+(?P<y>-?[\d.]+)\)")


@dataclass(frozen=True)
class Edge:
    """A line from a box to another, by their numbers.

    The places of boxes follow from their lines, but not from one that *is_loose*.
    """

    start: int
    end: int
    has_arrow: bool = True
    is_loose: bool = False


@dataclass(frozen=True)
class EdgeLine:
    """A line as an SVG *path*, with the corners of its arrow, or none."""

    path: str
    arrow: str = ""


@dataclass(frozen=True)
class GraphLayout:
    """Sizes and places in pixels.

    *boxes* are the middles of the boxes, in their order; *lines* stand in theirs and are to be
    moved by *shift*, as the boxes are.
    """

    width: float
    height: float
    shift: tuple[float, float]
    boxes: tuple[tuple[float, float], ...]
    lines: tuple[EdgeLine, ...]


def graph_text(boxes: Sequence[tuple[int, int]], edges: Sequence[Edge]) -> str:
    """A graph in the DOT language; *boxes* are widths and heights in pixels."""
    nodes = (
        f'b{number} [id="b{number}", width={width / POINTS:.4f}, height={height / POINTS:.4f}]\n'
        for number, (width, height) in enumerate(boxes)
    )
    lines = (
        f'b{edge.start} -> b{edge.end} [id="l{number}"{_manner(edge)}]\n'
        for number, edge in enumerate(edges)
    )
    return HEAD + "".join((*nodes, *lines)) + "}\n"


def _manner(edge: Edge) -> str:
    return ("" if edge.has_arrow else ", dir=none") + (
        ", constraint=false" if edge.is_loose else ""
    )


def laid_out(text: str, cache: Path) -> GraphLayout:
    """The places that Graphviz finds for the graph *text*, made by :func:`graph_text`.

    Drawings are kept in the folder *cache*: what was drawn once is not drawn again by the same
    Graphviz. Raises :class:`~paperlog.figures.dot.DotError`.
    """
    name = sha256(f"{version_of_dot()}\n{text}".encode()).hexdigest()[:32]
    kept = cache / f"{name}.svg"
    try:
        return read_layout(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError, DotError):
        drawing = draw_dot(text)
    layout = read_layout(drawing)
    cache.mkdir(parents=True, exist_ok=True)
    beside = kept.with_suffix(f".{os.getpid()}")
    beside.write_text(drawing, encoding="utf-8")
    beside.replace(kept)
    return layout


def read_layout(drawing: str) -> GraphLayout:
    """Read the places out of a *drawing* that Graphviz made of :func:`graph_text`.

    Raises :class:`~paperlog.figures.dot.DotError` where it is none.
    """
    try:
        root = ElementTree.fromstring(drawing)  # noqa: S314  made by Graphviz of our own numbers
        return _layout(root)
    except (ElementTree.ParseError, ValueError, LookupError, TypeError) as error:
        raise DotError(f"what Graphviz drew cannot be read: {error}") from error


def _layout(root: ElementTree.Element) -> GraphLayout:
    _left, _top, width, height = map(float, root.attrib["viewBox"].split())
    boxes: dict[int, tuple[float, float]] = {}
    lines: dict[int, EdgeLine] = {}
    whole = root.find(f"{SVG}g")
    found = SHIFT.search(whole.get("transform", "")) if whole is not None else None
    if whole is None or found is None:
        raise ValueError("it has no graph")
    for group in whole.findall(f"{SVG}g"):
        kind, number = group.attrib["id"][:1], int(group.attrib["id"][1:])
        shape = group.find(f"{SVG}polygon")
        corners = _numbers(shape.attrib["points"]) if shape is not None else ""
        if kind == "b":
            boxes[number] = _middle(corners)
        else:
            path = group.find(f"{SVG}path")
            lines[number] = EdgeLine(
                _numbers(path.attrib["d"]) if path is not None else "", corners
            )
    places = tuple(boxes[number] for number in range(len(boxes)))
    drawn = tuple(lines.get(number, EdgeLine("")) for number in range(max(lines, default=-1) + 1))
    return GraphLayout(width, height, (float(found["x"]), float(found["y"])), places, drawn)


def _numbers(text: str) -> str:
    if not NUMBERS.fullmatch(text):
        raise ValueError(f"{text[:20]!r} are no numbers")
    return text


def _middle(corners: str) -> tuple[float, float]:
    points = [tuple(map(float, corner.split(","))) for corner in corners.split()]
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
