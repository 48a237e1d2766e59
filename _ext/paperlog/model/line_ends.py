"""Split text into lines as its parser does; MyST and docutils disagree on line boundaries, and a
different split gives wrong line numbers.
"""

from __future__ import annotations

import re

MYST_ENDS = "\r\n"
RESTRUCTURED_ENDS = "\r\n\x1c\x1d\x1e\x85\u2028\u2029"
"""As ``str.splitlines``, except form feeds and vertical tabs, which docutils replaces by blanks
first."""
MYST_LINE, RESTRUCTURED_LINE = (
    re.compile(f"[^{ends}]*(?:\r\n|[{ends}])|[^{ends}]+") for ends in (MYST_ENDS, RESTRUCTURED_ENDS)
)


def source_lines(text: str, *, restructured: bool = False, keepends: bool = False) -> list[str]:
    """The lines of a page, as MyST counts them or, if *restructured*, as docutils does.

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
    """*line* without its line end."""
    return line.rstrip(RESTRUCTURED_ENDS if restructured else MYST_ENDS)
