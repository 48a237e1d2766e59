"""Parse the text of a ``cite`` role: citation keys with optional text before and after in braces.

The grammar is that of sphinxcontrib-bibtex: ``{see}key1{p. 3},key2``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

AT_COMMAS = re.compile(r",(?![^{}]*\})")
TARGET = re.compile(
    r"\s*(?:\{(?P<pre>[^{}]+)\})?\s*(?P<key>[^{}\s,]+)\s*(?:\{(?P<post>[^{}]+)\})?\s*"
)
REMEDY = (
    "separate keys with commas, and put words before and after a key in braces: "
    "`{see}key1{p. 3},key2`"
)


class CitedKey(NamedTuple):
    """A citation *key* with the text to print before and after it."""

    key: str
    pre: str
    post: str


def parse_citation(text: str) -> list[CitedKey]:
    """Parse the text of a ``cite`` role.

    :raises ValueError: if a part is not a citation key; the message names the part and the syntax.

    >>> parse_citation("{see, e.g.}one{p. 3}, two")
    [CitedKey(key='one', pre='see, e.g.', post='p. 3'), CitedKey(key='two', pre='', post='')]
    """
    cited = []
    for part in AT_COMMAS.split(text):
        found = TARGET.fullmatch(part)
        if found is None:
            what = (
                f"{part.strip()!r} is not a citation key"
                if part.strip()
                else "a citation key is missing"
            )
            where = f" in {text.strip()!r}" if part.strip() != text.strip() else ""
            raise ValueError(f"{what}{where}; {REMEDY}")
        cited.append(CitedKey(found["key"], found["pre"] or "", found["post"] or ""))
    return cited
