"""Facts of an entry, as used by all exports that are not bibliographies."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

from paperlog.formats.exporter import Exported, Exporter
from paperlog.model.entry import Entry
from paperlog.model.escapes import json_text
from paperlog.model.fields import Field
from paperlog.model.person import named
from paperlog.model.record import merge_links
from paperlog.source.log_reader import Log, SourceEntry


def facts_of(log: Log, entry: Entry, *, notes: bool = False) -> dict[str, Any]:
    """Key, name, title, authors, year, venue, week, tags, status, rating, day of reading, links,
    location; and the note if *notes* is set.
    """
    catalogue = log.catalogue
    record = catalogue.record(entry)
    found = log.by_place[entry.place]
    return {
        "key": entry.key,
        "name": catalogue.name(entry),
        "title": catalogue.title(entry),
        "authors": [person.full for person in named(record.persons)] if record else [],
        "year": record.year if record else "",
        "venue": record.venue if record else "",
        "week": str(entry.week or ""),
        "tags": [tag.id for tag in catalogue.tags(entry)],
        "status": entry.status,
        "rating": entry.rating,
        "read": entry.read.isoformat() if entry.read else "",
        "links": {link.kind: link.url for link in merge_links(record, entry.links)},
        **({"fields": values_of(log, entry)} if exported_fields(log) else {}),
        **({"note": note_of(found)} if notes else {}),
        "path": found.page.path.relative_to(log.project.folder).as_posix(),
        "line": entry.place.line,
    }


def exported_fields(log: Log) -> list[Field]:
    """The declared fields that are exported."""
    return [field for field in log.project.fields.values() if field.exported]


def values_of(log: Log, entry: Entry) -> dict[str, Any]:
    """The values of declared fields of *entry*, by field name."""
    return {
        field.name: field.value(kept)
        for field in exported_fields(log)
        if (kept := entry.field(field.name))
    }


def as_json(log: Log, entries: Iterable[Entry], *, notes: bool = False) -> str:
    return json_text([facts_of(log, entry, notes=notes) for entry in entries])


JSON = Exporter(lambda log, entries, notes: Exported(as_json(log, entries, notes=notes)))


def note_of(found: SourceEntry) -> str:
    """The content of a card as typed, with excerpts as block quotations."""
    quoted = {child.line: child for child in found.block.children if child.name == "excerpt"}
    pieces: list[str] = []
    own: list[str] = []
    skip_to = 0

    def close() -> None:
        text = "\n".join(own)
        pieces.append((textwrap.dedent(text) if found.block.is_restructured else text).strip("\n"))
        own.clear()

    for number, text in enumerate(found.block.body, found.block.body_line):
        if number <= skip_to:
            continue
        if excerpt := quoted.get(number):
            close()
            skip_to = excerpt.end
            words = textwrap.dedent("\n".join(excerpt.body)).strip("\n").split("\n")
            pieces.append("\n".join(f"> {line}".rstrip() for line in words))
        else:
            own.append(text)
    close()
    return "\n\n".join(piece for piece in pieces if piece.strip())
