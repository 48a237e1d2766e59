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
    column: int = 0
    """Column of all equals signs if records share one; 0 if each record has its own."""
    spaced: bool = True
    """Whether there are blanks around the equals sign."""
    quotes: bool = False
    trailing_comma: bool = True
    closing: str = "\n"
    """Text between the last field and the closing brace."""
    width: int = 110
    """Maximum width of a line, in columns, before a long value is wrapped; the closing brace and
    comma do not count. 0 means no wrapping."""
    type_case: str = "lower"
    name_case: str = "lower"
    gap: str = "\n\n"
    """Text between two records."""
    bare_numbers: bool = False
    bare_months: bool = True

    @classmethod
    def of(cls, text: str, records: Iterable[Block]) -> Layout:
        """The most common layout of *records* in *text*; the default if no record has one field per
        line.
        """
        found = [record for record in records if record.closed and record.fields]
        laid = [record for record in found if "\n" in text[record.head : record.fields[0].start]]
        if not laid:
            return cls()
        names = [field.name for record in laid for field in record.fields]
        values = [
            (text[field.value : field.end], field.name.lower())
            for record in laid
            for field in record.fields
        ]
        columns = [
            {_column(text, text.index("=", field.start)) for field in record.fields}
            for record in laid
            if len(record.fields) > 1
        ]
        aligned = _most((len(one) == 1 for one in columns), True)
        shared = Counter(column for one in columns if len(one) == 1 for column in one)
        longest = {max(len(field.name) for field in record.fields) for record in laid}
        numbers = [value[0].isdigit() for value, _name in values if value.strip('{}"').isdigit()]
        return cls(
            indent=_most(
                (
                    text[text.rfind("\n", 0, field.start) + 1 : field.start]
                    for record in laid
                    for field in record.fields
                ),
                "  ",
            ),
            aligned=aligned,
            # records share one column although their longest names differ
            column=(
                shared.most_common(1)[0][0]
                if aligned and len(shared) == 1 and len(longest) > 1
                else 0
            ),
            spaced=_most(
                (
                    text[text.index("=", field.start) + 1].isspace()
                    for record in laid
                    for field in record.fields
                ),
                True,
            ),
            quotes=_most((value[0] == '"' for value, _name in values if value[0] in '{"'), False),
            trailing_comma=_most((record.fields[-1].comma for record in laid), True),
            closing=_most(
                (
                    text[record.fields[-1].end : record.end - 1]
                    .replace(",", "", 1)
                    .replace("\r", "")
                    for record in laid
                ),
                "\n",
            ),
            width=_width(text, laid),
            type_case=_most((_case(record.type) for record in laid), "lower"),
            name_case=_most((_case(name) for name in names if name.isalpha()), "lower"),
            gap=_gap(text, found),
            bare_numbers=_most(numbers, False),
            bare_months=_most(
                (value[0] not in '{"' for value, name in values if name == "month"), True
            ),
        )


def _most(values: Iterable[T], default: T) -> T:
    counted = Counter(values).most_common(1)
    return counted[0][0] if counted else default


def _column(text: str, at: int) -> int:
    return at - text.rfind("\n", 0, at) - 1


def _width(text: str, records: list[Block]) -> int:
    """Width of the longest wrapped line, rounded up to a multiple of ten; 0 if long values are not
    wrapped.
    """
    longest, wrapped = 0, False
    for record in records:
        for field in record.fields:
            # an address has no place to wrap
            if BLANK.search(text, field.value, field.end):
                lines = [
                    line.rstrip()
                    for line in text[text.rfind("\n", 0, field.start) + 1 : field.end - 1].split(
                        "\n"
                    )
                ]
                wrapped = wrapped or len(lines) > 1
                longest = max(longest, *map(len, lines))
    if not wrapped and longest > Layout.width:
        return 0
    return -(-longest // 10) * 10 if wrapped else Layout.width


def _case(word: str) -> str:
    if len(word) > 1 and word.isupper():
        return "upper"
    return "title" if word[:1].isupper() else "lower"


def _gap(text: str, records: list[Block]) -> str:
    gaps = (text[one.end : other.start].replace("\r", "") for one, other in pairwise(records))
    return _most((gap for gap in gaps if not gap.strip() and "\n" in gap), "\n\n")
