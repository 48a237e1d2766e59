"""Drawings as PDF, in fonts that have their words: cairo itself looks for no other font where one lacks a character."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

WORDS = frozenset({"text", "tspan", "textPath", "a"})
SPARES = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei", "PingFang SC", "Microsoft YaHei", "HanaMinA", "DejaVu Sans", "FreeSans", "FreeSerif", "Symbola")
CSS_PIXELS = 96
"""In an inch."""


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
    glyphs: list[tuple[int, float, float]] = context.get_scaled_font().text_to_glyphs(0, 0, char, False)
    return all(number for number, _x, _y in glyphs)
