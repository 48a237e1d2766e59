"""A format of ``paperlog export``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from paperlog.model.entry import Entry
from paperlog.source.log_reader import Log


@dataclass(frozen=True)
class Exported:
    """The text of an export, and the entries that it has no place for."""

    text: str
    left_out: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Exporter:
    """A format in which ``paperlog export`` writes entries."""

    write: Callable[[Log, Sequence[Entry], bool], Exported]
    """Called with the log, the entries in the order wanted, and whether their notes are wanted too;
    writes no file itself."""
    has_notes: bool = True
    """Whether notes have a place in the format; ``--notes`` is refused where they have none."""
    byte_order_mark: bool = False
    """Whether a file begins with the mark by which spreadsheets know UTF-8."""
