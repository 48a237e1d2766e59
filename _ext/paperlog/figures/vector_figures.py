"""Convert SVG to PDF with fonts that have all characters of the text.

Cairo has no font fallback. The conversion runs in a child process with a time limit; the child
runs this file as a script, so the module imports nothing from the package at import time.
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
"""Resolution in CSS pixels per inch."""
LONGEST_DRAWING = 60.0
"""Time limit in seconds for one drawing."""


class DrawingError(Exception):
    """The drawing cannot be converted to PDF; the message completes "the figure …"."""


class DrawingProcess:
    """Converts files in a child process, which is started for the first one."""

    def __init__(self, longest: float = LONGEST_DRAWING) -> None:
        self._longest = longest
        self._process: Helper | None = None

    def draw(self, source: Path, target: Path) -> str:
        """Call :func:`draw` in the child process.

        :raises DrawingError: if the conversion fails or exceeds the time limit.
        """
        from paperlog.figures.processes import Helper, NoAnswerError

        if self._process is None:
            # -P: modules in this folder must not shadow the standard library
            command = [sys.executable, "-P", str(Path(__file__).resolve())]
            # cairo writes the time zone into each file
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
        """End the child process; the next drawing starts a new one."""
        if self._process is not None:
            self._process.end()
            self._process = None


def can_convert() -> bool:
    """Whether CairoSVG and the cairo library are installed."""
    try:
        import cairosvg  # noqa: F401
    except (ImportError, OSError):
        # OSError: CairoSVG is installed, the cairo library is not
        return False
    return True


def draw(source: Path, target: Path) -> str:
    """Convert the SVG *source* to PDF; return the characters missing from all fonts.

    Text whose font lacks a character is set in the first of :data:`SPARES` that has them all.
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
    """Choose a font for the text element *node*; return the characters that it lacks."""
    chars = {char for char in node.text or "" if char.isprintable() and not char.isspace()}
    # parsed as CairoSVG does
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
    """Whether the font that cairo selects for *family* has a glyph for *char*."""
    import cairocffi

    context = cairocffi.Context(cairocffi.ImageSurface(cairocffi.FORMAT_A8, 1, 1))
    context.select_font_face(family)
    glyphs: list[tuple[int, float, float]] = context.get_scaled_font().text_to_glyphs(
        0, 0, char, False
    )
    return all(number for number, _x, _y in glyphs)


def _serve() -> None:
    """Read lines of JSON ``[source, target]``; answer each with ``[lost, problem]``."""
    for line in sys.stdin:
        source, target = json.loads(line)
        try:
            answer = draw(Path(source), Path(target)), ""
        except Exception as error:
            answer = "", f"{type(error).__name__}: {error}"[:300]
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    _serve()
