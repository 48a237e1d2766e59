"""The figures that the entries of a log name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from paperlog.core.printable import one_line
from paperlog.sources.reader import Log


@dataclass(frozen=True)
class NamedFigure:
    """A file that an entry names in ``:figure:``; it need not exist."""

    path: Path
    name: str
    """As the entry names it."""
    page: Path
    line: int


def named_figures(log: Log) -> Iterator[NamedFigure]:
    """Every figure of every entry, in the order of the pages."""
    for found in log.source_entries:
        option = found.block.options.get("figure")
        if not option or not (name := one_line(option.value)):
            continue
        page = found.page.path
        source = log.project.source
        path = source / name.lstrip("/") if name.startswith("/") else page.parent / name
        yield NamedFigure(path, name, page, option.line)
