"""The directives of a page and its other fences, found without a Markdown parser: what stands in which fence, and in which lines.

A fence ends at the first line that closes it, whatever stands between, as CommonMark has it; so what is within is read again for each depth
of nesting, and of that only the lines that may be of a fence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from paperlog.sources.line_ends import source_lines

OPENING = re.compile(r" {0,3}(?P<fence>:{3,}|`{3,}|~{3,})(?P<info>.*)")
DIRECTIVE = re.compile(r"\{(?P<name>[^{}\s]+)\}(?P<argument>.*)")
OPTION = re.compile(r"(?P<name>[^\s:#'\"][^:]*):(?:\s+(?P<value>.*))?")
NEEDS_YAML = re.compile(r"[\"'|>&*!%@`]|.*\s#")
MARKS = frozenset({":::", "```", "~~~", "<!-"})
"""How a line begins that may be one of a fence, or open a comment."""
FENCES = " \t:`~"
"""All that stands in a line that closes a fence, or is blank."""
COMMENT, COMMENT_END = re.compile(r" {0,3}<!--"), "-->"
VERBATIM = frozenset(
    {
        *("code", "code-block", "sourcecode", "literalinclude", "math", "raw", "parsed-literal", "csv-table", "doctest", "testcode", "graphviz", "mermaid"),
        *("toctree", "bibliography", "eval-rst", "glossary", "weeks", "entries", "statistics", "tag-index", "author-index", "venue-index"),
    }
)
"""Directives whose content holds no directives that a log asks for."""
DEEPEST = 100
"""So deep directives are looked for within one another: a page where one is opened over and over and never closed is told of by the outer ones."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a directive, at a *line* counted from 1."""

    value: str
    line: int


@dataclass(slots=True)
class Block:
    """One directive in its page, or a fence of another kind, which has no name; lines count from 1, *end* is the line of the closing fence or the last one within."""

    name: str
    argument: str
    line: int
    end: int
    options: dict[str, Option] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)
    body_line: int = 0
    fence: str = ""
    closed: bool = True
    children: list[Block] = field(default_factory=list)

    def walk(self) -> Iterator[Block]:
        """This one and all within, in the order of the page."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def values(self) -> dict[str, str | None]:
        return {name: option.value for name, option in self.options.items()}

    def text_lines(self) -> Iterator[tuple[int, str]]:
        """The lines of the body that are text, those in directives within too, but no fences and no options; each with its number."""
        heads = {line for block in self.walk() if block is not self for line in range(block.line, max(block.line + 1, block.body_line))}
        for number, text in enumerate(self.body, self.body_line):
            if number not in heads and text.strip(FENCES):
                yield number, text


def read_markdown(text: str) -> list[Block]:
    """The directives at the top of a MyST page; others are among their children."""
    lines = source_lines(text.removeprefix("\N{BYTE ORDER MARK}"))
    return _Page(lines).blocks(_after_front_matter(lines), len(lines))


def _after_front_matter(lines: Sequence[str]) -> int:
    if lines and lines[0].rstrip() == "---":
        for index, line in enumerate(lines[1:], 1):
            if line.rstrip() in {"---", "..."}:
                return index + 1
    return 0


class _Page:
    """The lines of a page, and the indexes of those that may open or close a fence or open a comment: all others are passed over, at any depth."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.marked = [index for index, line in enumerate(lines) if line.lstrip(" ")[:3] in MARKS]

    def blocks(self, start: int, stop: int, depth: int = 1) -> list[Block]:
        """The directives from the line with the index *start* to the one before *stop*, which stand within one another at the *depth* given."""
        found: list[Block] = []
        at = bisect_left(self.marked, start)
        while (index := self._index(at, stop)) < stop:
            at += 1
            if COMMENT.match(self.lines[index]):
                end = next((end for end in range(index, stop) if COMMENT_END in self.lines[end]), stop)
                at = bisect_left(self.marked, end + 1, at)
                continue
            opening = OPENING.fullmatch(self.lines[index])
            if not opening or (opening["fence"][0] == "`" and "`" in opening["info"]):
                continue
            at = self._closing(at, stop, opening["fence"])
            end = self._index(at, stop)
            found.append(self._block(opening, index, end, depth, closed=end < stop))
            at += 1
        return found

    def _index(self, at: int, stop: int) -> int:
        """The index of the marked line number *at*, or *stop* where that is behind it."""
        return min(self.marked[at], stop) if at < len(self.marked) else stop

    def _closing(self, at: int, stop: int, fence: str) -> int:
        """Which of the marked lines from number *at* on closes a *fence*; the first from *stop* on where none does."""
        while (index := self._index(at, stop)) < stop:
            if fence in self.lines[index]:
                line = self.lines[index].rstrip()
                mark = line.lstrip(" ")
                if len(line) - len(mark) < 4 and not mark.strip(fence[0]):
                    break
            at += 1
        return at

    def _block(self, opening: re.Match[str], index: int, end: int, depth: int, *, closed: bool) -> Block:
        """The block that opens at *index* and is closed at *end*, or ends before."""
        info = opening["info"].strip()
        line, last = index + 1, end + closed
        directive = DIRECTIVE.fullmatch(info)
        if not directive:
            return Block("", info, line, last, fence=opening["fence"], closed=closed)
        inner = self.lines[index + 1 : end]
        options, body_at = _options(inner, line + 1)
        body = inner[body_at:]
        block = Block(directive["name"], directive["argument"].strip(), line, last, options, body, line + 1 + body_at, closed=closed)
        if block.name == "eval-rst":
            from paperlog.sources.restructured import read_restructured

            block.children = read_restructured(body, block.body_line)
        elif block.name not in VERBATIM and depth < DEEPEST:
            block.children = self.blocks(index + 1 + body_at, end, depth + 1)
        return block


def _options(lines: Sequence[str], first: int) -> tuple[dict[str, Option], int]:
    """The options at the head of a directive's *lines*, and where its body begins.

    They are lines of ``:name: value``, or ``name: value`` between two lines of ``---``.
    """
    if lines and lines[0].startswith("---"):
        end = next((index for index in range(1, len(lines)) if lines[index].startswith("---")), len(lines))
        return _values(lines[1:end], first + 1), min(end + 1, len(lines))
    typed = []
    for line in lines:
        stripped = line.lstrip()
        if not stripped.startswith(":") or stripped.startswith(":::"):
            break
        typed.append(stripped[1:])
    return _values(typed, first), len(typed)


def _values(lines: Sequence[str], first: int) -> dict[str, Option]:
    options: dict[str, Option] = {}
    for number, line in enumerate(lines, first):
        plain = OPTION.fullmatch(line)
        value = (plain["value"] or "").rstrip() if plain else ""
        if line.strip() and (plain is None or line[0] in " \t" or NEEDS_YAML.match(value)):
            return _yaml_values(lines, first)
        if plain:
            options[plain["name"].rstrip()] = Option(value, number)
    return options


def _yaml_values(lines: Sequence[str], first: int) -> dict[str, Option]:
    """Quoted values, and those of several lines, as MyST reads them."""
    from myst_parser.parsers.options import TokenizeError, options_to_items

    try:
        read, _comments = options_to_items("\n".join(lines))
    except TokenizeError:
        return {}
    places = {found["name"].rstrip(): number for number, line in reversed(list(enumerate(lines, first))) if (found := OPTION.fullmatch(line))}
    return {name: Option(value, places.get(name, first)) for name, value in read}
