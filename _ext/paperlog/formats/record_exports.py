"""Export papers of the log as bibliographic records, with their verified facts and tags."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from paperlog.bib.draft_reader import read_drafts
from paperlog.bib.escaping import escaped
from paperlog.bib.record_draft import RecordDraft
from paperlog.bib.writer import record_text
from paperlog.formats import csl, ris
from paperlog.formats.exporter import Exported, Exporter
from paperlog.formats.facts import note_of
from paperlog.model.entry import Entry
from paperlog.source.log_reader import Log


def drafts_of(
    log: Log, entries: Iterable[Entry], *, notes: bool = False
) -> tuple[list[RecordDraft], list[Entry]]:
    """One record per paper, in the order of *entries*, and the entries without a record.

    A paper logged several times gives one record with the tags and notes of all its *entries*.
    """
    found: dict[str, RecordDraft] = {}
    missing: list[Entry] = []
    for entry in entries:
        record = log.catalogue.record(entry)
        draft = found.get(entry.key) or (_draft(record.bibtex) if record else None)
        if draft is None:
            missing.append(entry)
            continue
        note = note_of(log.by_place[entry.place]) if notes else ""
        tags = (*draft.tags, *(tag.id for tag in log.catalogue.tags(entry)))
        found[entry.key] = replace(
            draft, tags=tuple(dict.fromkeys(tags)), notes=(*draft.notes, *([note] if note else []))
        )
    return list(found.values()), missing


def _draft(bibtex: str) -> RecordDraft | None:
    drafts, _problems = read_drafts(bibtex, "")
    return replace(drafts[0], source="", tags=(), notes=()) if drafts else None


def as_bibtex(drafts: Iterable[RecordDraft]) -> str:
    """Format as BibTeX, with the tags as keywords."""
    tagged = (
        replace(
            draft,
            fields=(
                (*draft.fields, ("keywords", ", ".join(map(escaped, draft.tags))))
                if draft.tags
                else draft.fields
            ),
        )
        for draft in drafts
    )
    return "\n".join(f"{record_text(draft)}\n" for draft in tagged)


def _exporter(write: Callable[[Iterable[RecordDraft]], str], *, has_notes: bool = True) -> Exporter:
    """An exporter that writes the records of papers and leaves out other entries."""

    def export(log: Log, entries: Sequence[Entry], notes: bool) -> Exported:
        drafts, missing = drafts_of(log, entries, notes=notes)
        return Exported(write(drafts), tuple(missing))

    return Exporter(export, has_notes)


BIBTEX = _exporter(as_bibtex, has_notes=False)
RIS = _exporter(ris.write_drafts)
CSL_JSON = _exporter(csl.write_drafts)
