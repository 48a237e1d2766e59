"""Month names; drafts use the English ones, each format has its own notation."""

from __future__ import annotations

import re

MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)
MACROS = {name: name[:3].lower() for name in MONTHS}
"""BibTeX's macro for each month."""


def month_name(text: str) -> str:
    """``July`` for ``7``, ``07``, ``Jul.``, ``jul`` or ``July``; empty if *text* is not a month."""
    word = text.strip().strip(".{}").lower()
    if word.isascii() and word.isdigit():
        return MONTHS[int(word) - 1] if 1 <= int(word) <= 12 else ""
    found = re.match(r"[a-z]{3,}", word)
    return next((name for name in MONTHS if found and name.lower().startswith(found[0])), "")
