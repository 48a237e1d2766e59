"""Visitors for LaTeX: weeks, cards, records and indexes, with the commands and environments of
``latex/paperlog.sty``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from paperlog.model.escapes import latex_name
from paperlog.nodes import log_figure, log_part

if TYPE_CHECKING:
    from sphinx.writers.latex import LaTeXTranslator

    from paperlog import nodes as log

LONGEST_TABLE = 30
"""Maximum rows of a table in a framed card; Sphinx prints longer ones as ``longtable``."""

BREAKS = {"break": "break", "letters": "letterbreak", "apart": "apart"}
"""Commands by kind of ``log_break``, without their prefix ``paperlog``."""
FIGURE_LINES = 17
"""Lines that the head of a card and a figure right below it need."""


def visit_week(self: LaTeXTranslator, node: log.log_week) -> None:
    self.visit_section(node)


def depart_week(self: LaTeXTranslator, node: log.log_week) -> None:
    self.body.append("\n\\paperlogopened\n")
    self.depart_section(node)


def visit_topic(self: LaTeXTranslator, node: log.log_topic) -> None:
    self.body.append("\n\\paperlogtopic\n")
    self.visit_section(node)


def visit_week_title(self: LaTeXTranslator, node: log.log_week_title) -> None:
    week = node.parent
    self.body.append(
        f"\\paperlogat{{{_place(self, week)}}}%\n\\paperlogweek{{{self.encode(week['week'])}}}{{"
    )
    self.context.append("}\n" + self.hypertarget_to(week))


def visit_entry(self: LaTeXTranslator, node: log.log_entry) -> None:
    self.sectionlevel += 1
    kind = "paperlogopencard" if _has_long_table(node) else "paperlogcard"
    lines = f"[{FIGURE_LINES}]" if _begins_with_figure(node) else ""
    self.body.append(f"\n\n\\paperlogat{{{_place(self, node)}}}%\n\\begin{{{kind}}}{lines}\n")
    self.context.append(f"\\end{{{kind}}}\n")


def depart_entry(self: LaTeXTranslator, node: log.log_entry) -> None:
    self.body.append(self.context.pop())
    self.sectionlevel -= 1


def visit_entry_title(self: LaTeXTranslator, node: log.log_entry_title) -> None:
    """Open the name of the entry, with its labels and its bookmark.

    ``\\nobreak`` follows the labels: they would be lost at a page break right below them.
    """
    level = self.sectionnames[min(self.sectionlevel, len(self.sectionnames) - 1)]
    labels = self.hypertarget_to(node.parent, anchor=True)
    self.body.append(
        f"{labels}\\addcontentsline{{toc}}{{{level}}}{{{self.encode(node.astext())}}}\\nobreak%\n\\paperlogname{{"
    )


def visit_part(self: LaTeXTranslator, node: log.log_part) -> None:
    kinds = {"pl-head", "pl-body", "pl-foot"}.intersection(node["classes"])
    name = "".join(kinds).removeprefix("pl-")
    self.body.append(f"\\begin{{paperlog{name}}}\n" if name else "")
    self.context.append(f"\n\\end{{paperlog{name}}}\n" if name else "")


def visit_line(self: LaTeXTranslator, node: log.log_line) -> None:
    name = node["classes"][0].removeprefix("pl-").replace("-", "") if node["classes"] else ""
    self.body.append(f"\n\\paperlogline{{{name}}}{{")


def visit_figure(self: LaTeXTranslator, node: log.log_figure) -> None:
    # with numfig, step the figure counter so that references can print the number
    step = "\\paperlogfigurestep" if self.config.numfig and node["ids"] else ""
    labels = self.hypertarget_to(node, anchor=not step)
    beside = node.get("beside", "")
    kind = "paperlogsidefigure" if beside else "paperlogfigure"
    kind = "paperloggraphs" if "graphs" in node else kind
    width = f"{{{beside}}}" if beside else ""
    self.body.append(f"\n\\begin{{{kind}}}{width}\n{step}{labels}")
    self.context.append(f"\n\\end{{{kind}}}\n")


def depart_record_label(self: LaTeXTranslator, node: log.log_record_label) -> None:
    record = node.parent
    # the cite role of sphinxcontrib-bibtex links to the targets of LaTeX's own bibliography
    targets = "".join(
        f"\\hypertarget{{cite.{record['docname']}:{address}}}{{}}" for address in record["ids"]
    )
    self.body.append(f"}}{targets}{self.hypertarget_to(record, anchor=True)}")


def visit_pages(self: LaTeXTranslator, node: log.log_pages) -> None:
    """Print the page numbers of targets; their labels have the form ``docname:id``."""
    labels = [self.idescape(target.replace("#", ":", 1)) for target in node["targets"]]
    self.body.append(
        f"\\paperlogpage{{{labels[0]}}}"
        if node.get("single")
        else f"\\paperlogpages{{{','.join(labels)}}}"
    )
    raise nodes.SkipNode


def visit_index(self: LaTeXTranslator, node: log.log_printed_index) -> None:
    self.body.append(f"\n\\begin{{paperlogindex}}[{node['columns']}]\n")


def visit_index_line(self: LaTeXTranslator, node: log.log_index_line) -> None:
    self.body.append(f"\\paperlogindexline{{{self.hypertarget_to(node, anchor=True)}")


def visit_runs(self: LaTeXTranslator, node: log.log_runs) -> None:
    """Print the characters unescaped: none is special in TeX, and Sphinx would replace some."""
    self.body.append(
        f"\\{'paperlogrtl' if node['direction'] == 'rtl' else 'paperlogruns'}{{{node.astext()}}}"
    )
    raise nodes.SkipNode


def visit_break(self: LaTeXTranslator, node: log.log_break) -> None:
    self.body.append(f"\\paperlog{BREAKS[node['kind']]}{{}}")
    raise nodes.SkipNode


def _place(self: LaTeXTranslator, node: nodes.Element) -> str:
    """Return docname and line as ``2024/w27:12``, to be written to TeX's log."""
    return latex_name(f"{node['in_document']}:{node.line or 0}")


def _begins_with_figure(node: log.log_entry) -> bool:
    body = next((part for part in node.findall(log_part) if "pl-body" in part["classes"]), None)
    return body is not None and isinstance(body[0], log_figure)


def _has_long_table(node: nodes.Element) -> bool:
    return any(
        "longtable" in table["classes"]
        or sum(1 for _row in table.findall(nodes.row)) > LONGEST_TABLE
        for table in node.findall(nodes.table)
    )
