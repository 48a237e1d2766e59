"""Facts that are not verified yet: marked where they are shown, and explained once."""

from __future__ import annotations

from paperlog.display.lines import Doubt, Line, Piece
from paperlog.domain import LogDomain
from paperlog.domain.references import is_html
from paperlog.messages import _, field_name
from paperlog.model.entry import Entry
from paperlog.model.record import Record


def marked(record: Record | None, fact: str, *pieces: Piece) -> tuple[Piece, ...]:
    """*pieces* that show a *fact* of the record, in a mark if it is not verified yet."""
    return (Doubt(pieces),) if record and record.is_unverified(fact) else pieces


def title_marked(domain: LogDomain, entry: Entry, title: Piece) -> tuple[Piece, ...]:
    """The *title* of an entry, which is the record's unless the card names one of its own."""
    record = domain.catalogue.record(entry)
    return marked(record, "title", title) if not entry.title else (title,)


def explanation(domain: LogDomain, record: Record | None) -> Line | None:
    """What the mark means on a card, with the fields in words; ``None`` where nothing is marked."""
    if record is None or not record.unverified:
        return None
    fields = _(", ").join(dict.fromkeys(map(field_name, record.unverified)))
    if is_html(domain.builder):
        return _line(_("Dotted underline: not verified yet ({})").format(fields))
    return _line(Doubt(()), " ", _("not verified yet ({})").format(fields))


def explanation_of_list(domain: LogDomain) -> Line:
    """What the mark means in a list of records."""
    if is_html(domain.builder):
        return _line(_("Dotted underline: not verified yet"))
    return _line(Doubt(()), " ", _("not verified yet"))


def _line(*pieces: Piece) -> Line:
    return Line(("pl-doubts",), pieces)
