"""Directives that print tables of the guide from the declarations in the code.

``{settings-reference}`` prints :class:`paperlog.config.Settings`, ``{rules-reference}`` prints
:data:`paperlog.rules.RULES`, ``{benchmark-table} FILE`` prints the results that ``make bench``
saved for builds and the book, with ``:of: command line`` those for the command line.  Add
``paperlog.guide`` to ``extensions`` to use them.
"""

from __future__ import annotations

import json
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from paperlog.config import PREFIX, Settings
from paperlog.rules import RULES

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class SettingsReference(SphinxDirective):
    """List every setting with its default and help text."""

    def run(self) -> list[nodes.Node]:
        listing = nodes.definition_list()
        for item in fields(Settings):
            term = nodes.term("", "", nodes.literal("", f"{PREFIX}{item.name} = {item.default!r}"))
            about = nodes.paragraph("", "", *_parsed(item.metadata["help"]))
            if choices := item.metadata["choices"]:
                about += [nodes.Text(" One of "), *_literals(choices), nodes.Text(".")]
            listing += nodes.definition_list_item("", term, nodes.definition("", about))
        return [listing]


class RulesReference(SphinxDirective):
    """List every rule with its severity, sentence, remedy and what reports it."""

    reporters: ClassVar[dict[str, str]] = {
        "both": "build and check",
        "build": "build only",
        "check": "check only",
    }

    def run(self) -> list[nodes.Node]:
        listing = nodes.definition_list()
        for rule in RULES.values():
            severity = f" ({rule.severity}; {self.reporters[rule.reported_by]})"
            term = nodes.term("", "", nodes.literal("", rule.code), nodes.Text(severity))
            about = nodes.paragraph("", "", *_parsed(f"{rule.sentence} {rule.remedy}"))
            listing += nodes.definition_list_item("", term, nodes.definition("", about))
        return [listing]


class BenchmarkTable(SphinxDirective):
    """Print the results that ``make bench SAVE=yes`` saved in a file next to the page."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"of": directives.unchanged_required}
    columns: ClassVar[dict[str, str]] = {
        "clean": "clean, s",
        "edited": "one word edited, s",
        "added": "a paper added, s",
        "unchanged": "unchanged, s",
        "memory": "memory, MB",
        "output": "output, MB",
    }
    columns_of_book: ClassVar[dict[str, str]] = {
        "sphinx": "Sphinx, s of processor",
        "tex": "TeX, s of processor",
        "seconds": "both, s",
        "pages": "pages",
    }
    columns_of_calls: ClassVar[dict[str, str]] = {
        "seconds": "s",
        "processor": "s of processor",
        "memory": "memory, MB",
    }

    def run(self) -> list[nodes.Node]:
        relative, absolute = self.env.relfn2path(self.arguments[0])
        self.env.note_dependency(relative)
        saved = json.loads(Path(absolute).read_text(encoding="utf-8"))
        if name := self.options.get("of"):
            part = saved[name]
            rows = [
                [row["what"], *(f"{row[column]:g}" for column in self.columns_of_calls)]
                for row in part["calls"]
            ]
            return [
                nodes.paragraph("", f"Measured on {part['day']}; {part['machine']}."),
                _table([["call", *self.columns_of_calls.values()], *rows]),
            ]
        versions = ", ".join(f"{name} {number}" for name, number in saved["versions"].items())
        blocks: list[nodes.Node] = [
            nodes.paragraph("", f"Measured on {saved['day']}; {saved['machine']}; {versions}.")
        ]
        for size in dict.fromkeys(row["size"] for row in saved["corpus"]):
            blocks.append(nodes.rubric("", f"{size:,} entries"))
            blocks.append(self._sites([row for row in saved["corpus"] if row["size"] == size]))
        blocks += self._growth(saved["corpus"])
        if saved.get("book"):
            blocks.append(nodes.rubric("", "The book"))
            rows = [
                [
                    row["form"],
                    *(f"{row[name]:g}" if name in row else "–" for name in self.columns_of_book),
                ]
                for row in saved["book"]
            ]
            blocks.append(_table([["log", *self.columns_of_book.values()], *rows]))
        return blocks

    def _growth(self, rows: list[dict[str, Any]]) -> list[nodes.Node]:
        """Return for each number of jobs the ratios of clean builds of consecutive sizes."""
        paragraphs: list[nodes.Node] = []
        for jobs in dict.fromkeys(row["jobs"] for row in rows):
            ours = [row for row in rows if row["form"] == "ours" and row["jobs"] == jobs]
            steps = [
                f"from {small['size']:,} to {large['size']:,} entries"
                f" {large['clean'] / small['clean']:.1f} times"
                for small, large in pairwise(ours)
            ]
            if steps:
                paragraphs.append(
                    nodes.paragraph(
                        "", f"Clean builds of ours with -j {jobs} take, {', '.join(steps)} as long."
                    )
                )
        return paragraphs

    def _sites(self, rows: list[dict[str, Any]]) -> nodes.table:
        by_hand = {row["jobs"]: row for row in rows if row["form"] == "by hand"}
        lines = [["form, processes", *self.columns.values()]]
        for row in rows:
            cells = [f"{row['form']}, -j {row['jobs']}"]
            for name in self.columns:
                cell = f"{row[name]:.1f}" if name in row else "–"
                peer = by_hand.get(row["jobs"], {}).get("edited" if name == "added" else name)
                if row["form"] == "ours" and peer and name in row:
                    cell += f" ({row[name] / peer:.2f})"
                cells.append(cell)
            lines.append(cells)
        return _table(lines)


def _table(lines: list[list[str]]) -> nodes.table:
    """Return a table; the first line is its header."""
    group = nodes.tgroup("", *(nodes.colspec(colwidth=2) for _cell in lines[0]), cols=len(lines[0]))
    group += nodes.thead("", _row(lines[0]))
    group += nodes.tbody("", *map(_row, lines[1:]))
    return nodes.table("", group)


def _row(cells: list[str]) -> nodes.row:
    return nodes.row(
        "", *(nodes.entry("", nodes.paragraph("", "", *_parsed(cell))) for cell in cells)
    )


def _parsed(sentence: str) -> list[nodes.Node]:
    """Return the nodes of a sentence, with text in backticks as literals."""
    return [
        nodes.literal("", piece) if index % 2 else nodes.Text(piece)
        for index, piece in enumerate(sentence.split("`"))
    ]


def _literals(words: tuple[str, ...]) -> list[nodes.Node]:
    content: list[nodes.Node] = []
    for word in words:
        content += [nodes.Text(", ")] if content else []
        content.append(nodes.literal("", word))
    return content


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("settings-reference", SettingsReference)
    app.add_directive("rules-reference", RulesReference)
    app.add_directive("benchmark-table", BenchmarkTable)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
