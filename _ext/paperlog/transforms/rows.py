"""Entries in short: one list item each, for listings, indexes and the pages of tags."""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes

from paperlog.core.entries import Entry
from paperlog.domain import LogDomain
from paperlog.nodes import log_line, log_rows
from paperlog.references import entry_reference, has_pages, tag_reference, venue_reference, week_reference
from paperlog.transforms.cards import rating_stars, status_badge, title_text


def rows(domain: LogDomain, entries: Iterable[Entry], docname: str, addresses: set[str], style: str = "cards", with_week: bool = True) -> nodes.Element:
    """*entries* as a list; ``style="list"`` leaves out their tags and first words.  *addresses* are those taken on the page."""
    chosen: list[tuple[Entry, str]] = []
    for entry in entries:
        address = f"in-{entry.place.anchor}"
        chosen.append((entry, "" if address in addresses else address))
        addresses.add(address)
    classes = ["pl-rows", f"pl-rows-{style}"]
    if has_pages(domain.builder):
        places = [(entry.place.docname, entry.place.anchor, address) for entry, address in chosen]
        return log_rows(in_document=docname, rows=places, style=style, with_week=with_week, classes=classes)
    return nodes.bullet_list("", *(_item(domain, entry, address, docname, style, with_week) for entry, address in chosen), classes=classes)


def _item(domain: LogDomain, entry: Entry, address: str, docname: str, style: str, with_week: bool) -> nodes.list_item:
    return nodes.list_item("", *_row(domain, entry, docname, style, with_week), ids=[address] if address else [])


def _row(domain: LogDomain, entry: Entry, docname: str, style: str, with_week: bool) -> list[nodes.Node]:
    catalogue = domain.catalogue
    head = log_line("", "", nodes.strong("", "", entry_reference(domain, entry, docname)), classes=["pl-row-head"])
    title = catalogue.title(entry)
    if title != catalogue.name(entry):
        head += [nodes.Text(" "), title_text(title)]
    row: list[nodes.Node] = [head]
    if source := _source(domain, entry, docname, with_week):
        row.append(log_line("", "", *source, classes=["pl-row-source"]))
    if style == "cards":
        if summary := catalogue.summary(entry, domain.env.config.language):
            row.append(log_line("", summary, classes=["pl-row-summary"]))
        if tags := catalogue.tags(entry):
            links: list[nodes.Node] = []
            for tag in tags:
                links += [tag_reference(domain, tag, docname), nodes.Text(" ")]
            row.append(log_line("", "", *links[:-1], classes=["pl-tags"]))
    return row


def _source(domain: LogDomain, entry: Entry, docname: str, with_week: bool) -> list[nodes.Node]:
    record = domain.catalogue.record(entry)
    pieces: list[nodes.Node] = []
    if record and record.venue:
        pieces.append(venue_reference(domain, record.venue, docname))
    if record and record.year:
        pieces.append(nodes.inline("", record.year, classes=["pl-year"]))
    if with_week and entry.week:
        pieces.append(week_reference(domain, entry.week, docname))
    if entry.status:
        pieces.append(status_badge(entry))
    if entry.rating:
        pieces.append(rating_stars(entry))
    spaced: list[nodes.Node] = []
    for piece in pieces:
        if spaced:
            spaced.append(nodes.inline("", " · ", classes=["pl-sep"]))
        spaced.append(piece)
    return spaced
