"""Text that can stand in any output format."""

from __future__ import annotations

import json
import re
from typing import Any

# C0 and C1 controls (tab and line ends aside), surrogates and the two non-characters that XML
# refuses
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# what a terminal obeys instead of showing it: controls, and marks that reorder the text around them
OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# what JSON may hold unescaped, and a terminal obeys
OBEYED_IN_JSON = re.compile(r"[\x7f-\x9f]")
CONTROL_PICTURES = 0x2400
"""The code point of the picture of NUL; those of the other C0 controls follow it."""


def printable(text: str) -> str:
    """*text* with each character that no writer may print replaced by U+FFFD."""
    return text if text.isprintable() else UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """*text* on one line, printable, without outer blanks."""
    return " ".join(printable(text).split())


def visible(text: str) -> str:
    """Replace control characters of *text* by signs for them; tabs and line feeds stay.

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
    """*value* as indented JSON that any terminal can show; ends with a line feed."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return OBEYED_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"
