"""The first words of an entry, which name other things of the log as they are called when somebody
looks.

Entries are read before the log is known as a whole, so a summary keeps the target of a reference,
between two characters of Unicode's private use area.
"""

from __future__ import annotations

import re
from collections.abc import Callable

LENGTH = 160
OPEN, CLOSE = "\ue000", "\ue001"
MENTION = re.compile(f"{OPEN}(\\w+):([^{CLOSE}]*){CLOSE}")
WIDTH_OF_MENTION = 12


def mention(kind: str, target: str) -> str:
    """A reference of *kind* (``paper``, ``tag``, ``week``) inside a summary."""
    return f"{OPEN}{kind}:{target}{CLOSE}"


def spelled_out(summary: str, name_of: Callable[[str, str], str]) -> str:
    """*summary* with every reference as ``name_of(kind, target)``."""
    return MENTION.sub(lambda found: name_of(found[1], found[2]), summary)


def shortened(text: str) -> str:
    """*text* in about :data:`LENGTH` characters, cut between words, never inside a reference."""
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
