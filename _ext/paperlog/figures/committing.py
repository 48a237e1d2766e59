"""Draw figures in parallel and write them next to their scripts, to be committed."""

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
from paperlog.figures.pairs import committed_pair
from paperlog.source.file_changes import Change

MOST_WORKERS = 4


def is_changed_by_itself(drawn: Drawn, script: Path) -> bool:
    """Whether *drawn* differs from the committed picture although its inputs are the same.

    Such a script is not deterministic.
    """
    pair = committed_pair(script)
    if not drawn.has_pictures or pair.fingerprint is None:
        return False
    if pair.fingerprint.inputs != drawn.fingerprint.inputs:
        return False
    texts = zip((pair.light, pair.dark), (drawn.light, drawn.dark), strict=True)
    return any(path.read_bytes().replace(b"\r\n", b"\n") != text.encode() for path, text in texts)


def changes_for(drawn: Drawn, script: Path) -> list[Change]:
    """File changes that write the pictures next to *script*; empty if nothing was drawn."""
    if not drawn.has_pictures:
        return []
    pair = committed_pair(script)
    return [Change.to(pair.light, drawn.light), Change.to(pair.dark, drawn.dark)]


@contextmanager
def drawing_all(
    root: Path, scripts: Sequence[Path], limits: ScriptLimits | None = None
) -> Iterator[Iterator[Drawn]]:
    """Draw *scripts* in parallel processes, which are ended when the block is left.

    Yields an iterator of one result per script, in the order of *scripts*.
    """
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
        # after Ctrl-C, kill the running processes, including any that have just been started
        executor.shutdown(wait=False, cancel_futures=True)
        while any(not future.done() for future in futures):
            _end(artists)
            time.sleep(0.05)
        _end(artists)


def _end(artists: Sequence[Artist]) -> None:
    for artist in artists:
        artist.end()
