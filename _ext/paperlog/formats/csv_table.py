"""Export entries as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from paperlog.formats.exporter import Exported, Exporter
from paperlog.formats.facts import exported_fields, facts_of
from paperlog.model.entry import Entry
from paperlog.model.links import LINK_KINDS
from paperlog.source.log_reader import Log

COLUMNS = (
    *("week", "name", "key", "title", "authors", "year", "venue", "tags", "status", "rating"),
    *("read", *LINK_KINDS),
)
"""Columns before declared fields and :data:`LAST_COLUMNS`."""
LAST_COLUMNS = ("note", "path", "line")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""Characters with which a spreadsheet formula may begin; see
https://owasp.org/www-community/attacks/CSV_Injection."""


def _as_csv(log: Log, entries: Iterable[Entry], notes: bool) -> Exported:
    """Format as CSV (RFC 4180), one row per entry; several authors or tags share a cell, separated
    by semicolons.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    declared = [field.name for field in exported_fields(log)]
    columns = [
        column for column in (*COLUMNS, *declared, *LAST_COLUMNS) if notes or column != "note"
    ]
    writer.writerow(columns)
    for entry in entries:
        facts = facts_of(log, entry, notes=notes)
        cells = {**facts, **facts["links"], **facts.get("fields", {})}
        cells["rating"] = facts["rating"] or ""
        writer.writerow([_cell(cells.get(column, "")) for column in columns])
    return Exported(text.getvalue())


CSV = Exporter(_as_csv, byte_order_mark=True)


def _cell(value: object) -> str:
    """*value* as text that no spreadsheet evaluates: an apostrophe is prepended to possible
    formulas.
    """
    if isinstance(value, int | float):
        return str(value)
    text = "; ".join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
