"""The printed book: pages of the log arranged in chapters, its indexes, and their typesetting.

``python -m paperlog.latex.compile build/latex`` turns what Sphinx wrote into a PDF and tells what
was lost on the way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlog.latex.assemble import ArrangeBook
from paperlog.latex.footnotes import NumberFootnotes
from paperlog.latex.formula_nodes import SetFormulas
from paperlog.latex.images import NamesForTex, PrintableImages, VectorFigures, end_drawing
from paperlog.latex.labels import LabelPlaces, NameDocuments
from paperlog.latex.nested_lists import ShallowLists
from paperlog.latex.resolve_references import BindReferences
from paperlog.latex.settings import default_settings, name_documents, prepare_book, write_order
from paperlog.latex.unlisted_pages import LinkAnyPage, UndoLinksOut
from paperlog.latex.writing_systems import SettleFigures, Typeset

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def register_book(app: Sphinx) -> None:
    app.connect("config-inited", default_settings, priority=450)
    app.connect("builder-inited", name_documents)
    app.connect("env-updated", prepare_book)
    app.connect("build-finished", write_order)
    app.connect("build-finished", end_drawing)
    for transform in (
        LinkAnyPage,
        ArrangeBook,
        SettleFigures,
        PrintableImages,
        VectorFigures,
        NamesForTex,
        NumberFootnotes,
        UndoLinksOut,
        BindReferences,
        LabelPlaces,
        NameDocuments,
        ShallowLists,
        SetFormulas,
        Typeset,
    ):
        app.add_post_transform(transform)
