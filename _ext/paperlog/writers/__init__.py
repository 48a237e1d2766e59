"""Visitors, for the builders that can do better than what a node's docutils ancestor gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlog import nodes
from paperlog.writers import html

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def register_nodes(app: Sphinx) -> None:
    """Every node of ours; a writer that is not named here finds the visitor of the node's ancestor."""
    app.add_node(nodes.log_week, html=(html.visit_week, html.depart_week))
    app.add_node(nodes.log_week_title, html=(html.visit_week_title, html.depart_week_title))
    app.add_node(nodes.log_topic)
    app.add_node(nodes.log_entry_title)
    app.add_node(nodes.log_entry, html=(html.visit_entry, html.depart_entry))
    app.add_node(nodes.log_excerpt)
    app.add_node(nodes.log_editor, html=(html.visit_editor, html.depart_editor))
    app.add_node(nodes.log_part, html=(html.visit_part, html.depart_part))
    app.add_node(nodes.log_disclosure, html=(html.visit_disclosure, html.depart_disclosure))
    app.add_node(nodes.log_missing_figure)
    app.add_node(nodes.log_record, html=(html.visit_record, html.depart_record))
