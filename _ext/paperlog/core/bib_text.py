"""Where records stand in the text of a ``.bib`` file, told without reading them: a line begins with
``@article{key,``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

HEAD = re.compile(
    r"^[ \t]*@\s*(?P<type>\w+)\s*(?:\{|(?P<round>\())"
    r"(?P<broken>(?=\s*^[ \t]*@\s*\w+\s*[{(]))?(?(broken)|\s*)"
    r"(?P<key>(?(broken)|(?(round)[^\s,={}()]*|[^\s,={}]*)))(?(broken)|\s*)(?P<next>[,=}]?)",
    re.MULTILINE,
)
"""The head of a record or another command.

Where ``=`` is *next*, what looks like a key is the first field of a record without one.  A *broken*
head is followed by another one, which is not taken for its key.
"""
NO_RECORDS = frozenset({"comment", "string", "preamble"})
XDATA = "xdata"
"""The type of records of biblatex that are no works, and the field that names them."""


def heads(text: str) -> Iterator[re.Match[str]]:
    """The heads of all commands, those that are no records too."""
    return HEAD.finditer(text)


def is_record(head: re.Match[str]) -> bool:
    return head["type"].lower() not in NO_RECORDS


def key_of(head: re.Match[str]) -> str:
    """The citation key, empty where there is none."""
    return "" if head["next"] == "=" else head["key"]


def end_of(head: re.Match[str]) -> int:
    """The offset behind the key and its comma."""
    return head.end() if head["next"] == "," else head.start("next")


def chunks(text: str) -> Iterator[tuple[int, str]]:
    """Each command's text with its line, counted from 1; it ends where the next begins, closed or
    not.
    """
    line, done = 1, 0
    for start, end in pairwise([*(head.start() for head in heads(text)), len(text)]):
        line += text.count("\n", done, start)
        done = start
        yield line, text[start:end]
