"""HTML markup in titles, for formats whose readers interpret it: CSL-JSON, and RIS of Zotero."""

from __future__ import annotations

import html
import re

from paperlog.bib.escaping import MARKUP
from paperlog.bib.reader import plain

NO_CASE = 'span class="nocase"'
"""CSL's element to protect capitals."""
ELEMENTS = {**{command: name for name, command in reversed(MARKUP.items())}, "textit": "i"}
OPENED = {element: chr(0xE000 + 2 * at) for at, element in enumerate((NO_CASE, *MARKUP))}
CLOSED = {element: chr(ord(sign) + 1) for element, sign in OPENED.items()}
"""Placeholders for tags during the conversion from LaTeX; code points without meaning in
Unicode."""
MARKS_OUT = {ord(sign): None for sign in (*OPENED.values(), *CLOSED.values())}
GROUPS = re.compile(r"\\(?:(?P<name>[A-Za-z]+|['`\"^~=.])\s*(?P<group>\{)?|.)|[{}]", re.DOTALL)
READ_AS_MARKUP = re.compile(r"<(?=[a-zA-Z/!?])|&#?\w+;?")


def markup_text(text: str) -> str:
    """Escape plain *text* for a format whose readers interpret HTML elements and entities in
    titles.

    Escapes only what would be interpreted, since some readers show entities as typed.

    >>> markup_text("R & D <script> where p < 0.05")
    'R & D &lt;script> where p < 0.05'
    """

    def escape(found: re.Match[str]) -> str:
        piece = found[0]
        return html.escape(piece) if piece == "<" or html.unescape(piece) != piece else piece

    return READ_AS_MARKUP.sub(escape, text)


def markup_title(title: str, *, with_case: bool = True) -> str:
    r"""Convert *title* (BibTeX source) to text with the elements that :func:`escaped_markup` reads.

    *with_case*: whether braces that protect capitals become elements too.

    >>> markup_title(r"{\"A} \emph{{E}. coli} in H\textsubscript{2}O")
    'Ä <i><span class="nocase">E</span>. coli</i> in H<sub>2</sub>O'
    """
    title = title.translate(MARKS_OUT)
    if "$" in title.replace("\\$", ""):
        # braces in a formula do not protect capitals
        return markup_text(plain(title))
    marked, at = "", 0
    ends: list[str] = []
    for found in GROUPS.finditer(title):
        marked += title[at : found.start()]
        at = found.end()
        piece, name = found[0], found["name"]
        if piece == "}":
            marked += ends.pop() if ends else ""
        elif name in ELEMENTS and found["group"]:
            marked += f"{OPENED[ELEMENTS[name]]}{{"
            ends.append(f"}}{CLOSED[ELEMENTS[name]]}")
        elif piece == "{" and with_case and CLOSED[NO_CASE] not in "".join(ends):
            before, after = title[: found.start()][-1:], title[at : at + 1]
            protects = not before.isalnum() and before != "}" and after not in {"\\", "}"}
            marked += f"{OPENED[NO_CASE]}{{" if protects else "{"
            ends.append(f"}}{CLOSED[NO_CASE]}" if protects else "}")
        else:
            marked += piece
            ends += ["}"] if piece.endswith("{") and piece != "\\{" else []
    text = markup_text(plain(marked + title[at:] + "".join(reversed(ends))))
    for element in (NO_CASE, *MARKUP):
        name = element.partition(" ")[0]
        text = text.replace(OPENED[element], f"<{element}>")
        text = text.replace(CLOSED[element], f"</{name}>")
    return text
