"""Text put into Markdown, so that it is shown as it is."""

from __future__ import annotations

import re

MARKUP = re.compile(
    r"""[\\`*\[\]<>{}$|~]             # anywhere
    |(?<![^\W_])_|_(?![^\W_])         # an underscore beside a word
    |&(?=\#?\w+;)                     # an entity
    |^(?:[#=+:>%(-]|\s+(?=\S))         # at the head of a line, which may not be indented either
    |^\d+(?=[.)])                     # a number that would begin a list
    """,
    re.MULTILINE | re.VERBOSE,
)


def escaped(text: str) -> str:
    r"""*text* as MyST that shows it.

    >>> print(escaped("*F*_1 of {x}: 1 < 2"))
    \*F\*\_1 of \{x\}: 1 \< 2
    """
    return MARKUP.sub(
        lambda found: (
            "" if found[0].isspace() else f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"
        ),
        text,
    )
