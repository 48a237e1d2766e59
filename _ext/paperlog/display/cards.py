"""Cards: metadata and links of the work above an entry's text, tags and relations below it."""

from __future__ import annotations

from paperlog.display.fact_lines import (
    authors_part,
    citation_link,
    entry_link,
    field_lines,
    mark_unverified_title,
    outward_link,
    paper_page_link,
    published_line,
    retraction_line,
    source_line,
    tag_link,
    unverified_note,
    verified_lines,
    work_link,
)
from paperlog.display.lines import Code, Line, Part, Piece, Span, joined
from paperlog.domain import LogDomain
from paperlog.messages import _, day, relation_name, week_dates
from paperlog.model.entry import Entry
from paperlog.model.person import named
from paperlog.model.record import merge_links


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
    links = [outward_link(domain, link, record) for link in merge_links(record, entry.links)]
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
    is_read = entry.status == "read"
    if entry.read:
        read_on = _("read on {}").format(day(entry.read, domain.env.config.language))
        badge = ("sd-badge", "pl-status", "pl-status-read") if is_read else ("pl-read-on",)
        read.append(Span(read_on, badge))
    # the date of reading implies the status "read"
    with_status = not (is_read and entry.read)
    return source_line(domain, entry, "pl-source", [label] if label else [], read, with_status)


def _relations(domain: LogDomain, entry: Entry, docname: str, text_source: str) -> list[Part]:
    works: dict[str, list[tuple[Piece, ...]]] = {}
    for relation in entry.relations:
        if (relation.kind, relation.target) != ("text-source", text_source):
            name = relation_name(relation.kind)
            works.setdefault(name, []).append(work_link(domain, relation.target, docname))
    for relation, other in domain.catalogue.related_by(entry):
        name = relation_name(relation.kind, inverse=True)
        works.setdefault(name, []).append((entry_link(domain, other),))
    return [
        Line(("pl-relation",), joined(group, ", "), label=name) for name, group in works.items()
    ]


def _other_logs(domain: LogDomain, entry: Entry) -> list[Part]:
    others = domain.catalogue.other_logs(entry)
    language, classes = domain.env.config.language, ("pl-relation", "pl-logged-again")
    earlier = [other for other in others if other.order_key < entry.order_key]
    later = [other for other in others if other.order_key > entry.order_key]
    parts: list[Part] = []
    for label, group in ((_("Logged before"), earlier), (_("Logged again"), later)):
        weeks = (week_dates(other.week, language) if other.week else "" for other in group)
        links = [entry_link(domain, *pair) for pair in zip(group, weeks, strict=True)]
        if links:
            parts.append(Line(classes, joined(links, ", "), label=label))
    return parts
