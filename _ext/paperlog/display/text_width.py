"""About how wide words are where nothing has set them yet, in a usual sans serif."""

from __future__ import annotations

import unicodedata
from itertools import accumulate

NARROW, BROAD = frozenset("iljtfrI.,:;'|!()[] -"), frozenset("mwMW@%—…")


def text_width(text: str, size: int) -> float:
    """The width of *text* in pixels, in letters of *size* pixels."""
    return sum(map(_share, text)) * size


def cut_to_width(text: str, size: int, widest: float) -> str:
    """*text*, with its end replaced by an ellipsis where it is wider than *widest* pixels."""
    if text_width(text, size) <= widest:
        return text
    shares = accumulate(map(_share, text), initial=_share("…"))
    kept = sum(share * size <= widest for share in shares) - 1
    return f"{text[: max(kept, 0)].rstrip()}…"


def _share(char: str) -> float:
    """The width of a character in heights of letters."""
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if char in NARROW:
        return 0.34
    if char in BROAD:
        return 0.95
    return 0.7 if char.isupper() else 0.58
