"""Plain text of nodes, for summaries and the search."""

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
    """Return the text of *node*: HTML without its tags, inline formulas as plain text.

    References to the log become mentions with their targets (:mod:`paperlog.model.summary`).

    :param commands: definitions of the log's own TeX commands, by name.
    """
    if (
        isinstance(node, addnodes.pending_xref)
        and node.get("refdomain") == "paperlog"
        and not node.get("refexplicit")
    ):
        return mention(node["reftype"], node["reftarget"])
    if isinstance(node, addnodes.pending_xref) and not node.astext():
        # a link to a page whose title is resolved later
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
