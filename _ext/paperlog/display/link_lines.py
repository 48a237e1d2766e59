"""Links to entries, weeks, tags, authors, venues, citations and pages, as pieces of a line."""

from __future__ import annotations

from paperlog.bib.citations import cite_domain
from paperlog.dates import week_dates
from paperlog.display.lines import LineLink
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
from paperlog.messages import _
from paperlog.model.entry import Entry
from paperlog.model.links import Link
from paperlog.model.person import Person
from paperlog.model.record import Record
from paperlog.model.tag import Tag
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
    links: dict[Tag | Person, LineLink] = domain.made_links
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
    links: dict[Tag | Person, LineLink] = domain.made_links
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


def paper_page_link(domain: LogDomain, key: str) -> list[LineLink]:
    """Return the link to the page of the paper *key*, or [] if it has none."""
    address = paper_address(domain, key)
    return [LineLink(_("Page of the paper"), address)] if address else []


def outward_link(domain: LogDomain, link: Link) -> LineLink | str:
    """Return an external link of a paper, named by its kind or else its host; plain text with the
    address in formats without clickable links.
    """
    names = {
        "doi": "DOI",
        "arxiv": "arXiv",
        "pdf": "PDF",
        "code": _("Code"),
        "project": _("Project"),
    }
    name = str(names[link.kind]) if link.kind in names else link.host
    if tag_sign(domain):
        return f"{name}: {link.url}" if link.kind in names else link.url
    return LineLink(name, uri=link.url, classes=(f"pl-link-{link.kind}",))
