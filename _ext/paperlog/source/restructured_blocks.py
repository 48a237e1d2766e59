"""Parser for the directives of a reStructuredText page; comments and literal blocks are skipped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from paperlog.source.directive_block import DEEPEST, VERBATIM, DirectiveBlock, Option

DIRECTIVE = re.compile(r"(?P<indent>\s*)\.\. +(?P<name>[\w:+.-]+) ?::(?:\s+(?P<argument>.*?))?\s*")
MARKUP = re.compile(r"\s*\.\.(?:\s+(?P<text>.*?))?\s*")
"""A line that begins a comment, unless its text is a target, footnote or substitution."""
LITERAL = re.compile(
    r"(?P<indent>\s*(?:(?:[-*+\u2022\u2023\u2043]|\(?(?:#|\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+)[.)])\s+)*)(?!\s|:[^:]).*(?<!\\)(?:\\\\)*::\s*"
)
"""The last line of a paragraph, possibly in a list, that introduces a literal block."""
OPTION = re.compile(r"\s*:(?P<name>[^:]+):(?:\s+(?P<value>.*?))?\s*")


def read_restructured(lines: Sequence[str], first: int = 1, depth: int = 1) -> list[DirectiveBlock]:
    """Return the directives in *lines*; *first* is the number of the first line."""
    found: list[DirectiveBlock] = []
    index = 0
    while index < len(lines):
        directive = DIRECTIVE.fullmatch(lines[index])
        if not directive:
            margin = _margin(lines, index)
            index = _end(lines, index + 1, margin) if margin is not None else index + 1
            continue
        end = _end(lines, index + 1, len(directive["indent"]))
        found.append(_block(directive, lines[index + 1 : end], first + index, depth))
        index = end
    return found


def _margin(lines: Sequence[str], index: int) -> int | None:
    """Return the indentation of a line that begins a comment or literal block, else ``None``."""
    line = lines[index]
    is_blank_below = index + 1 == len(lines) or not lines[index + 1].strip()
    if markup := MARKUP.fullmatch(line):
        text = markup["text"] or ""
        # an empty comment does not contain what follows a blank line
        return (
            None
            if text.startswith(("_", "[", "|")) or (not text and is_blank_below)
            else len(line) - len(line.lstrip())
        )
    literal = LITERAL.fullmatch(line) if "::" in line else None
    # without a blank line below, it is a definition
    return len(literal["indent"]) if literal and is_blank_below else None


def _end(lines: Sequence[str], start: int, indent: int) -> int:
    end = start
    for index in range(start, len(lines)):
        line = lines[index]
        if line.strip():
            if len(line) - len(line.lstrip()) <= indent:
                break
            end = index + 1
    return end


def _block(directive: re.Match[str], inner: Sequence[str], line: int, depth: int) -> DirectiveBlock:
    argument, at = [directive["argument"] or ""], 0
    while (
        at < len(inner)
        and inner[at].strip()
        and not OPTION.fullmatch(inner[at])
        and not DIRECTIVE.fullmatch(inner[at])
    ):
        argument.append(inner[at].strip())
        at += 1
    options: dict[str, Option] = {}
    name = ""
    while at < len(inner) and inner[at].strip():
        if option := OPTION.fullmatch(inner[at]):
            name = option["name"]
            options[name] = Option(option["value"] or "", line + 1 + at)
        elif name:
            options[name] = Option(
                f"{options[name].value}\n{inner[at].strip()}".strip(), options[name].line
            )
        else:
            break
        at += 1
    body = list(inner[at:])
    block = DirectiveBlock(
        directive["name"],
        " ".join(filter(None, argument)),
        line,
        line + len(inner),
        options,
        body,
        line + 1 + at,
    )
    if block.name not in VERBATIM and depth < DEEPEST:
        block.children = read_restructured(body, block.body_line, depth + 1)
    return block
