"""Names with the entries that belong to them: the indexes of authors and venues."""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes

from paperlog.domain import LogDomain
from paperlog.domain.references import entry_reference, is_html
from paperlog.model.catalogue import author_anchor, newest_first
from paperlog.model.entry import Entry
from paperlog.model.person import Person
from paperlog.nodes import log_names


def names_with_entries(
    domain: LogDomain, items: Iterable[tuple[str, str, list[Entry]]], docname: str
) -> nodes.Element:
    """Each name with its address, its number of entries, and these, newest first."""
    if is_html(domain.builder):
        names = [
            (
                name,
                address,
                [(entry.place.docname, entry.place.anchor) for entry in newest_first(entries)],
            )
            for name, address, entries in items
        ]
        return log_names(in_document=docname, names=names)
    listing = nodes.bullet_list(classes=["pl-index"])
    for name, address, entries in items:
        line = nodes.paragraph(
            "", "", nodes.strong("", name), nodes.Text(" "), number(len(entries)), nodes.Text(" ")
        )
        ordered = newest_first(entries)
        for index, (entry, shown) in enumerate(
            zip(ordered, domain.catalogue.names_beside(ordered), strict=True)
        ):
            line += [nodes.Text(" · ")] if index else []
            line += entry_reference(domain, entry, docname, nodes.inline("", shown))
        listing += nodes.list_item("", line, ids=[address])
    return listing


def author_names(domain: LogDomain, persons: Iterable[Person], docname: str) -> nodes.Element:
    by_author = domain.catalogue.by_author
    ordered = sorted(persons, key=lambda person: person.sort_key)
    return names_with_entries(
        domain,
        ((person.full, author_anchor(person), by_author[person]) for person in ordered),
        docname,
    )


def number(count: int) -> nodes.inline:
    return nodes.inline("", f"{count}", classes=["pl-number"])
