"""File signatures: what tells that a file changed without reading it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple


class Signature(NamedTuple):
    """What the file system says of one version of a file.

    Two versions are the same if all of this is equal.  Whether a time is newer or older says
    nothing: a synced folder, a restored backup or ``cp -p`` brings a file with an older time.
    The time of the last status change is the one that no program can set.
    """

    size: int
    modified: int
    """Nanoseconds since 1970, as are those of the status."""
    status_changed: int
    inode: int


def signature_of(path: str | Path) -> Signature | None:
    """Return the signature of the file at *path*, or ``None`` where it cannot be looked at."""
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return None
    return Signature(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def signatures_below(folders: Iterable[Path]) -> list[tuple[str, Signature | None]]:
    """Return all files in *folders*, which may be files themselves, with their signatures."""
    paths = {path for base in folders for path in (base.rglob("*") if base.is_dir() else [base])}
    return [(str(path), signature_of(path)) for path in sorted(paths) if path.is_file()]


def digest_of(signatures: Iterable[tuple[str, Signature | None]]) -> str:
    """Return a digest of files and their signatures, whatever order they come in."""
    text = repr(sorted(signatures, key=lambda item: item[0]))
    return hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
