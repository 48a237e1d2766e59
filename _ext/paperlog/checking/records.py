"""Records: well-formed, complete, one a work, and used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from paperlog.checking.findings import Finding
from paperlog.checking.uses import uses_of_keys
from paperlog.core.entries import suggestion
from paperlog.sources.reader import Log

if TYPE_CHECKING:
    from paperlog.bibtex.reader import BibRecord

NEEDED = {
    "article": ("author", "title", "journal", "year"),
    "book": ("author", "title", "publisher", "year"),
    "inbook": ("author", "title", "publisher", "year"),
    "incollection": ("author", "title", "booktitle", "year"),
    "inproceedings": ("author", "title", "booktitle", "year"),
    "conference": ("author", "title", "booktitle", "year"),
    "mastersthesis": ("author", "title", "school", "year"),
    "phdthesis": ("author", "title", "school", "year"),
    "techreport": ("author", "title", "institution", "year"),
    "proceedings": ("title", "year"),
}
ALTERNATIVES = {"author": ("author", "editor"), "journal": ("journal", "journaltitle", "eprint"), "year": ("year", "date"), "school": ("school", "institution")}
NEAR = 94.0
"""Of 100: how alike two titles are that may be one, by the letters that have to change."""
KINDS = {"malformed": "bib-malformed", "unreadable": "unreadable", "link": "bib-link", "duplicate": "duplicate-key"}


def check_records(log: Log) -> Iterator[Finding]:
    for problem in log.bib_problems:
        yield Finding(KINDS[problem.kind], problem.path, problem.line, problem.message)
    for found in log.bib:
        shown = {name for name, value in found.entry.fields.items() if value} | set(found.entry.persons) | set(found.record.unverified)
        for name in NEEDED.get(found.record.type, ("title",)):
            if not shown.intersection(ALTERNATIVES.get(name, (name,))):
                message = f"{found.record.key!r} is of the type {found.record.type!r} and has no {name}; add it, or name it in `unverified` with what is known"
                yield Finding("missing-field", _path(log, found), found.line, message)
    yield from _duplicates(log)


def check_keys(log: Log) -> Iterator[Finding]:
    used: set[str] = set()
    known = set(log.records) | {found.entry.place.anchor for found in log.source_entries} | {entry.name for entry in log.entries if not entry.key}
    for use in uses_of_keys(log):
        used.add(use.key)
        if use.key not in known and use.key != "*":
            near = suggestion(use.key, log.records)
            yield Finding("unknown-key", use.page.path, use.line, f"no record has the key {use.key!r}{near or '; add one to the .bib file'}", column=use.column)
    for found in log.bib:
        if found.record.key not in used:
            yield Finding("unused-key", _path(log, found), found.line, f"{found.record.key!r} is in no card, citation or relation")


def _path(log: Log, found: BibRecord) -> Path:
    return log.bib_paths[found.record.key]


def _duplicates(log: Log) -> Iterator[Finding]:
    """Each record that is of a work that an earlier one is of, with the reason."""
    from rapidfuzz import fuzz

    first: dict[tuple[str, str], str] = {}
    by_words: dict[str, list[tuple[str, str]]] = {}
    for found in log.bib:
        record = found.record
        same, reason = "", ""
        for link in record.links:
            if link.kind in {"doi", "arxiv"}:
                name = re.sub(r"v\d+$", "", link.text.lower())
                other = first.setdefault((link.kind, name), record.key)
                if other != record.key:
                    same, reason = other, f"the same {'DOI' if link.kind == 'doi' else 'arXiv id'}"
        title = " ".join(re.findall(r"\w+", record.title.casefold()))
        # only titles that share their longest words and their year are compared, so the work does not grow with the square
        words = sorted(set(title.split()), key=lambda word: (-len(word), word))[:2]
        for word in words if len(title) > 15 and not same else ():
            for other, other_title in by_words.get(f"{word} {record.year}", ()):
                if abs(len(title) - len(other_title)) < 8 and _numbers(title) == _numbers(other_title) and fuzz.ratio(title, other_title, score_cutoff=NEAR):
                    same, reason = other, "nearly the same title"
        for word in words:
            by_words.setdefault(f"{word} {record.year}", []).append((record.key, title))
        if same:
            yield Finding("duplicate-work", _path(log, found), found.line, f"{record.key!r} is the work {same!r}: {reason}; keep one record, and use its key in both places")


def _numbers(title: str) -> list[str]:
    """What tells the volumes of a series apart: ``part 2`` is not ``part 3``."""
    return re.findall(r"\d+|\b[ivx]+\b", title)
