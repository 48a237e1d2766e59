"""The figures that the entries of a log name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from paperlog.model.printable import one_line
from paperlog.source.log_reader import Log, SourceEntry


@dataclass(frozen=True)
class NamedFigure:
    """A file that an entry names in ``:figure:``; it need not exist."""

    path: Path
    name: str
    """As the entry names it."""
    page: Path
    line: int


def named_figure(found: SourceEntry, source: Path) -> NamedFigure | None:
    """The figure of an entry of the log in the folder *source*; ``None`` where it names none."""
    option = found.block.options.get("figure")
    if not option or not (name := one_line(option.value)):
        return None
    page = found.page.path
    path = source / name.lstrip("/") if name.startswith("/") else page.parent / name
    return NamedFigure(path, name, page, option.line)


def named_figures(log: Log) -> Iterator[NamedFigure]:
    """Every figure of every entry, in the order of the pages."""
    for found in log.source_entries:
        if figure := named_figure(found, log.project.source):
            yield figure
