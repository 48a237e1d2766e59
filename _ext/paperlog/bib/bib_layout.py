"""Detect the layout of the records in a ``.bib`` file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from paperlog.bib.blocks import Block

T = TypeVar("T")

BLANK = re.compile(r"\s")


@dataclass(frozen=True)
class Layout:
    """Layout of the records of a file."""

    indent: str = "  "
    aligned: bool = True
    """Whether the equals signs of a record are aligned."""
    spaced: bool = True
    """Whether there are blanks around the equals sign."""
    quotes: bool = False
    bare_numbers: bool = False
    trailing_comma: bool = True
    width: int = 110
    """Maximum width of a line, in columns, before a long value is wrapped; the closing brace and
    comma do not count. 0 means no wrapping."""
    gap: str = "\n\n"
    """Text between two records."""

    @classmethod
    def of(cls, text: str, records: Iterable[Block]) -> Layout:
        """The most common layout of *records* in *text*; the default if no record has one field per
        line.
        """
        found = [record for record in records if record.closed and record.fields]
        laid = [record for record in found if "\n" in text[record.head : record.fields[0].start]]
        if not laid:
            return cls()
        fields = [field for record in laid for field in record.fields]
        columns = [
            {column_of(text, text.index("=", field.start)) for field in record.fields}
            for record in laid
            if len(record.fields) > 1
        ]
        values = [text[field.value : field.end] for field in fields]
        return cls(
            indent=_most((text[_line_of(text, field.start) : field.start] for field in fields), ""),
            aligned=_most((len(one) == 1 for one in columns), True),
            spaced=_most(
                (text[text.index("=", field.start) + 1].isspace() for field in fields), True
            ),
            quotes=_most((value[0] == '"' for value in values if value[0] in '{"'), False),
            bare_numbers=_most(
                (value[0].isdigit() for value in values if value.strip('{}"').isdigit()), False
            ),
            trailing_comma=_most((record.fields[-1].comma for record in laid), True),
            width=_width(text, laid),
            gap=_gap(text, found),
        )


def _most(values: Iterable[T], default: T) -> T:
    counted = Counter(values).most_common(1)
    return counted[0][0] if counted else default


def column_of(text: str, at: int) -> int:
    """Column of the offset *at*, counted from 0."""
    return at - _line_of(text, at)


def _line_of(text: str, at: int) -> int:
    """Offset of the start of the line with the offset *at*."""
    return text.rfind("\n", 0, at) + 1


def _width(text: str, records: list[Block]) -> int:
    """Width of the longest wrapped line, rounded up to a multiple of ten; 0 if long values are not
    wrapped.
    """
    longest, wrapped = 0, False
    for record in records:
        for field in record.fields:
            # an address has no place to wrap
            if BLANK.search(text, field.value, field.end):
                lines = text[_line_of(text, field.start) : field.end - 1].split("\n")
                wrapped = wrapped or len(lines) > 1
                longest = max(longest, *(len(line.rstrip()) for line in lines))
    if not wrapped and longest > Layout.width:
        return 0
    return -(-longest // 10) * 10 if wrapped else Layout.width


def _gap(text: str, records: list[Block]) -> str:
    gaps = (text[one.end : other.start].replace("\r", "") for one, other in pairwise(records))
    return _most((gap for gap in gaps if not gap.strip() and "\n" in gap), "\n\n")
