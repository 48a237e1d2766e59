"""Indexes of a book: sorted names with page numbers, grouped by first letter."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from paperlog.domain.references import page_target
from paperlog.model.collation import initial, sort_key
from paperlog.model.entry import Entry
from paperlog.nodes import (
    log_index_heading,
    log_index_line,
    log_index_name,
    log_pages,
    log_printed_index,
)

Item = tuple[str, str, list[Entry]]


def printed_index(items: Iterable[Item], columns: int = 2) -> log_printed_index:
    """Return an index of *items*: name, anchor, entries. Chinese names are sorted by pinyin."""
    # names that start with no letter come last
    ordered = sorted(items, key=lambda item: (initial(item[0]) == "#", sort_key(item[0])))
    index = log_printed_index(columns=columns)
    for letter, group in groupby(ordered, key=lambda item: initial(item[0])):
        index += log_index_heading("", letter)
        for name, address, entries in group:
            targets = [
                page_target(entry) for entry in sorted(entries, key=lambda entry: entry.order_key)
            ]
            index += log_index_line(
                "", "", log_index_name("", name), log_pages(targets=targets), ids=[address]
            )
    return index
