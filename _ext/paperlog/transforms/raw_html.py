"""Raw HTML in the text of a page: balanced when read, converted for formats other than HTML."""

from __future__ import annotations

import html
import re
from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from paperlog.diagnostics import warn
from paperlog.model.html_tags import OMITTED, VERBATIM, Balance, Piece, pieces_of
from paperlog.nodes import holder_of_line, log_entry, log_topic, log_week
from paperlog.transforms.log_transform import LogTransform

CHECKBOX = 'class="task-list-item-checkbox"'
CHECKED = 'checked="checked"'
BOXES = {
    "html": ("\N{BALLOT BOX} ", "\N{BALLOT BOX WITH X} "),
    "latex": ("$\\square$ ", "$\\boxtimes$ "),
}
"""Unchecked and checked box by the format of the builder."""
STRUCK = ("<s>", "</s>")
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


class CloseHtml(SphinxTransform):
    """Balance the HTML of weeks, topics and entries, and warn of each fault."""

    # after translated messages are inserted
    default_priority = 401

    def apply(self, **kwargs: Any) -> None:
        for parent in _parents_of_html(self.document):
            if _in_log(parent):
                close_html(parent, self.env.docname)


class WriteHtmlForBooks(LogTransform):
    """Write the raw HTML of an EPUB as XML, without elements that an EPUB must not have."""

    # after listings, which repeat content of other pages, are filled
    default_priority = 950
    builders = ("epub",)

    def run(self, **kwargs: Any) -> None:
        if not self.is_ours:
            return
        for parent in _parents_of_html(self.document):
            close_html(parent, self.env.docname, for_book=True)


def close_html(parent: nodes.Element, docname: str, *, for_book: bool = False) -> None:
    """Balance the raw HTML in *parent*, as XML for an EPUB if *for_book*, and warn of faults."""
    _join_verbatim(parent)
    balance = Balance(for_book=for_book)
    lines: dict[int, int | None] = {}
    written: list[tuple[nodes.raw, list[Piece]]] = []
    for node in [child for child in parent.children if _is_html(child)]:
        assert isinstance(node, nodes.raw)
        pieces = list(pieces_of(node.astext()))
        for piece in pieces:
            lines[id(piece)] = holder_of_line(node).line
            balance.add(piece)
        written.append((node, pieces))
    closing = balance.close()
    is_inline = isinstance(parent, nodes.TextElement)
    for node, pieces in written:
        _replace(node, pieces, is_inline=is_inline)
    if closing:
        parent += nodes.raw("", closing, format="html")
    for fault in balance.faults:
        line = lines[id(fault.piece)]
        warn("html", fault.message, (docname, line + fault.piece.line if line else None))


def _join_verbatim(parent: nodes.Element) -> None:
    """Join the nodes of an inline ``<script>`` or the like: its tags and its text are separate."""
    children = list(parent.children)
    for index, node in enumerate(children):
        if not _is_html(node) or node.parent is not parent:
            continue
        pieces = list(pieces_of(node.astext()))
        last = pieces[-1] if pieces else None
        if last is None or last.kind != "open" or last.name not in VERBATIM:
            continue
        for end in range(index + 1, len(children)):
            if _is_html(children[end]):
                if children[end].astext().lower().startswith(f"</{last.name}"):
                    text = "".join(child.astext() for child in children[index : end + 1])
                    for child in children[index + 1 : end + 1]:
                        parent.remove(child)
                    whole = nodes.raw("", text, format="html")
                    whole.source, whole.line = node.source, node.line
                    node.replace_self(whole)  # type: ignore[attr-defined]
                break
            if not isinstance(children[end], nodes.Text):
                break


def _replace(node: nodes.raw, pieces: list[Piece], *, is_inline: bool) -> None:
    """Replace *node* by the balanced *pieces*: raw HTML, text if no tag is left, or nothing."""
    text = "".join(map(str, pieces))
    if not text.strip():
        node.parent.remove(node)
    elif all(piece.kind == "text" and not piece.before for piece in pieces):
        typed = "".join(piece.typed for piece in pieces)
        new = nodes.Text(typed) if is_inline else nodes.literal_block(typed, typed, language="none")
        node.replace_self(new)
    else:
        raw = nodes.raw(text, text, format="html")
        raw.source, raw.line = node.source, node.line
        node.replace_self(raw)


class PrintHtml(LogTransform):
    """Adapt raw HTML to the output.

    Checkboxes of task lists and struck-through text, which MyST parses to raw HTML, become text
    where a page is not interactive. Other HTML becomes its text and :data:`ELEMENTS` where the
    builder would drop it.
    """

    default_priority = 200

    def run(self, **kwargs: Any) -> None:
        if not self.is_ours:
            return
        for raw in list(self.document.findall(_is_html)):
            assert isinstance(raw, nodes.raw)
            self._print_mark(raw)
        if self.domain.builder.format not in FORMATS:
            return
        for parent in _parents_of_html(self.document):
            if isinstance(parent, nodes.TextElement):
                self._print_line(parent)
            else:
                for raw in [child for child in parent.children if _is_html(child)]:
                    printer = PrintedBlocks()
                    printer.add_html(raw)
                    blocks = [_lines_of(block) for block in printer.blocks()]
                    parent.replace(raw, [self._paragraph(lines) for lines in blocks])

    def _print_mark(self, raw: nodes.raw) -> None:
        text, output = raw.astext(), self.domain.builder.format
        if CHECKBOX in text and self.for_site:
            # a label around the text of the task, for screen readers
            parent = raw.parent
            label = nodes.raw("", '<label class="pl-task">', format="html")
            parent.insert(parent.index(raw), label)
            parent.append(nodes.raw("", "</label>", format="html"))
        elif CHECKBOX in text:
            box = BOXES.get(output, ("[ ] ", "[x] "))[CHECKED in text]
            is_tex = output == "latex"
            raw.replace_self(nodes.raw("", box, format="latex") if is_tex else nodes.Text(box))
        elif text in STRUCK and not self.for_html:
            raw.replace_self(nodes.Text("~~"))

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


def _parents_of_html(document: nodes.document) -> list[nodes.Element]:
    """Return the elements with raw HTML among their children, without duplicates."""
    raws = filter(_is_html, document.findall(nodes.raw))
    return list({id(raw.parent): raw.parent for raw in raws}.values())


def _is_html(node: nodes.Node) -> bool:
    return isinstance(node, nodes.raw) and "html" in node.get("format", "").split()


def _in_log(node: nodes.Node) -> bool:
    while node is not None:
        if isinstance(node, log_entry | log_topic | log_week):
            return True
        node = node.parent
    return False
