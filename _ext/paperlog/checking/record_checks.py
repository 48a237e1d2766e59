"""Checks of records: well-formed, complete, unique and used."""

from __future__ import annotations

from collections.abc import Iterator

from paperlog.checking.catalogue_checks import unknown_paper
from paperlog.checking.uses import uses_of_keys
from paperlog.model.identity import REASONS, Works
from paperlog.model.suggestions import Suggestions, unknown_key
from paperlog.rules import Finding
from paperlog.source.log_reader import Log

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
ALTERNATIVES = {
    "author": ("author", "editor"),
    "journal": ("journal", "journaltitle", "eprint"),
    "year": ("year", "date"),
    "school": ("school", "institution"),
}


def check_records(log: Log) -> Iterator[Finding]:
    for problem in log.bib_problems:
        yield Finding(problem.rule, problem.path, problem.line, problem.message)
    for found in log.bib:
        shown = (
            {name for name, value in found.entry.fields.items() if value}
            | found.entry.roles.keys()
            | set(found.record.unverified)
        )
        for name in NEEDED.get(found.record.type, ("title",)):
            if not shown.intersection(ALTERNATIVES.get(name, (name,))):
                message = (
                    f"{found.record.key!r}, of type {found.record.type!r}, has no {name};"
                    " add it, or list it in `unverified` with a reason"
                )
                yield Finding("missing-field", found.path, found.line, message)
    yield from _duplicates(log)


def check_retractions(log: Log) -> Iterator[Finding]:
    """Yield a finding for each card whose paper was retracted."""
    for found in log.source_entries:
        record = log.records.get(found.entry.key)
        if record and record.retracted:
            notice = record.retracted.link.url if record.retracted.link else record.retracted.reason
            message = (
                f"{record.key!r} was retracted ({notice}); mention it in your note, and switch this"
                " rule off there with `% paperlog: off retracted`"
            )
            yield Finding("retracted", found.page.path, found.entry.place.line, message)


def check_keys(log: Log) -> Iterator[Finding]:
    """Yield findings for unknown keys and names in the pages, and for unused records."""
    used = {entry.key for entry in log.entries}
    suggestions = Suggestions(log.records)
    for use in uses_of_keys(log):
        if use.problem:
            yield Finding("citation", use.page.path, use.line, use.problem, column=use.column)
            continue
        entry = log.catalogue.find(use.key) if use.by in {"relation", "role"} else None
        used.add(entry.key if entry else use.key)
        if use.by == "role" and not entry:
            message = unknown_paper(use.key, log.catalogue)
            yield Finding("target", use.page.path, use.line, message, column=use.column)
        elif use.by == "key" and use.key not in log.records and use.key != "*":
            message = unknown_key(use.key, suggestions)
            yield Finding("unknown-key", use.page.path, use.line, message, column=use.column)
    # parents of other records are used
    used.update(key for found in log.bib for key in found.parents)
    for found in log.bib:
        if found.record.key not in used:
            yield Finding(
                "unused-key",
                found.path,
                found.line,
                f"{found.record.key!r} is used by no card, citation or relation",
            )


def _duplicates(log: Log) -> Iterator[Finding]:
    """Yield a finding for each record of the same work as an earlier one."""
    works = Works()
    for found in log.bib:
        if match := works.find(found.record):
            message = (
                f"{found.record.key!r} is the same work as {match.key!r}: {REASONS[match.reason]};"
                " keep one record, and use its key in both places"
            )
            yield Finding("duplicate-work", found.path, found.line, message)
        works.add(found.record)
