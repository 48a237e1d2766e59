"""The words of parsed text, as summaries and the search have them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from docutils import nodes
from sphinx import addnodes

from paperlog.formulas.faults import FormulaError
from paperlog.formulas.own_commands import expanded
from paperlog.formulas.plain_text import readable
from paperlog.model.summary import mention

LINE_BREAK = re.compile(r"<br\b", re.IGNORECASE)


def words_of(node: nodes.Node, commands: Mapping[str, str]) -> str:
    """The words of a parsed *node*; those of HTML stay without its tags, small formulas
    become text.

    References to the log keep their targets.
    """
    if (
        isinstance(node, addnodes.pending_xref)
        and node.get("refdomain") == "paperlog"
        and not node.get("refexplicit")
    ):
        return mention(node["reftype"], node["reftarget"])
    if isinstance(node, addnodes.pending_xref) and not node.astext():
        # a link to a page, whose title is not known yet
        return str(node["reftarget"]).rpartition("/")[2]
    if isinstance(node, nodes.math):
        return readable(f"${_expanded(node.astext(), commands)}$").strip("$")
    if isinstance(node, nodes.raw):
        return " " if LINE_BREAK.match(node.astext()) else ""
    if isinstance(node, nodes.footnote_reference):
        return ""
    if isinstance(node, nodes.Element) and not isinstance(node, nodes.image):
        return "".join(words_of(child, commands) for child in node.children)
    return node.astext()


def _expanded(formula: str, commands: Mapping[str, str]) -> str:
    try:
        return expanded(formula, commands)
    except FormulaError:
        return formula
