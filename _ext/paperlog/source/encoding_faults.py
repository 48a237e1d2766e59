"""What is wrong with the characters of a page: the line of the first fault, and a sentence."""

from __future__ import annotations

from paperlog.model.printable import UNPRINTABLE

REPLACED = "\N{REPLACEMENT CHARACTER}"
LINE_ENDS = str.maketrans(dict.fromkeys("\v\f\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}", " "))
"""What Python takes for the end of a line, and MyST for the end of an option, and editors for
neither.
"""


def not_utf_8(error: UnicodeDecodeError) -> tuple[int, str]:
    """The fault that Python's *error* tells of."""
    line = error.object.count(b"\n", 0, error.start) + 1
    byte = error.object[error.start]
    return line, (
        f"the byte {byte:#x} is not UTF-8; a build shows {REPLACED}; save the page as UTF-8, e.g."
        " with iconv"
    )


def control_character(text: str) -> tuple[int, str] | None:
    """The first control character of *text*, if it has one that cannot be printed."""
    found = UNPRINTABLE.search(text.translate(LINE_ENDS))
    if not found:
        return None
    return text.count("\n", 0, found.start()) + 1, (
        f"the control character U+{ord(found[0]):04X} cannot be printed; shown as {REPLACED}"
    )
