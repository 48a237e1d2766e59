"""Nodes of lineages: a drawing in HTML and in the book, and a nested list with the same content."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Literal

from docutils import nodes

from paperlog.bib.citations import cite_domain
from paperlog.diagnostics import warn, warn_once
from paperlog.display.as_nodes import part_nodes
from paperlog.display.fact_lines import citation_link, mark_unverified
from paperlog.display.lineage_drawing import Stroke, WorkBox, drawing_of
from paperlog.display.lines import Line, LineLink, Piece, Span, joined
from paperlog.domain import LogDomain
from paperlog.domain.references import Address, entry_address, is_interactive
from paperlog.figures.dot import DotError, DotMissingError
from paperlog.figures.graph_layout import graph_text, laid_out
from paperlog.figures.vector_figures import can_convert
from paperlog.messages import _, relation_name
from paperlog.model.catalogue import Catalogue
from paperlog.model.entry import RELATIONS
from paperlog.model.lineage import SYMMETRIC, Branch, Lineage, LineageWork, names_of
from paperlog.nodes import log_disclosure, log_figure, log_graph, log_line, log_part

MAX_WORKS, MAX_TIES = 150, 400
"""Limits of a drawing; a larger lineage is shown as a list only."""
FOLDER = "lineages"
"""Folder for drawings, below that of the doctrees."""


class LineagePrinter:
    """Makes the nodes of lineages on the page *docname*."""

    def __init__(self, domain: LogDomain, catalogue: Catalogue, docname: str) -> None:
        self.domain = domain
        self.catalogue = catalogue
        self.docname = docname
        self.format: str = domain.builder.format

    def nodes_of(self, lineage: Lineage, place: nodes.Node) -> list[nodes.Node]:
        """Return drawing and list of *lineage*, or [] if it is empty; warn of failures at *place*.

        There is no drawing in other formats than HTML and the book, or if drawing fails.
        """
        if not lineage.works:
            return []
        names = names_of(self.catalogue, lineage.works)
        listing = self._list(lineage, names)
        if self.format != "html" and not self.domain.prints_book:
            return [listing]
        if len(lineage.works) > MAX_WORKS or len(lineage.ties) > MAX_TIES:
            message = _("Too many papers to be drawn ({}); the list has them all.")
            line = log_line("", message.format(len(lineage.works)), classes=["pl-nothing"])
            return [line, listing]
        drawings = self._drawings(lineage, names, place)
        if drawings and is_interactive(self.domain.builder):
            summary = log_part("", nodes.Text(_("As a list")), tag="summary")
            listing = log_disclosure("", summary, listing, classes=["pl-lineage-list"])
        return [*drawings, listing]

    # the list -------------------------------------------------------------------------------------

    def _list(self, lineage: Lineage, names: dict[str, tuple[str, str]]) -> nodes.Element:
        works = {work.target: work for work in lineage.works}

        def rows(branches: tuple[Branch, ...], classes: list[str]) -> nodes.bullet_list:
            listing = nodes.bullet_list(classes=classes)
            for branch in branches:
                line = self._line(branch, works[branch.target], *names[branch.target])
                item = nodes.list_item("", *part_nodes(self.domain, line, self.docname))
                if branch.below:
                    item += rows(branch.below, [])
                listing += item
            return listing

        return rows(lineage.branches(), ["pl-lineage"])

    def _line(self, branch: Branch, work: LineageWork, name: str, year: str) -> Line:
        pieces: list[Piece] = []
        if branch.kinds:
            kinds = joined(map(tie_name, branch.kinds), ", ")
            pieces += [Span("".join(map(str, kinds)) + " ", ("pl-label",))]
        if work.entry:
            title = self.catalogue.title(work.entry)
            address = entry_address(work.entry)
            pieces.append(LineLink(name, address, title=title, is_paged=not branch.is_elsewhere))
        else:
            pieces.append(name)
            if cited := citation_link(self.domain, work.target, self.docname):
                pieces += [" ", cited]
        if branch.is_elsewhere:
            pieces.append(Span(_(" (listed elsewhere)"), ("pl-more",)))
        elif year:
            marked_year = mark_unverified(self.catalogue.records.get(work.target), "year", year)
            pieces += [" (", *marked_year, ")"]
        return Line(("pl-lineage-line",), tuple(pieces))

    # the drawing ----------------------------------------------------------------------------------

    def _drawings(
        self, lineage: Lineage, names: dict[str, tuple[str, str]], place: nodes.Node
    ) -> list[nodes.Element]:
        """Return one drawing; in a book, one for each connected part; [] where drawing fails.

        In a book small parts come first, so that they fill the page below the heading; a large
        one takes a page of its own.
        """
        if self.format == "latex" and not can_convert():
            warn_once("book", "lineages need CairoSVG to be printed; the book has their lists")
            return []
        kinds = sorted({tie.kind for tie in lineage.ties}, key=RELATIONS.index)
        legend = [(kind, tie_name(kind)) for kind in kinds]
        parts = [lineage]
        if self.format == "latex":
            parts = sorted(lineage.parts(), key=lambda part: len(part.works))
        try:
            drawings = [
                self._drawing(part, names, legend if part is parts[0] else []) for part in parts
            ]
            if self.format == "html":
                return drawings
            # one paragraph, so that small drawings stand side by side
            pieces = [piece for image in drawings for piece in (image, nodes.Text(" "))]
            return [log_figure("", nodes.paragraph("", "", *pieces[:-1]), graphs=True)]
        except DotMissingError as error:
            warn_once("dot", f"{error}; lineages are shown as lists alone")
        except (DotError, OSError) as error:
            warn("dot", f"the lineage cannot be drawn: {error}; it is shown as a list alone", place)
        return []

    def _drawing(
        self, lineage: Lineage, names: dict[str, tuple[str, str]], legend: list[tuple[str, str]]
    ) -> nodes.Element:
        number = {work.target: index for index, work in enumerate(lineage.works)}
        boxes = [
            WorkBox.of(*names[work.target], self._href(work), is_quiet=work.entry is None)
            for work in lineage.works
        ]
        strokes = [Stroke(tie.kind, number[tie.older], number[tie.newer]) for tie in lineage.ties]
        text = graph_text([box.size for box in boxes], [stroke.edge for stroke in strokes])
        layout = laid_out(text, Path(self.domain.env.doctreedir, FOLDER))
        if len(layout.boxes) != len(boxes):
            raise DotError("Graphviz left out works")
        title = str(_("How these papers relate; the list below says the same"))
        link: Literal["href", "xlink:href", ""] = ""
        if self.format == "html":
            link = "href" if is_interactive(self.domain.builder) else "xlink:href"
        svg = drawing_of(boxes, strokes, layout, legend, title, link)
        if self.format == "html":
            return log_graph(svg=svg, label=title)
        return self._printed_drawing(svg, title)

    def _href(self, work: LineageWork) -> str:
        if self.format != "html":
            return ""
        if work.entry:
            address = entry_address(work.entry)
        else:
            cited = cite_domain(self.domain.env).place_of(work.target, self.docname)
            if cited is None:
                return ""
            address = Address(*cited[1:])
        return address.uri(self.domain, self.docname)

    def _printed_drawing(self, svg: str, title: str) -> nodes.Element:
        """Write *svg* to a file, and return an image node that the book treats as any other."""
        env = self.domain.env
        name = f"lineage-{sha256(svg.encode()).hexdigest()[:16]}.svg"
        path = Path(env.doctreedir, FOLDER, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(svg, encoding="utf-8")
        env.images[str(path)] = ({self.docname}, name)
        return nodes.image(uri=str(path), alt=title, candidates={"image/svg+xml": str(path)})


def tie_name(kind: str) -> str:
    """Return the name of a relation *kind*, read from the older work to the newer one."""
    return relation_name(kind, inverse=kind not in SYMMETRIC)
