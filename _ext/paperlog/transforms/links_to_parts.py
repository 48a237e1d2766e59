"""Links to the parts of a divided index."""

from __future__ import annotations

from collections.abc import Mapping

from docutils import nodes

from paperlog.domain import LogDomain
from paperlog.domain.references import Address, index_part, reference_to
from paperlog.messages import _
from paperlog.model.index_paging import heading


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
        name = nodes.Text(part_title(part))
        address = Address(index_part(domain, docname, part))
        link = (
            nodes.strong("", "", name)
            if part == here
            else reference_to(domain, address, page, name)
        )
        listing += nodes.list_item(
            "",
            nodes.paragraph(
                "",
                "",
                link,
                *(
                    []
                    if here
                    else [nodes.Text(" "), nodes.inline("", f"{size}", classes=["pl-number"])]
                ),
            ),
        )
    return listing


def part_title(part: str) -> str:
    """Return the heading of a part of an index."""
    return heading(part, _("Other scripts"))
