"""Escaping of text, one function for each target.

- HTML and XHTML: :func:`html_text` between tags, :func:`html_attribute` in quotes
- classes, of HTML and of LaTeX's ``\\DUrole``: :func:`class_name`, then :func:`class_attribute`
- ids and file names: :func:`paperlog.model.anchors.anchor` and ``file_name`` in the same module
- URLs: :func:`paperlog.model.links.safe_url` and ``doi_path`` in the same module
- LaTeX: :func:`latex_text` for text, :func:`latex_name` for an argument that is a name
- BibTeX: :func:`paperlog.bib.escaping.escaped`
- Markdown: :func:`paperlog.model.markdown_text.escaped`, ``in_angles`` for URLs
- terminal: :func:`paperlog.model.printable.visible`; JSON on a terminal: ``json_text``

XML files are written by :mod:`xml.etree`, JSON by :mod:`json`. Docutils nodes escape their own
text, ids and attributes but, in LaTeX, not their classes: each class is made by :func:`class_name`
or is a constant.
"""

from __future__ import annotations

from collections.abc import Iterable

from sphinx.util import texescape

from paperlog.model.anchors import slug
from paperlog.model.html_text import html_attribute, html_text

__all__ = [
    "class_attribute",
    "class_name",
    "html_attribute",
    "html_text",
    "latex_name",
    "latex_text",
]

NAME_SIGNS = frozenset("/-.:")
"""Characters, besides letters and digits, that have no special meaning in TeX."""


def class_name(prefix: str, name: str) -> str:
    """Return a class for *name*: ASCII letters, digits and hyphens, whatever *name* contains.

    >>> class_name("pl-facet", "task"), class_name("pl-facet", '"><b>')
    ('pl-facet-task', 'pl-facet-b-4582cc')
    """
    return f"{prefix}-{slug(name)}"


def class_attribute(classes: Iterable[str]) -> str:
    """Return a ``class`` attribute with a leading space, or ``""`` if there are no *classes*."""
    joined = " ".join(classes)
    return f' class="{html_attribute(joined)}"' if joined else ""


def latex_text(text: str, engine: str) -> str:
    """Escape *text* for LaTeX; *engine* is the value of ``latex_engine``."""
    return str(texescape.escape(text, engine))


def latex_name(text: str) -> str:
    """Return *text* as an argument that TeX writes to its log; special characters become ``?``."""
    return "".join(char if char.isalnum() or char in NAME_SIGNS else "?" for char in text)
