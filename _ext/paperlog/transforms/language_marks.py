"""Tell screen readers, hyphenation and fonts which language a block is in."""

from __future__ import annotations

from typing import Any

from docutils import nodes

from paperlog.model.languages import foreign_language, has_han
from paperlog.nodes import log_line, log_missing_figure, log_part
from paperlog.transforms.log_transform import LogTransform

BLOCKS = (
    nodes.paragraph,
    nodes.title,
    nodes.caption,
    nodes.attribution,
    nodes.term,
    nodes.rubric,
    nodes.line,
)
MARK = "language-"


class MarkLanguages(LogTransform):
    """Mark the blocks of every page."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        if self.is_ours:
            mark_languages(self.document, self.page_language)


def mark_languages(document: nodes.document, language: str) -> None:
    """Give each block whose language differs from the page's a ``language-xx`` class, which
    docutils writes as ``lang``.
    """
    for node in document.findall(nodes.Element):
        if not (
            isinstance(node, BLOCKS) or (isinstance(node, log_part) and node["tag"] == "summary")
        ):
            continue
        if any(name.startswith(MARK) for name in node["classes"]):
            continue
        text = node.astext()
        if (
            isinstance(node, log_line | log_missing_figure)
            and language.startswith("zh")
            and has_han(text)
        ):
            # names in Latin letters among words of the interface
            continue
        mark_language(node, text, language)


def mark_language(node: nodes.Element, text: str, language: str) -> None:
    if found := foreign_language(text, language):
        node["classes"].append(MARK + found)
