"""Print lines as nodes, for every writer."""

from __future__ import annotations

from docutils import nodes

from paperlog.display.lines import Code, Doubt, Line, LineLink, Names, Part, Piece, Span
from paperlog.domain import LogDomain
from paperlog.domain.references import has_classes, reference_to
from paperlog.nodes import log_bibtex, log_disclosure, log_line, log_part

DOUBT_SIGN = "?"
"""Stands behind what is not verified yet, where words have no style of their own."""


def part_nodes(domain: LogDomain, part: Part, docname: str, folds: bool) -> list[nodes.Node]:
    """*part* as it stands on *docname*; *folds* says whether a reader can open and close things."""
    if isinstance(part, Line):
        return [
            log_line("", "", *_pieces(domain, part.pieces, docname), classes=list(part.classes))
        ]
    if isinstance(part, Names):
        if not folds:
            return part_nodes(domain, part.short, docname, folds)
        summary = log_part("", *_pieces(domain, part.summary, docname), tag="summary")
        everyone = nodes.paragraph("", "", *_pieces(domain, part.everyone, docname))
        return [log_disclosure("", summary, everyone, classes=list(part.short.classes))]
    if not folds:
        line = part.explanation
        return part_nodes(domain, line, docname, folds) if line else []
    return _code(domain, part, docname)


def _code(domain: LogDomain, code: Code, docname: str) -> list[nodes.Node]:
    content: list[nodes.Node] = [log_part("", nodes.Text(code.title), tag="summary")]
    for line in code.folded:
        content += part_nodes(domain, line, docname, folds=True)
    if code.text:
        classes = ["pl-bibtex-code", "no-search"]
        content.append(log_bibtex(code.text, code.text, language="bibtex", classes=classes))
    return [log_disclosure("", *content, classes=["pl-bibtex"])]


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
    if has_classes(domain.builder):
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
