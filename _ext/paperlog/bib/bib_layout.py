"""The habits in which the records of a ``.bib`` file are written."""

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
    """The habits in which records of a file are written."""

    indent: str = "  "
    aligned: bool = True
    """Whether the signs of equality of a record stand below one another."""
    column: int = 0
    """The column of all signs of equality, where records share one; 0 where each has its own."""
    spaced: bool = True
    """Whether there are blanks around the sign of equality."""
    quotes: bool = False
    trailing_comma: bool = True
    closing: str = "\n"
    """What stands between the last field and the closing brace."""
    width: int = 110
    """Columns after which a long value goes on on the next line, the brace and comma at its end
    aside; 0 for never.
    """
    type_case: str = "lower"
    name_case: str = "lower"
    gap: str = "\n\n"
    """What stands between two records."""
    bare_numbers: bool = False
    bare_months: bool = True

    @classmethod
    def of(cls, text: str, records: Iterable[Block]) -> Layout:
        """The habits that most of *records* in *text* have; the house's own where there is none
        with a line a field.
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
            # one column for all, though their longest names differ
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
    """The width of the longest line where values go on below, in tens of columns as people set it;
    0 where none does though some are long.
    """
    longest, wrapped = 0, False
    for record in records:
        for field in record.fields:
            # an address cannot be broken
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
