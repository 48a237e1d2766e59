"""Drawings as PDF, in fonts that have their words.

Cairo itself looks for no other font where one lacks a character. Drawing runs in a process of its
own, which is ended when it takes too long. That process runs this file as a script, and so the
module imports nothing of the package when it is loaded.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from paperlog.figures.processes import Helper

WORDS = frozenset({"text", "tspan", "textPath", "a"})
SPARES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "PingFang SC",
    "Microsoft YaHei",
    "HanaMinA",
    "DejaVu Sans",
    "FreeSans",
    "FreeSerif",
    "Symbola",
)
CSS_PIXELS = 96
"""In an inch."""
LONGEST_DRAWING = 60.0
"""Seconds for one drawing."""


class DrawingError(Exception):
    """The drawing cannot be made into a PDF; the message completes "the figure …"."""


class DrawingProcess:
    """Draws one file after the other in another process, which starts with the first."""

    def __init__(self, longest: float = LONGEST_DRAWING) -> None:
        self._longest = longest
        self._process: Helper | None = None

    def draw(self, source: Path, target: Path) -> str:
        """Like :func:`draw`.

        :raises DrawingError: if the drawing fails, or takes too long.
        """
        from paperlog.figures.processes import Helper, NoAnswerError

        if self._process is None:
            # -P: the modules beside this file are not the standard library's
            command = [sys.executable, "-P", str(Path(__file__).resolve())]
            # cairo writes the zone into each file
            self._process = Helper(command, {**os.environ, "TZ": "UTC"})
        try:
            request = json.dumps([str(source), str(target)])
            answer = self._process.ask(request, self._longest)
        except NoAnswerError as error:
            self._process = None
            if not error.is_late:
                raise DrawingError(f"cannot be drawn: the drawing process {error}") from None
            message = f"cannot be drawn within {self._longest:g} seconds; simplify it"
            raise DrawingError(message) from None
        lost, problem = json.loads(answer)
        if problem:
            raise DrawingError(f"cannot be drawn: {problem}")
        return str(lost)

    def end(self) -> None:
        """End the process; the next drawing starts another."""
        if self._process is not None:
            self._process.end()
            self._process = None


def can_convert() -> bool:
    """Whether CairoSVG and the library that it needs are here."""
    try:
        import cairosvg  # noqa: F401
    except (ImportError, OSError):
        # OSError: CairoSVG is there, the system's cairo is not
        return False
    return True


def draw(source: Path, target: Path) -> str:
    """Write the SVG *source* as PDF; returns the characters that no font here has.

    Words in a font that lacks some of them are set in the first of :data:`SPARES` that has all.
    """
    from cairosvg.parser import Tree
    from cairosvg.surface import PDFSurface

    tree = Tree(url=str(source))
    lost = {char for node in _nodes(tree) if node.tag in WORDS for char in _settle(node)}
    PDFSurface(tree, str(target), CSS_PIXELS).finish()
    return "".join(sorted(lost))


def png_of(svg: str) -> bytes:
    """*svg* as PNG, in the size that it says, with the fonts of :func:`draw`."""
    from cairosvg.parser import Tree
    from cairosvg.surface import PNGSurface

    tree = Tree(bytestring=svg.encode())
    for node in _nodes(tree):
        if node.tag in WORDS:
            _settle(node)
    target = BytesIO()
    PNGSurface(tree, target, CSS_PIXELS).finish()
    return target.getvalue()


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in node.children:
        yield from _nodes(child)


def _settle(node: Any) -> set[str]:
    """Choose the font of *node*, an element of a drawing; returns what is lost."""
    chars = {char for char in node.text or "" if char.isprintable() and not char.isspace()}
    # as cairosvg reads it
    family = (node.get("font-family") or "sans-serif").split(",")[0].strip("\"' ")
    if all(_has(family, char) for char in chars):
        return set()
    spare = next((spare for spare in SPARES if all(_has(spare, char) for char in chars)), None)
    if spare:
        node["font-family"] = spare
        return set()
    return {char for char in chars if not _has(family, char)}


@cache
def _has(family: str, char: str) -> bool:
    """Whether the font that the system finds for *family* has *char*."""
    import cairocffi

    context = cairocffi.Context(cairocffi.ImageSurface(cairocffi.FORMAT_A8, 1, 1))
    context.select_font_face(family)
    glyphs: list[tuple[int, float, float]] = context.get_scaled_font().text_to_glyphs(
        0, 0, char, False
    )
    return all(number for number, _x, _y in glyphs)


def _serve() -> None:
    """Draw what standard input names, a pair of paths in JSON a line, and answer each in JSON."""
    for line in sys.stdin:
        source, target = json.loads(line)
        try:
            answer = draw(Path(source), Path(target)), ""
        except Exception as error:
            answer = "", f"{type(error).__name__}: {error}"[:300]
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    _serve()
