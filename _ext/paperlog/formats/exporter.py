"""Interface of the formats of ``paperlog export``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from paperlog.model.entry import Entry
from paperlog.source.log_reader import Log


@dataclass(frozen=True)
class Exported:
    """The text of an export, and the entries left out because the format cannot represent them."""

    text: str
    left_out: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Exporter:
    """A format of ``paperlog export``."""

    write: Callable[[Log, Sequence[Entry], bool], Exported]
    """Called with the log, the entries in order, and whether to include notes; returns the text and
    writes no file."""
    has_notes: bool = True
    """Whether the format can contain notes; if not, ``--notes`` is rejected."""
    byte_order_mark: bool = False
    """Whether files begin with a byte order mark, by which spreadsheets detect UTF-8."""
