"""Faulty fences of a MyST page: unclosed, stray or not recognized. MyST accepts these silently."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from paperlog.source.directive_block import DirectiveBlock

JOINED = re.compile(r"(?P<braces>\{[\w:+.-]+\})(?P<rest>\w.*)")
"""A directive name without a space before the text that follows."""


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
