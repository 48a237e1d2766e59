"""Print lines as nodes, for what is not HTML.

HTML takes them only where nodes of others stand around: records of a bibliography that is not
divided, the list of a lineage, the credit of an excerpt.
"""

from __future__ import annotations

from docutils import nodes

from paperlog.display.lines import Doubt, LineLink, Part, Piece, Span
from paperlog.domain import LogDomain
from paperlog.domain.references import is_html, reference_to
from paperlog.nodes import log_line

DOUBT_SIGN = "?"
"""Stands behind what is not verified yet, where words have no style of their own."""


def part_nodes(domain: LogDomain, part: Part, docname: str) -> list[nodes.Node]:
    """*part* as it stands on *docname*, where nothing can be folded."""
    line = part.unfolded
    if line is None:
        return []
    return [log_line("", "", *_pieces(domain, line.labelled, docname), classes=list(line.classes))]


def _pieces(domain: LogDomain, pieces: tuple[Piece, ...], docname: str) -> list[nodes.Node]:
    found: list[nodes.Node] = []
    for piece in pieces:
        if isinstance(piece, Doubt):
            found += doubtful_nodes(domain, _pieces(domain, piece.pieces, docname))
        else:
            found.append(_piece(domain, piece, docname))
    return found


def doubtful_nodes(domain: LogDomain, content: list[nodes.Node]) -> list[nodes.Node]:
    """*content* that is not verified yet: in a class, or with a sign where there are none."""
    if is_html(domain.builder):
        return [nodes.inline("", "", *content, classes=["pl-unverified"])]
    is_raised = domain.builder.format == "latex"
    sign = nodes.superscript("", DOUBT_SIGN) if is_raised else nodes.Text(DOUBT_SIGN)
    return [*content, sign]


def _piece(domain: LogDomain, piece: str | Span | LineLink, docname: str) -> nodes.Node:
    if isinstance(piece, str):
        return nodes.Text(piece)
    if isinstance(piece, Span) and piece.role:
        return {"title": nodes.emphasis, "mark": nodes.strong}[piece.role](piece.text, piece.text)
    if isinstance(piece, Span):
        return nodes.inline(
            "",
            piece.text,
            classes=[*piece.classes, *([f"language-{piece.language}"] if piece.language else [])],
        )
    return link_node(domain, piece, docname)


def link_node(domain: LogDomain, link: LineLink, docname: str) -> nodes.Node:
    style = [*link.inner, *([] if link.address or link.uri else link.classes)]
    inner = nodes.inline("", link.text, classes=style) if style else nodes.Text(link.text)
    node: nodes.Node
    if link.address:
        reference = reference_to(
            domain, link.address, docname, inner, link.title or None, list(link.classes)
        )
        if link.is_paged:
            # in print the page is told as well
            reference["paged"] = True
        node = reference
    elif link.uri:
        node = nodes.reference(
            "", "", inner, refuri=link.uri, internal=False, classes=list(link.classes)
        )
    else:
        node = inner
    return nodes.strong("", "", node) if link.is_strong else node
