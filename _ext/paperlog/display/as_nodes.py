"""Convert lines to docutils nodes, for output formats other than HTML.

HTML output uses nodes only in three places: the records of a bibliography on one page, the list of
a lineage, and the attribution of an excerpt.
"""

from __future__ import annotations

from docutils import nodes

from paperlog.display.lines import LineLink, Part, Piece, Span, Unverified
from paperlog.domain import LogDomain
from paperlog.domain.references import is_html, reference_to
from paperlog.nodes import log_line

UNVERIFIED_SIGN = "?"
"""Follows unverified text in formats that cannot style it."""


def part_nodes(domain: LogDomain, part: Part, docname: str) -> list[nodes.Node]:
    """Return the nodes of *part* without collapsible elements, with links relative to *docname*."""
    line = part.unfolded
    if line is None:
        return []
    content = _line_nodes(domain, line.labelled, docname)
    return [log_line("", "", *content, classes=list(line.classes))]


def _line_nodes(domain: LogDomain, pieces: tuple[Piece, ...], docname: str) -> list[nodes.Node]:
    content: list[nodes.Node] = []
    for piece in pieces:
        if isinstance(piece, Unverified):
            content += unverified_nodes(domain, _line_nodes(domain, piece.pieces, docname))
        else:
            content.append(_piece_node(domain, piece, docname))
    return content


def unverified_nodes(domain: LogDomain, content: list[nodes.Node]) -> list[nodes.Node]:
    """Mark *content* as unverified: by a class in HTML, by :data:`UNVERIFIED_SIGN` elsewhere."""
    if is_html(domain.builder):
        return [nodes.inline("", "", *content, classes=["pl-unverified"])]
    is_raised = domain.builder.format == "latex"
    sign = nodes.superscript("", UNVERIFIED_SIGN) if is_raised else nodes.Text(UNVERIFIED_SIGN)
    return [*content, sign]


def _piece_node(domain: LogDomain, piece: str | Span | LineLink, docname: str) -> nodes.Node:
    if isinstance(piece, str):
        return nodes.Text(piece)
    if isinstance(piece, Span) and piece.role:
        return {"title": nodes.emphasis, "mark": nodes.strong}[piece.role](piece.text, piece.text)
    if isinstance(piece, Span):
        language = [f"language-{piece.language}"] if piece.language else []
        return nodes.inline("", piece.text, classes=[*piece.classes, *language])
    return link_node(domain, piece, docname)


def link_node(domain: LogDomain, link: LineLink, docname: str) -> nodes.Node:
    """Return a reference for *link*, or styled text if it has no target."""
    style = [*link.inner, *([] if link.address or link.uri else link.classes)]
    inner = nodes.inline("", link.text, classes=style) if style else nodes.Text(link.text)
    node: nodes.Node = inner
    classes = list(link.classes)
    if link.address:
        node = reference_to(domain, link.address, docname, inner, link.title or None, classes)
        if link.is_paged:
            # the book prints the page number after the link
            node["paged"] = True
    elif link.uri:
        node = nodes.reference("", "", inner, refuri=link.uri, internal=False, classes=classes)
    return nodes.strong("", "", node) if link.is_strong else node
