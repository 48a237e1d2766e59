"""What is wrong with the file of a figure, told without a library for images."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

LARGEST_SVG = 20_000_000
"""Bytes."""
ACTIVE = frozenset({"script", "foreignObject", "iframe", "handler", "listener"})
ENDINGS = {".png": b"IEND\xaeB`\x82", ".jpg": b"\xff\xd9", ".jpeg": b"\xff\xd9", ".pdf": b"%%EOF"}
TAIL = 2048
ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


def problem_of(path: Path) -> str:
    """A sentence on what is wrong with the file, empty where nothing is."""
    suffix = path.suffix.lower()
    try:
        if suffix == ".svg":
            return _problem_of_svg(path)
        if suffix in ENDINGS:
            return _problem_of_binary(path, ENDINGS[suffix])
    except OSError as error:
        return f"cannot be read: {error.strerror or error}"
    return ""


def _problem_of_binary(path: Path, ending: bytes) -> str:
    # it brings half of the standard library along, for sizes of images on the web
    import imagesize

    if path.suffix.lower() != ".pdf" and imagesize.get(path) == (-1, -1):
        return f"is no {path.suffix.lstrip('.').upper()} file"
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        return "" if ending in file.read() else "is broken: its end is missing"


def _problem_of_svg(path: Path) -> str:
    if path.stat().st_size > LARGEST_SVG:
        return "is too large for an SVG"
    data = path.read_bytes()
    if ENTITY.search(data):
        return "declares entities, which an SVG may use to read other files"
    try:
        root = ElementTree.fromstring(data)  # noqa: S314  no entities, checked above
    except ElementTree.ParseError as error:
        return f"is no SVG file: {error}"
    for element in root.iter():
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name in ACTIVE:
            return f"holds a `{name}`, and figures must not run anything"
        for attribute, value in element.attrib.items():
            local = attribute.rpartition("}")[2].lower()
            if local.startswith("on"):
                return f"holds a script in `{local}`, and figures must not run anything"
            if name != "a" and local in {"href", "src"} and not value.strip().startswith(("#", "data:image/")):
                return f"refers to another file, {value.strip()[:60]!r}; put that into the figure"
    return "" if root.tag.rpartition("}")[2] == "svg" else "is no SVG file"
