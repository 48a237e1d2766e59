"""Lines of the configured fields of an entry."""

from __future__ import annotations

from paperlog.display.lines import Line, LineLink, Piece
from paperlog.domain import LogDomain
from paperlog.model.entry import Entry
from paperlog.model.fields import FieldPlace


def field_lines(domain: LogDomain, entry: Entry, place: FieldPlace) -> list[Line]:
    """Return a line with label and value for each field of *entry* that is shown at *place*."""
    config = domain.env.config
    lines = []
    for field in config.paperlog_fields.values():
        value = entry.field(field.name) if place in field.shown_on else ""
        if not value:
            continue
        link = field.link(value)
        piece: Piece = LineLink(value, uri=link.url) if link else value
        classes = ("pl-field", f"pl-field-{field.name}")
        lines.append(Line(classes, (piece,), label=field.label_in(config.language)))
    return lines
