"""Visitors for HTML: weeks, cards, pictures and records."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from docutils import nodes

from paperlog.domain.references import is_interactive
from paperlog.html.image_names import picture_size
from paperlog.model.escapes import class_attribute, html_attribute, html_text
from paperlog.model.language_detection import foreign_language

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

    from paperlog.nodes import (
        log_disclosure,
        log_editor,
        log_entry,
        log_graph,
        log_part,
        log_picture,
        log_record,
        log_week,
        log_week_title,
    )

CARD = "pl-card sd-card sd-sphinx-override sd-shadow-sm"


def visit_week(self: HTML5Translator, node: log_week) -> None:
    """Open ``<details>``, with the title and the next part as its summary.

    The id is on the body of the ``<details>``, since Chromium opens it only for the fragment of an
    element inside it. In EPUB, a week is a plain section.
    """
    if node.get("fills_page"):
        # the page title is the title of the week
        self.body.append(self.starttag(node, "section", CLASS="pl-week"))
        return
    self.section_level += 1
    if not is_interactive(self.builder):
        self.body.append(self.starttag(node, "section", CLASS="pl-week"))
        return
    is_open = " open" if node["open"] else ""
    classes = " ".join(
        ["pl-week", *(["pl-week-listed"] if node.get("listed") else []), *node["classes"]]
    )
    self.body.append(f'<section class="{self.attval(classes)}"><details{is_open}>\n<summary>')


def depart_week(self: HTML5Translator, node: log_week) -> None:
    if node.get("fills_page"):
        self.body.append("</section>\n")
        return
    self.section_level -= 1
    self.body.append("</details></section>\n" if is_interactive(self.builder) else "</section>\n")


def visit_week_title(self: HTML5Translator, node: log_week_title) -> None:
    """Open a heading without a permalink, since a click on a summary must only open it."""
    if not is_interactive(self.builder):
        self.visit_title(node)
        return
    self.body.append(
        self.starttag(node, f"h{self.section_level + self.initial_header_level - 1}", "")
    )


def depart_week_title(self: HTML5Translator, node: log_week_title) -> None:
    if not is_interactive(self.builder):
        self.depart_title(node)
        return
    self.body.append(f"</h{self.section_level + self.initial_header_level - 1}>\n")


def visit_part(self: HTML5Translator, node: log_part) -> None:
    is_body = "pl-week-body" in node["classes"] and is_interactive(self.builder)
    week = node.parent if is_body else None
    if week is not None:
        self.body.append("</summary>\n")
    ids = list(week["ids"]) if week is not None else []
    self.body.append(self.starttag(node, node["tag"], "", ids=ids))


def depart_part(self: HTML5Translator, node: log_part) -> None:
    self.body.append(f"</{node['tag']}>\n")


def visit_entry(self: HTML5Translator, node: log_entry) -> None:
    self.section_level += 1
    self.body.append(self.starttag(node, "article", CLASS=CARD))


def depart_entry(self: HTML5Translator, node: log_entry) -> None:
    self.section_level -= 1
    self.body.append("</article>\n")


def visit_picture(self: HTML5Translator, node: log_picture) -> None:
    """Print a picture; in browsers, it links to its file and can be enlarged."""
    name = self.builder.images.get(node["uri"], "")
    if not name:
        # Sphinx has reported the missing file
        raise nodes.SkipNode
    address = html_attribute(f"{self.builder.imgpath}/{quote(name)}")
    alt = node.get("alt", "")
    if name.lower().endswith(".pdf"):
        words = html_text(f"{alt} (PDF)" if alt else name)
        self.body.append(f'<p><a href="{address}">{words}</a></p>\n')
        raise nodes.SkipNode
    size = picture_size(node.get("pixels"))
    language = foreign_language(alt, self.config.language)
    lang = f' lang="{language}"' if language else ""
    image = f'<img src="{address}" alt="{html_attribute(alt)}"{lang}{size}'
    if not is_interactive(self.builder):
        self.body.append(f"{image} />\n")
        raise nodes.SkipNode
    classes = class_attribute(["pl-enlarge", *(node["classes"] or ["pl-plain"])])
    self.body.append(f'<a{classes} href="{address}">{image} loading="lazy"></a>\n')
    raise nodes.SkipNode


def visit_editor(self: HTML5Translator, node: log_editor) -> None:
    self.body.append(self.starttag(node, "div", role="note"))


def visit_disclosure(self: HTML5Translator, node: log_disclosure) -> None:
    self.body.append(self.starttag(node, "details"))


def visit_graph(self: HTML5Translator, node: log_graph) -> None:
    """Print a drawing in a box that scrolls if it is wider than the page."""
    label = html_attribute(node["label"])
    opening = f'<div class="pl-graph" role="group" tabindex="0" aria-label="{label}">'
    self.body.append(f"{opening}\n{node['svg']}</div>\n")
    raise nodes.SkipNode


def visit_record(self: HTML5Translator, node: log_record) -> None:
    """Open a record: its label, and a box for its text and back-links."""
    self.body.append(self.starttag(node, "div", CLASS="pl-record"))
    label = node[0]
    self.body.append(
        f'<span class="pl-record-label">[{self.encode(label.astext())}]</span>\n<div'
        ' class="pl-record-text">\n'
    )
    node.remove(label)
