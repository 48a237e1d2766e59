"""Join titles with the subtitles and additions that biblatex keeps in separate fields."""

from __future__ import annotations

from collections.abc import Mapping

PIECES = {
    "title": ("subtitle", "titleaddon"),
    "booktitle": ("booksubtitle", "booktitleaddon"),
    "journal": ("journalsubtitle", "journaltitleaddon"),
    "journaltitle": ("journalsubtitle", "journaltitleaddon"),
    "maintitle": ("mainsubtitle", "maintitleaddon"),
}
"""Title fields to their fields for subtitle and addition."""
STOPS = (".", ":", "!", "?", "。", "：", "！", "？")


def whole_title(fields: Mapping[str, str], name: str) -> str:
    """LaTeX of the title *name* with subtitle and addition; empty if there is no title."""
    title = fields.get(name, "")
    if not title:
        return ""
    subtitle, addition = (fields.get(piece, "") for piece in PIECES.get(name, ("", "")))
    return _joined(_joined(title, subtitle, ":"), addition, ".")


def with_whole_titles(fields: Mapping[str, str]) -> dict[str, str]:
    """*fields* with subtitles joined to their titles, for formats with one title field."""
    pieces = {piece for name, several in PIECES.items() if fields.get(name) for piece in several}
    return {
        name: whole_title(fields, name) if name in PIECES else value
        for name, value in fields.items()
        if name not in pieces
    }


def _joined(title: str, more: str, sign: str) -> str:
    """Join *title* and *more* by *sign*, unless the title ends with punctuation."""
    if not more:
        return title
    return f"{title} {more}" if title.rstrip(" }").endswith(STOPS) else f"{title}{sign} {more}"
