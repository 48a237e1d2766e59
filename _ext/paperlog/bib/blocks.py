"""Split the text of a ``.bib`` file into blocks: records, ``@string``, ``@preamble``, ``@comment``
and the text around them.

A block reaches to where the next one begins, so joined blocks are the file, character for
character.  A file is first cut at lines that begin with ``@type{``; bibtexparser's
:class:`~bibtexparser.splitter.Splitter` reads a block when its fields are asked for, since reading
all of a large file takes much longer than finding ten records in it.

What is adapted around bibtexparser 2.1, which runs in linear time on all of this:

* It drops blanks between blocks and, after a broken block, a character, and gives no offsets.  The
  offsets are counted here; fields are found again by their order and the length of their values.
* It takes ``\\{``, ``\\}`` and ``\\"`` for letters; to BibTeX they are a brace and a quote.  It
  does not count a line that ends in a backslash.  Backslashes are hidden from it.
* It begins a block at ``@{`` or ``@word{`` at the start of a line even inside a value, and not at
  ``@ word{``, ``@in-book{`` or where a line break stands before the brace.
* It refuses a key with ``"`` or a brace in it, and accepts one with blanks or none at all.  The key
  is read here.
* It refuses a record without a key.  Here its fields are read like any other's.
* It reads ``@comment{@misc{…}}`` as one comment; in BibTeX the record counts, as it does on a line
  of its own.
* It accepts ``{A} year = {2020}`` without a comma as one value, unbalanced braces within quotes,
  any depth of nesting, and a comment as part of a name; it misreads quotes within braces within
  quotes.  Each name and value is checked, and a record with one that is wrong is read again by
  :func:`_salvaged`.  So is what bibtexparser gives up: of a broken block it returns no fields.
* It reports a broken block to :mod:`logging`, which would print on the user's terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bibtexparser.model import Block as ParsedBlock

HEAD = re.compile(
    r"[ \t]*@\s*(?P<type>\w[\w-]*)\s*(?:\{|(?P<round>\())\s*"
    r"(?P<key>(?(round)[^\s,={}()]*|[^\s,={}]*))\s*(?P<next>[,=}]?)"
)
"""The head of a record or another command.

Where ``=`` is *next*, what looks like a key is the first field of a record without one.
"""
LINE_HEAD = re.compile(r"^[ \t]*@\s*\w[\w-]*\s*[{(]", re.MULTILINE)
COMMAND = re.compile(r"@\s*(?P<type>\w[\w-]*)\s*(?=[{(])")
NO_RECORDS = frozenset({"comment", "string", "preamble"})
XDATA = "xdata"
"""The type of records of biblatex that are no works, and the field that names them."""
NAME = re.compile(r"[^\s={}\",#%()]+")
FIELD_START = re.compile(rf"\s*({NAME.pattern})\s*=\s*")
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
    type: str = ""
    """As typed, such as ``Article``; empty for text before the first block."""
    key: str = ""
    """The citation key; empty where there is none."""
    head: int = 0
    """Behind the key and its comma."""
    is_round: bool = False
    """Whether it stands in parentheses instead of braces."""

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
            return _Body((), self.stop)
        if self.kind == "preamble":
            return _preamble(self)
        return _split_body(self) or _salvaged(self)


def blocks(text: str) -> Iterator[Block]:
    """The blocks of *text* in their order; their texts joined are *text*."""
    line, done = 1, 0
    bounds = [0, *(found.start() for found in LINE_HEAD.finditer(text)), len(text)]
    for start, stop in pairwise(bounds):
        if start == stop:
            continue
        line += text.count("\n", done, start)
        done = start
        if text.count("@", start, stop) > 1 or not start:
            yield from _blocks_in_line(text, start, stop, line)
        else:
            yield _block(text, start, stop, line)


def _block(text: str, start: int, stop: int, line: int) -> Block:
    head = HEAD.match(text, start, stop)
    if not head:
        return Block(text, start, stop, line)
    kind = head["type"]
    if head["next"] == "=" or kind.lower() == "preamble":
        return Block(text, start, stop, line, kind, "", head.start("key"), bool(head["round"]))
    behind = head.start("next") + (head["next"] == ",")
    return Block(text, start, stop, line, kind, head["key"], behind, bool(head["round"]))


def _blocks_in_line(text: str, start: int, stop: int, line: int) -> Iterator[Block]:
    """The blocks in a part of *text*, more than one where one begins in the line of another."""
    commands = list(COMMAND.finditer(text, start, stop))
    starts = [start]
    if commands and (len(commands) > 1 or text[start : commands[0].start()].strip()):
        hidden = _hidden(text[start:stop], [found.start() - start for found in commands])
        at = 0
        for block in _parsed(hidden):
            raw = block.raw or ""
            if raw.startswith("@"):
                # everything else that begins like a block is inside of one
                at = hidden.find("@", at)
                if at < 0:
                    break
                if text[start : start + at].strip():
                    starts.append(start + at)
                at += len(raw)
    for one, other in pairwise([*starts, stop]):
        yield _block(text, one, other, line)
        line += text.count("\n", one, other)


def _hidden(text: str, starts: list[int]) -> str:
    """*text* for the splitter: what it would take for something else than BibTeX does is replaced,
    one character by another.  Blocks may begin at *starts*.
    """
    pieces, done = [], 0
    for start in starts:
        found = COMMAND.match(text, start)
        kind = found["type"].lower() if found else ""
        if not found or start < done or kind == "comment":
            continue
        pieces += [_neutral(text[done:start]), f"@{kind.replace('-', '_')}".ljust(len(found[0]))]
        done = found.end()
        head = HEAD.match(text, start)
        if head and kind not in NO_RECORDS and head["next"] != "=":
            # the brace, and a key
            pieces.append(text[done] + "k" * (head.end("key") - done - 1))
            done = head.end("key")
    return "".join([*pieces, _neutral(text[done:])])


def _neutral(text: str) -> str:
    return text.replace("\\", "/").replace("@", "a")


def _parsed(text: str) -> list[ParsedBlock]:
    """The blocks that bibtexparser finds in *text*."""
    from bibtexparser.splitter import Splitter, logger

    was, logger.disabled = logger.disabled, True
    try:
        return Splitter(text).split().blocks
    finally:
        logger.disabled = was


def _split_body(block: Block) -> _Body | None:
    """The body of *block* as bibtexparser reads it; ``None`` where it is broken in any way."""
    from bibtexparser.model import DuplicateFieldKeyBlock, Entry

    text, stop = block.file, block.stop
    if block.key and text[block.head - 1] != "," and text[block.head : block.head + 1] != "}":
        return None
    opening = "@a(k," if block.is_round else "@a{k,"
    parsed = _parsed(opening + _neutral(text[block.head : stop]).replace("\n", " "))[0]
    entry = parsed.ignore_error_block if isinstance(parsed, DuplicateFieldKeyBlock) else parsed
    if not isinstance(entry, Entry):
        return None
    at, fields = block.head, []
    for field in entry.fields:
        found = FIELD_START.match(text, at, stop)
        if not found:
            return None
        value = found.end()
        end = value + len(field.value)
        if _value_end(text, value, end) != end:
            return None
        at = end if text[end] in ",}" else _skip_blanks(text, end, stop)
        comma = text[at] == ","
        at += comma
        fields.append(FieldSpan(found[1], found.start(1), value, end, comma))
    return _Body(tuple(fields), _skip_blanks(text, at, stop) + 1)


def _salvaged(block: Block) -> _Body:
    """The body of a *block* that bibtexparser does not read, as far as it can be read."""
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
    if not quoted:
        # most values have no braces inside
        first = text.find("}", at, stop)
        if first < 0 or text.find("{", at + 1, first) < 0:
            return first + 1 or -1
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
