"""Pictures of figures from code: committed ones, cached ones, and those that are drawn anew."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SUFFIXES = frozenset({".py", ".dot"})


def is_code(path: Path | str) -> bool:
    """Whether a figure of this name is drawn by code: a matplotlib script or a Graphviz file."""
    return Path(path).suffix.lower() in SUFFIXES


@dataclass(frozen=True)
class Picture:
    """What is shown of a figure from code."""

    light: Path | None
    """The SVG for light grounds; ``None`` where nothing can be shown."""
    dark: Path | None
    inputs: tuple[Path, ...]
    """Every file that it is made from: the script, its own modules, its data."""
    problem: str = ""
    """Completes "the figure 'x.py' …"; empty where all is well."""
    line: int = 0
    """The line of the script that the problem is about, 0 for none."""
    missing: str = ""
    """The program or package that is not installed: ``matplotlib`` or ``dot``, else empty."""


class Figures:
    """The pictures of the scripts below *root*; what is drawn goes to the folder *cache*."""

    def __init__(self, root: Path, cache: Path, may_draw: bool = True) -> None:
        self._root, self._cache, self._may_draw = root, cache, may_draw

    def get(self, script: Path) -> Picture:
        """The picture of *script*, drawn into the cache where none fits."""
        light, dark = (script.with_suffix(f".{name}.svg") for name in ("light", "dark"))
        if light.is_file() and dark.is_file():
            return Picture(light, dark, (script,))
        return Picture(None, None, (script,), "has not been drawn; run `paperlog figures`")

    def end(self) -> None:
        """End the process that draws; the next drawing starts another."""
