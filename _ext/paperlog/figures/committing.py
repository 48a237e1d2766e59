"""Drawing figures beside their scripts, several at a time, so that they can be committed."""

from __future__ import annotations

import os
import queue
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from paperlog.figures.answers import ScriptLimits
from paperlog.figures.drawing import Artist, Drawn
from paperlog.figures.pairs import beside
from paperlog.source.file_changes import Change

MOST_WORKERS = 4


def is_changed_by_itself(drawn: Drawn, script: Path) -> bool:
    """Whether the picture beside *script* was made from the same files, and has other bytes."""
    pair = beside(script)
    if not drawn.has_pictures or pair.fingerprint is None:
        return False
    if pair.fingerprint.inputs != drawn.fingerprint.inputs:
        return False
    texts = zip((pair.light, pair.dark), (drawn.light, drawn.dark), strict=True)
    return any(path.read_bytes().replace(b"\r\n", b"\n") != text.encode() for path, text in texts)


def changes_for(drawn: Drawn, script: Path) -> list[Change]:
    """What to write beside *script*; nothing where nothing was drawn."""
    if not drawn.has_pictures:
        return []
    pair = beside(script)
    return [Change.to(pair.light, drawn.light), Change.to(pair.dark, drawn.dark)]


@contextmanager
def drawing_all(
    root: Path, scripts: Sequence[Path], limits: ScriptLimits | None = None
) -> Iterator[Iterator[Drawn]]:
    """What comes of each of *scripts*, in their order; within the block their processes run."""
    number = max(1, min(MOST_WORKERS, os.cpu_count() or 1, len(scripts)))
    artists = [Artist(root, limits) for _ in range(number)]
    free: queue.SimpleQueue[Artist] = queue.SimpleQueue()
    for artist in artists:
        free.put(artist)

    def draw(script: Path) -> Drawn:
        artist = free.get()
        try:
            return artist.draw(script)
        finally:
            free.put(artist)

    executor = ThreadPoolExecutor(number)
    futures = [executor.submit(draw, script) for script in scripts]
    try:
        yield (future.result() for future in futures)
    finally:
        # what Ctrl-C interrupts is not waited for: its process is ended, also one just started
        executor.shutdown(wait=False, cancel_futures=True)
        while any(not future.done() for future in futures):
            _end(artists)
            time.sleep(0.05)
        _end(artists)


def _end(artists: Sequence[Artist]) -> None:
    for artist in artists:
        artist.end()
