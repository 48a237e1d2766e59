"""Visitors, for the builders that can do better than what a node's docutils ancestor gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlog import nodes
from paperlog.writers import html, latex

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def register_nodes(app: Sphinx) -> None:
    """Every node of ours; a writer that is not named here finds the visitor of the node's ancestor."""
    app.add_node(nodes.log_week, html=(html.visit_week, html.depart_week))
    app.add_node(nodes.log_week_title, html=(html.visit_week_title, html.depart_week_title), latex=(latex.visit_week_title, latex.depart_week_title))
    app.add_node(nodes.log_topic)
    app.add_node(nodes.log_entry, html=(html.visit_entry, html.depart_entry), latex=(latex.visit_entry, latex.depart_entry))
    app.add_node(nodes.log_entry_title, latex=(latex.visit_entry_title, latex.depart_entry_title))
    app.add_node(nodes.log_line, latex=(latex.visit_line, latex.depart_line))
    app.add_node(nodes.log_excerpt, latex=(latex.visit_excerpt, latex.depart_excerpt))
    app.add_node(nodes.log_attribution, latex=(latex.visit_attribution, latex.depart_attribution))
    app.add_node(nodes.log_editor, html=(html.visit_editor, html.depart_editor), latex=(latex.visit_editor, latex.depart_editor))
    app.add_node(nodes.log_part, html=(html.visit_part, html.depart_part), latex=(latex.visit_part, latex.depart_part))
    app.add_node(nodes.log_disclosure, html=(html.visit_disclosure, html.depart_disclosure))
    app.add_node(nodes.log_figure, latex=(latex.visit_figure, latex.depart_figure))
    app.add_node(nodes.log_missing_figure, latex=(latex.visit_missing_figure, latex.depart_missing_figure))
    app.add_node(nodes.log_record, html=(html.visit_record, html.depart_record))
    # only in a book
    app.add_node(nodes.log_printed_record, latex=(latex.visit_record, latex.depart_record))
    app.add_node(nodes.log_record_label, latex=(latex.visit_record_label, latex.depart_record_label))
    app.add_node(nodes.log_pages, latex=(latex.visit_pages, None))
    app.add_node(nodes.log_printed_index, latex=(latex.visit_index, latex.depart_index))
    app.add_node(nodes.log_index_heading, latex=(latex.visit_index_heading, latex.depart_index_heading))
    app.add_node(nodes.log_index_line, latex=(latex.visit_index_line, latex.depart_index_line))
    app.add_node(nodes.log_index_name, latex=(latex.visit_index_name, latex.depart_index_name))
    app.add_node(nodes.log_runs, latex=(latex.visit_runs, None))
    app.add_node(nodes.log_break, latex=(latex.visit_break, None))
