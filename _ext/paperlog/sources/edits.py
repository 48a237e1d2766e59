"""Texts that files are to have: gathered from several steps, read by the later ones, written at once."""

from __future__ import annotations

from pathlib import Path

from paperlog.sources.changes import Change, read_source


class Edits:
    """The files of a log as they would be after all steps so far."""

    def __init__(self) -> None:
        self._before: dict[Path, str | None] = {}
        self._after: dict[Path, str] = {}

    def exists(self, path: Path) -> bool:
        return path in self._after or path.exists()

    def text(self, path: Path) -> str:
        """The text of *path* after the steps so far; empty where there is no such file.

        :raises ChangeError: if the file is not UTF-8 or cannot be read.
        """
        if path not in self._after:
            if path not in self._before:
                self._before[path] = read_source(path) if path.exists() else None
            return self._before[path] or ""
        return self._after[path]

    def put(self, path: Path, text: str) -> None:
        """Let *path* have *text*."""
        self.text(path)
        self._after[path] = text

    def changes(self) -> list[Change]:
        """What differs from the files on disk, in the order in which it was put."""
        return [Change(path, self._before[path], text) for path, text in self._after.items() if text != self._before[path]]
