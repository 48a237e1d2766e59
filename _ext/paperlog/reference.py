"""Reference pages of the guide, made from the places that declare things.

``{settings-reference}`` prints :class:`paperlog.config.Settings`, ``{warnings-reference}`` prints
:data:`paperlog.diagnostics.SUBTYPES`.  Load ``paperlog.reference`` beside ``paperlog`` to use them.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from paperlog.config import PREFIX, Settings
from paperlog.diagnostics import SUBTYPES

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class SettingsReference(SphinxDirective):
    """Every setting with its default and what it does."""

    def run(self) -> list[nodes.Node]:
        listing = nodes.definition_list()
        for item in fields(Settings):
            term = nodes.term("", "", nodes.literal("", f"{PREFIX}{item.name} = {item.default!r}"))
            about = nodes.paragraph("", "", *_parsed(item.metadata["help"]))
            if choices := item.metadata["choices"]:
                about += [nodes.Text(" One of "), *_literals(choices), nodes.Text(".")]
            listing += nodes.definition_list_item("", term, nodes.definition("", about))
        return [listing]


class WarningsReference(SphinxDirective):
    """Every type of warning with what it means."""

    def run(self) -> list[nodes.Node]:
        listing = nodes.definition_list()
        for subtype, sentence in SUBTYPES.items():
            about = nodes.paragraph("", "", *_parsed(sentence))
            term = nodes.term("", "", nodes.literal("", f"paperlog.{subtype}"))
            listing += nodes.definition_list_item("", term, nodes.definition("", about))
        return [listing]


def _parsed(sentence: str) -> list[nodes.Node]:
    """A sentence whose words between backticks are code."""
    return [nodes.literal("", piece) if index % 2 else nodes.Text(piece) for index, piece in enumerate(sentence.split("`"))]


def _literals(words: tuple[str, ...]) -> list[nodes.Node]:
    found: list[nodes.Node] = []
    for word in words:
        found += [nodes.Text(", ")] if found else []
        found.append(nodes.literal("", word))
    return found


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_directive("settings-reference", SettingsReference)
    app.add_directive("warnings-reference", WarningsReference)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
