"""File signatures: detect changed files without reading them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple


class Signature(NamedTuple):
    """File system metadata of one version of a file.

    Compare for equality only. A changed file may have an older time: synced folders, restored
    backups and ``cp -p`` preserve times. Programs cannot set the time of the last status change.
    """

    size: int
    modified: int
    """Nanoseconds since 1970; so is the time of the status change."""
    status_changed: int
    inode: int


def signature_of(path: str | Path) -> Signature | None:
    """Return the signature of the file at *path*, or ``None`` if it is not accessible."""
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return None
    return Signature(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def signatures_below(folders: Iterable[Path]) -> list[tuple[str, Signature | None]]:
    """Return all files in *folders* (files are allowed too) with their signatures."""
    paths = {path for base in folders for path in (base.rglob("*") if base.is_dir() else [base])}
    return [(str(path), signature_of(path)) for path in sorted(paths) if path.is_file()]


def digest_of(signatures: Iterable[tuple[str, Signature | None]]) -> str:
    """Return a digest of files and their signatures that does not depend on their order."""
    text = repr(sorted(signatures, key=lambda item: item[0]))
    return hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
