"""Edits of several files, collected over several steps and written together."""

from __future__ import annotations

import contextlib
from pathlib import Path

from paperlog.source.file_changes import Change, ChangeError, read_source
from paperlog.source.log_layout import LogLayout
from paperlog.source.log_reader import SourcePage, read_page
from paperlog.source.project import Project


class Edits:
    """The files of a log as they will be after all edits so far."""

    def __init__(self) -> None:
        self._before: dict[Path, str | None] = {}
        self._after: dict[Path, str] = {}
        self._pages: dict[Path, SourcePage] = {}
        self._layouts: dict[Path, tuple[Project, LogLayout]] = {}

    def exists(self, path: Path) -> bool:
        return path in self._after or path.exists()

    def text(self, path: Path) -> str:
        """Return the text of *path* after the edits so far; ``""`` if there is no such file.

        :raises ChangeError: if the file is not UTF-8 or cannot be read.
        """
        if path not in self._after:
            if path not in self._before:
                self._before[path] = read_source(path) if path.exists() else None
            return self._before[path] or ""
        return self._after[path]

    def put(self, path: Path, text: str) -> None:
        """Set the text of *path*."""
        self.text(path)
        self._after[path] = text
        for project, layout in self._layouts.values():
            if project.is_page(path):
                layout.put(self.page(project, path))

    def page(self, project: Project, path: Path) -> SourcePage:
        """Return the page at *path*, parsed after the edits so far.

        :raises ChangeError: if the file is not UTF-8 or cannot be read.
        """
        text = self.text(path)
        page = self._pages.get(path)
        if page is None or page.text is not text:
            page = self._pages[path] = read_page(
                text, project.docname(path), path, project.extensions, project.fields
            )
        return page

    def arranged(self, project: Project) -> LogLayout:
        """Return the layout of a log after the edits so far; unreadable pages are skipped."""
        if project.source not in self._layouts:
            layout = LogLayout()
            for path in {*project.pages(), *filter(project.is_page, self._after)}:
                with contextlib.suppress(ChangeError):
                    layout.put(self.page(project, path))
            self._layouts[project.source] = project, layout
        return self._layouts[project.source][1]

    def changes(self) -> list[Change]:
        """Return the differences from the files on disk, in the order of the edits."""
        return [
            Change(path, self._before[path], text)
            for path, text in self._after.items()
            if text != self._before[path]
        ]
