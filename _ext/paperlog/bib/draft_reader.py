"""Parse ``.bib`` text into record drafts: all fields as typed, and the notes and files that
reference managers add.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from paperlog.bib.blocks import XDATA, Block, blocks
from paperlog.bib.inheritance import CROSSREF, EDITED_VOLUMES, Find, TypedRecord, inherited
from paperlog.bib.note_fields import markdown_of
from paperlog.bib.reader import MONTH_MACROS, BibProblem, completed, plain, read_block
from paperlog.bib.record_draft import ReadProblem, RecordDraft
from paperlog.model.escapes import one_line, printable
from paperlog.model.record import Record
from paperlog.model.tag import split_tags

PLACEHOLDER = "without-a-key"
NOTES = ("annote", "annotation", "annotate", "review", "comment")
"""Fields in which Zotero, Better BibTeX, BibDesk and JabRef store the user's notes."""
TAGS = ("keywords", "keyword", "mendeley-tags", "groups")
ADDED = ("date-added", "timestamp", "creationdate", "dateadded")
READ = ("date-read", "read", "readdate", "lastchecked")
FILES = ("file", "local-url", "pdf-file")
DAY = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
PARAGRAPH = re.compile(r"\n\s*\n|\\par\b|\\\\")
# JabRef, Mendeley, old Zotero: `description:path:type;…`; Better BibTeX: paths only
FILE = re.compile(r"(?<!\\);")
FILE_PART = re.compile(r"(?<!\\):")


def read_drafts(
    text: str, name: str, elsewhere: Find | None = None
) -> tuple[list[RecordDraft], list[ReadProblem]]:
    """Parse every work in a ``.bib`` *text*; broken ones as far as possible.

    Fields inherited through ``crossref`` or ``xdata`` are copied into the record.

    :param name: name of the file in messages.
    :param elsewhere: finds records that are not in *text*.
    """
    drafts, problems = typed_drafts(text, name)
    here = finder(drafts)
    named = {draft.field(CROSSREF).strip().lower() for draft in drafts}
    works: list[RecordDraft] = []
    for draft in drafts:
        if draft.type == XDATA:
            continue
        alone, faults = standing_alone(
            draft, lambda key: here(key) or (elsewhere(key) if elsewhere else None)
        )
        only_holds_parts = draft.type in EDITED_VOLUMES and draft.key.lower() in named - {""}
        works.append(replace(alone, only_holds_parts=only_holds_parts))
        line = int(draft.origin.rpartition(":")[2])
        problems += [
            ReadProblem(name, line, f"{draft.key!r}: {fault}", harmless=True) for fault in faults
        ]
    return works, problems


def typed_drafts(text: str, name: str) -> tuple[list[RecordDraft], list[ReadProblem]]:
    """Parse every record in a ``.bib`` *text*, ``@xdata`` too, without inherited fields."""
    drafts: list[RecordDraft] = []
    problems: list[ReadProblem] = []
    macros = dict(MONTH_MACROS)
    for block in blocks(text):
        in_block: list[BibProblem] = []
        fields = read_block(block, macros, Path(name), in_block)
        if block.is_record:
            drafts.append(_draft(block, fields, f"{name}:{block.line}", complete=not in_block))
        problems += [
            ReadProblem(name, problem.line, problem.message.partition(";")[0])
            for problem in in_block
        ]
    return drafts, problems


def finder(drafts: Iterable[RecordDraft]) -> Find:
    """Return a function that finds *drafts* by key; the first of duplicates wins."""
    found: dict[str, RecordDraft] = {}
    for draft in drafts:
        if draft.key:
            found.setdefault(draft.key.lower(), draft)
    return lambda key: _as_typed(found[key]) if key in found else None


def standing_alone(draft: RecordDraft, find: Find) -> tuple[RecordDraft, tuple[str, ...]]:
    """*draft* with its inherited fields, and the faults in the names of its parents.

    A field that names an unknown record is kept, so that the user can correct it.
    """
    typed = _as_typed(draft)
    if not typed.inherits:
        return draft, ()
    found = inherited(typed, find)
    known = {key.lower() for key in found.parents}
    unknown = {
        name: value
        for name in (CROSSREF, XDATA)
        if (value := draft.field(name))
        and any(key.strip(" {}").lower() not in known for key in value.split(","))
    }
    fields = {**found.fields, **unknown}
    taken = tuple(name for name in found.fields if name not in typed.fields)
    return replace(draft, fields=tuple(fields.items()), inherited=taken), found.faults


def _as_typed(draft: RecordDraft) -> TypedRecord:
    return TypedRecord(draft.type, draft.key, dict(draft.fields), 0, Path())


def record_of(draft: RecordDraft) -> Record:
    """The record that *draft* would be in a log."""
    typed = _as_typed(replace(draft, key=draft.key or PLACEHOLDER))
    return completed(typed, lambda _key: None, []).record


def _draft(
    block: Block, read: Iterable[tuple[str, str]], origin: str, *, complete: bool
) -> RecordDraft:
    values: dict[str, str] = {}
    for name, value in read:
        values.setdefault(name.lower(), printable(value))
    fields = tuple((name, one_line(value)) for name, value in values.items())
    notes = [(name, note) for name in NOTES if (note := _note(values.get(name, "")))]
    return RecordDraft(
        # other programs do not know types such as `@in-book`
        type=block.kind.replace("-", ""),
        fields=tuple((name, value) for name, value in fields if value),
        key=block.key,
        tags=tuple(
            dict.fromkeys(
                tag
                for name in TAGS
                for part in split_tags(one_line(values.get(name, "")))
                if (tag := plain(part))
            )
        ),
        notes=tuple(note for _name, note in notes),
        note_fields=tuple(name for name, _note_text in notes),
        read=next((plain(one_line(values[name])) for name in READ if name in values), ""),
        added=_day(values),
        files=tuple(
            path
            for name in FILES
            for part in FILE.split(one_line(values.get(name, "")))
            if (path := _path(part))
        ),
        origin=origin,
        source=block.typed if block.key else "",
        complete=complete,
    )


def _note(value: str) -> str:
    """Convert LaTeX, or the HTML of some exporters, to Markdown; blank lines are kept."""
    return "\n\n".join(
        piece for part in PARAGRAPH.split(value) if (piece := markdown_of(plain(one_line(part))))
    )


def _day(values: Mapping[str, str]) -> str:
    for name in ADDED:
        if found := DAY.search(values.get(name, "")):
            return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
    return ""


def _path(part: str) -> str:
    pieces = FILE_PART.split(part.strip())
    path = pieces[-2] if len(pieces) >= 3 else part.strip()
    return re.sub(r"\\([:;\\])", r"\1", path.replace("\\_", "_"))
