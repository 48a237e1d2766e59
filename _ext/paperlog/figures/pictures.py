"""Find or draw the pictures of a figure from code: committed, cached, or drawn into the cache."""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from paperlog.figures.answers import ScriptLimits
from paperlog.figures.drawing import Artist, Drawn
from paperlog.figures.fingerprints import PICTURES
from paperlog.figures.pairs import Pair, committed_pair, name_of

COMMAND = "`paperlog figures`"
OUTSIDE = "lies outside of the source folder"
KEPT = 16
"""Number of picture pairs per script that are kept in the cache."""


@dataclass(frozen=True)
class Picture:
    """Pictures to show for a figure from code, and a problem to report."""

    light: Path | None
    """SVG for light backgrounds; ``None`` if there is nothing to show."""
    dark: Path | None
    inputs: tuple[Path, ...]
    """All inputs: the script, modules below the root, data files, and listed folders.

    A file that the script looked for and did not find is also an input.
    """
    problem: str = ""
    """Completes "the figure 'x.py' …"; empty if there is none.

    With pictures, it says why old ones are shown, or is a warning given while drawing.
    """
    line: int = 0
    """Line of the script that the problem refers to; 0 if unknown."""
    missing: str = ""
    """Required package or program that is not installed (``matplotlib``, ``dot``); else empty."""


class Figures:
    """Pictures of the scripts below *root*; new ones are written to the folder *cache*."""

    def __init__(
        self, root: Path, cache: Path, may_draw: bool = True, limits: ScriptLimits | None = None
    ) -> None:
        """:param may_draw: if false, run no script and use existing pictures only."""
        self._root, self._cache, self._may_draw = root.resolve(), cache, may_draw
        self._artist = Artist(self._root, limits)
        self._failed: dict[str, Drawn] = {}

    def get(self, script: Path) -> Picture:
        """Return the committed picture of *script*, a cached one, or draw it into the cache.

        If drawing fails, return the committed picture, which is out of date, and a problem.
        """
        name = name_of(self._root, script)
        if name is None:
            return Picture(None, None, (script,), OUTSIDE)
        committed = committed_pair(script)
        if committed.fits(self._root, name):
            return self._shown(committed)
        if cached := self._cached(name):
            return self._shown(cached)
        drawn = self._drawn(name)
        if drawn and drawn.has_pictures:
            try:
                return self._shown(self._store(name, drawn), drawn.problem, drawn.line)
            except OSError as error:
                problem = f"cannot be kept in the cache: {error.strerror or error}"
                drawn = Drawn(drawn.fingerprint, problem=problem)
        return self._old(self._root / name, committed, drawn)

    def end(self) -> None:
        """End the drawing process; the next drawing starts a new one."""
        self._artist.end()

    def _shown(self, pair: Pair, problem: str = "", line: int = 0) -> Picture:
        found = pair.fingerprint
        if found is None:
            # another build removed it in the meantime
            return Picture(None, None, (), "is gone from the cache; build again")
        return Picture(pair.light, pair.dark, found.paths(self._root), problem, line)

    def _old(self, script: Path, committed: Pair, drawn: Drawn | None) -> Picture:
        """The result if no picture is up to date: an old committed picture, or none."""
        inputs = dict.fromkeys([script])
        for found in (committed.fingerprint, drawn.fingerprint if drawn else None):
            inputs.update(dict.fromkeys(found.paths(self._root) if found else ()))
        is_there = committed.is_there
        light, dark = (committed.light, committed.dark) if is_there else (None, None)
        if drawn is None:
            state = "is out of date" if is_there else "has not been drawn"
            return Picture(light, dark, tuple(inputs), f"{state}; draw it with {COMMAND}")
        problem = drawn.problem + ("; the picture shown is an old one" if is_there else "")
        return Picture(light, dark, tuple(inputs), problem, drawn.line, drawn.missing)

    def _drawn(self, name: str) -> Drawn | None:
        """Draw a script; after a failure, do not retry until one of its inputs changes."""
        if not self._may_draw or not (self._root / name).is_file():
            return None
        failed = self._failed.get(name)
        if failed and failed.fingerprint.fits(self._root):
            return failed
        drawn = self._artist.draw(self._root / name)
        if not drawn.has_pictures:
            self._failed[name] = drawn
        return drawn

    def _folder(self, name: str) -> Path:
        """Cache folder of a script."""
        digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()
        return self._cache / digest[:16]

    def _cached(self, name: str) -> Pair | None:
        light = PICTURES[0]
        for path in sorted(self._folder(name).glob(f"*{light}")):
            pair = Pair(path.with_name(path.name.removesuffix(light)))
            if pair.fits(self._root, name):
                return pair
        return None

    def _store(self, name: str, drawn: Drawn) -> Pair:
        folder = self._folder(name)
        folder.mkdir(parents=True, exist_ok=True)
        stem = folder / drawn.fingerprint.digest()
        for end, text in zip(PICTURES, (drawn.light, drawn.dark), strict=True):
            new = stem.with_name(f".{stem.name}{end}.{os.getpid()}")
            new.write_bytes(text.encode("utf-8"))
            new.replace(stem.with_name(f"{stem.name}{end}"))
        with contextlib.suppress(OSError):
            # keep the newest
            old = sorted(folder.glob("*.svg"), key=lambda path: path.stat().st_mtime_ns)
            for path in old[: -2 * KEPT]:
                path.unlink()
        return Pair(stem)
