"""Checks of pages as text: control characters, fences and nesting."""

from __future__ import annotations

from collections.abc import Iterator

from paperlog.rules import Finding
from paperlog.source.encoding_faults import control_character
from paperlog.source.fences import faulty_fences
from paperlog.source.log_reader import Log
from paperlog.source.nesting import flattened


def check_fences(log: Log) -> Iterator[Finding]:
    for page in log.pages:
        if fault := control_character(page.text):
            yield Finding("encoding", page.path, *fault)
        if page.path.suffix == ".md":
            _text, too_deep = flattened(page.text, log.project.extensions)
            for found in (*faulty_fences(page.blocks), *too_deep):
                yield Finding(found.rule, page.path, found.line, found.message)
