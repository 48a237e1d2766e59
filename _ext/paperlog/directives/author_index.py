"""``{author-index}``: all authors with the entries about their works."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.nodes import Node

from paperlog.directives.name_index import IndexDirective, IndexListing
from paperlog.domain.references import author_address, reference_to
from paperlog.messages import _
from paperlog.model.catalogue import SEVERAL, Catalogue, author_anchor
from paperlog.model.collation import sort_key
from paperlog.model.entry import Entry
from paperlog.model.person import Person
from paperlog.transforms.index_names import authors_by_letter, number, with_heading
from paperlog.transforms.links_to_parts import links_to_parts
from paperlog.transforms.printed_index import Item

if TYPE_CHECKING:
    from paperlog.transforms.log_transform import FillListings

MAX_FREQUENT = 40
"""Maximum number of authors listed under "Most often"."""


@dataclass(frozen=True)
class AuthorIndex(IndexListing):
    """The most frequent authors, then all authors by initial letter.

    A divided index has links to its parts instead of the list by letter.
    """

    def select(self, catalogue: Catalogue) -> Mapping[Person, list[Entry]]:
        return catalogue.by_author

    def printed_items(self, page: FillListings) -> Iterator[Item]:
        for person, entries in self.select(page.domain.catalogue).items():
            yield person.inverted, author_anchor(person), entries

    def screen_nodes(self, page: FillListings, docname: str) -> list[Node]:
        domain = page.domain
        by_author = self.select(domain.catalogue)
        parts = domain.author_parts
        frequent = sorted(
            (
                (person, entries)
                for person, entries in by_author.items()
                if parts or len(entries) >= SEVERAL
            ),
            key=lambda item: (-len(item[1]), sort_key(item[0].inverted)),
        )[:MAX_FREQUENT]
        names = nodes.bullet_list(classes=["pl-often"])
        for person, entries in frequent:
            address = author_address(domain, person)
            name: Node = nodes.Text(person.full)
            if address:
                name = reference_to(domain, address, docname, name)
            line = nodes.paragraph("", "", name, nodes.Text(" "), number(len(entries)))
            names += nodes.list_item("", line)
        most = with_heading(domain, _("Most often"), "most-often", [names]) if frequent else []
        if parts:
            return [links_to_parts(domain, docname, Counter(parts.values())), *most]
        bar, letters = authors_by_letter(domain, by_author, docname)
        return [*bar, *most, *letters]


class AuthorIndexDirective(IndexDirective):
    kind = "author-index"
    contents = AuthorIndex
