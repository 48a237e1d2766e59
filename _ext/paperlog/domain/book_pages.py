"""Which pages a book has."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

LEAVE_OUT = ("no", "false")
"""What ``book:`` at the head of a page may say to leave the page out of the book."""


def is_left_out(env: BuildEnvironment, docname: str) -> bool:
    """Whether the author left the page out of the book, by ``book: no`` at its head."""
    return str(env.metadata.get(docname, {}).get("book", "")).lower() in LEAVE_OUT


def pages_in_book(env: BuildEnvironment, builder: Builder) -> set[str]:
    """The pages that any of the books of *builder* has, found by following the toctrees.

    A page that the author left out is in no book, nor are those that only its toctree names.
    """
    documents = getattr(env.config, f"{builder.name}_documents")
    appendices = getattr(env.config, f"{builder.name}_appendices", [])
    waiting = [*(document[0] for document in documents), *appendices]
    found: set[str] = set()
    while waiting:
        docname = waiting.pop()
        if docname not in found and not is_left_out(env, docname):
            found.add(docname)
            waiting += env.toctree_includes.get(docname, [])
    return found
