"""Cards: the facts of the record above an entry's text; its tags, relations and links below it."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from paperlog.dates import day, week_dates
from paperlog.display.doubts import explanation, marked, title_marked
from paperlog.display.field_lines import field_lines
from paperlog.display.lines import Code, Line, Names, Part, Piece, Span, joined
from paperlog.display.link_lines import (
    author_link,
    citation_link,
    entry_link,
    outward_link,
    paper_page_link,
    tag_link,
)
from paperlog.display.sources import source_line
from paperlog.display.verification_lines import published_line, retraction_line, verified_lines
from paperlog.domain import LogDomain
from paperlog.messages import _, relation_name
from paperlog.model.entry import Entry
from paperlog.model.links import Link as OutwardLink
from paperlog.model.person import Person, and_others, named
from paperlog.model.record import Record, merge_links


def head_of(domain: LogDomain, entry: Entry, docname: str) -> list[Part]:
    """Whether the work was taken back, title, authors, and where and when it appeared."""
    record = domain.catalogue.record(entry)
    parts: list[Part] = list(retraction_line(record)) if record else []
    title = domain.catalogue.title(entry)
    if title != domain.catalogue.name(entry):
        parts.append(Line(("pl-title",), title_marked(domain, entry, title)))
    if record and named(record.persons):
        parts.append(_authors(domain, entry))
    parts += _source(domain, entry, docname)
    return parts


def foot_of(domain: LogDomain, entry: Entry, docname: str) -> list[Part]:
    """Tags, relations, other logs of the paper, where it was published, links, the record to copy.

    Folded away with the record: what is not verified yet, what was compared, what figures are lost.
    """
    catalogue = domain.catalogue
    record = catalogue.record(entry)
    parts: list[Part] = []
    if tags := catalogue.tags(entry):
        parts.append(Line(("pl-tags",), joined([tag_link(domain, tag) for tag in tags], " ")))
    parts += field_lines(domain, entry, "card")
    parts += _relations(domain, entry, docname)
    parts += _other_logs(domain, entry)
    if record:
        parts += published_line(record)
    links = merge_links(record, entry.links)
    if links or paper_page_link(domain, entry.key):
        shown = [_outward(domain, record, link) for link in links]
        shown += paper_page_link(domain, entry.key)
        parts.append(Line(("pl-links",), joined(shown, " · ")))
    about = _lost_figures(entry)
    if record and record.bibtex:
        about = (*verified_lines(domain, record), *about)
        parts.append(Code("BibTeX", record.bibtex, about, explanation(domain, record)))
    elif about:
        parts.append(Code(_("Editor's note"), "", about))
    return parts


def _outward(domain: LogDomain, record: Record | None, link: OutwardLink) -> Piece:
    """A link, marked where it is the record's own and not verified yet."""
    shown: Piece = outward_link(domain, link)
    if record and link in record.links:
        (shown,) = marked(record, link.kind, shown)
    return shown


def _lost_figures(entry: Entry) -> tuple[Line, ...]:
    """The names of figures that are gone for good, with what they showed."""
    if not entry.lost_figures:
        return ()
    told = ", ".join(entry.lost_figures) + (f" — {entry.lost_alt}" if entry.lost_alt else "")
    return (Line(("pl-lost",), (_("Lost figure: {}").format(told),)),)


def _authors(domain: LogDomain, entry: Entry) -> Part:
    record = domain.catalogue.record(entry)
    listed = record.persons if record else ()
    persons = named(listed)
    links: list[Piece] = [author_link(domain, person) for person in persons]
    shown: int = domain.env.config.paperlog_authors_shown
    classes = ("pl-authors",)
    others = (_others(persons[0]),) if len(persons) < len(listed) else ()
    everyone = marked(record, "persons", *joined(links, ", "), *others)
    if len(persons) <= shown + 1:
        return Line(classes, everyone)
    rest = Span(_(" and {} more").format(len(persons) - shown), ("pl-more",))
    first = marked(record, "persons", ", ".join(person.full for person in persons[:shown]))
    short = marked(record, "persons", *joined(links[:shown], ", "))
    return Names(Line(classes, (*short, rest)), (*first, rest), everyone)


def _others(first: Person) -> str:
    """What follows a list of names that leaves some out."""
    return and_others(first) if first.is_chinese else _(" and others")


def _source(domain: LogDomain, entry: Entry, docname: str) -> list[Line]:
    label = citation_link(domain, entry.key, docname) if entry.key else None
    if label:
        # the card itself says what a tooltip would
        label = replace(label, title="")
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
    # "read" says no more than the day on which it was
    with_status = not (entry.status == "read" and entry.read)
    return source_line(domain, entry, "pl-source", [label] if label else [], read, with_status)


def _label(text: str) -> Span:
    return Span(f"{text} ", ("pl-label",))


def _relations(domain: LogDomain, entry: Entry, docname: str) -> list[Part]:
    rows: list[tuple[str, tuple[Piece, ...]]] = []
    for relation in entry.relations:
        rows.append((relation_name(relation.kind), _work(domain, relation.target, docname)))
    for relation, other in domain.catalogue.related_by(entry):
        rows.append((relation_name(relation.kind, inverse=True), (entry_link(domain, other),)))
    order = [name for name, _pieces in rows]
    parts: list[Part] = []
    for label, group in groupby(
        sorted(rows, key=lambda row: order.index(row[0])), key=lambda row: row[0]
    ):
        pieces: list[Piece] = [_label(label)]
        for index, (_name, work) in enumerate(group):
            pieces += [", "] if index else []
            pieces += work
        parts.append(Line(("pl-relation",), tuple(pieces)))
    return parts


def _work(domain: LogDomain, target: str, docname: str) -> tuple[Piece, ...]:
    """A work that a relation points to: its entry in the log, else its place in the
    bibliography."""
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
            parts.append(
                Line(("pl-relation", "pl-logged-again"), (_label(label), *joined(links, ", ")))
            )
    return parts
