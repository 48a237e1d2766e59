"""``{author-index}``: every author with the entries about his works."""

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
from paperlog.model.catalogue import Catalogue, author_anchor
from paperlog.model.entry import Entry
from paperlog.model.person import Person
from paperlog.nodes import log_line
from paperlog.transforms.index_names import author_names, number
from paperlog.transforms.links_to_parts import links_to_parts
from paperlog.transforms.printed_index import Item

if TYPE_CHECKING:
    from paperlog.transforms.fill_listings import FillListings

OFTEN = 40
"""Authors that the page of a divided index names."""


@dataclass(frozen=True)
class AuthorIndex(IndexListing):
    """Every author; where there are too many for one page, the way to the parts of the index and
    the names that recur most.
    """

    def select(self, catalogue: Catalogue) -> Mapping[Person, list[Entry]]:
        return catalogue.by_author

    def printed(self, page: FillListings) -> Iterator[Item]:
        for person, entries in self.select(page.domain.catalogue).items():
            yield person.inverted, author_anchor(person), entries

    def shown(self, page: FillListings, docname: str) -> list[Node]:
        domain = page.domain
        by_author = self.select(domain.catalogue)
        if not (parts := domain.author_parts):
            return [author_names(domain, by_author, docname)] if by_author else []
        often = sorted(by_author.items(), key=lambda item: (-len(item[1]), item[0].sort_key))[
            :OFTEN
        ]
        line = log_line(
            "",
            "",
            nodes.inline("", _("Most often") + " ", classes=["pl-label"]),
            classes=["pl-often"],
        )
        for index, (person, entries) in enumerate(often):
            address = author_address(domain, person)
            line += [nodes.Text(" · ")] if index else []
            line += [
                (
                    reference_to(domain, address, docname, nodes.Text(person.full))
                    if address
                    else nodes.Text(person.full)
                ),
                nodes.Text(" "),
                number(len(entries)),
            ]
        return [links_to_parts(domain, docname, Counter(parts.values())), line]


class AuthorIndexDirective(IndexDirective):
    kind = "author-index"
    contents = AuthorIndex
