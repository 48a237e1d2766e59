"""Fences: every one that opens closes, and none closes what is not open."""

from __future__ import annotations

from collections.abc import Iterator

from paperlog.checking.findings import Finding
from paperlog.sources.reader import Log, Page


def check_fences(log: Log) -> Iterator[Finding]:
    for page in log.pages:
        if page.path.suffix == ".md":
            yield from _fences(page)


def _fences(page: Page) -> Iterator[Finding]:
    for block in page.walk():
        if not block.name and not block.argument and block.fence.startswith(":"):
            yield Finding("stray-fence", page.path, block.line, f"`{block.fence}` closes no directive; remove it, or give the directive above a fence as long as this")
        elif not block.closed:
            what = f"`{{{block.name}}}`" if block.name else "the block of code"
            yield Finding("unclosed", page.path, block.line, f"{what} that opens here is never closed; close it with a line of the same fence")
