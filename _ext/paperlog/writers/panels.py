"""Drawings of boxes and words: as SVG within HTML, and as pictures of LaTeX."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes

from paperlog.display.charts import LETTERS, OTHER, SHADES, Box, ChartText, Panel
from paperlog.display.svg_elements import element, title, words
from paperlog.nodes import log_drawn_words

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator
    from sphinx.writers.latex import LaTeXTranslator

    from paperlog.nodes import log_drawing, log_panel

COLOURS = ("none", "#c6d4fb", "#8fabf5", "#4d78ec", "#0a4bff", "#8a8d96")
"""Of the shades where no style sheet says otherwise, as in some readers of EPUB."""
EDGE = "#767a83"
"""Of an outline."""
ACCENTS = tuple(f"paperlogaccent!{part}" for part in (30, 55, 78, 100))
PRINTED = ("paperlogline!60", *ACCENTS, "paperlogmuted")
"""Colours of the shades in a book."""
PRINTED_WIDTH = 680
"""Pixels that a line of a book is wide."""

assert len(COLOURS) == len(PRINTED) == OTHER + 1 == SHADES + 2


def visit_drawing(self: HTML5Translator, node: log_drawing) -> None:
    """One picture for who cannot see it, however many panels it has."""
    attributes = {"role": "img", "aria-label": node["label"]}
    self.body.append(self.starttag(node, "div", CLASS="pl-drawing", **attributes))


def depart_drawing(self: HTML5Translator, node: log_drawing) -> None:
    self.body.append("</div>\n")


def visit_panel(self: HTML5Translator, node: log_panel) -> None:
    self.body.append(svg(node["panel"]))
    raise nodes.SkipNode


def svg(panel: Panel) -> str:
    """*panel* as an ``svg`` element, boxes of a shade together."""
    unit = "" if panel.width else "%"
    parts = []
    by_shade = sorted(panel.boxes, key=lambda box: box.shade)
    for shade, found in groupby(by_shade, key=lambda box: box.shade):
        edge = EDGE if shade == 0 else COLOURS[SHADES] if shade <= SHADES else COLOURS[shade]
        boxes = _boxes(list(found), unit)
        look = {"class_": f"pl-shade-{shade}", "fill": COLOURS[shade], "stroke": edge}
        parts.append(element("g", boxes, **look))
    parts += [
        words(
            line.text,
            x=f"{line.x:.4g}{unit}",
            y=line.y,
            dx=line.shift or "",
            text_anchor="end" if line.is_end else "",
            font_size=LETTERS,
        )
        for line in panel.words
    ]
    whole = element(
        "svg",
        "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {panel.width:g} {panel.height:g}" if panel.width else "",
        width=panel.width or "100%",
        height=panel.height,
        aria_hidden="true",
    )
    return f"{whole}\n"


def _boxes(boxes: list[Box], unit: str) -> str:
    """Boxes of one shade; those in pixels that have no title are one path."""
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


def visit_printed_drawing(self: LaTeXTranslator, node: log_drawing) -> None:
    self.body.append(f"\n\\begin{{paperlogdrawing}}{{{PRINTED_WIDTH}}}\n")


def depart_printed_drawing(self: LaTeXTranslator, node: log_drawing) -> None:
    self.body.append("\\end{paperlogdrawing}\n")


def visit_printed_panel(self: LaTeXTranslator, node: log_panel) -> None:
    """Boxes from the panel; words from the nodes within, in fonts that have them."""
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


def depart_printed_panel(self: LaTeXTranslator, node: log_panel) -> None:
    self.body.append("\\end{paperlogpanel}\n")


def visit_printed_words(self: LaTeXTranslator, node: log_drawn_words) -> None:
    panel: Panel = node.parent["panel"]
    line: ChartText = node["words"]
    factor = 1.0 if panel.width else PRINTED_WIDTH / 100
    place = f"{line.x * factor + line.shift:.4g},{panel.height - line.y:g}"
    self.body.append(f"\\put({place}){{\\paperlogwords{{{'r' if line.is_end else 'l'}}}{{")


def depart_printed_words(self: LaTeXTranslator, node: log_drawn_words) -> None:
    self.body.append("}}%\n")
