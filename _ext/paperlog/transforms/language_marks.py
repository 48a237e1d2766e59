"""Mark the language of blocks, for screen readers, hyphenation and fonts."""

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
    """Mark the blocks of every page of the log in HTML."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        if self.is_ours:
            mark_languages(self.document, self.page_language)


def mark_languages(document: nodes.document, language: str) -> None:
    """Add a class ``language-xx``, which docutils writes as ``lang``, to each block whose language
    is not *language*, that of the page.
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
            # Latin names within an interface text do not make it a foreign one
            continue
        mark_language(node, text, language)


def mark_language(node: nodes.Element, text: str, language: str) -> None:
    """Add the class ``language-xx`` to *node* if *text* is in another language than *language*."""
    if foreign := foreign_language(text, language):
        node["classes"].append(MARK + foreign)
