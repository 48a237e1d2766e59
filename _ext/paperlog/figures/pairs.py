"""Committed pictures of figures from code: their paths, and whether they are up to date.

Imports no drawing code, so that ``paperlog check`` starts quickly.
"""

from __future__ import annotations

import os
from pathlib import Path

from paperlog.figures.fingerprints import PICTURES, fingerprint_of
from paperlog.figures.picture_files import is_file

SUFFIXES = frozenset({".py", ".dot"})


def is_code(path: Path | str) -> bool:
    """Whether the file is a matplotlib script (``.py``) or a Graphviz file (``.dot``)."""
    return Path(path).suffix.lower() in SUFFIXES


class Pair:
    """The light and dark picture of a figure, with their common fingerprint."""

    def __init__(self, stem: Path) -> None:
        """:param stem: path without ``.light.svg`` and ``.dark.svg``."""
        self.light, self.dark = paths_of(stem)
        light, dark = fingerprint_of(self.light), fingerprint_of(self.dark)
        self.fingerprint = light if light == dark else None

    def fits(self, root: Path, name: str) -> bool:
        """Whether both pictures are up to date with the script *name* and its other inputs."""
        found = self.fingerprint
        return bool(found and name in dict(found.inputs) and found.fits(root))

    @property
    def is_there(self) -> bool:
        """Whether both files exist, up to date or not."""
        return is_file(self.light) and is_file(self.dark)


def paths_of(stem: Path) -> tuple[Path, Path]:
    """Paths of the light and the dark picture of the script ``stem.py``."""
    light, dark = (stem.with_name(f"{stem.name}{end}") for end in PICTURES)
    return light, dark


def committed_pair(script: Path) -> Pair:
    """The pictures committed next to *script*."""
    return Pair(script.with_suffix(""))


def is_up_to_date(root: Path, script: Path) -> bool:
    """Whether the pictures next to *script* are up to date; does not draw."""
    name = name_of(root, script)
    return name is not None and committed_pair(script).fits(root.resolve(), name)


def name_of(root: Path, script: Path) -> str | None:
    """POSIX path of *script* relative to *root*; ``None`` if it is outside of *root*."""
    root = root.resolve()
    # the path of a symbolic link is tried before that of its target
    for path in (Path(os.path.abspath(script)), script.resolve()):  # noqa: PTH100
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return None
