"""Convert raw HTML in the text to nodes, for builders that do not write HTML."""

from __future__ import annotations

import html
import re
from typing import Any

from docutils import nodes

from paperlog.model.html_tags import OMITTED, Piece, pieces_of
from paperlog.transforms.log_transform import LogTransform

FORMATS = frozenset({"latex", "text", "man", "texinfo"})
ELEMENTS: dict[str, type[nodes.TextElement]] = {
    "b": nodes.strong,
    "code": nodes.literal,
    "em": nodes.emphasis,
    "i": nodes.emphasis,
    "kbd": nodes.literal,
    "strong": nodes.strong,
    "sub": nodes.subscript,
    "summary": nodes.strong,
    "sup": nodes.superscript,
}
BLOCKS = frozenset(
    [
        *("address", "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt"),
        *("figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"),
        *("li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "td", "th", "tr"),
        "ul",
    ]
)
"""Block elements, which start a new paragraph."""
BLANKS = re.compile(r"\s+")
LINE_END = "\\newline{}"


class PrintHtml(LogTransform):
    """Replace raw HTML by its text and :data:`ELEMENTS` where the builder would drop it."""

    # after PrintMarks
    default_priority = 210

    def run(self, **kwargs: Any) -> None:
        if self.domain.builder.format not in FORMATS or not self.is_ours:
            return
        raws = list(self.document.findall(_is_html))
        for parent in {id(raw.parent): raw.parent for raw in raws}.values():
            if isinstance(parent, nodes.TextElement):
                self._print_line(parent)
            else:
                for raw in [child for child in parent.children if _is_html(child)]:
                    printer = PrintedBlocks()
                    printer.add_html(raw)
                    blocks = [_lines_of(block) for block in printer.blocks()]
                    parent.replace(raw, [self._paragraph(lines) for lines in blocks])

    def _print_line(self, parent: nodes.TextElement) -> None:
        """Convert HTML within the text of *parent*; only a paragraph can hold several lines."""
        printer = PrintedBlocks()
        for child in parent.children:
            if _is_html(child):
                printer.add_html(child)
            else:
                printer.add(child)
        parent.clear()
        lines = [line for block in printer.blocks() for line in _lines_of(block)]
        if type(parent) is nodes.paragraph and parent.parent is not None:
            printed = self._paragraph(lines)
            printed["ids"] = parent["ids"]
            parent.replace_self(printed)
        else:
            parent += _joined(lines, nodes.Text(" "))

    def _paragraph(self, lines: list[list[nodes.Node]]) -> nodes.Element:
        if len(lines) <= 1:
            return nodes.paragraph("", "", *(lines[0] if lines else []))
        if self.for_print:
            line_end = nodes.raw("", LINE_END, format="latex")
            return nodes.paragraph("", "", *_joined(lines, line_end))
        return nodes.line_block("", *(nodes.line("", "", *line) for line in lines))


class PrintedBlocks:
    """Builder of paragraphs from text nodes and raw HTML."""

    def __init__(self) -> None:
        self._blocks: list[nodes.TextElement] = [nodes.paragraph()]
        self._open: list[tuple[str, nodes.TextElement]] = []
        self._omitted_element = ""

    def add_html(self, raw: nodes.Node) -> None:
        """Add the elements and text of the HTML in *raw*."""
        for piece in pieces_of(raw.astext()):
            if self._omitted_element:
                if piece.kind == "end" and piece.name == self._omitted_element:
                    self._omitted_element = ""
            elif piece.kind == "text":
                self.add(nodes.Text(BLANKS.sub(" ", html.unescape(piece.typed))))
            elif piece.kind == "start":
                self._begin(piece)
            elif piece.kind == "end":
                self._end(piece)

    def add(self, node: nodes.Node) -> None:
        """Add *node* to the innermost open element."""
        if not self._omitted_element:
            (self._open[-1][1] if self._open else self._blocks[-1]).append(node)

    def blocks(self) -> list[list[nodes.Node]]:
        """Return the children of each paragraph, without blank paragraphs."""
        return [block.children for block in self._blocks if not _is_blank(block)]

    def _begin(self, piece: Piece) -> None:
        if piece.name in OMITTED and not piece.typed.endswith("/>"):
            self._omitted_element = piece.name
        if piece.name == "br":
            self.add(LineEnd())
        if piece.name in BLOCKS:
            self._next_block()
        if kind := ELEMENTS.get(piece.name):
            element = kind()
            self.add(element)
            self._open.append((piece.name, element))

    def _end(self, piece: Piece) -> None:
        if piece.name in [name for name, _element in self._open]:
            while self._open.pop()[0] != piece.name:
                pass
        if piece.name in BLOCKS:
            self._next_block()

    def _next_block(self) -> None:
        if not self._open:
            self._blocks.append(nodes.paragraph())


class LineEnd(nodes.Text):
    """A ``<br>``, whose text is a space where no line break is possible."""

    def __new__(cls) -> LineEnd:
        return super().__new__(cls, " ")


def _lines_of(block: list[nodes.Node]) -> list[list[nodes.Node]]:
    """Split *block* at each :class:`LineEnd`; return the lines that are not blank."""
    lines: list[list[nodes.Node]] = [[]]
    for node in block:
        if isinstance(node, LineEnd):
            lines.append([])
        else:
            lines[-1].append(node)
    return [line for line in lines if any(not _is_blank(node) for node in line)]


def _joined(lines: list[list[nodes.Node]], between: nodes.Node) -> list[nodes.Node]:
    """Return *lines* as one list, with copies of *between* in between."""
    joined: list[nodes.Node] = []
    for line in lines:
        joined += [between.deepcopy(), *line] if joined else line
    return joined


def _is_blank(node: nodes.Node) -> bool:
    """Whether *node* has no text, image or other visible content."""
    if isinstance(node, nodes.Text):
        return not node.strip()
    is_holder = isinstance(node, nodes.paragraph | nodes.strong | nodes.emphasis | nodes.literal)
    return is_holder and all(map(_is_blank, node.children))


def _is_html(node: nodes.Node) -> bool:
    return isinstance(node, nodes.raw) and "html" in node.get("format", "").split()
