"""Figure files named by the entries of a log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from paperlog.model.escapes import one_line
from paperlog.source.log_reader import Log, SourceEntry


@dataclass(frozen=True)
class NamedFigure:
    """The value of ``:figure:`` of an entry; the file may be missing."""

    path: Path
    name: str
    """The path as typed in the entry."""
    page: Path
    line: int


def named_figure(found: SourceEntry, source: Path) -> NamedFigure | None:
    """Return the figure of an entry, or ``None``; *source* is the source folder of the log."""
    option = found.block.options.get("figure")
    if not option or not (name := one_line(option.value)):
        return None
    page = found.page.path
    path = source / name.lstrip("/") if name.startswith("/") else page.parent / name
    return NamedFigure(path, name, page, option.line)


def named_figures(log: Log) -> Iterator[NamedFigure]:
    """Yield the figures of all entries, in page order."""
    for found in log.source_entries:
        if figure := named_figure(found, log.project.source):
            yield figure
