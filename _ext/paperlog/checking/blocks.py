"""Fences: every one that opens closes, none closes what is not open, and what stands in them is
read.
"""

from __future__ import annotations

from collections.abc import Iterator

from paperlog.checking.findings import Finding
from paperlog.sources.fences import faulty_fences
from paperlog.sources.nesting import flattened
from paperlog.sources.reader import Log


def check_fences(log: Log) -> Iterator[Finding]:
    for page in log.pages:
        if page.path.suffix == ".md":
            _text, too_deep = flattened(page.text, log.project.extensions)
            for fault in (*faulty_fences(page.blocks), *too_deep):
                yield Finding(fault.kind, page.path, fault.line, fault.message)
