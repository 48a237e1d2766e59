"""How the records of a ``.bib`` file are laid out: where each field stands, and which habits their
writer has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from paperlog.core.bib_text import HEAD, end_of, heads, is_record

T = TypeVar("T")

NAME = re.compile(r"[^\s={}\",#%()]+")
MARKS = re.compile(r'[{}"]')
BLANK = re.compile(r"\s")
BLANKS = re.compile(r"\s*")


@dataclass(frozen=True)
class FieldSpan:
    """A field in the text of its record: from its name to the end of its value, as offsets in the
    file.
    """

    name: str
    start: int
    value: int
    """Where its value begins, with the brace or quote."""
    end: int
    comma: bool
    """Whether a comma follows."""


@dataclass(frozen=True)
class RecordSpan:
    """A record in the text of a file, as offsets."""

    type: str
    key: str
    start: int
    end: int
    """Behind the closing brace; where there is none, behind the last field."""
    head: int
    """Behind the key and its comma."""
    fields: tuple[FieldSpan, ...]
    closed: bool

    def field(self, name: str) -> FieldSpan | None:
        return next((field for field in self.fields if field.name.lower() == name), None)


def spans(text: str) -> Iterator[RecordSpan]:
    """The records of *text* in their order; ``@string``, ``@preamble`` and ``@comment`` are left
    out.
    """
    for head, following in pairwise([*heads(text), None]):
        if head and is_record(head):
            yield _span(text, head, following.start() if following else len(text))


def span_of(text: str, key: str) -> RecordSpan | None:
    """The first record that has *key*, found without a look at the others."""
    for found in re.finditer(
        rf"^[ \t]*@\s*\w+\s*[{{(]\s*{re.escape(key)}(?=[\s,={{}}()])", text, re.MULTILINE
    ):
        head = HEAD.match(text, found.start())
        if head and head["key"] == key and is_record(head):
            following = HEAD.search(text, head.end())
            return _span(text, head, following.start() if following else len(text))
    return None


def _span(text: str, head: re.Match[str], end: int) -> RecordSpan:
    fields: list[FieldSpan] = []
    at = last = end_of(head)
    closed = False
    while True:
        at = _skip_blanks(text, at, end)
        if at < end and text[at] in "})":
            last, closed = at + 1, True
            break
        if at < end and text[at] == ",":
            at += 1
            continue
        if at < end and text[at] == "%":
            # a comment for biber
            at = text.find("\n", at, end) % (end + 1)
            continue
        field = _field(text, at, end)
        if field is None:
            break
        fields.append(field)
        last = at = field.end
    return RecordSpan(
        head["type"], head["key"], head.start(), last, end_of(head), tuple(fields), closed
    )


def _field(text: str, at: int, end: int) -> FieldSpan | None:
    name = NAME.match(text, at, end)
    equals = _skip_blanks(text, name.end(), end) if name else end
    if not name or equals >= end or text[equals] != "=":
        return None
    value = stop = _skip_blanks(text, equals + 1, end)
    while True:
        stop = _part_end(text, stop, end)
        if stop < 0:
            return None
        more = _skip_blanks(text, stop, end)
        if more >= end or text[more] != "#":
            break
        stop = _skip_blanks(text, more + 1, end)
    return FieldSpan(name[0], at, value, stop, more < end and text[more] == ",")


def _part_end(text: str, at: int, end: int) -> int:
    """Behind the part of a value that begins at *at*; -1 where it has no end."""
    if at >= end:
        return -1
    if text[at] not in '{"':
        part = NAME.match(text, at, end)
        return part.end() if part else -1
    quoted, depth = text[at] == '"', 0
    for found in MARKS.finditer(text, at + quoted, end):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
            if not depth and not quoted:
                return found.end()
            if depth < 0:
                return -1
        elif quoted and not depth:
            return found.end()
    return -1


def _skip_blanks(text: str, at: int, end: int) -> int:
    found = BLANKS.match(text, at, end)
    return found.end() if found else at


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
    def of(cls, text: str, records: Iterable[RecordSpan]) -> Layout:
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


def _width(text: str, records: list[RecordSpan]) -> int:
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


def _gap(text: str, records: list[RecordSpan]) -> str:
    gaps = (text[one.end : other.start].replace("\r", "") for one, other in pairwise(records))
    return _most((gap for gap in gaps if not gap.strip() and "\n" in gap), "\n\n")
