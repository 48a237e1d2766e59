"""Rows: an entry in short, for listings, indexes and the pages of tags."""

from __future__ import annotations

from paperlog.core.entries import Entry
from paperlog.core.languages import language_of
from paperlog.display.lines import Line, Piece, Span, joined
from paperlog.display.links import entry_link, tag_link, week_link
from paperlog.display.sources import source_line
from paperlog.domain import LogDomain


def row_of(domain: LogDomain, entry: Entry, style: str, with_week: bool) -> list[Line]:
    """Name, title and source; its first words and tags unless *style* is ``list``."""
    catalogue = domain.catalogue
    head: list[Piece] = [entry_link(domain, entry, is_strong=True)]
    title = catalogue.title(entry)
    if title != catalogue.name(entry):
        head += [" ", Span(title, ("pl-title",), language_of(title) or "")]
    lines = [Line(("pl-row-head",), tuple(head))]
    lines += source_line(domain, entry, "pl-row-source", [week_link(domain, entry.week)] if with_week and entry.week else [])
    if style == "cards":
        if summary := catalogue.summary(entry, domain.env.config.language):
            lines.append(Line(("pl-row-summary",), (summary,)))
        if tags := catalogue.tags(entry):
            lines.append(Line(("pl-tags",), joined([tag_link(domain, tag) for tag in tags], " ")))
    return lines
