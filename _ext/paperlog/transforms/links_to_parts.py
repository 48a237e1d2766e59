"""What stands on the page of a long index that is divided: the way to its parts."""

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
    """The parts, on the page of the whole with their numbers of items; ``paperlog.js`` leads an
    address of the whole on to its part.

    The page of a part has no numbers: a new item would change those of every other part.
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
    return heading(part, _("Other scripts"))
