"""Nodes of the indexes of authors, venues and tags: names, letters, parts, page numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from docutils import nodes

from paperlog.domain import LogDomain
from paperlog.domain.references import (
    Address,
    author_page,
    entry_reference,
    index_part,
    is_html,
    page_target,
    reference_to,
)
from paperlog.messages import _
from paperlog.model.catalogue import author_anchor
from paperlog.model.collation import initial, sort_key
from paperlog.model.entry import Entry
from paperlog.model.index_paging import heading
from paperlog.model.person import Person
from paperlog.nodes import (
    log_index_heading,
    log_index_line,
    log_index_name,
    log_names,
    log_pages,
    log_printed_index,
)


def names_with_entries(
    domain: LogDomain, items: Iterable[tuple[str, str, list[Entry], str | None]], docname: str
) -> nodes.Element:
    """Return a list of names, each with its number of entries and links to them, newest first.

    :param items: name, anchor, entries, and the page of the name, if it has one, to link to.
    """
    newest_first = domain.catalogue.newest_first
    if is_html(domain.builder):
        names = [
            (name, address, [_place(entry) for entry in newest_first(entries)], page)
            for name, address, entries, page in items
        ]
        return log_names(in_document=docname, names=names)
    listing = nodes.bullet_list(classes=["pl-index"])
    for name, address, entries, _page in items:
        line = counted(nodes.strong("", name), len(entries))
        line += nodes.Text(" ")
        ordered = newest_first(entries)
        for index, (entry, label) in enumerate(
            zip(ordered, domain.catalogue.names_beside(ordered), strict=True)
        ):
            line += [nodes.Text(" · ")] if index else []
            line += entry_reference(domain, entry, docname, nodes.inline("", label))
        listing += nodes.list_item("", line, ids=[address])
    return listing


def _place(entry: Entry) -> tuple[str, str]:
    return entry.place.docname, entry.place.anchor


def author_names(domain: LogDomain, persons: Iterable[Person], docname: str) -> nodes.Element:
    """Return the list of *persons*, sorted by family name, with their entries."""
    by_author = domain.catalogue.by_author
    items = (
        (person.inverted, author_anchor(person), by_author[person], author_page(domain, person))
        for person in sorted(persons, key=lambda person: sort_key(person.inverted))
    )
    return names_with_entries(domain, items, docname)


def authors_by_letter(
    domain: LogDomain, persons: Iterable[Person], docname: str
) -> tuple[list[nodes.Node], list[nodes.Node]]:
    """Return a bar of letters, in HTML only, and *persons* by initial of the family name."""
    by_letter: dict[str, list[Person]] = {}
    for person in persons:
        by_letter.setdefault(initial(person.inverted), []).append(person)
    bar = nodes.bullet_list(classes=["pl-letters"])
    groups: list[nodes.Node] = []
    # names that start with no letter come last
    for letter in sorted(by_letter, key=lambda letter: (letter == "#", letter)):
        anchor = f"letter-{letter.lower() if letter != '#' else 'other'}"
        link = nodes.reference("", letter, internal=True, refid=anchor)
        bar += nodes.list_item("", nodes.paragraph("", "", link))
        names = author_names(domain, by_letter[letter], docname)
        groups += with_heading(domain, letter, anchor, [names])
    return [bar] if by_letter and is_html(domain.builder) else [], groups


def with_heading(
    domain: LogDomain, title: str, anchor: str, content: list[nodes.Node]
) -> list[nodes.Node]:
    """Return *content* below a heading: in HTML a section with the id *anchor*, else a rubric."""
    if not is_html(domain.builder):
        return [nodes.rubric("", title, classes=["pl-facet"]), *content]
    heading = nodes.title("", title)
    return [nodes.section("", heading, *content, ids=[anchor], classes=["pl-group"])]


def counted(name: nodes.Node, count: int) -> nodes.paragraph:
    """Return a line of *name* and *count*."""
    return nodes.paragraph("", "", name, nodes.Text(" "), number(count))


def number(count: int) -> nodes.inline:
    """Return *count* as a styled number."""
    return nodes.inline("", f"{count}", classes=["pl-number"])


def links_to_parts(
    domain: LogDomain, docname: str, sizes: Mapping[str, int], here: str = ""
) -> nodes.bullet_list:
    """Return a list of links to the parts of the index on *docname*.

    The page of the index has the number of items of each part (and ``paperlog.js`` redirects its
    fragments to the parts). The page of a part has none, as each new item would change all pages.

    :param here: the part on whose page the list is; empty on the page of the index.
    """
    listing = nodes.bullet_list(classes=["pl-parts"])
    page = index_part(domain, docname, here) if here else docname
    for part, size in sizes.items():
        name: nodes.Node = nodes.Text(part_title(part))
        if part == here:
            name = nodes.strong("", "", name)
        else:
            address = Address(index_part(domain, docname, part))
            name = reference_to(domain, address, page, name)
        line = nodes.paragraph("", "", name) if here else counted(name, size)
        listing += nodes.list_item("", line)
    return listing


def part_title(part: str) -> str:
    """Return the heading of a part of an index."""
    return heading(part, _("Other scripts"))


Item = tuple[str, str, list[Entry]]


def printed_index(items: Iterable[Item], columns: int = 2) -> log_printed_index:
    """Return an index of *items*: name, anchor, entries. Chinese names are sorted by pinyin."""
    # names that start with no letter come last
    ordered = sorted(items, key=lambda item: (initial(item[0]) == "#", sort_key(item[0])))
    index = log_printed_index(columns=columns)
    for letter, group in groupby(ordered, key=lambda item: initial(item[0])):
        index += log_index_heading("", letter)
        for name, address, entries in group:
            ordered_entries = sorted(entries, key=lambda entry: entry.order_key)
            pages = log_pages(targets=[page_target(entry) for entry in ordered_entries])
            index += log_index_line("", "", log_index_name("", name), pages, ids=[address])
    return index
