"""Fences of a MyST page that are left open, close nothing or open nothing: MyST goes on with what
it makes of them, in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from paperlog.source.directive_block import DirectiveBlock

JOINED = re.compile(r"(?P<braces>\{[\w:+.-]+\})(?P<rest>\w.*)")
"""What follows the fence of a directive whose name no blank divides from what comes behind."""


@dataclass(frozen=True)
class FenceFault:
    """What is wrong with the fence at a *line* counted from 1."""

    rule: Literal["unclosed", "stray-fence", "hidden", "too-deep"]
    line: int
    message: str


def faulty_fences(blocks: Iterable[DirectiveBlock]) -> Iterator[FenceFault]:
    """Every fault among *blocks* and what they hold, in the order of the page."""
    for top in blocks:
        holders = {id(child): block for block in top.walk() for child in block.children}
        for block in top.walk():
            if message := _hidden(block):
                yield FenceFault("hidden", block.line, message)
            elif not block.name and not block.argument and block.fence.startswith(":"):
                message = (
                    f"`{block.fence}` closes no directive, but opens a box with what follows in it;"
                    " remove it, or give the directive above a fence as long as this"
                )
                yield FenceFault("stray-fence", block.line, message)
            elif not block.closed:
                message = _unclosed(block, holders.get(id(block)))
                yield FenceFault("unclosed", block.line, message)
            if block.matter:
                message = (
                    "this line of `---` and the next one hide what is between them, as if it were"
                    " front matter; write `***` for a rule, or a paragraph above"
                )
                yield FenceFault("hidden", block.matter, message)


def _unclosed(block: DirectiveBlock, holder: DirectiveBlock | None) -> str:
    """Why a fence is never closed: the one around it takes a fence as long as its own."""
    if block.name:
        what = f"`{{{block.name}}}`"
    else:
        what = "the block of code" if block.is_verbatim else "the box"
    fence, around = block.fence, holder.fence if holder and holder.closed else ""
    if holder and around and fence[0] == around[0] and len(fence) >= len(around):
        outer = f"`{{{holder.name}}}`" if holder.name else "the box"
        other = "colons" if fence[0] != ":" else "backticks"
        return (
            f"the fence of {what} is not shorter than that of {outer} around it, so line "
            f"{holder.end} closes {outer}; give {outer} a longer fence, or write {what} "
            f"with {other}"
        )
    return f"{what} that opens here is never closed; close it with a line of the same fence"


def _hidden(block: DirectiveBlock) -> str:
    """Why what looks like a directive is none, with the way out."""
    if block.hidden == "html":
        return (
            f"`{block.argument}` is part of the HTML that begins in line {block.hidden_by}; put a"
            " blank line between the two"
        )
    if block.hidden == "formula":
        return (
            f"`{block.argument}` is part of the formula that begins in line {block.hidden_by};"
            " close that with `$$` above"
        )
    joined = JOINED.fullmatch(block.argument) if not block.name and not block.hidden else None
    return (
        f"`{block.argument}` is no directive; put a blank between the braces and what follows:"
        f" `{joined['braces']} {joined['rest']}`"
        if joined
        else ""
    )
