"""Text that can stand in any output format."""

from __future__ import annotations

import re

# C0 and C1 controls (tab and line ends aside), surrogates and the two non-characters that XML refuses
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """*text* with each character that no writer may print replaced by U+FFFD."""
    return text if text.isprintable() else UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """*text* on one line, printable, without outer blanks."""
    return " ".join(printable(text).split())
