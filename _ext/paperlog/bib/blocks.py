"""Split the text of a ``.bib`` file into blocks: records, ``@string``, ``@preamble``, ``@comment``
and the text between them.

A block extends to the start of the next one, so concatenated blocks are the whole file. Files are
split at lines that begin with ``@type{`` regardless of context, so that an unclosed record does not
affect others. A block may also start on the line of another, after its closing brace. Fields are
parsed lazily: finding ten records in a large file needs the fields of none.

As in BibTeX:

* A backslash is an ordinary character: ``\\{`` and ``\\}`` count as braces.
* Text outside records is skipped; ``@comment{@misc{…}}`` contains a record.
* A value is a number, a name, or text in braces or quotes; ``#`` concatenates.

Records that BibTeX rejects are parsed as far as possible and get a :class:`Fault`: records without
a key, with a missing comma between fields, or without a closing brace.
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
"""The start of a record or other command.

If *next* is ``=``, the text in place of the key is the first field of a record without key.
"""
COMMAND = re.compile(r"@\s*\w[\w-]*\s*[{(]")
IN_BROKEN = re.compile(r"@\s*\w[\w-]*\s*(?:\{|\(\s*[^\s,={}()]+\s*,)")
"""Start of a block within a line of a broken one; does not match addresses such as ``a@b (c)``."""
LINE_HEAD = re.compile(rf"^[^\S\n]*{COMMAND.pattern}", re.MULTILINE)
NO_RECORDS = frozenset({"comment", "string", "preamble"})
XDATA = "xdata"
"""biblatex's type of records that only hold fields for others, and the field that names them."""
NAME = re.compile(r"[^\s={}\",#%()]+")
MARKS = re.compile(r'[{}"]')
BLANKS = re.compile(r"\s*")
DEEPEST = 100
"""Maximum depth of braces in a value."""


@dataclass(frozen=True)
class FieldSpan:
    """Offsets of a field in its file, from the start of its name to the end of its value."""

    name: str
    start: int
    value: int
    """Start of its value, including the brace or quote."""
    end: int
    comma: bool
    """Whether a comma follows."""


@dataclass(frozen=True)
class Fault:
    """A syntax error in a block, at an offset in its file."""

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
    """A block of a ``.bib`` file, as offsets into the *file*'s text."""

    file: str
    start: int
    stop: int
    """Start of the next block."""
    line: int
    """Line of *start*, counted from 1."""

    @cached_property
    def _head(self) -> re.Match[str] | None:
        return HEAD.match(self.file, self.start, self.stop)

    @property
    def type(self) -> str:
        """The type as typed, e.g. ``Article``; empty for text before the first block."""
        return self._head["type"] if self._head else ""

    @property
    def key(self) -> str:
        """The citation key; empty if missing."""
        return str(self._head["key"]) if self._head and self._has_key else ""

    @property
    def head(self) -> int:
        """Offset after the key and its comma; 0 if there is no type."""
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
        """The block as typed, including everything up to the next one."""
        return self.file[self.start : self.stop]

    @property
    def typed(self) -> str:
        """The block as typed, up to its closing brace; if unclosed, up to the next block."""
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
        """The fields of a record that can be parsed; for ``@string``, its definitions."""
        return self._body.fields

    @property
    def end(self) -> int:
        """Offset after the closing brace; if unclosed, after the last field."""
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
    """The blocks of *text* in order; concatenated they equal *text*."""
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
    """Start of another block inside *block*, else its stop."""
    text, start, stop = block.file, block.start, block.stop
    # fast path: most blocks contain no second `@`
    if start and text.find("@", text.find("@", start, stop) + 1, stop) < 0:
        return stop
    found = COMMAND.search(text, start, stop)
    if found and block.type:
        behind = block.end if block.closed or block.fields else found.end()
        found = (COMMAND if block.closed else IN_BROKEN).search(text, behind, stop)
    return found.start() if found else stop


def _read_body(block: Block) -> _Body:
    """Parse the fields of a record or ``@string``, as far as possible."""
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
        return Fault(at, f"unexpected {text[at]!r}; a field is expected")
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
    """Start and end of each part of a value (parts are joined by ``#``); the end is -1 after a
    syntax error.
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
    """End of the value at *at*; -1 after a syntax error."""
    return list(value_parts(text, at, stop))[-1][1]


def _part_end(text: str, at: int, stop: int) -> int:
    """End of the part of a value at *at*; -1 if it is not closed."""
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
