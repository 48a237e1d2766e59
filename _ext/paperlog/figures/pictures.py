"""Pictures of figures from code: committed ones, cached ones, and those that are drawn anew."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from paperlog.figures.answers import ScriptLimits
from paperlog.figures.drawing import Artist, Drawn
from paperlog.figures.fingerprints import PICTURES
from paperlog.figures.pairs import Pair, beside, name_of

COMMAND = "`paperlog figures`"
OUTSIDE = "lies outside of the source folder"
KEPT = 16
"""Pairs of pictures of one script that stay in a cache."""


@dataclass(frozen=True)
class Picture:
    """What is shown of a figure from code."""

    light: Path | None
    """The SVG for light grounds; ``None`` where nothing can be shown."""
    dark: Path | None
    inputs: tuple[Path, ...]
    """Every file that it is made from: the script, its own modules, its data; listed folders too.

    One of them may not exist: a file that the script looked for.
    """
    problem: str = ""
    """Completes "the figure 'x.py' …"; empty where all is well.

    Beside a picture it says why an old one is shown, or what was told while it was drawn.
    """
    line: int = 0
    """The line of the script that the problem is about, 0 for none."""
    missing: str = ""
    """The program or package that is not installed: ``matplotlib`` or ``dot``, else empty."""


class Figures:
    """The pictures of the scripts below *root*; what is drawn goes to the folder *cache*."""

    def __init__(
        self, root: Path, cache: Path, may_draw: bool = True, limits: ScriptLimits | None = None
    ) -> None:
        """With *may_draw* false no script is run, and only what was drawn before is shown."""
        self._root, self._cache, self._may_draw = root.resolve(), cache, may_draw
        self._artist = Artist(self._root, limits)
        self._failed: dict[str, Drawn] = {}

    def get(self, script: Path) -> Picture:
        """The picture of *script*: committed, cached, or drawn into the cache.

        Where none fits and none can be drawn, it is the old committed one, with a problem.
        """
        name = name_of(self._root, script)
        if name is None:
            return Picture(None, None, (script,), OUTSIDE)
        committed = beside(script)
        if committed.fits(self._root, name):
            return self._shown(committed)
        with self._alone(name):
            if cached := self._cached(name):
                return self._shown(cached)
            drawn = self._drawn(name)
            if drawn and drawn.has_pictures:
                try:
                    return self._shown(self._store(name, drawn))
                except OSError as error:
                    problem = f"cannot be kept in the cache: {error.strerror or error}"
                    drawn = Drawn(drawn.fingerprint, problem=problem)
        return self._old(self._root / name, committed, drawn)

    def end(self) -> None:
        """End the process that draws; the next drawing starts another."""
        self._artist.end()

    def _shown(self, pair: Pair) -> Picture:
        found = pair.fingerprint
        if found is None:
            # another build has removed it just now
            return Picture(None, None, (), "is gone from the cache; build again")
        return Picture(pair.light, pair.dark, found.paths(self._root), found.remark, found.line)

    def _old(self, script: Path, committed: Pair, drawn: Drawn | None) -> Picture:
        """What there is without a picture that fits."""
        inputs = dict.fromkeys([script])
        if committed.fingerprint:
            inputs.update(dict.fromkeys(committed.fingerprint.paths(self._root)))
        if drawn:
            inputs.update(dict.fromkeys(drawn.fingerprint.paths(self._root)))
        if drawn:
            problem, line, missing = drawn.problem, drawn.line, drawn.missing
        else:
            problem, line, missing = f"is out of date; draw it with {COMMAND}", 0, ""
        if committed.is_there:
            if drawn:
                problem += "; the picture shown is an old one"
            return Picture(committed.light, committed.dark, tuple(inputs), problem, line, missing)
        if not drawn:
            problem = f"has not been drawn; draw it with {COMMAND}"
        return Picture(None, None, tuple(inputs), problem, line, missing)

    def _drawn(self, name: str) -> Drawn | None:
        """What comes of drawing; what failed is not tried again as long as nothing changes."""
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
        """Where the pictures of a script are cached."""
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
        self._forget(folder)
        return Pair(stem)

    def _forget(self, folder: Path) -> None:
        """Remove the oldest pictures of a script that was drawn often."""
        with contextlib.suppress(OSError):
            old = sorted(folder.glob("*.svg"), key=lambda path: path.stat().st_mtime_ns)
            for path in old[: -2 * KEPT]:
                path.unlink()

    @contextlib.contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        """Let another build that draws the same script end first, so that it is drawn once."""
        if not self._may_draw:
            yield
            return
        try:
            import fcntl

            folder = self._folder(name)
            folder.mkdir(parents=True, exist_ok=True)
            lock = (folder / ".lock").open("wb")
            fcntl.flock(lock, fcntl.LOCK_EX)
        except (ImportError, OSError):
            # a system, or a disk, without locks: it is drawn twice
            yield
            return
        with lock:
            yield
