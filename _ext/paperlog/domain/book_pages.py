"""Selection of the pages of a book."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

LEAVE_OUT = ("no", "false")
"""Values of ``book:`` in the metadata of a page that exclude it from the book."""


def is_left_out(env: BuildEnvironment, docname: str) -> bool:
    """Whether the metadata of the page exclude it from the book by ``book: no``."""
    return str(env.metadata.get(docname, {}).get("book", "")).lower() in LEAVE_OUT


def pages_in_book(env: BuildEnvironment, builder: Builder) -> set[str]:
    """Return the docnames in the books of *builder*, found by following the toctrees.

    Excluded pages are omitted, as are pages that only their toctrees name.
    """
    documents = getattr(env.config, f"{builder.name}_documents")
    appendices = getattr(env.config, f"{builder.name}_appendices", [])
    waiting = [*(document[0] for document in documents), *appendices]
    docnames: set[str] = set()
    while waiting:
        docname = waiting.pop()
        if docname not in docnames and not is_left_out(env, docname):
            docnames.add(docname)
            waiting += env.toctree_includes.get(docname, [])
    return docnames
