"""Pages of each tag, and of each author and venue with several entries: names, entries (newest
first), and related tags and authors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from paperlog.display.rows import row_tags
from paperlog.domain import LogDomain, log_domain
from paperlog.domain.references import Address, author_address, reference_to, tag_reference
from paperlog.domain.site_pages import NamePage, name_pages
from paperlog.html.generated import GeneratedPage, generated_page
from paperlog.html.page_metadata import description_of_entries
from paperlog.messages import _, count
from paperlog.model.person import Person, named
from paperlog.model.tag import Tag
from paperlog.nodes import log_line, log_part
from paperlog.transforms.row_nodes import rows, style_for

if TYPE_CHECKING:
    from sphinx.application import Sphinx

MAX_RELATED = 8
"""Maximum number of related tags, and of related authors, of a page."""


def collect_name_pages(app: Sphinx, stale: set[str]) -> Iterator[GeneratedPage]:
    """At ``html-collect-pages``: yield the pages that are *stale*."""
    builder = app.builder
    if not stale or not isinstance(builder, StandaloneHTMLBuilder):
        return
    domain = log_domain(app.env)
    for page in name_pages(domain):
        if page.name in stale:
            content = [
                _about(domain, page),
                *_entries(domain, page),
                *_related(domain, page),
            ]
            yield generated_page(
                builder,
                page.name,
                page.parent,
                page.anchor,
                page.title,
                content,
                description_of_entries(domain, domain.catalogue.newest_first(page.entries)),
            )


def _entries(domain: LogDomain, page: NamePage) -> list[nodes.Node]:
    """Return the entries, newest first; a long list is abbreviated and grouped by year."""
    entries = domain.catalogue.newest_first(page.entries)
    style = style_for(len(entries))
    addresses: set[str] = set()
    if style == "cards":
        return [rows(domain, entries, page.name, addresses)]
    years: list[nodes.Node] = []
    for year, group in groupby(
        entries, key=lambda entry: str(entry.week.year) if entry.week else ""
    ):
        listing = rows(domain, list(group), page.name, addresses, style)
        years += (
            [nodes.section("", nodes.title("", year), listing, ids=[f"in-{year}"])]
            if year
            else [listing]
        )
    return years


def _about(domain: LogDomain, page: NamePage) -> nodes.paragraph:
    """Return a line with a link to the index, the other names, and the number of entries."""
    kind, facts = domain.env.titles[page.parent].astext(), []
    if isinstance(page.of, Tag):
        language = domain.env.config.language
        facet, tag = page.of.facet, page.of
        kind = domain.catalogue.vocabulary.facet(facet).name(language) if facet else str(_("Tags"))
        others = [other for code, other in tag.names if code != language[:2]]
        facts = [*others, *(alias for alias in tag.aliases if alias not in others)]
    facts.append(count(len(page.entries), _("{} entry"), _("{} entries")))
    line = log_line(classes=["pl-about-tag"])
    line += reference_to(domain, Address(page.parent), page.name, nodes.Text(kind))
    line += nodes.Text("".join(f" · {fact}" for fact in facts))
    return line


def _related(domain: LogDomain, page: NamePage) -> list[nodes.Node]:
    """Return the most frequent tags of the entries, and the coauthors of an author."""
    tags = Counter(tag for entry in page.entries for tag in row_tags(domain, entry))
    often = sorted(tags, key=lambda tag: (-tags[tag], tag.id))
    links = [tag_reference(domain, tag, page.name) for tag in often if tag != page.of]
    label = _("Often together with") if isinstance(page.of, Tag) else _("Tags")
    lines = [_links(str(label), links[:MAX_RELATED], " ", "pl-tags")] if links else []
    if isinstance(page.of, Person) and (authors := _coauthors(domain, page)):
        lines.insert(0, _links(str(_("Often together with")), authors, " · ", "pl-coauthors"))
    return [log_part("", *lines, tag="div", classes=["pl-neighbours"])] if lines else []


def _coauthors(domain: LogDomain, page: NamePage) -> list[nodes.Node]:
    """Return links to the most frequent coauthors of the works on *page*."""
    catalogue = domain.catalogue
    works = {entry.key: record for entry in page.entries if (record := catalogue.record(entry))}
    authors = Counter(
        author
        for record in works.values()
        for author in {catalogue.indexed_author(person) for person in named(record.authors)}
        if author and author != page.of
    )
    often = sorted(authors, key=lambda author: (-authors[author], author.sort_key))
    return [
        reference_to(domain, address, page.name, nodes.Text(author.full))
        for author in often[:MAX_RELATED]
        if (address := author_address(domain, author))
    ]


def _links(label: str, links: list[nodes.Node], separator: str, kind: str) -> log_line:
    """Return a line of the class *kind* with *label* and *links*."""
    line = log_line("", "", nodes.inline("", f"{label} ", classes=["pl-label"]), classes=[kind])
    for index, link in enumerate(links):
        line += [nodes.Text(separator), link] if index else [link]
    return line
