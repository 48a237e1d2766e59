"""The layout of a log: which page contains which week, and which toctree lists which page.

It is updated page by page, so that years of weeks can be inserted one after another.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass

from paperlog.model.week import Week
from paperlog.source.directive_block import DirectiveBlock
from paperlog.source.log_reader import SourcePage
from paperlog.source.project import Project
from paperlog.source.toctrees import Toctree, toctrees


@dataclass(frozen=True)
class WeekOnPage:
    """A week with its page and directive."""

    week: Week
    page: SourcePage
    block: DirectiveBlock


class LogLayout:
    """The pages of a *project* sorted by path, with their weeks and toctrees."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.pages: list[SourcePage] = []
        self.in_order: list[WeekOnPage] = []
        """The weeks of all pages, oldest first; a week may occur on several pages."""
        self._by_week: dict[Week, list[WeekOnPage]] = {}
        self._by_page: dict[str, list[WeekOnPage]] = {}
        self._tables: dict[str, list[Toctree]] = {}
        self._naming: dict[str, list[Toctree]] = {}
        self._globbing: dict[str, list[Toctree]] = {}

    def put(self, page: SourcePage) -> None:
        """Add *page*, or replace the version of it that was added before."""
        at = bisect_left(self.pages, page.path, key=lambda other: other.path)
        if at < len(self.pages) and self.pages[at].path == page.path:
            self._forget(page.docname)
            self.pages[at] = page
        else:
            self.pages.insert(at, page)
        self._by_page[page.docname] = [
            WeekOnPage(logged.week, page, block) for logged, block in page.weeks
        ]
        for found in self._by_page[page.docname]:
            insort(self._by_week.setdefault(found.week, []), found, key=lambda one: one.page.path)
            insort(self.in_order, found, key=lambda one: one.week)
        self._tables[page.docname] = list(toctrees(page))
        for table in self._tables[page.docname]:
            for name in table.named:
                self._naming.setdefault(name, []).append(table)
        if globbing := [table for table in self._tables[page.docname] if table.globs]:
            self._globbing[page.docname] = globbing

    def _forget(self, docname: str) -> None:
        for found in self._by_page[docname]:
            self._by_week[found.week].remove(found)
            at = bisect_left(self.in_order, found.week, key=lambda one: one.week)
            while self.in_order[at] is not found:
                at += 1
            del self.in_order[at]
        self._globbing.pop(docname, None)
        for table in self._tables[docname]:
            for name in table.named:
                self._naming[name] = [other for other in self._naming[name] if other is not table]

    def week(self, week: Week) -> WeekOnPage | None:
        """Return *week* on the first page that contains it, or ``None``."""
        return next(iter(self._by_week.get(week, ())), None)

    def weeks_on(self, docname: str) -> list[WeekOnPage]:
        """Return the weeks on a page."""
        return self._by_page.get(docname, [])

    def toctree_of(self, docname: str) -> Toctree | None:
        """Return the first toctree that lists a page, by name or pattern, or ``None``."""
        by_pattern = (
            table for tables in self._globbing.values() for table in tables if table.holds(docname)
        )
        found = (*self._naming.get(docname, ()), *by_pattern)
        return min(found, key=lambda table: (table.page.path, table.block.line), default=None)
