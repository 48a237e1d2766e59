"""Answers kept in the user's cache folder, so that nothing is asked twice in a week."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

KEPT_DAYS = 7
DAY = 86_400
FORMAT = 1
"""Raised when what a file of the cache holds changes."""


@dataclass(frozen=True)
class ServiceAnswer:
    """What a service said: its *body* as it came, with its media type."""

    url: str
    media_type: str
    body: bytes


def cache_folder() -> Path:
    """Where a user's caches are: ``XDG_CACHE_HOME`` where it is set, else where the system has
    them.

    See https://specifications.freedesktop.org/basedir-spec/latest/
    """
    named = os.environ.get("XDG_CACHE_HOME", "")
    if Path(named).is_absolute():
        return Path(named) / "paperlog"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "paperlog" / "Cache"
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "paperlog"


class Cache:
    """Answers by their address, a file each.  A cache that cannot be read or written is an empty
    one, and no error.
    """

    def __init__(
        self, folder: Path, days: float = KEPT_DAYS, now: Callable[[], float] = time.time
    ) -> None:
        self.folder = folder
        self._seconds = days * DAY
        self._now = now
        self._is_swept = False

    def get(self, url: str) -> ServiceAnswer | None:
        try:
            head, _, body = self._path(url).read_bytes().partition(b"\n")
            known = json.loads(head)
            fresh = (
                known["format"] == FORMAT
                and known["url"] == url
                and 0 <= self._now() - known["time"] < self._seconds
            )
            if fresh and known["size"] == len(body):
                return ServiceAnswer(url, str(known["type"]), body)
        except (OSError, ValueError, TypeError, LookupError):
            pass
        return None

    def put(self, answer: ServiceAnswer) -> None:
        head = {
            "format": FORMAT,
            "url": answer.url,
            "type": answer.media_type,
            "time": self._now(),
            "size": len(answer.body),
        }
        new = ""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._sweep()
            handle, new = tempfile.mkstemp(dir=self.folder)
            with os.fdopen(handle, "wb") as file:
                file.write(json.dumps(head).encode() + b"\n" + answer.body)
            Path(new).replace(self._path(answer.url))
        except OSError:
            with contextlib.suppress(OSError):
                Path(new).unlink()

    def _path(self, url: str) -> Path:
        return self.folder / f"{hashlib.sha256(url.encode()).hexdigest()}.answer"

    def _sweep(self) -> None:
        """Remove what is too old, once a run."""
        if not self._is_swept:
            self._is_swept = True
            for path in self.folder.glob("*.answer"):
                with contextlib.suppress(OSError):
                    if self._now() - path.stat().st_mtime > self._seconds:
                        path.unlink()
