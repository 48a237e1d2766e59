"""Links to the things of the log, as pieces of a line."""

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
    """A link to a card, reading as its short name."""
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
    """A venue by its short name; the whole one can be pointed at, and is printed."""
    venue = domain.catalogue.venue(record)
    address = venue_address(domain, venue)
    if record.venue_short and is_html(domain.builder):
        return LineLink(record.venue_short, address, title=venue, classes=("pl-venue",))
    return LineLink(record.venue, address)


def citation_link(
    domain: LogDomain, key: str, docname: str, with_tooltip: bool = True
) -> LineLink | None:
    """``[CRX+21]`` linked to its place in the bibliography, or ``None`` where no bibliography lists
    it; what stands beside its title needs no tooltip.
    """
    cite = cite_domain(domain.env)
    shown = cite.place_of(key, docname)
    if shown is None:
        return None
    label, place, anchor = shown
    title = cite.tooltip(key) if with_tooltip else ""
    return LineLink(f"[{label}]", Address(place, anchor), title=title, classes=("pl-cite-label",))


def paper_page_link(domain: LogDomain, key: str) -> list[LineLink]:
    """The link of a card to the page of its paper, where there is one."""
    address = paper_address(domain, key)
    return [LineLink(_("Page of the paper"), address)] if address else []


def outward_link(domain: LogDomain, link: Link) -> LineLink | str:
    """A paper's own links, by their kind or, where they have none, by their host; the address
    itself where nothing can be clicked.
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
