"""``{tag-index}``: all tags by facet, with their numbers of entries, or the entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.nodes import Node

from paperlog.directives.name_index import IndexDirective, IndexListing
from paperlog.domain.references import has_tag_pages, tag_reference
from paperlog.escapes import class_name
from paperlog.messages import _
from paperlog.model.catalogue import Catalogue
from paperlog.model.entry import Entry
from paperlog.model.tag import Tag
from paperlog.transforms.index_names import number, with_heading
from paperlog.transforms.printed_index import Item
from paperlog.transforms.row_nodes import rows

if TYPE_CHECKING:
    from paperlog.domain.digests import Digests
    from paperlog.transforms.fill_listings import FillListings


@dataclass(frozen=True)
class TagIndex(IndexListing):
    """Tags by facet, most used first; where tags have no pages of their own, with their entries."""

    columns: ClassVar[int] = 3

    def select(self, catalogue: Catalogue) -> dict[str, list[tuple[Tag, list[Entry]]]]:
        """Return tags with their entries by facet id, in the order of the vocabulary."""
        by_facet: dict[str, list[tuple[Tag, list[Entry]]]] = {}
        for tag, entries in sorted(
            catalogue.by_tag.items(), key=lambda item: (-len(item[1]), item[0].id)
        ):
            by_facet.setdefault(tag.facet, []).append((tag, entries))
        declared = [facet.id for facet in catalogue.vocabulary.facets.values()]

        def order(facet: str) -> tuple[int, str]:
            return (declared.index(facet) if facet in declared else len(declared), facet)

        return {facet: by_facet[facet] for facet in sorted(by_facet, key=order)}

    def digest(self, digests: Digests, docname: str) -> Any:
        return [*digests.catalogue.vocabulary.facets.values(), digests.every_entry]

    def printed_items(self, page: FillListings) -> Iterator[Item]:
        for tag, entries in page.domain.catalogue.by_tag.items():
            yield tag.name(page.page_language), tag.anchor, entries

    def screen_nodes(self, page: FillListings, docname: str) -> list[Node]:
        catalogue = page.domain.catalogue
        sections: list[Node] = []
        for facet, tags in self.select(catalogue).items():
            name = (
                catalogue.vocabulary.facet(facet).name(page.page_language)
                if facet
                else _("Other tags")
            )
            anchor = class_name("facet", facet or "other")
            content: list[Node] = [self._facet(page, tags, docname)]
            sections += with_heading(page.domain, name, anchor, content)
        return sections

    @staticmethod
    def _facet(
        page: FillListings, tags: list[tuple[Tag, list[Entry]]], docname: str
    ) -> nodes.bullet_list:
        domain = page.domain
        has_pages = has_tag_pages(domain.builder)
        listing = nodes.bullet_list(classes=["pl-tag-index"] if has_pages else ["pl-index"])
        for tag, entries in tags:
            name = (
                tag_reference(domain, tag, docname)
                if has_pages
                else nodes.strong("", tag.name(page.page_language))
            )
            line = nodes.paragraph("", "", name, nodes.Text(" "), number(len(entries)))
            item = nodes.list_item("", line, ids=[tag.anchor])
            if not has_pages:
                item += rows(
                    domain, domain.catalogue.newest_first(entries), docname, page.addresses, "list"
                )
            listing += item
        return listing


class TagIndexDirective(IndexDirective):
    kind = "tag-index"
    contents = TagIndex
