"""Escape text for Markdown."""

from __future__ import annotations

import re
from urllib.parse import quote

MARKUP = re.compile(
    r"""[\\`*\[\]<>{}$|~]             # anywhere
    |(?<![^\W_])_|_(?![^\W_])         # an underscore beside a word
    |&(?=\#?\w+;)                     # an entity
    |^(?:[#=+:>%(-]|\s+(?=\S))         # at the head of a line, which may not be indented either
    |^\d+(?=[.)])                     # a number that would begin a list
    """,
    re.MULTILINE | re.VERBOSE,
)
UNSAFE_IN_ADDRESS = re.compile(r"[<>\\\s\x00-\x1f\x7f]")


def in_angles(address: str) -> str:
    """Write *address* between ``<`` and ``>``."""
    return UNSAFE_IN_ADDRESS.sub(lambda sign: quote(sign[0], safe=""), address)


def escaped(text: str) -> str:
    r"""Escape *text* so that MyST shows it literally.

    >>> print(escaped("*F*_1 of {x}: 1 < 2"))
    \*F\*\_1 of \{x\}: 1 \< 2
    """
    return MARKUP.sub(
        lambda found: (
            "" if found[0].isspace() else f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"
        ),
        text,
    )
