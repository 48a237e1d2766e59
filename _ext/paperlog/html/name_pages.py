"""A page for each tag, and for each author and venue with several entries: its names, its entries
(newest first), and related tags and authors.
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
from paperlog.domain.name_pages import NamePage, name_pages
from paperlog.domain.references import Address, author_address, reference_to, tag_reference
from paperlog.html.generated import GeneratedPage, generated_page
from paperlog.html.sharing import description_of_entries
from paperlog.messages import _, count
from paperlog.model.catalogue import newest_first
from paperlog.model.person import Person, named
from paperlog.model.tag import Tag
from paperlog.nodes import log_line, log_part
from paperlog.transforms.row_nodes import rows, style_for

if TYPE_CHECKING:
    from sphinx.application import Sphinx

NEIGHBOURS = 8


def collect_name_pages(app: Sphinx, stale: set[str]) -> Iterator[GeneratedPage]:
    """Those pages that are *stale*, for ``html-collect-pages``."""
    builder = app.builder
    if not stale or not isinstance(builder, StandaloneHTMLBuilder):
        return
    domain = log_domain(app.env)
    for page in name_pages(domain):
        if page.name in stale:
            content = [
                _about(domain, page),
                *_entries(domain, page),
                *_neighbours(domain, page),
            ]
            yield generated_page(
                builder,
                page.name,
                page.parent,
                page.anchor,
                page.title,
                content,
                description_of_entries(domain, newest_first(page.entries)),
            )


def _entries(domain: LogDomain, page: NamePage) -> list[nodes.Node]:
    """Newest first; a long list in short, by year of reading."""
    entries = newest_first(page.entries)
    style = style_for(len(entries))
    addresses: set[str] = set()
    if style == "cards":
        return [rows(domain, entries, page.name, addresses)]
    found: list[nodes.Node] = []
    for year, group in groupby(
        entries, key=lambda entry: str(entry.week.year) if entry.week else ""
    ):
        shown = rows(domain, list(group), page.name, addresses, style)
        found += (
            [nodes.section("", nodes.title("", year), shown, ids=[f"in-{year}"])]
            if year
            else [shown]
        )
    return found


def _about(domain: LogDomain, page: NamePage) -> nodes.paragraph:
    """A line with a link to the index, other names, and the number of entries."""
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


def _neighbours(domain: LogDomain, page: NamePage) -> list[nodes.Node]:
    """The tags that its entries have most often, and those with whom an author wrote most."""
    tags = Counter(tag for entry in page.entries for tag in row_tags(domain, entry))
    often = sorted(tags, key=lambda tag: (-tags[tag], tag.id))
    links = [tag_reference(domain, tag, page.name) for tag in often if tag != page.of]
    label = _("Often together with") if isinstance(page.of, Tag) else _("Tags")
    found = [_links(str(label), links[:NEIGHBOURS], " ", "pl-tags")] if links else []
    if isinstance(page.of, Person) and (authors := _authors_beside(domain, page)):
        found.insert(0, _links(str(_("Often together with")), authors, " · ", "pl-coauthors"))
    return [log_part("", *found, tag="div", classes=["pl-neighbours"])] if found else []


def _authors_beside(domain: LogDomain, page: NamePage) -> list[nodes.Node]:
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
        for author in often[:NEIGHBOURS]
        if (address := author_address(domain, author))
    ]


def _links(label: str, links: list[nodes.Node], separator: str, kind: str) -> log_line:
    line = log_line("", "", nodes.inline("", f"{label} ", classes=["pl-label"]), classes=[kind])
    for index, link in enumerate(links):
        line += [nodes.Text(separator), link] if index else [link]
    return line
