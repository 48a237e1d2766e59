"""Limits the nesting of directives and inline marks of a MyST page.

MyST, docutils and Sphinx parse nesting recursively, which Python limits.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from paperlog.source.directive_block import DirectiveBlock
from paperlog.source.fences import FenceFault
from paperlog.source.markdown_blocks import read_markdown

MAX_FENCES = 30
MAX_MARKS = 40
FENCE = re.compile(r"^((?:[ \t>]|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))*)([`:~]{3,})")
PARAGRAPH = re.compile(r"(?:^[^\n]*\S[^\n]*(?:\n|\Z))+", re.MULTILINE)
MARKS = "*_~["
MARK = re.compile(rf"(?<!\\)[{re.escape(MARKS)}]")
FENCES = (":::", "```", "~~~")


def flattened(text: str, extensions: Collection[str] = ()) -> tuple[str, list[FenceFault]]:
    """Escape directives and marks that are nested too deeply; return the text and the faults.

    *extensions* are the MyST extensions that the project enables.
    """
    has_fences = sum(map(text.count, FENCES)) > MAX_FENCES
    has_marks = sum(map(text.count, MARKS)) >= 2 * MAX_MARKS
    if not has_fences and not has_marks:
        return text, []
    faults: list[FenceFault] = []
    blocks = read_markdown(text, extensions)
    if has_fences:
        text = _with_shallow_fences(text, blocks, faults)
    if has_marks:
        text = _with_shallow_marks(text, blocks, faults)
    return text, faults


def _with_shallow_fences(text: str, blocks: list[DirectiveBlock], faults: list[FenceFault]) -> str:
    lines = text.split("\n")
    for block in _at_depth(blocks, MAX_FENCES + 1):
        what = f"`{{{block.name}}}`" if block.name else "the fence"
        message = (
            f"{what} is nested in {MAX_FENCES} others and is shown as typed; "
            + "close the fences above it, or move it out"
        )
        faults.append(FenceFault("too-deep", block.line, message))
        for index in range(block.line - 1, min(block.end, len(lines))):
            lines[index] = FENCE.sub(_as_words, lines[index])
    return "\n".join(lines)


def _at_depth(blocks: Iterable[DirectiveBlock], depth: int) -> list[DirectiveBlock]:
    found = list(blocks)
    for _level in range(depth - 1):
        found = [child for block in found for child in block.children]
    return found


def _as_words(found: re.Match[str]) -> str:
    return found[1] + "".join(f"\\{sign}" for sign in found[2])


def _with_shallow_marks(text: str, blocks: list[DirectiveBlock], faults: list[FenceFault]) -> str:
    verbatim = [
        (block.line, block.end) for top in blocks for block in top.walk() if block.is_verbatim
    ]
    pieces, at, line = [], 0, 1
    for found in PARAGRAPH.finditer(text):
        paragraph = found[0]
        if sum(map(paragraph.count, MARKS)) < 2 * MAX_MARKS or not _is_deep(paragraph):
            continue
        line += text.count("\n", at, found.start())
        if not any(first <= line <= last for first, last in verbatim):
            message = (
                f"more than {MAX_MARKS} marks such as `*` are nested in this paragraph, "
                + "which is shown as typed; remove some"
            )
            faults.append(FenceFault("too-deep", line, message))
            pieces += [text[at : found.start()], MARK.sub(r"\\\g<0>", paragraph)]
        else:
            pieces.append(text[at : found.end()])
        line += paragraph.count("\n")
        at = found.end()
    return "".join([*pieces, text[at:]])


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("strikethrough")


def _is_deep(paragraph: str) -> bool:
    """Return whether marks or images are nested more than :data:`MAX_MARKS` deep."""
    tokens: list[Token] = []
    try:
        _parser().inline.parse(paragraph, _parser(), {}, tokens)
    except RecursionError:
        return True
    return any(level > MAX_MARKS for level in _levels(tokens))


def _levels(tokens: Sequence[Token]) -> Iterator[int]:
    waiting = [(0, tokens)]
    while waiting:
        above, within = waiting.pop()
        for token in within:
            yield above + token.level
            if token.children:
                waiting.append((above + token.level + 1, token.children))
