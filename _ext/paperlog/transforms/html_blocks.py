"""Balance raw HTML within its parent element."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from paperlog.diagnostics import warn
from paperlog.model.html_tags import VERBATIM, Balance, Piece, pieces_of
from paperlog.nodes import holder_of_line, log_entry, log_topic, log_week
from paperlog.transforms.log_transform import LogTransform


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
        for parent in _parents_of_html(self.document) if self.is_ours else ():
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
