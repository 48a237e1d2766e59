"""Escaping of text, one function for each target, and removal of characters that cannot be shown.

- HTML and XHTML: :func:`html_text` between tags, :func:`html_attribute` in quotes
- ids, and classes of HTML and of LaTeX's ``\\DUrole``: :func:`paperlog.model.anchors.anchor`; for
  HTML, :func:`class_attribute` joins classes
- file names: :func:`paperlog.model.anchors.file_name`
- URLs: :func:`paperlog.model.links.safe_url` and ``doi_path`` in the same module
- LaTeX: :func:`sphinx.util.texescape.escape` for text, :func:`latex_name` for an argument that is a
  name
- BibTeX: :func:`paperlog.bib.escaping.escaped`
- Markdown: :func:`paperlog.model.markdown_text.escaped`, ``in_angles`` for URLs
- terminal: :func:`visible`; JSON on a terminal: :func:`json_text`

XML files are written by :mod:`xml.etree`, JSON by :mod:`json`. Docutils nodes escape their own
text, ids and attributes but, in LaTeX, not their classes: each class is made by
:func:`paperlog.model.anchors.anchor` or is a constant.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape
from typing import Any

# C0 and C1 controls except tab and line ends, surrogates, and the two non-characters that XML
# forbids
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# control characters that terminals interpret, and bidirectional marks that reorder text
OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# characters that are valid unescaped in JSON but interpreted by terminals
OBEYED_IN_JSON = re.compile(r"[\x7f-\x9f]")
CONTROL_PICTURES = 0x2400
"""Code point of the symbol for NUL; the symbols for the other C0 controls follow."""
NAME_SIGNS = frozenset("/-.:")
"""Characters, besides letters and digits, that have no special meaning in TeX."""


def html_text(text: str) -> str:
    """Escape *text* for element content."""
    return escape(text, quote=False)


def html_attribute(text: str) -> str:
    """Escape *text* for an attribute value in double quotes."""
    return escape(text)


def class_attribute(classes: Iterable[str]) -> str:
    """Return a ``class`` attribute with a leading space, or ``""`` if there are no *classes*."""
    joined = " ".join(classes)
    return f' class="{html_attribute(joined)}"' if joined else ""


def latex_name(text: str) -> str:
    """Return *text* as an argument that TeX writes to its log; special characters become ``?``."""
    return "".join(char if char.isalnum() or char in NAME_SIGNS else "?" for char in text)


def printable(text: str) -> str:
    """*text* with every unprintable character replaced by U+FFFD."""
    return text if text.isprintable() else UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """*text* on one line, printable, stripped."""
    return " ".join(printable(text).split())


def visible(text: str) -> str:
    """Replace control characters in *text* by visible symbols; keeps tabs and line feeds.

    >>> visible("\x1b[2J")
    '␛[2J'
    """
    return text if text.isprintable() else OBEYED.sub(_picture, text)


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(CONTROL_PICTURES + code)
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else f"\\u{code:04x}"


def json_text(value: Any) -> str:
    """*value* as indented JSON, safe for terminals; ends with a line feed."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return OBEYED_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"
