"""Where a line ends: MyST and docutils do not agree on it, and who counts lines otherwise than what
reads the page hits another one.
"""

from __future__ import annotations

import re

MYST_ENDS = "\r\n"
RESTRUCTURED_ENDS = "\r\n\x1c\x1d\x1e\x85\u2028\u2029"
"""As ``str.splitlines`` has it, but for form feeds and vertical tabs, which docutils makes blanks
first.
"""
MYST_LINE, RESTRUCTURED_LINE = (
    re.compile(f"[^{ends}]*(?:\r\n|[{ends}])|[^{ends}]+") for ends in (MYST_ENDS, RESTRUCTURED_ENDS)
)


def source_lines(text: str, *, restructured: bool = False, keepends: bool = False) -> list[str]:
    """The lines of a page in MyST, or of one that is *restructured*, as what reads the page counts
    them.

    >>> source_lines("a\\fb\\u2028c\\r\\nd")
    ['a\\x0cb\\u2028c', 'd']
    >>> source_lines("a\\fb\\u2028c\\r\\nd", restructured=True)
    ['a\\x0cb', 'c', 'd']
    """
    if restructured or keepends:
        lines = (RESTRUCTURED_LINE if restructured else MYST_LINE).findall(text)
        return (
            lines if keepends else [without_end(line, restructured=restructured) for line in lines]
        )
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines if lines[-1] else lines[:-1]


def without_end(line: str, *, restructured: bool = False) -> str:
    """One *line* without what ends it."""
    return line.rstrip(RESTRUCTURED_ENDS if restructured else MYST_ENDS)
