"""Estimate the width of text in a common sans-serif font."""

from __future__ import annotations

import unicodedata
from itertools import accumulate

NARROW, WIDE = frozenset("iljtfrI.,:;'|!()[] -"), frozenset("mwMW@%—…")


def text_width(text: str, size: int) -> float:
    """Return the width of *text* in pixels at a font size of *size* pixels."""
    return sum(map(_em_width, text)) * size


def cut_to_width(text: str, size: int, limit: float) -> str:
    """Return *text*, its end replaced by an ellipsis if it is wider than *limit* pixels."""
    if text_width(text, size) <= limit:
        return text
    widths = accumulate(map(_em_width, text), initial=_em_width("…"))
    kept = sum(width * size <= limit for width in widths) - 1
    return f"{text[: max(kept, 0)].rstrip()}…"


def _em_width(char: str) -> float:
    """Return the width of a character relative to the font size (em)."""
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if char in NARROW:
        return 0.34
    if char in WIDE:
        return 0.95
    return 0.7 if char.isupper() else 0.58
