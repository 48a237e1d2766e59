"""Visitors of the nodes of the log, for HTML and LaTeX.

Other writers use the visitors of the docutils classes that the nodes are derived from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from paperlog import nodes
from paperlog.html.printer import (
    close,
    nothing,
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


def writes(text: str) -> Callable[[Any, Any], None]:
    """Return a visitor that writes *text*."""

    def write(self: Any, _node: Any) -> None:
        self.body.append(text)

    return write


def _environment(name: str, arguments: str = "") -> Visitors:
    opening = writes(f"\n\\begin{{{name}}}{arguments}")
    return opening, writes(f"\\end{{{name}}}\n")


def _command(name: str, before: str = "\n") -> Visitors:
    return writes(f"{before}\\{name}{{"), writes("}\n")


HTML: dict[type[Element], Visitors] = {
    nodes.log_week: (html.visit_week, html.depart_week),
    nodes.log_week_title: (html.visit_week_title, html.depart_week_title),
    nodes.log_entry: (html.visit_entry, html.depart_entry),
    nodes.log_editor: (html.visit_editor, writes("</div>\n")),
    nodes.log_part: (html.visit_part, html.depart_part),
    nodes.log_disclosure: (html.visit_disclosure, writes("</details>\n")),
    nodes.log_picture: (html.visit_picture, None),
    nodes.log_graph: (html.visit_graph, None),
    nodes.log_rows: (visit_rows, nothing),
    nodes.log_names: (visit_names, nothing),
    nodes.log_card_part: (visit_card_part, close),
    nodes.log_record: (html.visit_record, writes("</div></div>\n")),
    nodes.log_records: (visit_records, nothing),
    nodes.log_drawing: (panels.visit_drawing, writes("</div>\n")),
    nodes.log_panel: (panels.visit_panel, None),
}
LATEX: dict[type[Element], Visitors] = {
    nodes.log_week: (latex.visit_week, latex.depart_week),
    nodes.log_week_title: (latex.visit_week_title, close),
    nodes.log_topic: (latex.visit_topic, latex.depart_week),
    nodes.log_entry: (latex.visit_entry, latex.depart_entry),
    nodes.log_entry_title: (latex.visit_entry_title, writes("}\n")),
    nodes.log_line: (latex.visit_line, writes("}\n")),
    nodes.log_excerpt: _environment("paperlogexcerpt"),
    nodes.log_attribution: _command("paperlogattribution"),
    nodes.log_editor: _environment("paperlogeditor"),
    nodes.log_part: (latex.visit_part, close),
    nodes.log_figure: (latex.visit_figure, close),
    nodes.log_missing_figure: _command("paperlogmissingfigure"),
    nodes.log_drawing: _environment("paperlogdrawing", f"{{{panels.PRINTED_WIDTH}}}\n"),
    nodes.log_panel: (panels.visit_printed_panel, writes("\\end{paperlogpanel}\n")),
    nodes.log_drawn_words: (panels.visit_printed_words, writes("}}%\n")),
    nodes.log_printed_record: _environment("paperlogrecord", "{"),
    nodes.log_record_label: (nothing, latex.depart_record_label),
    nodes.log_pages: (latex.visit_pages, None),
    nodes.log_printed_index: (latex.visit_index, writes("\\end{paperlogindex}\n")),
    nodes.log_index_heading: _command("paperlogindexheading", before=""),
    nodes.log_index_line: (latex.visit_index_line, writes("}\n")),
    nodes.log_index_name: (nothing, writes("}{")),
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
