"""Remove characters that output formats or terminals cannot show."""

from __future__ import annotations

import json
import re
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
