"""Images referenced by a log: existing files become figures of cards, others lost figures."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import unquote

from paperlog.figures.picture_files import KINDS, problem_of
from paperlog.model.foreign_html import attributes_of
from paperlog.source.myst_text import outside_code
from paperlog.source.project import Project

IMAGE = re.compile(
    r"!\[(?P<alt>[^\[\]]*)\]\(\s*<?(?P<source>[^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?"
    r"(?:\s+[\"'][^\"']*[\"'])?\s*\)(?:\{[^{}]*\})?"
)
LINKED_IMAGE = re.compile(
    rf"\[\s*{IMAGE.pattern}\s*\]\((?P<target>[^()\n]*(?:\([^()\s]*\)[^()\n]*)*)\)"
)
"""An image as the text of a link, e.g. a badge."""
TAG = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
ONLY_IMAGES = re.compile(r"(?:</?(?:p|div|center|figure|a|br)\b[^<>]*>|\s)*", re.IGNORECASE)
GENERIC = frozenset(
    """
    image img images picture figure fig png jpg alt image.png 图片 图 在这里插入图片描述
    请添加图片描述
    """.split()
) | {"", "alt text"}
"""Alternative texts that programs insert."""
MAX_BYTES = 50_000_000
"""Maximum size in bytes."""


@dataclass(frozen=True)
class Image:
    """A reference to an image."""

    source: str
    alt: str = ""
    target: str = ""
    """The URL of the link around the image, as written in parentheses."""

    @property
    def words(self) -> str:
        """The alternative text, or ``""`` if it was inserted by a program."""
        return "" if self.alt.strip().casefold() in GENERIC else " ".join(self.alt.split())

    @property
    def name(self) -> str:
        """The name of the file."""
        address = self.source.partition("?")[0].rstrip("/")
        return address.rpartition("/")[2][:80] or self.source[:80]

    @property
    def is_remote(self) -> bool:
        return bool(re.match(r"(?:https?:)?//|data:", self.source))


@dataclass
class CopiedFigures:
    """Finds image files and records those to copy into the log."""

    project: Project
    folder: Path | None
    """The folder of the file that references them."""
    copies: dict[Path, Path] = field(default_factory=dict)
    """The files to copy: source path by target path."""

    def path_of(self, image: Image) -> str | None:
        """Return the path for a page, ``/figures/x.png``, or ``None`` if there is no
        usable file.
        """
        name = unquote(image.source.partition("#")[0].partition("?")[0])
        is_picture = "\0" not in name and Path(name).suffix.lower() in KINDS
        if image.is_remote or not is_picture or len(name) > 1000:
            return None
        for root in filter(None, (self.folder, self.project.source)):
            try:
                if not os.path.isfile(os.path.join(root, name.lstrip("/\\"))):  # noqa: PTH113, PTH118  asked for every image, most of which are gone
                    continue
                found = (root / name.lstrip("/\\")).resolve()
                # files outside the given folders are not copied
                if (
                    not found.is_relative_to(root.resolve())
                    or found.stat().st_size > MAX_BYTES
                    or problem_of(found)
                ):
                    continue
            except OSError:
                continue
            if found.is_relative_to(self.project.source.resolve()):
                return "/" + found.relative_to(self.project.source.resolve()).as_posix()
            return "/" + self._copy(found).relative_to(self.project.source).as_posix()
        return None

    def _copy(self, found: Path) -> Path:
        stem = re.sub(r"[^\w.-]+", "-", found.stem).strip("-") or "figure"
        for number in count(1):
            name = f"{stem}{f'-{number}' if number > 1 else ''}{found.suffix.lower()}"
            target = self.project.source / "figures" / name
            present = self.copies.get(target) or (target if target.exists() else None)
            if present is None or present == found or present.read_bytes() == found.read_bytes():
                break
        if not target.exists():
            self.copies[target] = found
        return target


def images_alone(line: str) -> list[Image]:
    """Return the images of a line that contains nothing else, else an empty result."""
    if "![" not in line and ("<" not in line or "<img" not in line.lower()):
        return []
    left = TAG.sub("", IMAGE.sub("", line))
    if not ONLY_IMAGES.fullmatch(left):
        return []
    return images_in(line)


def images_in(line: str) -> list[Image]:
    """Return the images of a line, except those in code."""
    found: list[Image] = []

    def note(image: Image) -> str:
        found.append(image)
        return ""

    with_images(line, note)
    return found


def with_images(text: str, put: Callable[[Image], str]) -> str:
    """Return *text* with each image replaced by the result of *put*."""
    if "![" in text:
        text = outside_code(LINKED_IMAGE, lambda found: put(Image(**found.groupdict())), text)
        text = outside_code(IMAGE, lambda found: put(Image(**found.groupdict())), text)
    if "<img" in text.lower():
        text = outside_code(TAG, lambda found: _put_tag(found[0], put), text)
    return text


def _put_tag(tag: str, put: Callable[[Image], str]) -> str:
    found = attributes_of(tag[len("<img") : -1])
    return put(Image(found["src"], found.get("alt", ""))) if found.get("src") else tag
