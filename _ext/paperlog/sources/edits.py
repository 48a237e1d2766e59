"""Texts that files are to have: gathered from several steps, read by the later ones, written at once."""

from __future__ import annotations

import contextlib
from bisect import bisect_left, bisect_right, insort
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
        self._in_order: dict[Path, list[WeekOnPage]] = {}
        self._by_week: dict[tuple[Path, Week], list[WeekOnPage]] = {}
        self._by_page: dict[Path, dict[str, list[WeekOnPage]]] = {}
        self._toctrees: dict[Path, list[Toctree]] = {}
        self._naming: dict[Path, dict[str, list[Toctree]]] = {}

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
        for project, paths in self._found.values():
            if project.source in self._listed and paths[(at := bisect_left(paths, path)) : at + 1] == [path]:
                self._renew(project, path)

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

    def _renew(self, project: Project, path: Path) -> None:
        """Put one page in its place among the others: a year of weeks is written page by page, and looked through as often."""
        listed = self._listed[project.source]
        at = bisect_left(listed, path, key=lambda page: page.path)
        there = at < len(listed) and listed[at].path == path
        now = []
        with contextlib.suppress(ChangeError):
            now = [self.page(project, path)]
        listed[at : at + there] = now
        if (weeks := self._weeks.get(project.source)) is not None:
            first, last = (side(weeks, path, key=lambda logged: logged.page.path) for side in (bisect_left, bisect_right))
            new = [WeekOnPage(logged.week, page, block) for page in now for logged, block in page.weeks]
            ordered = self._in_order[project.source]
            for logged in weeks[first:last]:
                self._by_week[project.source, logged.week].remove(logged)
                at = bisect_left(ordered, logged.week, key=lambda one: one.week)
                while ordered[at] is not logged:
                    at += 1
                del ordered[at]
            for logged in new:
                insort(self._by_week.setdefault((project.source, logged.week), []), logged, key=lambda logged: logged.page.path)
                insort(ordered, logged, key=lambda one: one.week)
            weeks[first:last] = new
            self._by_page[project.source][project.docname(path)] = new
        if (tables := self._toctrees.get(project.source)) is not None:
            first, last = (side(tables, path, key=lambda table: table.page.path) for side in (bisect_left, bisect_right))
            new_tables = [table for page in now for table in toctrees(page)]
            naming = self._naming[project.source]
            for table in tables[first:last]:
                for name in table.named:
                    naming[name] = [other for other in naming[name] if other is not table]
            _index(naming, new_tables)
            tables[first:last] = new_tables

    def weeks(self, project: Project) -> list[WeekOnPage]:
        """The weeks of all pages after the steps so far; one may stand on several."""
        if project.source not in self._weeks:
            self._weeks[project.source] = [WeekOnPage(logged.week, page, block) for page in self.pages(project) for logged, block in page.weeks]
            for logged in self._weeks[project.source]:
                self._by_week.setdefault((project.source, logged.week), []).append(logged)
            by_page = self._by_page[project.source] = {}
            for logged in self._weeks[project.source]:
                by_page.setdefault(logged.page.docname, []).append(logged)
            self._in_order[project.source] = sorted(self._weeks[project.source], key=lambda logged: logged.week)
        return self._weeks[project.source]

    def in_order(self, project: Project) -> list[WeekOnPage]:
        """Like :meth:`weeks`, the oldest first."""
        self.weeks(project)
        return self._in_order[project.source]

    def weeks_on(self, project: Project, docname: str) -> list[WeekOnPage]:
        """Those of :meth:`weeks` that stand on the page *docname*."""
        self.weeks(project)
        return self._by_page[project.source].get(docname, [])

    def week(self, project: Project, week: Week) -> WeekOnPage | None:
        """*week* as it stands in the log after the steps so far, the first page of several."""
        self.weeks(project)
        return next(iter(self._by_week.get((project.source, week), ())), None)

    def toctrees(self, project: Project) -> list[Toctree]:
        """The tables of contents of all pages after the steps so far."""
        if project.source not in self._toctrees:
            self._toctrees[project.source] = [table for page in self.pages(project) for table in toctrees(page)]
            _index(self._naming.setdefault(project.source, {}), self._toctrees[project.source])
        return self._toctrees[project.source]

    def toctree_of(self, project: Project, docname: str) -> Toctree | None:
        """The table of contents that names the page *docname* or means it by a pattern, the first of several."""
        by_pattern = (table for table in self.toctrees(project) if table.globs and table.holds(docname))
        found = (*self._naming[project.source].get(docname, ()), *by_pattern)
        return min(found, key=lambda table: (table.page.path, table.block.line), default=None)

    def changes(self) -> list[Change]:
        """What differs from the files on disk, in the order in which it was put."""
        return [Change(path, self._before[path], text) for path, text in self._after.items() if text != self._before[path]]


def _index(naming: dict[str, list[Toctree]], tables: list[Toctree]) -> None:
    """Put *tables* under each name in them."""
    for table in tables:
        for name in table.named:
            naming.setdefault(name, []).append(table)
