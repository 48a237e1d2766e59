"""The committed pictures of figures from code: where they stand, and whether they fit.

Nothing here can draw, so that `paperlog check` loads no more than it needs.
"""

from __future__ import annotations

import os
from pathlib import Path

from paperlog.figures.fingerprints import PICTURES, fingerprint_of
from paperlog.figures.picture_files import is_file

SUFFIXES = frozenset({".py", ".dot"})


def is_code(path: Path | str) -> bool:
    """Whether a figure of this name is drawn by code: a matplotlib script or a Graphviz file."""
    return Path(path).suffix.lower() in SUFFIXES


class Pair:
    """The two pictures of a figure, and what they say that they were made from."""

    def __init__(self, stem: Path) -> None:
        """*stem* is the path without ``.light.svg`` and ``.dark.svg``."""
        self.light, self.dark = paths_of(stem)
        light, dark = fingerprint_of(self.light), fingerprint_of(self.dark)
        self.fingerprint = light if light == dark else None

    def fits(self, root: Path, name: str) -> bool:
        """Whether both pictures are of what *name* and all else that it uses hold now."""
        found = self.fingerprint
        return bool(found and name in dict(found.inputs) and found.fits(root))

    @property
    def is_there(self) -> bool:
        """Whether both files are there, whatever they were made from."""
        return is_file(self.light) and is_file(self.dark)


def paths_of(stem: Path) -> tuple[Path, Path]:
    """Where the light and the dark picture of a script stand, whose path is *stem* and ``.py``."""
    light, dark = (stem.with_name(f"{stem.name}{end}") for end in PICTURES)
    return light, dark


def beside(script: Path) -> Pair:
    """The pictures that are committed beside *script*."""
    return Pair(script.with_suffix(""))


def is_up_to_date(root: Path, script: Path) -> bool:
    """Whether the pictures beside *script* are of what it is now; nothing is drawn."""
    name = name_of(root, script)
    return name is not None and beside(script).fits(root.resolve(), name)


def name_of(root: Path, script: Path) -> str | None:
    """*script* relative to *root*, in POSIX style; ``None`` where it lies elsewhere."""
    root = root.resolve()
    # a link that leads elsewhere has its own name first
    for path in (Path(os.path.abspath(script)), script.resolve()):  # noqa: PTH100
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return None
