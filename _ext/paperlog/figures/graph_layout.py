"""Layout of a graph (positions of boxes, paths of edges), computed by Graphviz.

Graphviz receives only sizes and numbers, no labels: no user text has to be escaped, the layout
does not depend on installed fonts, and a label that keeps its size needs no new layout.
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
"""Points per inch; one point of the layout is one pixel of the drawing."""
HEAD = """digraph {
graph [rankdir=LR, nodesep=0.14, ranksep=0.55, splines=true, outputorder=edgesfirst]
node [shape=box, fixedsize=true, label="", margin=0]
edge [arrowsize=0.55]
"""
NUMBERS = re.compile(r"[MC0-9., \-]+")
"""Matches path data, or the corners of an arrowhead."""
SHIFT = re.compile(r"translate\((?P<x>-?[\d.]+)[ ,]+(?P<y>-?[\d.]+)\)")


@dataclass(frozen=True)
class Edge:
    """An edge between two boxes, given by their indices.

    An edge that *is_loose* does not influence the positions of the boxes.
    """

    start: int
    end: int
    has_arrow: bool = True
    is_loose: bool = False


@dataclass(frozen=True)
class EdgeLine:
    """SVG path data of an edge, and the corners of its arrowhead, empty if it has none."""

    path: str
    arrow: str = ""


@dataclass(frozen=True)
class GraphLayout:
    """Sizes and positions in pixels.

    *boxes* are the centres (x, y) of the boxes and *lines* the edges, both in the order of the
    input. *shift* (x, y) has to be added to the coordinates of both.
    """

    width: float
    height: float
    shift: tuple[float, float]
    boxes: tuple[tuple[float, float], ...]
    lines: tuple[EdgeLine, ...]


def graph_text(boxes: Sequence[tuple[int, int]], edges: Sequence[Edge]) -> str:
    """Return a graph in the DOT language; *boxes* are (width, height) in pixels."""
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
    """Compute the layout of a graph made by :func:`graph_text`.

    Results are cached in the folder *cache*, by graph and version of Graphviz.

    :raises ~paperlog.figures.dot.DotError: if Graphviz fails.
    """
    name = sha256(f"{version_of_dot()}\n{text}".encode()).hexdigest()[:32]
    kept = cache / f"{name}.svg"
    try:
        return read_layout(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError, DotError):
        drawing = draw_dot(text)
    layout = read_layout(drawing)
    cache.mkdir(parents=True, exist_ok=True)
    new = kept.with_suffix(f".{os.getpid()}")
    new.write_text(drawing, encoding="utf-8")
    new.replace(kept)
    return layout


def read_layout(drawing: str) -> GraphLayout:
    """Read the layout from an SVG that Graphviz made from :func:`graph_text`.

    :raises ~paperlog.figures.dot.DotError: if it cannot be parsed.
    """
    try:
        root = ElementTree.fromstring(drawing)  # noqa: S314  made by Graphviz of our own numbers
        return _layout(root)
    except (ElementTree.ParseError, ValueError, LookupError, TypeError) as error:
        raise DotError(f"the output of Graphviz cannot be read: {error}") from error


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
