"""Changes to files: shown as a diff, then applied atomically."""

from __future__ import annotations

import contextlib
import difflib
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from paperlog.model.log_error import LogError

BUSY_SECONDS = 10


class ChangeError(LogError):
    """A file cannot be changed; the message says how to solve it."""


class UnreadableSourceError(ChangeError):
    """The text of a file cannot be read."""

    def __init__(self, path: Path, reason: str, line: int | None = None) -> None:
        super().__init__(f"{path}:{line}: {reason}" if line else f"{path}: {reason}")
        self.reason = reason
        self.line = line or 1


@dataclass(frozen=True)
class Change:
    """The text of *path* before (``None`` if the file is new) and after."""

    path: Path
    before: str | None
    after: str

    @classmethod
    def to(cls, path: Path, after: str) -> Change:
        """Return the change that makes *path* contain *after*.

        The current text is read as UTF-8; line ends and BOM are kept.
        """
        return cls(path, read_source(path) if path.exists() else None, after)

    def diff(self, folder: Path) -> str:
        """Return a unified diff, with paths relative to *folder*."""
        name = (
            self.path.relative_to(folder).as_posix()
            if self.path.is_relative_to(folder)
            else str(self.path)
        )
        before = (self.before or "").splitlines(keepends=True)
        lines = difflib.unified_diff(
            before,
            self.after.splitlines(keepends=True),
            f"a/{name}" if self.before is not None else "/dev/null",
            f"b/{name}",
        )
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in lines
        )


def read_source(path: Path) -> str:
    """Return the text of *path* with its line ends.

    :raises UnreadableSourceError: if it is not UTF-8 or cannot be read.
    """
    if path.exists() and not path.is_file():
        # reading a FIFO would wait for a writer
        raise UnreadableSourceError(path, "not a regular file")
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        byte = f"{error.object[error.start]:#x}"
        reason = f"not UTF-8 (byte {byte}); convert the file first, e.g. with iconv"
        raise UnreadableSourceError(path, reason, line) from None
    except OSError as error:
        raise UnreadableSourceError(path, error.strerror or str(error)) from None


def apply(changes: Iterable[Change]) -> list[Path]:
    """Apply *changes* and return the paths written.

    All files are first written to temporary files in the same folders, so that a full disk changes
    nothing; then each replaces its target atomically. If this is interrupted, by Ctrl-C too, files
    already replaced are restored.

    :raises ChangeError: if a file cannot be written, or has changed since it was read.
    """
    changed = [change for change in changes if change.before != change.after]
    temporary: list[tuple[Path, Path]] = []
    folders: list[Path] = []
    try:
        for change in changed:
            path = change.path
            now = read_source(path) if path.exists() else None
            if now != change.before:
                raise ChangeError(
                    f"{change.path}: changed by another program in the meantime;"
                    " nothing was written, run the command again"
                )
            path = change.path.resolve()
            if not path.parent.is_dir():
                folders += (folder for folder in path.parents if not folder.exists())
            temporary.append((_temporary_path(path), path))
            _write_new(temporary[-1][0], change.after, path)
        try:
            for new, path in temporary:
                new.replace(path)
        except BaseException:
            _restore(
                (path, change.before)
                for change, (new, path) in zip(changed, temporary, strict=True)
                if not new.exists()
            )
            raise
    except (OSError, RuntimeError) as error:
        # Python 3.11 and 3.12 raise RuntimeError for a symbolic link to itself
        raise ChangeError(
            f"{getattr(error, 'filename', '') or path}: {getattr(error, 'strerror', '') or error};"
            " nothing was written"
        ) from None
    finally:
        # the names are recorded before the files are created, so that a signal at any moment leaves
        # none behind
        for new, _path in temporary:
            with contextlib.suppress(OSError):
                new.unlink()
        for folder in sorted(set(folders), reverse=True):
            with contextlib.suppress(OSError):
                folder.rmdir()
    return [change.path for change in changed]


def _restore(replaced: Iterable[tuple[Path, str | None]]) -> None:
    for path, before in replaced:
        try:
            if before is None:
                path.unlink()
                continue
            old = _temporary_path(path)
            _write_new(old, before, path)
            old.replace(path)
        except OSError as error:
            raise ChangeError(
                f"{path}: {error.strerror or error}; this file has its new text, the other files"
                " their old text"
            ) from None


def _temporary_path(path: Path) -> Path:
    """Return a unique path for the temporary file of *path*."""
    return path.with_name(f".paperlog-{secrets.token_hex(8)}")


def _write_new(new: Path, text: str, path: Path) -> None:
    """Write *text* to disk as *new*, with the mode of *path*, which may be read-only."""
    new.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o7777 if path.exists() else None
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(new, flags, 0o666 if mode is None else 0o600), "wb") as file:
        file.write(text.encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())
    if mode is not None:
        new.chmod(mode)


@contextlib.contextmanager
def log_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of the log in *folder*; wait for another process up to :data:`BUSY_SECONDS`.

    :raises ChangeError: if the lock is not released in time, or the folder is not writable.
    """
    # imported lazily: read-only commands need no lock
    from filelock import FileLock, Timeout

    lock = FileLock(folder / ".paperlog.lock", timeout=BUSY_SECONDS)
    try:
        lock.acquire()
    except Timeout:
        raise ChangeError(
            f"{folder}: another `paperlog` process is changing this log; wait for it, or remove"
            " .paperlog.lock if there is none"
        ) from None
    except (OSError, NotImplementedError) as error:
        # a folder without write permission, a read-only or full disk, a lock that is not a regular
        # file
        raise ChangeError(
            f"{getattr(error, 'filename', '') or lock.lock_file}:"
            f" {getattr(error, 'strerror', '') or error}; nothing was written"
        ) from None
    try:
        yield
    finally:
        lock.release()
