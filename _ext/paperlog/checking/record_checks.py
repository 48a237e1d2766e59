"""Records: well-formed, complete, one a work, and used."""

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
                    f"{found.record.key!r} is of the type {found.record.type!r} and has no {name};"
                    " add it, or name it in `unverified` with what is known"
                )
                yield Finding("missing-field", found.path, found.line, message)
    yield from _duplicates(log)


def check_retractions(log: Log) -> Iterator[Finding]:
    """Each card of a paper that was taken back: its reader may want to say what that means for the
    log.
    """
    for found in log.source_entries:
        record = log.records.get(found.entry.key)
        if record and record.retracted:
            notice = record.retracted.link.url if record.retracted.link else record.retracted.reason
            message = (
                f"{record.key!r} was retracted ({notice}); say so in your note, and switch this"
                " rule off there with `% paperlog: off retracted`"
            )
            yield Finding("retracted", found.page.path, found.entry.place.line, message)


def check_keys(log: Log) -> Iterator[Finding]:
    """Keys and names in the text of pages that nothing has, and records that no page uses."""
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
    # a record that others inherit from is used
    used.update(key for found in log.bib for key in found.parents)
    for found in log.bib:
        if found.record.key not in used:
            yield Finding(
                "unused-key",
                found.path,
                found.line,
                f"{found.record.key!r} is in no card, citation or relation",
            )


def _duplicates(log: Log) -> Iterator[Finding]:
    """Each record that is of a work that an earlier one is of, with the reason."""
    works = Works()
    for found in log.bib:
        if match := works.find(found.record):
            message = (
                f"{found.record.key!r} is the work {match.key!r}: {REASONS[match.reason]}; keep one"
                " record, and use its key in both places"
            )
            yield Finding("duplicate-work", found.path, found.line, message)
        works.add(found.record)
