"""Split the text of a ``.bib`` file into blocks: records, ``@string``, ``@preamble``, ``@comment``
and the text around them.

A block reaches to where the next one begins, so joined blocks are the file, character for
character.  A file is cut at lines that begin with ``@type{``, whatever stands before them, so a
record that is never closed costs no other.  A block may also begin in the line of another, behind
its closing brace.  The fields of a block are read when they are asked for: to find ten records in
a large file needs the fields of none.

What is read as BibTeX does:

* A backslash is a letter: ``\\{`` and ``\\}`` are braces.
* Text outside records is skipped; ``@comment{@misc{…}}`` holds a record.
* A value is a number, a name, or stands in braces or quotes; ``#`` joins several.

What BibTeX refuses is read as far as it can be, with a :class:`Fault`: a record without a key, one
with a comma missing between two fields, or one that is not closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

HEAD = re.compile(
    r"[^\S\n]*@\s*(?P<type>\w[\w-]*)\s*(?:\{|(?P<round>\())\s*"
    r"(?P<key>(?(round)[^\s,={}()]*|[^\s,={}]*))\s*(?P<next>[,=}]?)"
)
"""The head of a record or another command.

Where ``=`` is *next*, what looks like a key is the first field of a record without one.
"""
COMMAND = re.compile(r"@\s*\w[\w-]*\s*[{(]")
IN_BROKEN = re.compile(r"@\s*\w[\w-]*\s*(?:\{|\(\s*[^\s,={}()]+\s*,)")
"""What begins a block in a line of a broken one, unlike an address as in ``a@b (c)``."""
LINE_HEAD = re.compile(rf"^[^\S\n]*{COMMAND.pattern}", re.MULTILINE)
NO_RECORDS = frozenset({"comment", "string", "preamble"})
XDATA = "xdata"
"""The type of records of biblatex that are no works, and the field that names them."""
NAME = re.compile(r"[^\s={}\",#%()]+")
MARKS = re.compile(r'[{}"]')
BLANKS = re.compile(r"\s*")
DEEPEST = 100
"""How many braces may be open at once in a value."""


@dataclass(frozen=True)
class FieldSpan:
    """A field in the text of its file: from its name to the end of its value, as offsets."""

    name: str
    start: int
    value: int
    """Where its value begins, with the brace or quote."""
    end: int
    comma: bool
    """Whether a comma follows."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with the syntax of a block, at an offset in its file."""

    at: int
    message: str


@dataclass(frozen=True)
class _Body:
    fields: tuple[FieldSpan, ...]
    end: int
    closed: bool = True
    fault: Fault | None = None


@dataclass(frozen=True)
class Block:
    """A block of a ``.bib`` file, as offsets in the *file*'s text."""

    file: str
    start: int
    stop: int
    """Where the next block begins."""
    line: int
    """The line of *start*, counted from 1."""

    @cached_property
    def _head(self) -> re.Match[str] | None:
        return HEAD.match(self.file, self.start, self.stop)

    @property
    def type(self) -> str:
        """As typed, such as ``Article``; empty for text before the first block."""
        return self._head["type"] if self._head else ""

    @property
    def key(self) -> str:
        """The citation key; empty where there is none."""
        return str(self._head["key"]) if self._head and self._has_key else ""

    @property
    def head(self) -> int:
        """Behind the key and its comma; 0 where there is no type."""
        if not self._head:
            return 0
        if not self._has_key:
            return self._head.start("key")
        return self._head.start("next") + (self._head["next"] == ",")

    @property
    def _has_key(self) -> bool:
        found = self._head
        return found is not None and found["next"] != "=" and self.kind != "preamble"

    @property
    def text(self) -> str:
        """The block as typed, with everything up to the next one."""
        return self.file[self.start : self.stop]

    @property
    def typed(self) -> str:
        """The block as typed, up to its closing brace; a broken one up to the next block."""
        return self.file[self.start : self.end if self.closed else self.stop].strip()

    @property
    def kind(self) -> str:
        """*type* in lower case."""
        return self.type.lower()

    @property
    def is_record(self) -> bool:
        return bool(self.type) and self.kind not in NO_RECORDS

    @property
    def fields(self) -> tuple[FieldSpan, ...]:
        """The fields of a record that can be read; of a ``@string``, what it defines."""
        return self._body.fields

    @property
    def end(self) -> int:
        """Behind the closing brace; where there is none, behind the last field."""
        return self._body.end

    @property
    def fault(self) -> Fault | None:
        return self._body.fault

    @property
    def closed(self) -> bool:
        return self._body.closed

    def field(self, name: str) -> FieldSpan | None:
        return next((field for field in self.fields if field.name.lower() == name), None)

    def line_of(self, offset: int) -> int:
        return self.line + self.file.count("\n", self.start, offset)

    @cached_property
    def _body(self) -> _Body:
        if not self.type or self.kind == "comment":
            return _Body((), self.head, False)
        return _preamble(self) if self.kind == "preamble" else _read_body(self)


def blocks(text: str) -> Iterator[Block]:
    """The blocks of *text* in their order; their texts joined are *text*."""
    line, done = 1, 0
    bounds = [0, *(found.start() for found in LINE_HEAD.finditer(text)), len(text)]
    for start, stop in pairwise(bounds):
        while start < stop:
            line += text.count("\n", done, start)
            done = start
            block = Block(text, start, stop, line)
            start = _next_start(block)
            yield block if start == stop else Block(text, done, start, line)


def _next_start(block: Block) -> int:
    """Where another block begins before the stop of *block*, else that stop."""
    text, start, stop = block.file, block.start, block.stop
    # quick, since most have an `@` at their start and no other one
    if start and text.find("@", text.find("@", start, stop) + 1, stop) < 0:
        return stop
    found = COMMAND.search(text, start, stop)
    if found and block.type:
        behind = block.end if block.closed or block.fields else found.end()
        found = (COMMAND if block.closed else IN_BROKEN).search(text, behind, stop)
    return found.start() if found else stop


def _read_body(block: Block) -> _Body:
    """The fields of a record or a ``@string``; of a broken one as far as they can be read."""
    text, stop = block.file, block.stop
    fields: list[FieldSpan] = []
    fault: Fault | None = None
    at = last = block.head
    while True:
        at = _skip_blanks(text, at, stop)
        if at < stop and text[at] in "})":
            return _Body(tuple(fields), at + 1, True, fault)
        if at < stop and text[at] == ",":
            at += 1
            continue
        if at < stop and text[at] == "%":
            # a comment for biber
            at = text.find("\n", at, stop) % (stop + 1)
            continue
        if fields and not fields[-1].comma and at < stop:
            fault = fault or Fault(last, f"a comma is missing after {fields[-1].name!r}")
        field = _field(text, at, stop)
        if isinstance(field, Fault):
            return _Body(tuple(fields), last, False, fault or field)
        fields.append(field)
        last = at = field.end


def _field(text: str, at: int, stop: int) -> FieldSpan | Fault:
    name = NAME.match(text, at, stop)
    if not name:
        if at >= stop:
            return Fault(len(text[:at].rstrip()), "the closing brace is missing")
        return Fault(at, f"{text[at]!r} stands where a field is expected")
    equals = _skip_blanks(text, name.end(), stop)
    if equals >= stop or text[equals] != "=":
        return Fault(at, f"`=` is missing after {name[0]!r}")
    value = _skip_blanks(text, equals + 1, stop)
    end = _value_end(text, value, stop)
    if end < 0:
        return Fault(at, f"the value of {name[0]!r} is missing or not closed")
    more = _skip_blanks(text, end, stop)
    return FieldSpan(name[0], at, value, end, more < stop and text[more] == ",")


def _preamble(block: Block) -> _Body:
    end = _value_end(block.file, block.head, block.stop)
    closing = _skip_blanks(block.file, end, block.stop) if end >= 0 else block.stop
    if closing < block.stop and block.file[closing] in "})":
        return _Body((), closing + 1)
    return _Body((), block.stop, False, Fault(block.start, "the preamble is not closed"))


def value_parts(text: str, at: int, stop: int) -> Iterator[tuple[int, int]]:
    """Where the parts of a value begin and end, which ``#`` joins; the last one ends at -1 where
    the value cannot be read.
    """
    while True:
        end = _part_end(text, at, stop)
        yield at, end
        if end < 0:
            return
        more = _skip_blanks(text, end, stop)
        if more >= stop or text[more] != "#":
            return
        at = _skip_blanks(text, more + 1, stop)


def _value_end(text: str, at: int, stop: int) -> int:
    """Behind the value that begins at *at*; -1 where it cannot be read."""
    end = _part_end(text, at, stop)
    if end < 0 or end == stop:
        return end
    return list(value_parts(text, at, stop))[-1][1]


def _part_end(text: str, at: int, stop: int) -> int:
    """Behind the part of a value that begins at *at*; -1 where it has no end."""
    if at >= stop:
        return -1
    if text[at] not in '{"':
        part = NAME.match(text, at, stop)
        return part.end() if part else -1
    quoted, depth = text[at] == '"', 0
    for found in MARKS.finditer(text, at + quoted, stop):
        if found[0] == "{":
            depth += 1
            if depth > DEEPEST:
                return -1
        elif found[0] == "}":
            depth -= 1
            if not depth and not quoted:
                return found.end()
            if depth < 0:
                return -1
        elif quoted and not depth:
            return found.end()
    return -1


def _skip_blanks(text: str, at: int, stop: int) -> int:
    found = BLANKS.match(text, at, stop)
    return found.end() if found else at
