"""Classify arguments of ``paperlog add``: file, record, identifier, key of the log, or title."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from paperlog.formats.reading import format_of
from paperlog.model.identifiers import arxiv_in, doi_in

Kind = Literal["stdin", "file", "text", "key", "doi", "arxiv", "address", "title"]
SUFFIXES = frozenset({".bib", ".bibtex", ".ris", ".json", ".txt", ".csl"})
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Given:
    """One thing to add; *text* is the path, record, normalised identifier, key or title."""

    kind: Kind
    text: str


def read_given(words: Sequence[str], keys: Container[str]) -> list[Given]:
    """Classify the command-line arguments *words*; *keys* are the citation keys of the log.

    Consecutive words that match nothing else and contain no blank are joined into one title.
    """
    found: list[Given] = []
    loose: list[str] = []
    for word in words:
        if not word.strip():
            continue
        given = _meaning(word, keys)
        if given.kind == "title" and " " not in word.strip():
            loose.append(word)
            continue
        found += [*_title(loose), given]
        loose = []
    return [*found, *_title(loose)]


def _title(words: list[str]) -> Iterator[Given]:
    if words:
        yield Given("title", " ".join(words))


def _meaning(word: str, keys: Container[str]) -> Given:
    text = word.strip()
    if text == "-":
        return Given("stdin", "")
    # `@article{…`, `TY  - …`, `[{…`; a title may begin with a bracket too
    if (form := format_of(text)) and (form != "csl-json" or re.match(r"\[\s*\{|\{\s*\"", text)):
        return Given("text", text)
    if _is_path(text):
        return Given("file", text)
    if text in keys:
        return Given("key", text)
    if identifier := arxiv_in(text):
        return Given("arxiv", identifier)
    if doi := doi_in(text):
        return Given("doi", doi)
    return Given("address" if ADDRESS.fullmatch(text) else "title", text)


def _is_path(text: str) -> bool:
    """Whether *text* is the path of a file or looks like one."""
    try:
        path = Path(text).expanduser()
        # directories may be named like any word
        if path.is_file() or (os.sep in text and path.exists()):
            return True
    except (OSError, ValueError, RuntimeError):
        # too long, or contains invalid characters
        return False
    return path.suffix.lower() in SUFFIXES and " " not in text and not ADDRESS.fullmatch(text)
