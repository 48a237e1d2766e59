"""Audit hook that records files read by a figure's script and refuses other access.

Refused are writing outside of the temporary folder, network connections and other programs. It
guards against accidents, not against malicious code.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from paperlog.figures.fingerprints import digest_of

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = frozenset(
    """
    os.chmod os.chown os.link os.mkdir os.remove os.removexattr os.rename os.rmdir os.setxattr
    os.symlink os.truncate os.utime shutil.rmtree sqlite3.connect
    """.split()
)
"""Audit events that change files."""
CHANGED: Mapping[str, tuple[int, ...]] = {"os.link": (1,), "os.rename": (0, 1), "os.symlink": (1,)}
"""Indices of the changed paths in the arguments of an event, if not the first."""
CONNECTIONS = frozenset(
    """
    socket.bind socket.connect socket.getaddrinfo socket.gethostbyaddr socket.gethostbyname
    socket.getnameinfo socket.sendmsg socket.sendto
    """.split()
)
PROGRAMS = frozenset(
    """
    os.exec os.fork os.forkpty os.kill os.killpg os.posix_spawn os.spawn os.startfile os.system
    pty.spawn subprocess.Popen webbrowser.open
    """.split()
)
NOT_OURS = frozenset({"site-packages", "dist-packages", "__pycache__"})
"""Folders whose files are not inputs, e.g. of a virtual environment in the source folder."""


class RefusedError(PermissionError):
    """The script does what no figure may; the message completes "the figure …"."""


class Watch:
    """Notes which files below *root* are read, and refuses to change any outside of *free*.

    It watches from its creation to the end of the process.
    """

    def __init__(self, root: Path, free: Path) -> None:
        self._root, self._free = os.path.realpath(root), os.path.realpath(free)
        self._not_ours = (self._free, sys.prefix, sys.base_prefix)
        self._is_on = True
        self.inputs: dict[str, str] = {}
        """Paths relative to the root, mapped to the digest when first read."""
        self.refused: list[str] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._is_on:
            return
        # the hook's own file access is not recorded
        self._is_on = False
        try:
            self._judge(event, arguments)
        finally:
            self._is_on = True

    def _judge(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            if not isinstance(path, (str, bytes, os.PathLike)):
                return
            if set(mode or "") & set("wax+") or (flags or 0) & WRITING:
                self._change(path)
            else:
                self._note(path)
        elif event in ("os.scandir", "os.listdir"):
            if not _is_import():
                self._note(arguments[0] or os.curdir)
        elif event in CHANGES:
            # shutil.rmtree, an event of its own, removes names in open folders
            if event not in ("os.remove", "os.rmdir") or arguments[1] < 0:
                for at in CHANGED.get(event, (0,)):
                    self._change(arguments[at])
        elif event in CONNECTIONS:
            self._refuse("opens a network connection; read data from a file beside the script")
        elif event in PROGRAMS:
            self._refuse(f"starts another program (`{event}`), which is not allowed")

    def name_of(self, path: str) -> str | None:
        """POSIX path relative to the root if the file belongs to the log; else ``None``."""
        full = os.path.abspath(path)  # noqa: PTH100
        if not _is_below(full, self._root):
            full = os.path.realpath(full)
        elsewhere = [folder for folder in self._not_ours if not _is_below(self._root, folder)]
        if not _is_below(full, self._root) or any(_is_below(full, one) for one in elsewhere):
            return None
        name = Path(full).relative_to(self._root).as_posix()
        return None if NOT_OURS.intersection(name.split("/")) else name

    def _note(self, path: Any) -> None:
        if isinstance(path, int):
            return
        name = self.name_of(os.fsdecode(path))
        if name is not None and name not in self.inputs:
            self.inputs[name] = digest_of(Path(self._root, name))

    def _change(self, path: Any) -> None:
        if isinstance(path, int):
            return
        full = os.path.realpath(os.fsdecode(path))
        if (
            full != os.devnull
            and not full.endswith("/:memory:")
            and not _is_below(full, self._free)
        ):
            why = f"may not write {os.fsdecode(path)!r}; a figure must not change files"
            self._refuse(why)

    def _refuse(self, why: str) -> None:
        self.refused.append(why)
        raise RefusedError(why)


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _is_import() -> bool:
    """Whether the event was caused by Python's import system."""
    # frames: this function, _judge, _hear, then the caller of the audited function
    return "importlib._bootstrap" in sys._getframe(3).f_code.co_filename
