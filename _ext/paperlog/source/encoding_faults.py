"""Faults in the encoding of a page: the line of the first one, and a message."""

from __future__ import annotations

import re

from paperlog.model.escapes import UNPRINTABLE

REPLACED = "\N{REPLACEMENT CHARACTER}"
LINE_ENDS = re.compile("[\v\f\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]")
"""Line ends for Python, and ends of an option for MyST, but not line ends in editors."""


def not_utf_8(error: UnicodeDecodeError) -> tuple[int, str]:
    """Return line and message for a decoding *error*."""
    line = error.object.count(b"\n", 0, error.start) + 1
    byte = error.object[error.start]
    return line, (
        f"the byte {byte:#x} is not UTF-8; a build shows {REPLACED}; save the page as UTF-8,"
        " e.g. with iconv"
    )


def control_character(text: str) -> tuple[int, str] | None:
    """Return line and message for the first unprintable control character, else ``None``."""
    found = UNPRINTABLE.search(LINE_ENDS.sub(" ", text))
    if not found:
        return None
    return text.count("\n", 0, found.start()) + 1, (
        f"the control character U+{ord(found[0]):04X} cannot be printed; shown as {REPLACED}"
    )
