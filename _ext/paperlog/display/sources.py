"""The source line of cards and rows: venue, year, reading status and rating."""

from __future__ import annotations

from collections.abc import Iterable

from paperlog.display.lines import Line, Piece, Span, joined
from paperlog.display.link_lines import venue_link
from paperlog.display.unverified import mark_unverified
from paperlog.domain import LogDomain
from paperlog.messages import status_name
from paperlog.model.entry import RATINGS, Entry


def source_line(
    domain: LogDomain,
    entry: Entry,
    role: str,
    between: Iterable[Piece] = (),
    after: Iterable[Piece] = (),
    with_status: bool = True,
) -> list[Line]:
    """Return a line of venue, year, *between*, status, rating and *after*; [] if all are empty."""
    record = domain.catalogue.record(entry)
    pieces: list[Piece | tuple[Piece, ...]] = []
    if record and (main_title := record.detail("maintitle")):
        pieces += mark_unverified(record, "maintitle", main_title)
    if record and (record.venue or record.year):
        venue = mark_unverified(record, "venue", venue_link(domain, record)) if record.venue else ()
        year = mark_unverified(record, "year", record.year) if record.year else ()
        pieces.append((*venue, *([" "] if venue and year else []), *year))
    pieces += between
    if entry.status and with_status:
        pieces.append(
            Span(status_name(entry.status), ("sd-badge", "pl-status", f"pl-status-{entry.status}"))
        )
    if entry.rating:
        pieces.append(rating(entry.rating))
    pieces += after
    return [Line((role,), joined(pieces, " · "))] if pieces else []


def rating(stars: int) -> Span:
    return Span("★" * stars + "☆" * (RATINGS[-1] - stars), ("pl-rating",))
