"""What somebody gives to have it added: a file, a record, an identifier, a key of the log, or the
words of a title.
"""

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
    """One thing to add; *text* is the path, the record, the plain identifier, the key or the
    title."""

    kind: Kind
    text: str


def read_given(words: Sequence[str], keys: Container[str]) -> list[Given]:
    """What *words* of a command line mean, where the log has the citation *keys*.

    Words that are nothing else, and hold no blank, make one title with the words of that kind
    beside them.
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
    # `@article{…`, `TY  - …`, `[{…`; a title may well begin with a bracket
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
    """Whether *text* names a file, or would by its looks."""
    try:
        path = Path(text).expanduser()
        # a folder may have the name of any word
        if path.is_file() or (os.sep in text and path.exists()):
            return True
    except (OSError, ValueError, RuntimeError):
        # too long, or with characters that no name has
        return False
    return path.suffix.lower() in SUFFIXES and " " not in text and not ADDRESS.fullmatch(text)
