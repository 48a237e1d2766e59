"""Titles in one piece: biblatex keeps a subtitle and an addition in fields of their own."""

from __future__ import annotations

from collections.abc import Mapping

PIECES = {
    "title": ("subtitle", "titleaddon"),
    "booktitle": ("booksubtitle", "booktitleaddon"),
    "journal": ("journalsubtitle", "journaltitleaddon"),
    "journaltitle": ("journalsubtitle", "journaltitleaddon"),
    "maintitle": ("mainsubtitle", "maintitleaddon"),
}
"""For each title its subtitle and its addition."""
STOPS = (".", ":", "!", "?", "。", "：", "！", "？")


def whole_title(fields: Mapping[str, str], name: str) -> str:
    """The LaTeX of the title *name* with its subtitle and addition; empty without the title."""
    title = fields.get(name, "")
    if not title:
        return ""
    subtitle, addition = (fields.get(piece, "") for piece in PIECES.get(name, ("", "")))
    return _joined(_joined(title, subtitle, ":"), addition, ".")


def with_whole_titles(fields: Mapping[str, str]) -> dict[str, str]:
    """*fields* for formats that have one field for a title: subtitles are part of their titles."""
    pieces = {piece for name, several in PIECES.items() if fields.get(name) for piece in several}
    return {
        name: whole_title(fields, name) if name in PIECES else value
        for name, value in fields.items()
        if name not in pieces
    }


def _joined(title: str, more: str, sign: str) -> str:
    """*title* and what stands behind it, parted by *sign* unless the title ends with one."""
    if not more:
        return title
    return f"{title} {more}" if title.rstrip(" }").endswith(STOPS) else f"{title}{sign} {more}"
