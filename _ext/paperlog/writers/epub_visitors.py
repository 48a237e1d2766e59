"""Weeks and cards in an EPUB: nothing folds there, so weeks are plain sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

    from paperlog.nodes import log_part, log_week, log_week_title


def visit_week(self: HTML5Translator, node: log_week) -> None:
    self.section_level += 1
    self.body.append(self.starttag(node, "section", CLASS="pl-week"))


def depart_week(self: HTML5Translator, node: log_week) -> None:
    self.section_level -= 1
    self.body.append("</section>\n")


def visit_week_title(self: HTML5Translator, node: log_week_title) -> None:
    self.visit_title(node)


def depart_week_title(self: HTML5Translator, node: log_week_title) -> None:
    self.depart_title(node)


def visit_part(self: HTML5Translator, node: log_part) -> None:
    self.body.append(self.starttag(node, node["tag"], ""))


def depart_part(self: HTML5Translator, node: log_part) -> None:
    self.body.append(f"</{node['tag']}>\n")
