"""Summaries: the first words of an entry, with references to other parts of the log.

Entries are parsed before the whole log is known, so a summary contains the targets of references,
not names, each between two characters of Unicode's private use area.
"""

from __future__ import annotations

import re
from collections.abc import Callable

LENGTH = 160
OPEN, CLOSE = "\ue000", "\ue001"
MENTION = re.compile(f"{OPEN}(\\w+):([^{CLOSE}]*){CLOSE}")
WIDTH_OF_MENTION = 12


def mention(kind: str, target: str) -> str:
    """Encode a reference of *kind* (``paper``, ``tag``, ``week``) for a summary."""
    return f"{OPEN}{kind}:{target}{CLOSE}"


def spelled_out(summary: str, name_of: Callable[[str, str], str]) -> str:
    """Replace every reference in *summary* by ``name_of(kind, target)``."""
    return MENTION.sub(lambda found: name_of(found[1], found[2]), summary)


def shortened(text: str) -> str:
    """Cut *text* to about :data:`LENGTH` characters, between words, never inside a reference."""
    kept, left = "", LENGTH
    for index, piece in enumerate(re.split(f"({OPEN}[^{CLOSE}]*{CLOSE})", text)):
        width = WIDTH_OF_MENTION if index % 2 else len(piece)
        if width <= left:
            kept, left = kept + piece, left - width
            continue
        if not index % 2:
            cut = piece[:left]
            kept += cut[: cut.rfind(" ")] if " " in cut[-24:] else cut
        return kept.rstrip(" ,;，；、") + " …"
    return kept
