"""The printed book: arrange pages as chapters, resolve references, typeset with LaTeX.

``python -m paperlog.latex.compile build/latex`` compiles Sphinx's output to PDF and reports
missing characters, undefined references and errors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlog.latex.assemble import ArrangeBook
from paperlog.latex.footnotes import NumberFootnotes
from paperlog.latex.formula_nodes import SetFormulas
from paperlog.latex.images import (
    MissingImages,
    NamesForTex,
    UnprintableImages,
    VectorFigures,
    end_drawing,
)
from paperlog.latex.labels import LabelPlaces, NameDocuments
from paperlog.latex.resolve_references import ResolveReferences
from paperlog.latex.settings import default_settings, name_documents, prepare_book, write_order
from paperlog.latex.unlisted_pages import BOOKS, LinkAnyPage, UndoLinksOut
from paperlog.latex.writing_systems import SettleFigures, Typeset

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def register_book(app: Sphinx) -> None:
    """Connect the event handlers of the LaTeX builder, and the transforms of books."""
    app.connect("config-inited", default_settings, priority=450)
    app.connect("builder-inited", name_documents)
    app.connect("builder-inited", _add_transforms)
    app.connect("env-updated", prepare_book)
    app.connect("build-finished", write_order)
    app.connect("build-finished", end_drawing)


def _add_transforms(app: Sphinx) -> None:
    """At ``builder-inited``: add the transforms if the builder writes a book."""
    if app.builder.name not in BOOKS:
        return
    for transform in (
        LinkAnyPage,
        ArrangeBook,
        SettleFigures,
        MissingImages,
        VectorFigures,
        UnprintableImages,
        NamesForTex,
        NumberFootnotes,
        UndoLinksOut,
        ResolveReferences,
        LabelPlaces,
        NameDocuments,
        SetFormulas,
        Typeset,
    ):
        app.add_post_transform(transform)
