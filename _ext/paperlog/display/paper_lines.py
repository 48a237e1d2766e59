"""The content of the page of a paper, as lines."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from paperlog.bib.sentences import LONG_LIST
from paperlog.display.fact_lines import (
    authors_part,
    citation_link,
    entry_link,
    mark_unverified,
    outward_link,
    published_line,
    retraction_line,
    source_line,
    tag_link,
    unverified_note,
    verified_lines,
    work_link,
)
from paperlog.display.lines import Line, Part, Piece, Span, joined
from paperlog.domain import LogDomain
from paperlog.messages import _, day, relation_name, status_name, week_dates
from paperlog.model.entry import Entry
from paperlog.model.person import named
from paperlog.model.record import merge_links

Item = tuple[Line, ...]
"""A list item: its first line, and the lines below it."""


def facts_of(domain: LogDomain, key: str, page: str) -> list[Part]:
    """Return the title, authors, venue and year, links, tags and verification of a paper."""
    catalogue = domain.catalogue
    record, entries = catalogue.records[key], catalogue.by_target[key]
    lines: list[Part] = [*retraction_line(record)]
    if record.title and record.title != catalogue.name_of_key(key):
        lines.append(Line(("pl-title",), mark_unverified(record, "title", record.title)))
    if named(record.persons):
        lines.append(authors_part(domain, record, max_whole=LONG_LIST))
    label = citation_link(domain, key, page, with_tooltip=False)
    lines += source_line(domain, entries[-1], "pl-source", [label] if label else [])
    lines += published_line(record)
    if links := merge_links(record, chain.from_iterable(entry.links for entry in entries)):
        pieces = [outward_link(domain, link, record) for link in links]
        lines.append(Line(("pl-links",), joined(pieces, " · ")))
    if tags := dict.fromkeys(tag for entry in entries for tag in catalogue.tags(entry)):
        lines.append(Line(("pl-tags",), joined([tag_link(domain, tag) for tag in tags], " ")))
    if about := unverified_note(domain, record):
        lines.append(about)
    return [*lines, *verified_lines(domain, record)]


def history_of(domain: LogDomain, key: str) -> list[Item]:
    """Return an item for each entry of the paper, oldest first: week, reading status, summary."""
    language = domain.env.config.language
    items: list[Item] = []
    was_read = False
    for entry in domain.catalogue.by_target[key]:
        is_read = entry.status == "read" or entry.read is not None
        status = _("read again") if is_read and was_read else status_name(entry.status)
        was_read = was_read or is_read
        week = week_dates(entry.week, language) if entry.week else domain.catalogue.name(entry)
        link = replace(entry_link(domain, entry, week, is_strong=True), title="")
        pieces: list[Piece] = [link]
        pieces += [str(status or _("logged"))]
        if entry.read:
            pieces.append(str(_("read on {}")).format(day(entry.read, language)))
        items.append((Line((), joined(pieces, " · ")), *_summary(domain, entry)))
    return items


def citing_of(domain: LogDomain, key: str) -> list[Item]:
    """Return the entries of other works that cite the paper or relate to it, oldest first."""
    language = domain.env.config.language
    items: list[Item] = []
    for entry in domain.entries_citing(key):
        if entry.target == key:
            continue
        pieces: list[Piece] = [entry_link(domain, entry, is_strong=True)]
        pieces += [week_dates(entry.week, language)] if entry.week else []
        items.append((Line((), joined(pieces, " · ")), *_summary(domain, entry)))
    return items


def relations_of(domain: LogDomain, key: str, page: str) -> list[Item]:
    """Return an item for each kind of relation, in both directions, with each work once."""
    catalogue = domain.catalogue
    entries = catalogue.by_target[key]
    works: dict[str, dict[str, tuple[Piece, ...]]] = {}
    for relation in dict.fromkeys(chain.from_iterable(entry.relations for entry in entries)):
        name = relation_name(relation.kind)
        works.setdefault(name, {})[relation.target] = work_link(domain, relation.target, page)
    for relation, other in catalogue.related_by(entries[0]):
        name = relation_name(relation.kind, inverse=True)
        works.setdefault(name, {}).setdefault(other.target, (entry_link(domain, other),))
    return [
        (Line((), (Span(name, ("pl-label",)), " ", *joined(by_target.values(), ", "))),)
        for name, by_target in works.items()
    ]


def shared_of(domain: LogDomain, key: str) -> list[Item]:
    """Return the authors and the tags that other entries share, with their numbers of entries.

    They have no links: :func:`facts_of` has these.
    """
    language = domain.env.config.language
    authors = domain.catalogue.shared_authors(key).items()
    tags = domain.catalogue.shared_tags(key).items()
    return [
        (Line((), joined(names, " · "), label=str(label)),)
        for label, names in (
            (_("Authors"), [f"{person.full} ({number})" for person, number in authors]),
            (_("Tags"), [f"{tag.name(language)} ({number})" for tag, number in tags]),
        )
        if names
    ]


def _summary(domain: LogDomain, entry: Entry) -> list[Line]:
    words = domain.catalogue.summary(entry, domain.env.config.language)
    return [Line(("pl-row-summary",), (words,))] if words else []
