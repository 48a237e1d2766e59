"""Tags: one spelling each, and no two that are nearly one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paperlog.checking.findings import Finding, Fix
from paperlog.core.tags import SEPARATORS, Tag, Vocabulary, split_tags
from paperlog.sources.reader import Log, SourceEntry

PIECE = re.compile(f"[{SEPARATORS}]?[^{SEPARATORS}]+")
"""One tag, with what divides it from the one before."""


def check_tags(log: Log) -> Iterator[Finding]:
    for line, problem in log.vocabulary.problems:
        yield Finding("tags-file", log.project.tags, line, problem)
    first: dict[Tag, tuple[SourceEntry, str]] = {}
    counts: dict[str, int] = {}
    for found in log.source_entries:
        option = found.block.options.get("tags")
        for typed in split_tags(option.value) if option else ():
            tag = log.vocabulary.resolve(typed)
            first.setdefault(tag, (found, typed))
            counts[tag.id] = counts.get(tag.id, 0) + 1
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
                    f"the tag {typed!r} stands for {tag.id!r}; `paperlog check --fix` writes that",
                    fix=fix,
                )
    yield from _near(log, first, counts)


def _respelled(value: str, vocabulary: Vocabulary) -> str:
    """The tags of an option as the vocabulary spells them, each once; what divides them stays."""
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


def _near(
    log: Log, first: dict[Tag, tuple[SourceEntry, str]], counts: dict[str, int]
) -> Iterator[Finding]:
    by_id = {tag.id: tag for tag in first}
    for tag, near in log.vocabulary.misspelt(first):
        # of two that nobody declared, the one that is used less is wrong
        wrong, right = (
            (near, tag.id)
            if near in counts and near not in log.vocabulary.tags and counts[near] < counts[tag.id]
            else (tag.id, near)
        )
        found, typed = first[by_id[wrong]]
        message = (
            f"the tag {typed!r} is nearly {right!r}; write that, or declare both in"
            f" {log.project.tags.name}"
        )
        yield Finding("near-tag", found.page.path, found.block.options["tags"].line, message)
