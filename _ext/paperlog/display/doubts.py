"""Marks of unverified facts, and the explanation of the marks."""

from __future__ import annotations

from paperlog.display.lines import Line, Piece, Unverified
from paperlog.domain import LogDomain
from paperlog.domain.references import is_html
from paperlog.messages import _, field_name
from paperlog.model.entry import Entry
from paperlog.model.record import Record


def marked(record: Record | None, fact: str, *pieces: Piece) -> tuple[Piece, ...]:
    """Return *pieces*, marked if the *fact* of the record that they show is unverified."""
    return (Unverified(pieces),) if record and record.is_unverified(fact) else pieces


def title_marked(domain: LogDomain, entry: Entry, title: Piece) -> tuple[Piece, ...]:
    """Return *title*, marked if it is from the record and unverified."""
    record = domain.catalogue.record(entry)
    return marked(record, "title", title) if not entry.title else (title,)


def explanation(domain: LogDomain, record: Record | None) -> Line | None:
    """Explain the mark on a card, with the names of the fields; ``None`` if nothing is marked."""
    if record is None or not record.unverified:
        return None
    fields = _(", ").join(dict.fromkeys(map(field_name, record.unverified)))
    if is_html(domain.builder):
        return _line(_("Dotted underline: not verified yet ({})").format(fields))
    return _line(Unverified(()), " ", _("not verified yet ({})").format(fields))


def explanation_of_list(domain: LogDomain) -> Line:
    """Explain the mark in a bibliography."""
    if is_html(domain.builder):
        return _line(_("Dotted underline: not verified yet"))
    return _line(Unverified(()), " ", _("not verified yet"))


def _line(*pieces: Piece) -> Line:
    return Line(("pl-doubts",), pieces)
