"""The directives of a page in reStructuredText: a line of two dots, and what is indented below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from paperlog.sources.blocks import VERBATIM, Block, Option

DIRECTIVE = re.compile(r"(?P<indent>\s*)\.\. (?P<name>[\w:+.-]+)::(?:\s+(?P<argument>.*?))?\s*")
OPTION = re.compile(r"\s*:(?P<name>[^:]+):(?:\s+(?P<value>.*?))?\s*")


def read_restructured(lines: Sequence[str], first: int = 1) -> list[Block]:
    """The directives in *lines*, the first of which has the number *first*."""
    found: list[Block] = []
    index = 0
    while index < len(lines):
        directive = DIRECTIVE.fullmatch(lines[index])
        if not directive:
            index += 1
            continue
        end = _end(lines, index + 1, len(directive["indent"]))
        found.append(_block(directive, lines[index + 1 : end], first + index))
        index = end
    return found


def _end(lines: Sequence[str], start: int, indent: int) -> int:
    end = start
    for index in range(start, len(lines)):
        line = lines[index]
        if line.strip():
            if len(line) - len(line.lstrip()) <= indent:
                break
            end = index + 1
    return end


def _block(directive: re.Match[str], inner: Sequence[str], line: int) -> Block:
    argument, at = [directive["argument"] or ""], 0
    while at < len(inner) and inner[at].strip() and not OPTION.fullmatch(inner[at]) and not DIRECTIVE.fullmatch(inner[at]):
        argument.append(inner[at].strip())
        at += 1
    options: dict[str, Option] = {}
    name = ""
    while at < len(inner) and inner[at].strip():
        if option := OPTION.fullmatch(inner[at]):
            name = option["name"]
            options[name] = Option(option["value"] or "", line + 1 + at)
        elif name:
            options[name] = Option(f"{options[name].value}\n{inner[at].strip()}".strip(), options[name].line)
        else:
            break
        at += 1
    body = list(inner[at:])
    block = Block(directive["name"], " ".join(filter(None, argument)), line, line + len(inner), options, body, line + 1 + at)
    if block.name not in VERBATIM:
        block.children = read_restructured(body, block.body_line)
    return block
