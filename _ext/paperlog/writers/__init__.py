"""Visitors of the nodes of the log, for HTML and LaTeX.

Other writers use the visitors of the docutils classes that the nodes are derived from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from paperlog import nodes
from paperlog.html.printer import (
    depart_card_part,
    depart_nothing,
    visit_card_part,
    visit_names,
    visit_records,
    visit_rows,
)
from paperlog.writers import html, latex, panels

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.application import Sphinx

Visitors = tuple[Callable[[Any, Any], None], Callable[[Any, Any], None] | None]

HTML: dict[type[Element], Visitors] = {
    nodes.log_week: (html.visit_week, html.depart_week),
    nodes.log_week_title: (html.visit_week_title, html.depart_week_title),
    nodes.log_entry: (html.visit_entry, html.depart_entry),
    nodes.log_editor: (html.visit_editor, html.depart_editor),
    nodes.log_part: (html.visit_part, html.depart_part),
    nodes.log_disclosure: (html.visit_disclosure, html.depart_disclosure),
    nodes.log_picture: (html.visit_picture, None),
    nodes.log_graph: (html.visit_graph, None),
    nodes.log_rows: (visit_rows, depart_nothing),
    nodes.log_names: (visit_names, depart_nothing),
    nodes.log_card_part: (visit_card_part, depart_card_part),
    nodes.log_record: (html.visit_record, html.depart_record),
    nodes.log_records: (visit_records, depart_nothing),
    nodes.log_drawing: (panels.visit_drawing, panels.depart_drawing),
    nodes.log_panel: (panels.visit_panel, None),
}
LATEX: dict[type[Element], Visitors] = {
    nodes.log_week: (latex.visit_week, latex.depart_week),
    nodes.log_week_title: (latex.visit_week_title, latex.depart_week_title),
    nodes.log_topic: (latex.visit_topic, latex.depart_week),
    nodes.log_entry: (latex.visit_entry, latex.depart_entry),
    nodes.log_entry_title: (latex.visit_entry_title, latex.depart_entry_title),
    nodes.log_line: (latex.visit_line, latex.depart_line),
    nodes.log_excerpt: (latex.visit_excerpt, latex.depart_excerpt),
    nodes.log_attribution: (latex.visit_attribution, latex.depart_attribution),
    nodes.log_editor: (latex.visit_editor, latex.depart_editor),
    nodes.log_part: (latex.visit_part, latex.depart_part),
    nodes.log_figure: (latex.visit_figure, latex.depart_figure),
    nodes.log_missing_figure: (latex.visit_missing_figure, latex.depart_missing_figure),
    nodes.log_drawing: (panels.visit_printed_drawing, panels.depart_printed_drawing),
    nodes.log_panel: (panels.visit_printed_panel, panels.depart_printed_panel),
    nodes.log_drawn_words: (panels.visit_printed_words, panels.depart_printed_words),
    nodes.log_printed_record: (latex.visit_record, latex.depart_record),
    nodes.log_record_label: (latex.visit_record_label, latex.depart_record_label),
    nodes.log_pages: (latex.visit_pages, None),
    nodes.log_printed_index: (latex.visit_index, latex.depart_index),
    nodes.log_index_heading: (latex.visit_index_heading, latex.depart_index_heading),
    nodes.log_index_line: (latex.visit_index_line, latex.depart_index_line),
    nodes.log_index_name: (latex.visit_index_name, latex.depart_index_name),
    nodes.log_runs: (latex.visit_runs, None),
    nodes.log_break: (latex.visit_break, None),
}


def register_nodes(app: Sphinx) -> None:
    """Register every node of the log, with its visitors for HTML."""
    for node in {**HTML, **LATEX}:
        visitors = {"html": HTML[node]} if node in HTML else {}
        app.add_node(node, **visitors)  # type: ignore[arg-type]


def register_printed_nodes(app: Sphinx) -> None:
    """Register the LaTeX visitors for the book of a whole log, which has ``paperlog.sty``."""
    for node, visitors in LATEX.items():
        app.add_node(node, override=True, latex=visitors)  # type: ignore[arg-type]
