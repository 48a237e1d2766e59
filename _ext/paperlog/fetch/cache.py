"""Cache of answers in the user's cache folder, to avoid repeated requests within a week."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

KEPT_DAYS = 7
DAY = 86_400


@dataclass(frozen=True)
class ServiceAnswer:
    """The *body* of an answer as received, with its media type."""

    url: str
    media_type: str
    body: bytes


def cache_folder() -> Path:
    """The user's cache folder: ``XDG_CACHE_HOME`` if set, else the default of the system.

    See https://specifications.freedesktop.org/basedir-spec/latest/
    """
    named = os.environ.get("XDG_CACHE_HOME", "")
    if Path(named).is_absolute():
        return Path(named) / "paperlog"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "paperlog" / "Cache"
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "paperlog"


class Cache:
    """Answers by address, one file each. I/O errors are ignored: a cache that cannot be read is
    empty.
    """

    def __init__(
        self, folder: Path, days: float = KEPT_DAYS, now: Callable[[], float] = time.time
    ) -> None:
        self.folder = folder
        self._seconds = days * DAY
        self._now = now
        self._is_swept = False

    def get(self, url: str) -> ServiceAnswer | None:
        with contextlib.suppress(OSError, ValueError, TypeError, LookupError):
            head, _, body = self._path(url).read_bytes().partition(b"\n")
            known = json.loads(head)
            if 0 <= self._now() - known["time"] < self._seconds and known["size"] == len(body):
                return ServiceAnswer(url, str(known["type"]), body)
        return None

    def put(self, answer: ServiceAnswer) -> None:
        head = {"type": answer.media_type, "time": self._now(), "size": len(answer.body)}
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._sweep()
            self._path(answer.url).write_bytes(json.dumps(head).encode() + b"\n" + answer.body)

    def _path(self, url: str) -> Path:
        return self.folder / f"{hashlib.sha256(url.encode()).hexdigest()}.answer"

    def _sweep(self) -> None:
        """Remove expired files, once per run."""
        if not self._is_swept:
            self._is_swept = True
            for path in self.folder.glob("*.answer"):
                with contextlib.suppress(OSError):
                    if self._now() - path.stat().st_mtime > self._seconds:
                        path.unlink()
