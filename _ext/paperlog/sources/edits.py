"""Texts that files are to have: gathered from several steps, read by the later ones, written at once."""

from __future__ import annotations

import contextlib
from bisect import insort
from dataclasses import dataclass
from pathlib import Path

from paperlog.core.weeks import Week
from paperlog.sources.blocks import Block
from paperlog.sources.changes import Change, ChangeError, read_source
from paperlog.sources.project import Project
from paperlog.sources.reader import Page, read_page
from paperlog.sources.toctrees import Toctree, toctrees


@dataclass(frozen=True)
class WeekOnPage:
    """A week with the page and the directive that hold it."""

    week: Week
    page: Page
    block: Block


class Edits:
    """The files of a log as they would be after all steps so far."""

    def __init__(self) -> None:
        self._before: dict[Path, str | None] = {}
        self._after: dict[Path, str] = {}
        self._found: dict[Path, tuple[Project, list[Path]]] = {}
        self._pages: dict[Path, Page] = {}
        self._listed: dict[Path, list[Page]] = {}
        self._weeks: dict[Path, list[WeekOnPage]] = {}
        self._toctrees: dict[Path, tuple[Page, list[Toctree]]] = {}

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
        if path not in self._after and self._before[path] is None:
            for project, paths in self._found.values():
                if project.is_page(path):
                    insort(paths, path)
        self._after[path] = text
        self._listed.clear()
        self._weeks.clear()

    def page(self, project: Project, path: Path) -> Page:
        """The page at *path*, read after the steps so far.

        :raises ChangeError: if the file is not UTF-8 or cannot be read.
        """
        text = self.text(path)
        page = self._pages.get(path)
        if page is None or page.text is not text:
            page = self._pages[path] = read_page(text, project.docname(path), path)
        return page

    def pages(self, project: Project) -> list[Page]:
        """Every page of the log after the steps so far, in the order of their names; one that cannot be read is left out."""
        if project.source not in self._found:
            paths = {*project.pages(), *(path for path in self._after if project.is_page(path))}
            self._found[project.source] = project, sorted(paths)
        if project.source not in self._listed:
            pages = self._listed[project.source] = []
            for path in self._found[project.source][1]:
                with contextlib.suppress(ChangeError):
                    pages.append(self.page(project, path))
        return self._listed[project.source]

    def weeks(self, project: Project) -> list[WeekOnPage]:
        """The weeks of all pages after the steps so far; one may stand on several."""
        if project.source not in self._weeks:
            self._weeks[project.source] = [WeekOnPage(logged.week, page, block) for page in self.pages(project) for logged, block in page.weeks]
        return self._weeks[project.source]

    def toctrees(self, project: Project) -> list[Toctree]:
        """The tables of contents of all pages after the steps so far."""
        found: list[Toctree] = []
        for page in self.pages(project):
            read, here = self._toctrees.get(page.path, (None, []))
            if read is not page:
                here = list(toctrees(page))
                self._toctrees[page.path] = page, here
            found += here
        return found

    def changes(self) -> list[Change]:
        """What differs from the files on disk, in the order in which it was put."""
        return [Change(path, self._before[path], text) for path, text in self._after.items() if text != self._before[path]]
