"""Visitors, for the builders that can do better than what a node's docutils ancestor gets."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from paperlog import nodes
from paperlog.html.lines import (
    depart_nothing,
    visit_card_part,
    visit_names,
    visit_records,
    visit_rows,
)
from paperlog.writers import epub, html, latex, panels

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.application import Sphinx

Visitors = tuple[Callable[[Any, Any], None], Callable[[Any, Any], None] | None]


def register_nodes(app: Sphinx) -> None:
    """Every node of ours; a writer that is not named here finds the visitor of the node's
    ancestor."""

    def add(
        node: type[Element],
        html: Visitors | None = None,
        epub: Visitors | None = None,
        latex: Visitors | None = None,
    ) -> None:
        # Sphinx would take visitors named `epub` in place of all of HTML's, those of other
        # extensions included
        if html and epub:
            html = _by_builder(html, epub)
        named = {"html": html, "latex": latex}
        app.add_node(node, **{name: visitors for name, visitors in named.items() if visitors})  # type: ignore[arg-type]

    add(
        nodes.log_week,
        html=(html.visit_week, html.depart_week),
        epub=(epub.visit_week, epub.depart_week),
        latex=(latex.visit_week, latex.depart_week),
    )
    add(
        nodes.log_week_title,
        html=(html.visit_week_title, html.depart_week_title),
        epub=(epub.visit_week_title, epub.depart_week_title),
        latex=(latex.visit_week_title, latex.depart_week_title),
    )
    add(nodes.log_topic, latex=(latex.visit_topic, latex.depart_week))
    add(
        nodes.log_entry,
        html=(html.visit_entry, html.depart_entry),
        latex=(latex.visit_entry, latex.depart_entry),
    )
    add(nodes.log_entry_title, latex=(latex.visit_entry_title, latex.depart_entry_title))
    add(nodes.log_line, latex=(latex.visit_line, latex.depart_line))
    add(nodes.log_excerpt, latex=(latex.visit_excerpt, latex.depart_excerpt))
    add(nodes.log_attribution, latex=(latex.visit_attribution, latex.depart_attribution))
    add(
        nodes.log_editor,
        html=(html.visit_editor, html.depart_editor),
        latex=(latex.visit_editor, latex.depart_editor),
    )
    add(
        nodes.log_part,
        html=(html.visit_part, html.depart_part),
        epub=(epub.visit_part, epub.depart_part),
        latex=(latex.visit_part, latex.depart_part),
    )
    add(nodes.log_bibtex, html=(html.visit_bibtex, None))
    add(nodes.log_disclosure, html=(html.visit_disclosure, html.depart_disclosure))
    add(nodes.log_figure, latex=(latex.visit_figure, latex.depart_figure))
    add(nodes.log_picture, html=(html.visit_picture, None))
    add(nodes.log_graph, html=(html.visit_graph, None))
    add(nodes.log_missing_figure, latex=(latex.visit_missing_figure, latex.depart_missing_figure))
    add(nodes.log_rows, html=(visit_rows, depart_nothing))
    add(nodes.log_names, html=(visit_names, depart_nothing))
    add(nodes.log_card_part, html=(visit_card_part, depart_nothing))
    add(nodes.log_record, html=(html.visit_record, html.depart_record))
    add(nodes.log_records, html=(visit_records, depart_nothing))
    add(
        nodes.log_drawing,
        html=(panels.visit_drawing, panels.depart_drawing),
        latex=(panels.visit_printed_drawing, panels.depart_printed_drawing),
    )
    add(
        nodes.log_panel,
        html=(panels.visit_panel, None),
        latex=(panels.visit_printed_panel, panels.depart_printed_panel),
    )
    # only in a book
    add(
        nodes.log_drawn_words,
        latex=(panels.visit_printed_words, panels.depart_printed_words),
    )
    add(nodes.log_printed_record, latex=(latex.visit_record, latex.depart_record))
    add(nodes.log_record_label, latex=(latex.visit_record_label, latex.depart_record_label))
    add(nodes.log_pages, latex=(latex.visit_pages, None))
    add(nodes.log_printed_index, latex=(latex.visit_index, latex.depart_index))
    add(nodes.log_index_heading, latex=(latex.visit_index_heading, latex.depart_index_heading))
    add(nodes.log_index_line, latex=(latex.visit_index_line, latex.depart_index_line))
    add(nodes.log_index_name, latex=(latex.visit_index_name, latex.depart_index_name))
    add(nodes.log_runs, latex=(latex.visit_runs, None))
    add(nodes.log_break, latex=(latex.visit_break, None))


def _by_builder(html: Visitors, epub: Visitors) -> Visitors:
    """Visitors that do as *epub* where an EPUB is built, and as *html* elsewhere."""

    def visit(translator: Any, node: Any) -> None:
        (epub if translator.builder.name == "epub" else html)[0](translator, node)

    def depart(translator: Any, node: Any) -> None:
        if found := (epub if translator.builder.name == "epub" else html)[1]:
            found(translator, node)

    return visit, depart
