"""Faults in the text of a page: its encoding, its fences, and nesting that is too deep.

MyST accepts faulty fences silently: unclosed, stray or not recognized. MyST, docutils and Sphinx
parse nesting of directives and inline marks recursively, which Python limits.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from paperlog.model.escapes import UNPRINTABLE
from paperlog.source.directive_block import DirectiveBlock
from paperlog.source.markdown_blocks import read_markdown

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

REPLACED = "\N{REPLACEMENT CHARACTER}"
LINE_ENDS = re.compile("[\v\f\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]")
"""Line ends for Python, and ends of an option for MyST, but not line ends in editors."""
JOINED = re.compile(r"(?P<braces>\{[\w:+.-]+\})(?P<rest>\w.*)")
"""A directive name without a space before the text that follows."""
MAX_FENCES = 30
MAX_MARKS = 40
FENCE = re.compile(r"^((?:[ \t>]|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))*)([`:~]{3,})")
PARAGRAPH = re.compile(r"(?:^[^\n]*\S[^\n]*(?:\n|\Z))+", re.MULTILINE)
MARKS = "*_~["
MARK = re.compile(rf"(?<!\\)[{re.escape(MARKS)}]")
FENCES = (":::", "```", "~~~")


def not_utf_8(error: UnicodeDecodeError) -> tuple[int, str]:
    """Return line and message for a decoding *error*."""
    line = error.object.count(b"\n", 0, error.start) + 1
    byte = error.object[error.start]
    return line, (
        f"the byte {byte:#x} is not UTF-8; a build shows {REPLACED}; save the page as UTF-8,"
        " e.g. with iconv"
    )


def control_character(text: str) -> tuple[int, str] | None:
    """Return line and message for the first unprintable control character, else ``None``."""
    found = UNPRINTABLE.search(LINE_ENDS.sub(" ", text))
    if not found:
        return None
    return text.count("\n", 0, found.start()) + 1, (
        f"the control character U+{ord(found[0]):04X} cannot be printed; shown as {REPLACED}"
    )


@dataclass(frozen=True)
class FenceFault:
    """A faulty fence at *line*, counted from 1."""

    rule: Literal["unclosed", "stray-fence", "hidden", "too-deep"]
    line: int
    message: str


def faulty_fences(blocks: Iterable[DirectiveBlock]) -> Iterator[FenceFault]:
    """Yield all faults in *blocks* and nested blocks, in page order."""
    for top in blocks:
        holders = {id(child): block for block in top.walk() for child in block.children}
        for block in top.walk():
            if message := _hidden(block):
                yield FenceFault("hidden", block.line, message)
            elif not block.name and not block.argument and block.fence.startswith(":"):
                message = (
                    f"`{block.fence}` closes no directive and opens a block around what follows;"
                    " remove it, or lengthen the fence of the directive above to match"
                )
                yield FenceFault("stray-fence", block.line, message)
            elif not block.closed:
                message = _unclosed(block, holders.get(id(block)))
                yield FenceFault("unclosed", block.line, message)
            if block.matter:
                message = (
                    "MyST takes the lines between this `---` and the next one for front"
                    " matter and drops them; write `***` for a rule, or put a paragraph above"
                )
                yield FenceFault("hidden", block.matter, message)


def _unclosed(block: DirectiveBlock, holder: DirectiveBlock | None) -> str:
    """Return the message for an unclosed fence.

    If the enclosing fence is not longer, its closing line was taken for this one's.
    """
    if block.name:
        what = f"`{{{block.name}}}`"
    else:
        what = "the code block" if block.is_verbatim else "the block"
    fence, around = block.fence, holder.fence if holder and holder.closed else ""
    if holder and around and fence[0] == around[0] and len(fence) >= len(around):
        outer = f"`{{{holder.name}}}`" if holder.name else "the block"
        other = "colons" if fence[0] != ":" else "backticks"
        return (
            f"the fence of {what} is not shorter than that of the enclosing {outer}, so line"
            f" {holder.end} closes {outer}; give {outer} a longer fence, or write {what}"
            f" with {other}"
        )
    return f"{what} opened here is never closed; close it with a line that repeats its fence"


def _hidden(block: DirectiveBlock) -> str:
    """Return the message for text that looks like a directive but is not one, else ``""``."""
    if block.hidden == "html":
        return (
            f"`{block.argument}` is part of the HTML that begins in line {block.hidden_by}; insert"
            " a blank line between them"
        )
    if block.hidden == "formula":
        return (
            f"`{block.argument}` is part of the formula that begins in line {block.hidden_by};"
            " close the formula above with `$$`"
        )
    joined = JOINED.fullmatch(block.argument) if not block.name and not block.hidden else None
    return (
        f"`{block.argument}` is not a directive; put a space after the braces:"
        f" `{joined['braces']} {joined['rest']}`"
        if joined
        else ""
    )


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
    from markdown_it import MarkdownIt

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
