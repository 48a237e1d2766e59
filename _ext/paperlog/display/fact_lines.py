"""Facts about works and entries as lines and links, shared by cards, rows, pages of papers and
bibliographies: links, marks of unverified facts, authors, source, fields, state of the record.
"""

from __future__ import annotations

from collections.abc import Iterable

from paperlog.bib.citations import cite_domain
from paperlog.display.lines import Line, LineLink, Names, Part, Piece, Span, Unverified, joined
from paperlog.domain import LogDomain
from paperlog.domain.references import (
    Address,
    author_address,
    entry_address,
    is_html,
    paper_address,
    tag_address,
    tag_classes,
    tag_sign,
    tag_title,
    venue_address,
    week_address,
)
from paperlog.messages import _, day, field_name, status_name, week_dates
from paperlog.model.entry import RATINGS, Entry
from paperlog.model.fields import FieldPlace
from paperlog.model.links import Link
from paperlog.model.person import Person, and_others, named
from paperlog.model.record import Record
from paperlog.model.tag import Tag
from paperlog.model.verification import Verification
from paperlog.model.week import Week


def entry_link(
    domain: LogDomain, entry: Entry, text: str = "", is_strong: bool = False
) -> LineLink:
    """Return a link to the card of *entry*; its text is *text* or the entry's short name."""
    return LineLink(
        text or domain.catalogue.name(entry),
        entry_address(entry),
        title=domain.catalogue.title(entry),
        is_strong=is_strong,
        is_paged=True,
    )


def week_link(domain: LogDomain, week: Week) -> LineLink:
    return LineLink(
        week_dates(week, domain.env.config.language),
        week_address(domain, week),
        title=str(week),
        classes=("pl-date",),
    )


def tag_link(domain: LogDomain, tag: Tag) -> LineLink:
    links: dict[Tag | Person, LineLink] = domain.link_cache
    if made := links.get(tag):
        return made
    text = tag_sign(domain) + tag.name(domain.env.config.language)
    link = LineLink(
        text,
        tag_address(domain, tag),
        title=tag_title(domain, tag),
        classes=tuple(tag_classes(domain, tag)),
    )
    return links.setdefault(tag, link)


def author_link(domain: LogDomain, person: Person) -> LineLink:
    links: dict[Tag | Person, LineLink] = domain.link_cache
    if made := links.get(person):
        return made
    link = LineLink(person.full, author_address(domain, person))
    return links.setdefault(person, link)


def venue_link(domain: LogDomain, record: Record) -> LineLink:
    """Return a link to the venue: in HTML its short name with the full one as tooltip, elsewhere
    the full name.
    """
    venue = domain.catalogue.venue(record)
    address = venue_address(domain, venue)
    if record.venue_short and is_html(domain.builder):
        return LineLink(record.venue_short, address, title=venue, classes=("pl-venue",))
    return LineLink(record.venue, address)


def citation_link(
    domain: LogDomain, key: str, docname: str, with_tooltip: bool = True
) -> LineLink | None:
    """Return a link such as ``[CRX+21]`` to the record of *key*, or ``None`` if no bibliography
    lists it.

    :param with_tooltip: give the link the authors and the title as a tooltip
    """
    cite = cite_domain(domain.env)
    target = cite.place_of(key, docname)
    if target is None:
        return None
    label, page, anchor = target
    title = cite.tooltip(key) if with_tooltip else ""
    return LineLink(f"[{label}]", Address(page, anchor), title=title, classes=("pl-cite-label",))


def work_link(domain: LogDomain, target: str, page: str) -> tuple[Piece, ...]:
    """Return a link to the entry of *target*, else its name with a link to the bibliography."""
    if entry := domain.catalogue.find(target):
        return (entry_link(domain, entry),)
    name = domain.catalogue.name_of_key(target)
    label = citation_link(domain, target, page)
    return (name, " ", label) if label else (name,)


def paper_page_link(domain: LogDomain, key: str) -> list[LineLink]:
    """Return the link to the page of the paper *key*, or [] if it has none."""
    address = paper_address(domain, key)
    return [LineLink(_("Page of the paper"), address)] if address else []


def outward_link(domain: LogDomain, link: Link, record: Record | None) -> Piece:
    """Return an external link of a paper, named by its kind or else its host; plain text with the
    address in formats without clickable links. It is marked if it is from *record* and unverified.
    """
    names = {"doi": "DOI", "arxiv": "arXiv", "pdf": "PDF"}
    names |= {"code": _("Code"), "project": _("Project")}
    name = str(names.get(link.kind, link.host))
    piece: Piece = LineLink(name, uri=link.url, classes=(f"pl-link-{link.kind}",))
    if tag_sign(domain):
        piece = f"{name}: {link.url}" if link.kind in names else link.url
    is_ours = record is not None and link in record.links
    (piece,) = mark_unverified(record if is_ours else None, link.kind, piece)
    return piece


def mark_unverified(record: Record | None, fact: str, *pieces: Piece) -> tuple[Piece, ...]:
    """Return *pieces*, marked if the *fact* of the record that they show is unverified."""
    return (Unverified(pieces),) if record and record.is_unverified(fact) else pieces


def mark_unverified_title(domain: LogDomain, entry: Entry, title: Piece) -> tuple[Piece, ...]:
    """Return *title*, marked if it is from the record and unverified."""
    record = domain.catalogue.record(entry)
    return mark_unverified(record, "title", title) if not entry.title else (title,)


def unverified_note(domain: LogDomain, record: Record | None) -> Line | None:
    """Return the note on a card, with the names of the fields; ``None`` if nothing is marked."""
    if record is None or not record.unverified:
        return None
    fields = _(", ").join(dict.fromkeys(map(field_name, record.unverified)))
    if is_html(domain.builder):
        return _note(_("Dotted underline: not verified yet ({})").format(fields))
    return _note(Unverified(()), " ", _("not verified yet ({})").format(fields))


def unverified_note_of_list(domain: LogDomain) -> Line:
    """Return the note in a bibliography, without names of fields."""
    if is_html(domain.builder):
        return _note(_("Dotted underline: not verified yet"))
    return _note(Unverified(()), " ", _("not verified yet"))


def _note(*pieces: Piece) -> Line:
    return Line(("pl-doubts",), pieces)


def authors_part(domain: LogDomain, record: Record, max_whole: int = 0) -> Part:
    """Return the authors of a *record*, each with a link; at least one must be named.

    A list longer than *max_whole* is a :class:`Names`, which HTML collapses to
    ``paperlog_authors_shown`` names. The line that expands it never replaces a single name.
    """
    persons = named(record.persons)
    links: list[Piece] = [author_link(domain, person) for person in persons]
    limit: int = domain.env.config.paperlog_authors_shown
    classes = ("pl-authors",)
    others: tuple[str, ...] = ()
    if len(persons) < len(record.persons):
        first_one = persons[0]
        others = (and_others(first_one) if first_one.is_chinese else _(" and others"),)
    everyone = mark_unverified(record, "persons", *joined(links, ", "), *others)
    if len(persons) <= max(limit + 1, max_whole):
        return Line(classes, everyone)
    rest = more_names(len(persons) - limit)
    first = mark_unverified(record, "persons", ", ".join(person.full for person in persons[:limit]))
    short = mark_unverified(record, "persons", *joined(links[:limit], ", "))
    return Names(Line(classes, (*short, rest)), (*first, rest), everyone)


def more_names(number: int) -> Span:
    """Return the text that replaces the last *number* names of a list."""
    return Span(_(" and {} more").format(number), ("pl-more",))


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


def retraction_line(record: Record) -> list[Line]:
    """Return the notice for the top of a card, or [] if the paper is not retracted."""
    if not record.retracted:
        return []
    words = Span(_("This paper has been retracted"), ("pl-retracted-words",))
    link, reason = record.retracted.link, record.retracted.reason
    after: Piece = _labelled_link(link) if link else reason
    return [Line(("pl-retracted",), (words, ": ", after))]


def retraction_mark(record: Record | None) -> list[Piece]:
    """Return the mark after the name of a retracted paper in listings, else []."""
    return (
        [" ", Span(_("[Retracted]"), ("pl-retracted-mark",))] if record and record.retracted else []
    )


def published_line(record: Record) -> list[Line]:
    """Return a line with the link to the published version of a preprint, or []."""
    if not record.published:
        return []
    return [Line(("pl-published",), (_labelled_link(record.published),), label=_("Published as"))]


def verified_lines(domain: LogDomain, record: Record) -> tuple[Line, ...]:
    """Return a line with a sentence for each comparison: source, date, and fields."""
    language = domain.env.config.language
    sentences = [_sentence(verification, language) for verification in record.verified]
    return (Line(("pl-verified",), (" ".join(sentences),)),) if sentences else ()


def _sentence(verification: Verification, language: str) -> str:
    where = {"source": verification.name, "day": day(verification.day, language)}
    if verification.fields:
        return str(_("Compared with {source} on {day}: {fields}.")).format(
            fields=_(", ").join(map(field_name, verification.fields)), **where
        )
    return str(_("Compared with {source} on {day}.")).format(**where)


def _labelled_link(link: Link) -> LineLink:
    """Return an external link whose text identifies the target in print: ``doi:10.…``."""
    return LineLink({"doi": "doi:", "arxiv": "arXiv:"}.get(link.kind, "") + link.text, uri=link.url)
