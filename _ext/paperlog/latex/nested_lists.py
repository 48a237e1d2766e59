"""Limit the indentation of nested lists and quotations."""

from __future__ import annotations

from typing import Any

from docutils import nodes

from paperlog.diagnostics import warn
from paperlog.nodes import log_editor, log_excerpt, log_printed_record
from paperlog.transforms.log_transform import LogTransform

DEEPEST = 16
"""Maximum nesting depth that is indented; beyond it no room is left for text."""
INDENTED = (
    nodes.bullet_list,
    nodes.enumerated_list,
    nodes.definition_list,
    nodes.field_list,
    nodes.option_list,
    nodes.block_quote,
    log_excerpt,
    log_editor,
    log_printed_record,
)
ROWS = (
    nodes.list_item,
    nodes.definition_list_item,
    nodes.definition,
    nodes.term,
    nodes.field,
    nodes.field_body,
    nodes.field_name,
    nodes.option_list_item,
)


class ShallowLists(LogTransform):
    """Print lists and quotations nested deeper than :data:`DEEPEST` as unindented blocks."""

    default_priority = 930
    builders = ("latex",)

    def run(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(nodes.Element)):
            if isinstance(node, INDENTED) and _depth(node) == DEEPEST:
                deeper = [
                    inner
                    for inner in node.findall(nodes.Element)
                    if isinstance(inner, INDENTED) and inner is not node
                ]
                if deeper:
                    warn(
                        "book",
                        f"lists and quotations are nested more than {DEEPEST} levels deep; the"
                        " book prints the innermost without indentation",
                        deeper[0],
                    )
                for inner in reversed(deeper):
                    inner.replace_self(_without_rows(inner))


def _depth(node: nodes.Element) -> int:
    depth, outer = 0, node
    while outer is not None:
        depth += isinstance(outer, INDENTED)
        outer = outer.parent
    return depth


def _without_rows(node: nodes.Element) -> list[nodes.Node]:
    """The blocks inside a list; terms and field names become paragraphs."""
    found: list[nodes.Node] = []
    for child in node.children:
        if isinstance(child, nodes.term | nodes.field_name):
            found.append(nodes.paragraph("", "", *child.children))
        elif isinstance(child, ROWS):
            found += _without_rows(child)
        else:
            found.append(child)
    return found
