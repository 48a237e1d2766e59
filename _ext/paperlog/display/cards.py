"""Cards: metadata and links of the work above an entry's text, tags and relations below it."""

from __future__ import annotations

from itertools import groupby

from paperlog.dates import day, week_dates
from paperlog.display.fact_lines import (
    authors_part,
    citation_link,
    entry_link,
    field_lines,
    mark_unverified,
    mark_unverified_title,
    outward_link,
    paper_page_link,
    published_line,
    retraction_line,
    source_line,
    tag_link,
    unverified_note,
    verified_lines,
)
from paperlog.display.lines import Code, Line, Part, Piece, Span, joined
from paperlog.domain import LogDomain
from paperlog.messages import _, relation_name
from paperlog.model.entry import Entry
from paperlog.model.links import Link as OutwardLink
from paperlog.model.person import named
from paperlog.model.record import Record, merge_links


def head_of(domain: LogDomain, entry: Entry, docname: str) -> list[Part]:
    """Return the retraction notice, title, authors, venue and year, and links of the work."""
    record = domain.catalogue.record(entry)
    parts: list[Part] = list(retraction_line(record)) if record else []
    title = domain.catalogue.title(entry)
    if title != domain.catalogue.name(entry):
        parts.append(Line(("pl-title",), mark_unverified_title(domain, entry, title)))
    if record and named(record.persons):
        parts.append(authors_part(domain, record))
    parts += _source(domain, entry, docname)
    links = [_outward(domain, record, link) for link in merge_links(record, entry.links)]
    if links := [*links, *paper_page_link(domain, entry.key)]:
        parts.append(Line(("pl-links",), joined(links, " · ")))
    return parts


def foot_of(domain: LogDomain, entry: Entry, docname: str, text_source: str = "") -> list[Part]:
    """Return the tags, fields, relations, other logs of the paper, published version and BibTeX.

    The BibTeX block also has the list of unverified fields and the comparisons with sources.

    :param text_source: key of the text source that the topic around the card names; this relation
        is omitted.
    """
    catalogue = domain.catalogue
    record = catalogue.record(entry)
    parts: list[Part] = []
    if tags := catalogue.tags(entry):
        parts.append(Line(("pl-tags",), joined([tag_link(domain, tag) for tag in tags], " ")))
    parts += field_lines(domain, entry, "card")
    parts += _relations(domain, entry, docname, text_source)
    parts += _other_logs(domain, entry)
    if record:
        parts += published_line(record)
    if record and record.bibtex:
        compared = verified_lines(domain, record)
        parts.append(Code("BibTeX", record.bibtex, compared, unverified_note(domain, record)))
    return parts


def _outward(domain: LogDomain, record: Record | None, link: OutwardLink) -> Piece:
    """Return an external link, marked if it is from the record and unverified."""
    piece: Piece = outward_link(domain, link)
    if record and link in record.links:
        (piece,) = mark_unverified(record, link.kind, piece)
    return piece


def lost_figures(entry: Entry) -> list[Line]:
    """Return a line with the paths of the entry's lost figures and their alternative text."""
    if not entry.lost_figures:
        return []
    before, _sign, after = str(_("Lost figure: {}")).partition("{}")
    paths = joined([Span(path, ("pl-path",)) for path in entry.lost_figures], ", ")
    about = f" — {entry.lost_alt}" if entry.lost_alt else ""
    return [Line(("pl-lost",), (before, *paths, f"{about}{after}"))]


def _source(domain: LogDomain, entry: Entry, docname: str) -> list[Line]:
    label = citation_link(domain, entry.key, docname, with_tooltip=False) if entry.key else None
    read: list[Piece] = []
    if entry.read:
        read_on = _("read on {}").format(day(entry.read, domain.env.config.language))
        read.append(
            Span(
                read_on,
                (
                    ("sd-badge", "pl-status", "pl-status-read")
                    if entry.status == "read"
                    else ("pl-read-on",)
                ),
            )
        )
    # the date of reading implies the status "read"
    with_status = not (entry.status == "read" and entry.read)
    return source_line(domain, entry, "pl-source", [label] if label else [], read, with_status)


def _relations(domain: LogDomain, entry: Entry, docname: str, text_source: str) -> list[Part]:
    rows: list[tuple[str, tuple[Piece, ...]]] = []
    for relation in entry.relations:
        if (relation.kind, relation.target) == ("text-source", text_source):
            continue
        rows.append((relation_name(relation.kind), _work(domain, relation.target, docname)))
    for relation, other in domain.catalogue.related_by(entry):
        rows.append((relation_name(relation.kind, inverse=True), (entry_link(domain, other),)))
    order = [name for name, _pieces in rows]
    parts: list[Part] = []
    for label, group in groupby(
        sorted(rows, key=lambda row: order.index(row[0])), key=lambda row: row[0]
    ):
        works = joined([work for _name, work in group], ", ")
        parts.append(Line(("pl-relation",), works, label=label))
    return parts


def _work(domain: LogDomain, target: str, docname: str) -> tuple[Piece, ...]:
    """Return a link to the entry of *target*, else its name with a link to the bibliography."""
    if entry := domain.catalogue.find(target):
        return (entry_link(domain, entry),)
    name = Span(domain.catalogue.name_of_key(target))
    cited = citation_link(domain, target, docname)
    return (name, " ", cited) if cited else (name,)


def _other_logs(domain: LogDomain, entry: Entry) -> list[Part]:
    others = domain.catalogue.other_logs(entry)
    earlier = [other for other in others if other.order_key < entry.order_key]
    later = [other for other in others if other.order_key > entry.order_key]
    parts: list[Part] = []
    for label, group in ((_("Logged before"), earlier), (_("Logged again"), later)):
        if group:
            links = [
                entry_link(
                    domain,
                    other,
                    week_dates(other.week, domain.env.config.language) if other.week else "",
                )
                for other in group
            ]
            classes = ("pl-relation", "pl-logged-again")
            parts.append(Line(classes, joined(links, ", "), label=label))
    return parts
