"""Checks of tags as typed: spelling, and errors in the vocabulary.

Rules over the resolved tags of all entries are in :mod:`~paperlog.checking.catalogue_checks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from paperlog.model.tag import SEPARATORS, Vocabulary, split_tags
from paperlog.rules import Finding, Fix
from paperlog.source.log_reader import Log

PIECE = re.compile(f"[{SEPARATORS}]?[^{SEPARATORS}]+")
"""A tag with the separator before it."""


def check_tags(log: Log) -> Iterator[Finding]:
    for line, problem in log.vocabulary.problems:
        yield Finding("tags-file", log.project.tags, line, problem)
    for found in log.source_entries:
        option = found.block.options.get("tags")
        for typed in split_tags(option.value) if option else ():
            tag = log.vocabulary.resolve(typed)
            if option and typed != tag.id and tag.id in log.vocabulary.tags:
                fix = Fix(
                    found.page.path,
                    option.line,
                    option.value,
                    _respelled(option.value, log.vocabulary),
                )
                yield Finding(
                    "tag-spelling",
                    found.page.path,
                    option.line,
                    f"the tag {typed!r} means {tag.id!r}; `paperlog check --fix` replaces it",
                    fix=fix,
                )


def _respelled(value: str, vocabulary: Vocabulary) -> str:
    """Return an option with its tags as declared and without duplicates; separators are kept."""
    written: list[str] = []
    seen: set[str] = set()
    for piece in PIECE.findall(value):
        typed = next(iter(split_tags(piece)), "")
        tag = vocabulary.resolve(typed) if typed else None
        if tag and tag.id in seen:
            continue
        if tag:
            seen.add(tag.id)
        written.append(
            piece.replace(typed, tag.id, 1) if tag and tag.id in vocabulary.tags else piece
        )
    return "".join(written)
