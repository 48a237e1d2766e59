"""Fences of a MyST page that are left open, or close nothing: MyST takes in all that follows, in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from paperlog.sources.blocks import Block


@dataclass(frozen=True)
class FenceFault:
    """What is wrong with the fence at a *line* counted from 1."""

    kind: Literal["unclosed", "stray-fence"]
    line: int
    message: str


def faulty_fences(blocks: Iterable[Block]) -> Iterator[FenceFault]:
    """Every fault among *blocks* and what they hold, in the order of the page."""
    for top in blocks:
        for block in top.walk():
            if not block.name and not block.argument and block.fence.startswith(":"):
                yield FenceFault("stray-fence", block.line, f"`{block.fence}` closes no directive; remove it, or give the directive above a fence as long as this")
            elif not block.closed:
                what = f"`{{{block.name}}}`" if block.name else "the block of code"
                yield FenceFault("unclosed", block.line, f"{what} that opens here is never closed; close it with a line of the same fence")
