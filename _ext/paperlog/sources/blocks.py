"""The directives of a page and its other fences, found without a Markdown parser: what stands in which fence, and in which lines.

A fence ends at the first line that closes it, whatever stands between, as CommonMark has it; so the lines are read
once for each depth of nesting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

LINE_END = re.compile(r"\r\n|\r|\n")
OPENING = re.compile(r" {0,3}(?P<fence>:{3,}|`{3,}|~{3,})(?P<info>.*)")
DIRECTIVE = re.compile(r"\{(?P<name>[^{}\s]+)\}(?P<argument>.*)")
OPTION = re.compile(r"(?P<name>[^\s:#'\"][^:]*?)\s*:(?:\s+(?P<value>.*?))?\s*")
NEEDS_YAML = re.compile(r"[\"'|>&*!%@`]|.*\s#")
COMMENT, COMMENT_END = re.compile(r" {0,3}<!--"), "-->"
VERBATIM = frozenset(
    {
        *("code", "code-block", "sourcecode", "literalinclude", "math", "raw", "parsed-literal", "csv-table", "doctest", "testcode", "graphviz", "mermaid"),
        *("toctree", "bibliography", "eval-rst", "glossary", "weeks", "entries", "statistics", "tag-index", "author-index", "venue-index"),
    }
)
"""Directives whose content holds no directives that a log asks for."""


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

    def own_lines(self) -> Iterator[tuple[int, str]]:
        """The lines of the body that stand in no directive within, each with its number."""
        within = [range(child.line, child.end + 1) for child in self.children]
        for number, text in enumerate(self.body, self.body_line):
            if not any(number in lines for lines in within):
                yield number, text


def read_markdown(text: str) -> list[Block]:
    """The directives at the top of a MyST page; others are among their children."""
    # not `splitlines`, which ends a line at a form feed as well
    lines = LINE_END.split(text.removeprefix("\N{BYTE ORDER MARK}"))
    if not lines[-1]:
        lines.pop()
    start = _after_front_matter(lines)
    return _blocks(lines[start:], start + 1)


def _after_front_matter(lines: Sequence[str]) -> int:
    if lines and lines[0].rstrip() == "---":
        for index, line in enumerate(lines[1:], 1):
            if line.rstrip() in {"---", "..."}:
                return index + 1
    return 0


def _blocks(lines: Sequence[str], first: int) -> list[Block]:
    """The directives in *lines*, the first of which has the number *first*."""
    found: list[Block] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        if "<!--" in line and COMMENT.match(line):
            index = next((at for at in range(index, len(lines)) if COMMENT_END in lines[at]), len(lines)) + 1
            continue
        opening = OPENING.fullmatch(line) if line.lstrip(" ")[:3] in {":::", "```", "~~~"} else None
        if not opening or (opening["fence"][0] == "`" and "`" in opening["info"]):
            index += 1
            continue
        end = _closing(lines, index + 1, opening["fence"])
        closed = end < len(lines)
        if directive := DIRECTIVE.fullmatch(opening["info"].strip()):
            found.append(_block(directive, lines[index + 1 : end], first + index, closed=closed))
        else:
            found.append(Block("", opening["info"].strip(), first + index, first + (end if closed else end - 1), fence=opening["fence"], closed=closed))
        index = end + 1
    return found


def _closing(lines: Sequence[str], start: int, fence: str) -> int:
    """The index of the line that closes a *fence*, or one past the last."""
    for index in range(start, len(lines)):
        if fence in lines[index]:
            line = lines[index].rstrip()
            mark = line.lstrip(" ")
            if len(line) - len(mark) < 4 and not mark.strip(fence[0]):
                return index
    return len(lines)


def _block(directive: re.Match[str], inner: Sequence[str], line: int, *, closed: bool) -> Block:
    options, body_at = _options(inner, line + 1)
    body = list(inner[body_at:])
    block = Block(directive["name"], directive["argument"].strip(), line, line + len(inner) + closed, options, body, line + 1 + body_at, closed=closed)
    if block.name == "eval-rst":
        from paperlog.sources.restructured import read_restructured

        block.children = read_restructured(body, block.body_line)
    elif block.name not in VERBATIM:
        block.children = _blocks(body, block.body_line)
    return block


def _options(lines: Sequence[str], first: int) -> tuple[dict[str, Option], int]:
    """The options at the head of a directive's *lines*, and where its body begins.

    They are lines of ``:name: value``, or ``name: value`` between two lines of ``---``.
    """
    if lines and lines[0].startswith("---"):
        end = next((index for index in range(1, len(lines)) if lines[index].startswith("---")), len(lines))
        return _values(lines[1:end], first + 1), min(end + 1, len(lines))
    end = 0
    while end < len(lines) and (stripped := lines[end].lstrip()).startswith(":") and not stripped.startswith(":::"):
        end += 1
    return _values([line.lstrip()[1:] for line in lines[:end]], first), end


def _values(lines: Sequence[str], first: int) -> dict[str, Option]:
    options: dict[str, Option] = {}
    for number, line in enumerate(lines, first):
        plain = OPTION.fullmatch(line)
        if line.strip() and (plain is None or line[0] in " \t" or NEEDS_YAML.match(plain["value"] or "")):
            return _yaml_values(lines, first)
        if plain:
            options[plain["name"]] = Option(plain["value"] or "", number)
    return options


def _yaml_values(lines: Sequence[str], first: int) -> dict[str, Option]:
    """Quoted values, and those of several lines, as MyST reads them."""
    from myst_parser.parsers.options import TokenizeError, options_to_items

    try:
        read, _comments = options_to_items("\n".join(lines))
    except TokenizeError:
        return {}
    places = {found["name"]: number for number, line in reversed(list(enumerate(lines, first))) if (found := OPTION.fullmatch(line))}
    return {name: Option(value, places.get(name, first)) for name, value in read}
