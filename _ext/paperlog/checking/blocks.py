"""Fences: every one that opens closes, and none closes what is not open."""

from __future__ import annotations

from collections.abc import Iterator

from paperlog.checking.findings import Finding
from paperlog.sources.fences import faulty_fences
from paperlog.sources.reader import Log


def check_fences(log: Log) -> Iterator[Finding]:
    for page in log.pages:
        if page.path.suffix == ".md":
            for fault in faulty_fences(page.blocks):
                yield Finding(fault.kind, page.path, fault.line, fault.message)
