"""Nodes of the views of ``statistics``: a chart, and its numbers as a table.

HTML has both, the table collapsed; the book has the chart; other formats have the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from docutils import nodes

from paperlog.display import charts
from paperlog.display.charts import OTHER, SHADES, Panel
from paperlog.domain import LogDomain
from paperlog.domain.references import (
    reference_to,
    tag_reference,
    venue_address,
    week_address,
)
from paperlog.messages import _, month, month_name, status_name
from paperlog.model import statistics
from paperlog.model.statistics import TagsOverTime, month_of
from paperlog.model.tag import Tag
from paperlog.model.week import Week
from paperlog.nodes import (
    log_disclosure,
    log_drawing,
    log_drawn_words,
    log_line,
    log_panel,
    log_part,
)

SHADE_OF_STATUS = {"read": SHADES, "skimmed": 3, "reading": 2, "to-read": 1, "dropped": OTHER}
MAX_YEARS = 24
"""Maximum number of years with a bar each; earlier years share one bar."""
COLUMNS = (28, 44)
"""Widths of the two columns of a table in plain text, in characters."""

Cell: TypeAlias = str | Sequence[nodes.Node]


@dataclass(frozen=True)
class View:
    """A view: title, panels of the chart, and the same numbers as table head and rows."""

    title: str
    panels: Iterable[Panel]
    head: tuple[str, str]
    rows: Sequence[tuple[Cell, Cell]]
    classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Views:
    """Makes the nodes of all views but ``numbers``, for the page *docname*."""

    domain: LogDomain
    docname: str

    @property
    def _language(self) -> str:
        language: str = self.domain.env.config.language
        return language

    def nodes_of(self, name: str, counts: Any) -> list[nodes.Node]:
        """Return the nodes of the view *name* from *counts*, or [] if it has no rows."""
        views: Mapping[str, Callable[[Any], View]] = {
            "weeks": self._weeks,
            "years": self._years,
            "venues": self._venues,
            "tags": self._tags,
            "together": self._together,
            "status": self._statuses,
        }
        view = views[name](counts)
        if not view.rows:
            return []
        title = log_line("", view.title, classes=["pl-view-title"])
        form = self.domain.builder.format
        if form != "html" and not self.domain.prints_book:
            return [title, _table(view)]
        drawing = log_drawing("", *map(_panel, view.panels), label=view.title)
        drawing["classes"] += view.classes
        if form == "latex":
            # no page break between title and chart
            drawing.insert(0, title)
            return [drawing]
        summary = log_part("", nodes.Text(_("The numbers")), tag="summary")
        table = log_disclosure("", summary, _table(view), classes=["pl-view-numbers"])
        return [title, drawing, table]

    def _weeks(self, counts: tuple[tuple[Week, int], ...]) -> View:
        most = max((times for _week, times in counts), default=0)

        def name(week: Week) -> str:
            return month_name(month_of(week), self._language)

        rows: list[tuple[Cell, Cell]] = []
        for first, weeks in statistics.months(counts).items():
            cell: list[nodes.Node] = []
            for index, (week, times) in enumerate(weeks):
                cell += [nodes.Text(", ")] if index else []
                cell += [self._week(week), nodes.Text(f": {times}")]
            rows.append((month(first, self._language), cell))
        title, head = _("Entries by week, at most {}"), (_("Month"), _("Entries by week"))
        panels = charts.week_strip(counts, name, "{}: {}")
        return View(title.format(most), panels, head, rows, ("pl-weeks",))

    def _years(self, counts: tuple[tuple[str, int], ...]) -> View:
        named = [(year or _("no year"), times) for year, times in counts]
        recent = list(named)
        if len(named) > MAX_YEARS:
            older = [year for year, _times in counts[MAX_YEARS:] if year]
            rest = sum(times for year, times in counts[MAX_YEARS:] if year)
            recent = named[:MAX_YEARS]
            recent += [(f"–{older[0]}", rest)] if older else []
            recent += [] if counts[-1][0] else [named[-1]]
        panels = charts.short_bars(recent)
        rows = [(name, str(times)) for name, times in named]
        return View(_("Papers by year of publication"), panels, (_("Year"), _("Papers")), rows)

    def _venues(self, counts: tuple[tuple[str, str, int], ...]) -> View:
        rows: list[tuple[Cell, Cell]] = []
        for venue, _short, times in counts:
            address = venue_address(self.domain, venue)
            text = nodes.Text(venue)
            named = reference_to(self.domain, address, self.docname, text) if address else text
            rows.append(([named], str(times)))
        panels = charts.bars((short or venue, times) for venue, short, times in counts)
        return View(_("Papers by venue"), panels, (_("Venue"), _("Papers")), rows)

    def _tags(self, counts: TagsOverTime) -> View:
        def name(week: Week) -> str:
            if counts.unit == "month":
                return month(month_of(week), self._language)
            return str(week) if counts.unit == "week" else f"{week.year:04d}"

        rows: list[tuple[Cell, Cell]] = []
        for tag, times in counts.rows:
            periods = zip(counts.periods, times, strict=True)
            over_time = ", ".join(f"{name(period)}: {one}" for period, one in periods if one)
            rows.append(([tag_reference(self.domain, tag, self.docname)], over_time))
        names = [tag.name(self._language) for tag, _times in counts.rows]
        panels = charts.tag_rows(counts, names, name)
        return View(_("Tags over time"), panels, (_("Tag"), _("Entries")), rows)

    def _together(self, counts: tuple[tuple[Tag, Tag, int], ...]) -> View:
        named = [
            (one.name(self._language), other.name(self._language), times)
            for one, other, times in counts
        ]
        panels = charts.bars((charts.pair_name(one, other), times) for one, other, times in named)
        rows = [(f"{one} + {other}", str(times)) for one, other, times in named]
        return View(_("Tags that stand together"), panels, (_("Tags"), _("Entries")), rows)

    def _statuses(self, counts: tuple[tuple[str, int], ...]) -> View:
        named = [(status_name(status) or _("not said"), times) for status, times in counts]
        shades = [SHADE_OF_STATUS.get(status, 0) for status, _times in counts]
        parts = ((*row, shade) for row, shade in zip(named, shades, strict=True))
        rows = [(name, str(times)) for name, times in named]
        return View(_("Reading status"), charts.stack(parts), (_("Status"), _("Entries")), rows)

    def _week(self, week: Week) -> nodes.Node:
        address = week_address(self.domain, week)
        text = nodes.Text(str(week))
        return reference_to(self.domain, address, self.docname, text) if address else text


def _panel(panel: Panel) -> log_panel:
    texts = (log_drawn_words("", words.text, words=words) for words in panel.words)
    return log_panel("", *texts, panel=panel)


def _table(view: View) -> nodes.table:
    group = nodes.tgroup("", cols=len(COLUMNS))
    group += [nodes.colspec("", colwidth=width) for width in COLUMNS]
    group += nodes.thead("", _row(view.head))
    group += nodes.tbody("", *map(_row, view.rows))
    return nodes.table("", group, classes=["pl-numbers"])


def _row(cells: Iterable[Cell]) -> nodes.row:
    row = nodes.row()
    for cell in cells:
        content = [nodes.Text(cell)] if isinstance(cell, str) else cell
        row += nodes.entry("", nodes.paragraph("", "", *content))
    return row
