"""Print charts: as inline SVG in HTML, as ``picture`` environments in LaTeX."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes

from paperlog.display.charts import FONT_SIZE, OTHER, SHADES, Box, ChartText, Panel
from paperlog.display.svg_elements import element, title, words
from paperlog.nodes import log_drawn_words

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator
    from sphinx.writers.latex import LaTeXTranslator

    from paperlog.nodes import log_drawing, log_panel

COLOURS = ("none", "#c6d4fb", "#8fabf5", "#4d78ec", "#0a4bff", "#8a8d96")
"""Fill colours by shade where style sheets are ignored, as by some EPUB readers."""
EDGE = "#767a83"
"""Stroke colour of the shade 0."""
ACCENTS = tuple(f"paperlogaccent!{part}" for part in (30, 55, 78, 100))
PRINTED = ("paperlogline!60", *ACCENTS, "paperlogmuted")
"""Colours by shade in the book, for ``xcolor``."""
PRINTED_WIDTH = 680
"""Text width of the book in pixels."""

assert len(COLOURS) == len(PRINTED) == OTHER + 1 == SHADES + 2


def visit_drawing(self: HTML5Translator, node: log_drawing) -> None:
    """Open the box of a chart, which screen readers announce as one image with a label."""
    attributes = {"role": "img", "aria-label": node["label"]}
    self.body.append(self.starttag(node, "div", CLASS="pl-drawing", **attributes))


def visit_panel(self: HTML5Translator, node: log_panel) -> None:
    self.body.append(svg(node["panel"]))
    raise nodes.SkipNode


def svg(panel: Panel) -> str:
    """Return *panel* as an ``svg`` element with a group of boxes for each shade."""
    unit = "" if panel.width else "%"
    parts = []
    by_shade = sorted(panel.boxes, key=lambda box: box.shade)
    for shade, group in groupby(by_shade, key=lambda box: box.shade):
        edge = EDGE if shade == 0 else COLOURS[SHADES] if shade <= SHADES else COLOURS[shade]
        boxes = _boxes(list(group), unit)
        look = {"class_": f"pl-shade-{shade}", "fill": COLOURS[shade], "stroke": edge}
        parts.append(element("g", boxes, **look))
    parts += [
        words(
            line.text,
            x=f"{line.x:.4g}{unit}",
            y=line.y,
            dx=line.shift or "",
            text_anchor="end" if line.is_end else "",
            font_size=FONT_SIZE,
        )
        for line in panel.words
    ]
    drawing = element(
        "svg",
        "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {panel.width:g} {panel.height:g}" if panel.width else "",
        width=panel.width or "100%",
        height=panel.height,
        aria_hidden="true",
    )
    return f"{drawing}\n"


def _boxes(boxes: list[Box], unit: str) -> str:
    """Return the boxes of one shade; boxes in pixels without a title are combined in one path."""
    if unit:
        return "".join(map(_rect, boxes))
    plain = "".join(_outline(box) for box in boxes if not box.title)
    titled = (element("path", title(box.title), d=_outline(box)) for box in boxes if box.title)
    return "".join([element("path", d=plain) if plain else "", *titled])


def _rect(box: Box) -> str:
    x, width = f"{box.x:.4g}%", f"{box.width:.4g}%"
    return element("rect", title(box.title), x=x, y=box.y, width=width, height=box.height)


def _outline(box: Box) -> str:
    return f"M{box.x:g} {box.y:g}h{box.width:g}v{box.height:g}h-{box.width:g}z"


def visit_printed_panel(self: LaTeXTranslator, node: log_panel) -> None:
    """Open the panel and draw its boxes.

    Its text is in child nodes, for which the book chooses fonts.
    """
    panel: Panel = node["panel"]
    factor = 1.0 if panel.width else PRINTED_WIDTH / 100
    width = panel.width or PRINTED_WIDTH
    if panel.overlap:
        self.body.append(f"\\kern-{panel.overlap:g}\\unitlength\n")
    self.body.append(f"\\begin{{paperlogpanel}}{{{width:g}}}{{{panel.height:g}}}%\n")
    for box in panel.boxes:
        place = f"{box.x * factor:.4g},{panel.height - box.y - box.height:g}"
        size = f"{{{box.width * factor:.4g}}}{{{box.height:g}}}"
        self.body.append(f"\\put({place}){{\\paperlogbar{{{PRINTED[box.shade]}}}{size}}}%\n")


def visit_printed_words(self: LaTeXTranslator, node: log_drawn_words) -> None:
    panel: Panel = node.parent["panel"]
    line: ChartText = node["words"]
    factor = 1.0 if panel.width else PRINTED_WIDTH / 100
    place = f"{line.x * factor + line.shift:.4g},{panel.height - line.y:g}"
    self.body.append(f"\\put({place}){{\\paperlogwords{{{'r' if line.is_end else 'l'}}}{{")
