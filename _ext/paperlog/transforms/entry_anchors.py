"""Lines of an index are places to go to, for writers that see only targets."""

from __future__ import annotations

from typing import Any

from docutils import nodes

from paperlog.transforms.log_transform import LogTransform


class MarkLines(LogTransform):
    """Sphinx's Texinfo writer leaves out the ids of list items, and gathers what was meant for them
    at the end, in any order.
    """

    default_priority = 900
    formats = ("texinfo",)

    def run(self, **kwargs: Any) -> None:
        for item in self.document.findall(nodes.list_item) if self.is_ours else ():
            if item["ids"] and item.children and isinstance(item[0], nodes.TextElement):
                item[0].insert(0, nodes.target(ids=item["ids"]))
