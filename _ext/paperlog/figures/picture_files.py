"""Check whether a file can be shown as a picture; read the size of a picture."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from xml.etree.ElementTree import Element

from paperlog.figures.svg import Svg, SvgError, read_svg
from paperlog.model.signatures import Signature, signature_of

KINDS = frozenset(
    {".svg", ".png", ".apng", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".ico", ".pdf"}
)
"""Suffixes of picture files that at least one builder shows and no browser executes."""
LARGEST = 20_000_000
"""Maximum size of a picture in bytes."""
ENDINGS = {".png": b"IEND\xaeB`\x82", ".jpg": b"\xff\xd9", ".jpeg": b"\xff\xd9", ".pdf": b"%%EOF"}
PICTURES = KINDS - {".pdf"}
"""Suffixes of files that browsers show within a page."""
PAGES_OF_PDF = re.compile(rb"/Count\s+(\d{1,9})")
"""Limited to 9 digits, since ``int`` raises for numbers of thousands of digits."""
SVG_HEAD = 8192
"""Number of bytes in which the size of an SVG is searched."""
SVG_TAG = re.compile(r"<(?:\w+:)?svg\b[^>]*>")
SVG_ATTRIBUTE = re.compile(r"\s(width|height|viewBox)\s*=\s*[\"']([^\"']*)")
SVG_LENGTH = re.compile(r"([0-9.]+)(px|pt|pc|in|cm|mm)?")
UNITS = {"px": 1.0, "pt": 96 / 72, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}
"""CSS pixels per unit of length."""
TAIL = 2048
"""Number of bytes in which the end marker of a file is searched."""
OUTSIDE = "lies outside of the source folder, links followed; copy it beside the page"
MISSING = "put it there, or if it is lost for good, name it in `:lost-figure:`"
"""Remedy for a missing figure."""
LONGEST_NAME = 100
"""Maximum length of a file name in a message, in characters."""


@dataclass(frozen=True)
class Examined:
    """Result of :func:`examine`."""

    problem: str = ""
    """Reason why the picture cannot be shown; empty if it can."""
    dropped: tuple[str, ...] = ()
    """Phrases that name what is removed from an SVG."""


def shortened(name: str) -> str:
    """The file *name* for a message: quoted and shortened."""
    return repr(name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…")


def examine(path: Path, *, is_whole: bool = True) -> Examined:
    """Check the suffix of a file, the elements of an SVG, and with *is_whole* size and end."""
    suffix = path.suffix.lower()
    if suffix not in KINDS:
        kind = f"a `{suffix}` file" if suffix else "a file without an ending"
        return Examined(f"is {kind}, which no page shows; save it as SVG, PNG, JPEG, WebP or PDF")
    try:
        if is_whole and path.stat().st_size > LARGEST:
            return Examined(f"is larger than {LARGEST // 1_000_000} MB; save it smaller")
        if suffix == ".svg":
            return Examined(dropped=facts_of_svg(path).dropped)
        if is_whole and (problem := _problem_of_binary(path)):
            return Examined(problem)
    except SvgError as error:
        return Examined(str(error))
    except OSError as error:
        return Examined(f"cannot be read: {error.strerror or error}")
    return Examined()


def problem_of(path: Path) -> str:
    """Reason why the file cannot be shown, empty if it can; SVG may have to be cleaned."""
    return examine(path).problem


def facts_of_svg(path: Path) -> Svg:
    """Examine an SVG file; cached until the file changes, without the elements of the drawing.

    :raises SvgError: if it is no SVG or cannot be shown safely.
    :raises OSError: if it cannot be read.
    """
    return _facts_of(path, signature_of(path))


@lru_cache(maxsize=4096)
def _facts_of(path: Path, _signature: Signature | None) -> Svg:
    return replace(svg_of(path), root=Element("svg"))


def svg_of(path: Path) -> Svg:
    """Read an SVG file and remove unsafe content.

    :raises SvgError: if it is no SVG or cannot be shown safely.
    :raises OSError: if it cannot be read.
    """
    if path.stat().st_size > LARGEST:
        raise SvgError("is too large for an SVG")
    return read_svg(path.read_bytes())


def shown_without(dropped: tuple[str, ...]) -> str:
    """Message about the content that was removed from an SVG; completes "the figure …"."""
    return f"is shown without {', '.join(dropped)[:300]}; take that out of the file"


def is_within(path: Path, folder: Path) -> bool:
    """Whether *path*, with symbolic links resolved, is inside *folder*.

    :raises OSError: if the file system rejects the name.
    :raises ValueError: if the name is invalid.
    """
    return path.resolve().is_relative_to(folder.resolve())


def is_file(path: Path) -> bool:
    """Whether the file exists; false for an invalid name."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def size_of(path: Path) -> tuple[int, int] | None:
    """Width and height of a picture in CSS pixels; ``None`` if not found in its header.

    :raises OSError: if it cannot be read.
    """
    if path.suffix.lower() == ".svg":
        with path.open("rb") as file:
            return _size_of_svg(file.read(SVG_HEAD).decode("utf-8", "replace"))
    import imagesize

    width, height = imagesize.get(path)
    return (width, height) if width > 0 and height > 0 else None


def _size_of_svg(head: str) -> tuple[int, int] | None:
    tag = SVG_TAG.search(head)
    given = dict(SVG_ATTRIBUTE.findall(tag[0])) if tag else {}
    found = [SVG_LENGTH.fullmatch(given.get(name, "").strip()) for name in ("width", "height")]
    try:
        sizes = [float(one[1]) * UNITS[one[2] or "px"] for one in found if one]
        if len(sizes) < 2:
            sizes = [float(number) for number in given["viewBox"].replace(",", " ").split()[2:]]
        width, height = map(round, sizes)
    except (KeyError, ValueError, OverflowError):
        return None
    return (width, height) if width > 0 and height > 0 else None


def _problem_of_binary(path: Path) -> str:
    # imported here because it imports large parts of the standard library
    import imagesize

    suffix = path.suffix.lower()
    if suffix in {".png", ".jpg", ".jpeg", ".webp"} and imagesize.get(path) == (-1, -1):
        return f"is no {path.suffix.lstrip('.').upper()} file"
    if suffix not in ENDINGS:
        return ""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        if ENDINGS[suffix] not in file.read():
            return "is broken: its end is missing"
    if suffix == ".pdf":
        pages = max((int(found) for found in PAGES_OF_PDF.findall(path.read_bytes())), default=1)
        if pages > 1:
            return f"is a PDF of {pages} pages; save the page to show as a file of its own"
    return ""
