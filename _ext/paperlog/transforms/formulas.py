"""Formulas that nothing can set become text while a page is read, so that every format shows the same."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from paperlog.core.formula_faults import fault_of, is_display_of_its_own
from paperlog.core.summaries import shortened
from paperlog.diagnostics import warn


class CheckFormulas(SphinxTransform):
    """Tell of each faulty formula, and put its source in its place."""

    # after translations have been put in
    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        more = self.config.paperlog_math_commands
        for node in list(self.document.findall(lambda node: isinstance(node, nodes.math | nodes.math_block))):
            assert isinstance(node, nodes.math | nodes.math_block)
            code, display = node.astext(), isinstance(node, nodes.math_block)
            if display and is_display_of_its_own(code):
                # `$$\begin{align} … $$`, which is how it is written elsewhere
                node["nowrap"] = node["no-wrap"] = True
            bare = bool(display and (node.get("nowrap") or node.get("no-wrap")))
            if fault := fault_of(code, display=display, bare=bare, more=more):
                warn("formula", f"the formula `{shortened(' '.join(code.split()))}` is shown as typed: {fault}", _placed(node))
                node.replace_self(_as_typed(node, code))


def _as_typed(node: nodes.Element, code: str) -> nodes.Element:
    if isinstance(node, nodes.math):
        return nodes.literal(code, code)
    block = nodes.literal_block(code, code, language="none", ids=node["ids"], names=node["names"])
    block.source, block.line = node.source, node.line
    return block


def _placed(node: nodes.Element) -> nodes.Element:
    """The node or the nearest around it that knows its line."""
    place = node
    while place.line is None and place.parent is not None:
        place = place.parent
    return place
