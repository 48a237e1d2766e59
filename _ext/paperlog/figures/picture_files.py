"""Files that a page can show as pictures, and what is wrong with one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from paperlog.figures.svg import Svg, SvgError, read_svg
from paperlog.model.signatures import Signature, signature_of

KINDS = frozenset(
    {".svg", ".png", ".apng", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".ico", ".pdf"}
)
"""Suffixes of files that some builder shows and no browser runs."""
LARGEST = 20_000_000
"""Bytes of a picture that a page shows."""
ENDINGS = {".png": b"IEND\xaeB`\x82", ".jpg": b"\xff\xd9", ".jpeg": b"\xff\xd9", ".pdf": b"%%EOF"}
PICTURES = KINDS - {".pdf"}
"""Suffixes of files that a browser shows within a page."""
PAGES_OF_PDF = re.compile(rb"/Count\s+(\d{1,9})")
"""Python reads no number of some thousand digits."""
SVG_HEAD = 8192
"""Bytes in which the size of an SVG is looked for."""
SVG_TAG = re.compile(r"<(?:\w+:)?svg\b[^>]*>")
SVG_ATTRIBUTE = re.compile(r"\s(width|height|viewBox)\s*=\s*[\"']([^\"']*)")
SVG_LENGTH = re.compile(r"([0-9.]+)(px|pt|pc|in|cm|mm)?")
UNITS = {"px": 1.0, "pt": 96 / 72, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4}
"""CSS pixels in a unit of length."""
TAIL = 2048
OUTSIDE = "lies outside of the source folder, links followed; copy it beside the page"
MISSING = "put it there, or if it is lost for good, name it in `:lost-figure:`"
"""What to do about a figure that is not there."""
LONGEST_NAME = 100
"""Characters of a name that a message shows."""


@dataclass(frozen=True)
class Examined:
    """What is known of a picture before it is shown."""

    problem: str = ""
    """A sentence on why it cannot be shown, empty where it can."""
    dropped: tuple[str, ...] = ()
    """What an SVG is shown without, as phrases."""


def shortened(name: str) -> str:
    """The *name* of a file in quotes, as messages show it."""
    return repr(name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…")


def examine(path: Path, *, is_whole: bool = True) -> Examined:
    """Look at the kind of a file, at an SVG's elements, and with *is_whole* at a picture's end."""
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
    """A sentence on why the file cannot be shown, empty where it can, if need be cleaned."""
    return examine(path).problem


@dataclass(frozen=True)
class SvgFacts:
    """What :class:`~paperlog.figures.svg.Svg` says of a drawing, without the drawing itself."""

    is_changed: bool
    dropped: tuple[str, ...]
    weight: int


def facts_of_svg(path: Path) -> SvgFacts:
    """The facts of a drawing, which is parsed once, however many cards show it.

    :raises SvgError: if it is none that can be shown.
    :raises OSError: if it cannot be read.
    """
    return _facts_of(path, signature_of(path))


@lru_cache(maxsize=4096)
def _facts_of(path: Path, _signature: Signature | None) -> SvgFacts:
    drawing = svg_of(path)
    return SvgFacts(drawing.is_changed, drawing.dropped, drawing.weight)


def svg_of(path: Path) -> Svg:
    """The drawing in a file, without what a page must not show.

    :raises SvgError: if it is none that can be shown.
    :raises OSError: if it cannot be read.
    """
    if path.stat().st_size > LARGEST:
        raise SvgError("is too large for an SVG")
    return read_svg(path.read_bytes())


def shown_without(dropped: tuple[str, ...]) -> str:
    """The sentence on what an SVG is shown without."""
    return f"is shown without {', '.join(dropped)[:300]}; take that out of the file"


def is_within(path: Path, folder: Path) -> bool:
    """Whether a file may be published with what is in *folder*, links followed.

    :raises OSError: if the name cannot be one.
    :raises ValueError: if the name cannot be one.
    """
    return path.resolve().is_relative_to(folder.resolve())


def is_file(path: Path) -> bool:
    """Whether the file exists; false for a name that no file system takes."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def size_of(path: Path) -> tuple[int, int] | None:
    """The width and height of a picture in CSS pixels, where the file says it near its beginning.

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
    # it brings half of the standard library along, for sizes of images on the web
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
