"""The layout of a log: which page contains which week, and which toctree lists which page."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass
from pathlib import Path

from paperlog.model.week import Week
from paperlog.source.directive_block import DirectiveBlock
from paperlog.source.log_reader import SourcePage
from paperlog.source.toctrees import Toctree, toctrees


@dataclass(frozen=True)
class WeekOnPage:
    """A week with its page and directive."""

    week: Week
    page: SourcePage
    block: DirectiveBlock


class LogLayout:
    """The weeks and toctrees of the pages of a log.

    It is updated page by page, so that years of weeks can be inserted one after another.
    """

    def __init__(self) -> None:
        self.in_order: list[WeekOnPage] = []
        """The weeks of all pages, oldest first; a week may occur on several pages."""
        self._pages: dict[Path, SourcePage] = {}
        self._named: dict[str, list[Toctree]] = {}
        self._globbing: list[Toctree] = []

    def put(self, page: SourcePage) -> None:
        """Add *page*, or replace the version of it that was added before."""
        if old := self._pages.get(page.path):
            if old.weeks:
                self.in_order = [found for found in self.in_order if found.page is not old]
            for name in {name for table in toctrees(old) for name in table.named}:
                self._named[name] = [one for one in self._named[name] if one.page is not old]
            self._globbing = [table for table in self._globbing if table.page is not old]
        self._pages[page.path] = page
        for logged, block in page.weeks:
            insort(self.in_order, WeekOnPage(logged.week, page, block), key=_order)
        for table in toctrees(page):
            for name in table.named:
                self._named.setdefault(name, []).append(table)
            if table.globs:
                self._globbing.append(table)

    def week(self, week: Week) -> WeekOnPage | None:
        """Return *week* on the first page that contains it, or ``None``."""
        at = bisect_left(self.in_order, week, key=lambda found: found.week)
        found = self.in_order[at : at + 1]
        return found[0] if found and found[0].week == week else None

    def toctree_of(self, docname: str) -> Toctree | None:
        """Return the first toctree that lists a page, by name or pattern, or ``None``."""
        by_pattern = (table for table in self._globbing if table.holds(docname))
        found = (*self._named.get(docname, ()), *by_pattern)
        return min(found, key=lambda table: (table.page.path, table.block.line), default=None)

    def weeks_of(self, toctree: Toctree) -> list[Week]:
        """Return the weeks on the pages that a toctree lists, by name or pattern, oldest first."""
        return [found.week for found in self.in_order if toctree.holds(found.page.docname)]


def _order(found: WeekOnPage) -> tuple[Week, Path]:
    return found.week, found.page.path
