"""Changes to files: shown as a diff, then made whole or not at all."""

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
NAME_LENGTH = 60
"""Signs of a file's name that the name of what is written beside it has; a name has an end."""


class ChangeError(LogError):
    """A file that cannot be changed, with a way out."""


@dataclass(frozen=True)
class Change:
    """The text of *path* before (``None`` if there is no such file) and after."""

    path: Path
    before: str | None
    after: str

    @classmethod
    def to(cls, path: Path, after: str) -> Change:
        """The change that makes *path* hold *after*; the file is read as UTF-8, its line ends and
        BOM kept as they are.
        """
        return cls(path, read_source(path) if path.exists() else None, after)

    def diff(self, folder: Path) -> str:
        """As a unified diff, with paths relative to *folder*."""
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
    """The text of *path*, its line ends kept.

    :raises ChangeError: if it is not UTF-8 or cannot be read.
    """
    if path.exists() and not path.is_file():
        # reading a FIFO would wait for a writer
        raise ChangeError(f"{path}: this is no file")
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ChangeError(
            f"{path}:{line}: not UTF-8 (byte {error.object[error.start]:#x}); convert the file"
            " first, e.g. with iconv"
        ) from None
    except OSError as error:
        raise ChangeError(f"{path}: {error.strerror or error}") from None


def apply(changes: Iterable[Change]) -> list[Path]:
    """Make *changes*; the paths that were written.

    Every file is first written beside its place, so a full disk leaves all as it was; then each
    replaces the old one at once. What stops that half-way, Ctrl-C too, has those put back that were
    replaced.

    :raises ChangeError: if a file cannot be written, or has changed since it was read.
    """
    wanted = [change for change in changes if change.before != change.after]
    beside: list[tuple[Path, Path]] = []
    folders: list[Path] = []
    try:
        for change in wanted:
            path = change.path
            now = read_source(path) if path.exists() else None
            if now != change.before:
                raise ChangeError(
                    f"{change.path}: changed by something else meanwhile; nothing was written, run"
                    " the command again"
                )
            path = change.path.resolve()
            if not path.parent.is_dir():
                folders += (folder for folder in path.parents if not folder.exists())
            beside.append((_beside(path), path))
            _write_new(beside[-1][0], change.after)
        # one after the other only when all are written: what the first waits for, the others have
        # then too
        for new, path in beside:
            _onto_disk(new, path)
        try:
            for new, path in beside:
                new.replace(path)
        except BaseException:
            _put_back(
                (path, change.before)
                for change, (new, path) in zip(wanted, beside, strict=True)
                if not new.exists()
            )
            raise
    except (OSError, RuntimeError) as error:
        # a link that leads to itself is an error of run time to Python 3.11 and 3.12
        raise ChangeError(
            f"{getattr(error, 'filename', '') or path}: {getattr(error, 'strerror', '') or error};"
            " nothing was written"
        ) from None
    finally:
        # their names are known before they are there, so that a signal at any moment leaves none
        for new, _path in beside:
            with contextlib.suppress(OSError):
                new.unlink()
        for folder in sorted(set(folders), reverse=True):
            with contextlib.suppress(OSError):
                folder.rmdir()
    return [change.path for change in wanted]


def _put_back(replaced: Iterable[tuple[Path, str | None]]) -> None:
    for path, before in replaced:
        try:
            if before is None:
                path.unlink()
                continue
            old = _beside(path)
            _write_new(old, before)
            _onto_disk(old, path)
            old.replace(path)
        except OSError as error:
            raise ChangeError(
                f"{path}: {error.strerror or error}; this file holds its new text already, others"
                " the old one"
            ) from None


def _beside(path: Path) -> Path:
    """Where the new text of *path* is written first: a name that nobody has."""
    return path.with_name(f".{path.name[:NAME_LENGTH]}.{secrets.token_hex(6)}")


def _write_new(new: Path, text: str) -> None:
    if not new.parent.is_dir():
        new.parent.mkdir(parents=True, exist_ok=True)
    # for its owner alone, until it has the mode of what it replaces
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text.encode("utf-8"))


def _onto_disk(new: Path, path: Path) -> None:
    """Wait until *new* is on the disk, and give it the mode of *path*, which may forbid to write
    it.
    """
    with new.open("r+b") as file:
        os.fsync(file.fileno())
    new.chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep a second run that changes the log in *folder* waiting, for ten seconds.

    :raises ChangeError: if the other one does not end, or the folder cannot be written.
    """
    # what only looks things up does not wait for it to be imported
    from filelock import FileLock, Timeout

    lock = FileLock(folder / ".paperlog.lock", timeout=BUSY_SECONDS)
    try:
        lock.acquire()
    except Timeout:
        raise ChangeError(
            f"{folder}: another `paperlog` is changing this log; wait for it, or remove"
            " .paperlog.lock if there is none"
        ) from None
    except (OSError, NotImplementedError) as error:
        # a folder that may not be written, a disk that is read-only or full, a lock that is no file
        raise ChangeError(
            f"{getattr(error, 'filename', '') or lock.lock_file}:"
            f" {getattr(error, 'strerror', '') or error}; nothing was written"
        ) from None
    try:
        yield
    finally:
        lock.release()
