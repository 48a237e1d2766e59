"""Lists of names with their entries, for the indexes of authors and venues."""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes

from paperlog.domain import LogDomain
from paperlog.domain.references import author_page, entry_reference, is_html
from paperlog.model.catalogue import author_anchor
from paperlog.model.collation import initial, sort_key
from paperlog.model.entry import Entry
from paperlog.model.person import Person
from paperlog.nodes import log_names


def names_with_entries(
    domain: LogDomain, items: Iterable[tuple[str, str, list[Entry], str | None]], docname: str
) -> nodes.Element:
    """Return a list of names, each with its number of entries and links to them, newest first.

    :param items: name, anchor, entries, and the page of the name, if it has one, to link to.
    """
    if is_html(domain.builder):
        names = [
            (
                name,
                address,
                [
                    (entry.place.docname, entry.place.anchor)
                    for entry in domain.catalogue.newest_first(entries)
                ],
                page,
            )
            for name, address, entries, page in items
        ]
        return log_names(in_document=docname, names=names)
    listing = nodes.bullet_list(classes=["pl-index"])
    for name, address, entries, _page in items:
        line = nodes.paragraph(
            "", "", nodes.strong("", name), nodes.Text(" "), number(len(entries)), nodes.Text(" ")
        )
        ordered = domain.catalogue.newest_first(entries)
        for index, (entry, label) in enumerate(
            zip(ordered, domain.catalogue.names_beside(ordered), strict=True)
        ):
            line += [nodes.Text(" · ")] if index else []
            line += entry_reference(domain, entry, docname, nodes.inline("", label))
        listing += nodes.list_item("", line, ids=[address])
    return listing


def author_names(domain: LogDomain, persons: Iterable[Person], docname: str) -> nodes.Element:
    """Return the list of *persons*, sorted by family name, with their entries."""
    by_author = domain.catalogue.by_author
    ordered = sorted(persons, key=lambda person: sort_key(person.inverted))
    return names_with_entries(
        domain,
        (
            (
                person.inverted,
                author_anchor(person),
                by_author[person],
                author_page(domain, person),
            )
            for person in ordered
        ),
        docname,
    )


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


def number(count: int) -> nodes.inline:
    """Return *count* as a styled number."""
    return nodes.inline("", f"{count}", classes=["pl-number"])
