"""Entries in short: one list item each, for listings, indexes and the pages of tags."""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes

from paperlog.display.as_nodes import part_nodes
from paperlog.display.rows import row_of
from paperlog.domain import LogDomain
from paperlog.domain.references import is_html
from paperlog.model.entry import Entry
from paperlog.nodes import log_rows

LONG = 60
"""Entries: a longer page of a tag, or of a year, shows them without their first words and tags."""


def style_for(number: int) -> str:
    """How *number* entries are listed where nobody says."""
    return "cards" if number <= LONG else "list"


def rows(
    domain: LogDomain,
    entries: Iterable[Entry],
    docname: str,
    addresses: set[str],
    style: str = "cards",
    with_week: bool = True,
) -> nodes.Element:
    """*entries* as a list in one of the styles of :func:`~paperlog.display.rows.row_of`.
    *addresses* are those taken on the page.
    """
    chosen: list[tuple[Entry, str]] = []
    for entry in entries:
        # a list is summed up by nothing: its rows are as short as its contents would be
        address = f"in-{entry.place.anchor}" if style != "list" else ""
        chosen.append((entry, "" if address in addresses else address))
        addresses.add(address)
    classes = ["pl-rows", f"pl-rows-{style}"]
    if is_html(domain.builder):
        places = [(entry.place.docname, entry.place.anchor, address) for entry, address in chosen]
        return log_rows(
            in_document=docname, rows=places, style=style, with_week=with_week, classes=classes
        )
    listing = nodes.bullet_list(classes=classes)
    for entry, address in chosen:
        lines = [
            node
            for line in row_of(domain, entry, style, with_week)
            for node in part_nodes(domain, line, docname)
        ]
        listing += nodes.list_item("", *lines, ids=[address] if address else [])
    return listing
