"""Marks of unverified facts, and notes that explain the marks."""

from __future__ import annotations

from paperlog.display.lines import Line, Piece, Unverified
from paperlog.domain import LogDomain
from paperlog.domain.references import is_html
from paperlog.messages import _, field_name
from paperlog.model.entry import Entry
from paperlog.model.record import Record


def mark_unverified(record: Record | None, fact: str, *pieces: Piece) -> tuple[Piece, ...]:
    """Return *pieces*, marked if the *fact* of the record that they show is unverified."""
    return (Unverified(pieces),) if record and record.is_unverified(fact) else pieces


def mark_unverified_title(domain: LogDomain, entry: Entry, title: Piece) -> tuple[Piece, ...]:
    """Return *title*, marked if it is from the record and unverified."""
    record = domain.catalogue.record(entry)
    return mark_unverified(record, "title", title) if not entry.title else (title,)


def unverified_note(domain: LogDomain, record: Record | None) -> Line | None:
    """Return the note on a card, with the names of the fields; ``None`` if nothing is marked."""
    if record is None or not record.unverified:
        return None
    fields = _(", ").join(dict.fromkeys(map(field_name, record.unverified)))
    if is_html(domain.builder):
        return _note(_("Dotted underline: not verified yet ({})").format(fields))
    return _note(Unverified(()), " ", _("not verified yet ({})").format(fields))


def unverified_note_of_list(domain: LogDomain) -> Line:
    """Return the note in a bibliography, without names of fields."""
    if is_html(domain.builder):
        return _note(_("Dotted underline: not verified yet"))
    return _note(Unverified(()), " ", _("not verified yet"))


def _note(*pieces: Piece) -> Line:
    return Line(("pl-doubts",), pieces)
