"""Rows: short forms of an entry for listings, indexes and tag pages."""

from __future__ import annotations

from dataclasses import replace

from paperlog.display.fact_lines import (
    entry_link,
    field_lines,
    mark_unverified,
    mark_unverified_title,
    rating,
    retraction_mark,
    source_line,
    tag_link,
    week_link,
)
from paperlog.display.lines import Line, LineLink, Piece, Span, Unverified, joined
from paperlog.domain import LogDomain
from paperlog.domain.references import tag_sign
from paperlog.messages import _
from paperlog.model.entry import Entry
from paperlog.model.language_detection import has_han, language_of
from paperlog.model.tag import Tag

TAGS_OF_ROW = 12
"""Maximum number of tags in a row."""


def row_of(domain: LogDomain, entry: Entry, style: str, with_week: bool) -> list[Line]:
    """Return the lines of *entry*: name and title, source, summary, fields and tags.

    :param style: ``cards`` has all of them, ``brief`` has no tags and links only the name, ``list``
        is one short line.
    :param with_week: whether the source line has a link to the week.
    """
    if style == "list":
        return [_short(domain, entry)]
    return _card(domain, entry, with_week, is_brief=style == "brief")


def _short(domain: LogDomain, entry: Entry) -> Line:
    """Return the line of the style ``list``: name, title, year of the work, rating."""
    record = domain.catalogue.record(entry)
    name, title = domain.catalogue.name(entry), domain.catalogue.title(entry)
    pieces: list[Piece] = [
        replace(entry_link(domain, entry, is_strong=bool(tag_sign(domain))), title="")
    ]
    if title != name:
        # if both are in one script, the language is set on the whole row
        words = (
            title if has_han(title) == has_han(name) else Span(title, (), language_of(title) or "")
        )
        pieces += [" ", *mark_unverified_title(domain, entry, words)]
    pieces += retraction_mark(record)
    if record and record.year:
        pieces += [" · ", *mark_unverified(record, "year", record.year)]
    if entry.rating:
        pieces += [" ", rating(entry.rating)]
    return Line((), tuple(pieces))


def _card(domain: LogDomain, entry: Entry, with_week: bool, *, is_brief: bool) -> list[Line]:
    catalogue = domain.catalogue
    name, mark = entry_link(domain, entry, is_strong=True), retraction_mark(catalogue.record(entry))
    head = (name, *_title(domain, entry), *mark)
    lines = [Line(("pl-row-head",), head, domain.thumbnail(entry))]
    weeks = [week_link(domain, entry.week)] if with_week and entry.week else []
    source = source_line(domain, entry, "pl-row-source", weeks)
    lines += map(_without_links, source) if is_brief else source
    if summary := catalogue.summary(entry, domain.env.config.language):
        lines.append(Line(("pl-row-summary",), (summary,)))
    lines += field_lines(domain, entry, "row")
    if not is_brief and (tags := row_tags(domain, entry)):
        pieces = joined([tag_link(domain, tag) for tag in tags], " ")
        if more := len(catalogue.tags(entry)) - len(tags):
            pieces = (*pieces, Span(_(" and {} more").format(more), ("pl-more",)))
        lines.append(Line(("pl-tags",), pieces))
    return lines


def _without_links(line: Line) -> Line:
    return replace(line, pieces=tuple(map(_unlinked, line.pieces)))


def _unlinked(piece: Piece) -> Piece:
    if isinstance(piece, Unverified):
        return replace(piece, pieces=tuple(map(_unlinked, piece.pieces)))
    return Span(piece.text, piece.inner) if isinstance(piece, LineLink) else piece


def row_tags(domain: LogDomain, entry: Entry) -> tuple[Tag, ...]:
    """Return the first :data:`TAGS_OF_ROW` tags of *entry*.

    Without a limit, tag pages would grow with the square of the number of tags.
    """
    return domain.catalogue.tags(entry)[:TAGS_OF_ROW]


def _title(domain: LogDomain, entry: Entry) -> list[Piece]:
    title = domain.catalogue.title(entry)
    if title == domain.catalogue.name(entry):
        return []
    words = Span(title, ("pl-title",), language_of(title) or "")
    return [" ", *mark_unverified_title(domain, entry, words)]
