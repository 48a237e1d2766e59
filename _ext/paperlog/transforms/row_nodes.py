"""Rows of entries: one list item each, for listings, indexes and pages of tags."""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes

from paperlog.display.as_nodes import part_nodes
from paperlog.display.rows import row_of
from paperlog.domain import LogDomain
from paperlog.domain.references import is_html
from paperlog.model.entry import Entry
from paperlog.nodes import log_rows

MAX_CARDS = 60
"""Maximum number of entries shown as cards; longer lists have neither summaries nor tags."""


def style_for(number: int) -> str:
    """Return the default style of a list of *number* entries."""
    return "cards" if number <= MAX_CARDS else "list"


def rows(
    domain: LogDomain,
    entries: Iterable[Entry],
    docname: str,
    addresses: set[str],
    style: str = "cards",
    with_week: bool = True,
) -> nodes.Element:
    """Return *entries* as a list in one of the styles of :func:`~paperlog.display.rows.row_of`.

    :param addresses: ids used on the page; those of the rows are added.
    """
    anchored: list[tuple[Entry, str]] = []
    for entry in entries:
        # rows of the style `list` are not in the page contents, so they need no id
        address = f"in-{entry.place.anchor}" if style != "list" else ""
        anchored.append((entry, "" if address in addresses else address))
        addresses.add(address)
    classes = ["pl-rows", f"pl-rows-{style}"]
    if is_html(domain.builder):
        places = [(entry.place.docname, entry.place.anchor, address) for entry, address in anchored]
        return log_rows(
            in_document=docname, rows=places, style=style, with_week=with_week, classes=classes
        )
    listing = nodes.bullet_list(classes=classes)
    for entry, address in anchored:
        lines = [
            node
            for line in row_of(domain, entry, style, with_week)
            for node in part_nodes(domain, line, docname)
        ]
        listing += nodes.list_item("", *lines, ids=[address] if address else [])
    return listing
