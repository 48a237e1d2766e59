"""Escape text for the place it is printed to; one function for each kind of place.

- HTML and XHTML: :func:`html_text` between tags, :func:`html_attribute` in quotes
- classes, of HTML and of LaTeX's ``\\DUrole``: :func:`class_name`, then :func:`class_attribute`
- ids and file names: :func:`paperlog.model.anchors.anchor` and ``file_name`` beside it
- addresses on the web: :func:`paperlog.model.links.safe_url`, ``doi_path`` beside it
- LaTeX: :func:`latex_text` for words, :func:`latex_name` for an argument that is a name
- BibTeX: :func:`paperlog.bib.escaping.escaped`
- Markdown: :func:`paperlog.model.markdown_text.escaped`, ``in_angles`` beside it for addresses
- reStructuredText: :mod:`paperlog.source.restructured_card_text`
- a terminal: :func:`paperlog.model.printable.visible`, JSON in it: ``json_text`` beside it

XML files are written by :mod:`xml.etree`, JSON by :mod:`json`. Docutils nodes escape their own
text, ids and attributes but, in LaTeX, not their classes: each class is made by
:func:`class_name` or is a constant.
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
"""Signs that mean nothing to TeX, beside letters and digits."""


def class_name(prefix: str, name: str) -> str:
    """A class for the thing *name*: ASCII letters, digits and hyphens, whatever *name* holds.

    >>> class_name("pl-facet", "task"), class_name("pl-facet", '"><b>')
    ('pl-facet-task', 'pl-facet-b-4582cc')
    """
    return f"{prefix}-{slug(name)}"


def class_attribute(classes: Iterable[str]) -> str:
    """The attribute for *classes* with a blank before it; nothing where there is no class."""
    joined = " ".join(classes)
    return f' class="{html_attribute(joined)}"' if joined else ""


def latex_text(text: str, engine: str) -> str:
    """*text* as words in LaTeX, for the *engine* (``latex_engine``) that prints it."""
    return str(texescape.escape(text, engine))


def latex_name(text: str) -> str:
    """*text* as an argument that is written to TeX's log: other signs are replaced by ``?``."""
    return "".join(char if char.isalnum() or char in NAME_SIGNS else "?" for char in text)
