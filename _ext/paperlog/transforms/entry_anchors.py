"""Targets for the items of indexes in Texinfo."""

from __future__ import annotations

from typing import Any

from docutils import nodes

from paperlog.transforms.log_transform import LogTransform


class MarkLines(LogTransform):
    """Insert a target into each list item with ids.

    Sphinx's Texinfo writer ignores ids of list items and adds unresolved ones at the end, unsorted.
    """

    default_priority = 900
    formats = ("texinfo",)

    def run(self, **kwargs: Any) -> None:
        for item in self.document.findall(nodes.list_item) if self.is_ours else ():
            if item["ids"] and item.children and isinstance(item[0], nodes.TextElement):
                item[0].insert(0, nodes.target(ids=item["ids"]))
