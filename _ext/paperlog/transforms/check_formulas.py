"""Replace invalid formulas by their source when a page is read, the same for every format."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from paperlog.diagnostics import warn
from paperlog.domain import log_domain
from paperlog.formulas.faults import FormulaError, fault_of, is_display_of_its_own
from paperlog.formulas.own_commands import OwnCommands, expanded
from paperlog.model.summary import shortened
from paperlog.nodes import holder_of_line


class CheckFormulas(SphinxTransform):
    """Expand the log's own TeX commands, and warn of invalid formulas and show their source."""

    # after translated messages are inserted
    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        if not log_domain(self.env).is_ours(self.document):
            return
        own = OwnCommands.of(self.config.paperlog_math_commands)
        for node in list(self.document.findall(_is_formula)):
            assert isinstance(node, nodes.math | nodes.math_block)
            typed, display = node.astext(), isinstance(node, nodes.math_block)
            if fault := self._prepare(node, typed, own, display=display):
                excerpt = shortened(" ".join(typed.split()))
                message = f"the formula `{excerpt}` is shown as typed: {fault}"
                warn("formula", message, holder_of_line(node))
                node.replace_self(_as_typed(node, typed))

    @staticmethod
    def _prepare(node: nodes.Element, typed: str, own: OwnCommands, *, display: bool) -> str:
        """Expand the formula *typed* in *node*; return why it is invalid, or an empty string."""
        try:
            code = expanded(typed, own.defined)
        except FormulaError as fault:
            return str(fault)
        if code != typed:
            node[:] = [nodes.Text(code)]
        if display and is_display_of_its_own(code):
            # `$$\begin{align} … $$`, as is common in other tools
            node["nowrap"] = node["no-wrap"] = True
        bare = bool(display and (node.get("nowrap") or node.get("no-wrap")))
        return fault_of(code, display=display, bare=bare, more=own.foreign)


def _is_formula(node: nodes.Node) -> bool:
    return isinstance(node, nodes.math | nodes.math_block)


def _as_typed(node: nodes.Element, code: str) -> nodes.Element:
    """Return the source *code* of the formula *node* as a literal."""
    if isinstance(node, nodes.math):
        return nodes.literal(code, code)
    block = nodes.literal_block(code, code, language="none", ids=node["ids"], names=node["names"])
    block.source, block.line = node.source, node.line
    return block
