"""A page for each tag: what it is called, and the entries that have it, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.docutils import new_document

from paperlog.core.catalogue import newest_first
from paperlog.core.requests import style_for
from paperlog.core.tags import Tag
from paperlog.domain import LogDomain, log_domain
from paperlog.messages import _, count
from paperlog.nodes import log_line, log_part
from paperlog.references import tag_page, tag_reference
from paperlog.transforms.languages import mark_languages
from paperlog.transforms.rows import rows

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# a page that extends `layout.html` instead becomes an error text in furo
TEMPLATE = "page.html"
NEIGHBOURS = 8


def collect_tag_pages(app: Sphinx, stale: set[str]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The pages of those tags whose pages are *stale*, for ``html-collect-pages``."""
    builder = app.builder
    if not isinstance(builder, StandaloneHTMLBuilder):
        return
    domain = log_domain(app.env)
    for tag in domain.catalogue.by_tag:
        name = tag_page(domain, tag)
        if name is None or name not in stale:
            continue
        yield name, _context(builder, domain, tag, name), TEMPLATE


def _context(builder: StandaloneHTMLBuilder, domain: LogDomain, tag: Tag, name: str) -> dict[str, Any]:
    document = new_document(name)
    document.settings.env = builder.env
    section = nodes.section(ids=[tag.anchor])
    title = tag.name(builder.config.language)
    section += nodes.title("", title)
    section += _about(domain, tag, name)
    section += _entries(domain, tag, name)
    section += _neighbours(domain, tag, name)
    document += section
    mark_languages(document, builder.config.language)
    # not the document: its writer would put what it holds into the page twice
    body = builder.render_partial(section)["fragment"]
    parent = domain.index_page("tag-index") or ""
    parents = [{"link": builder.get_relative_uri(name, parent), "title": builder.env.titles[parent].astext()}] if parent else []
    return {"title": title, "body": body, "parents": parents, "meta": {}}


def _entries(domain: LogDomain, tag: Tag, name: str) -> list[nodes.Node]:
    """Newest first; a long list in short, by year of reading."""
    entries = newest_first(domain.catalogue.by_tag[tag])
    style = style_for(len(entries))
    addresses: set[str] = set()
    if style == "cards":
        return [rows(domain, entries, name, addresses)]
    found: list[nodes.Node] = []
    for year, group in groupby(entries, key=lambda entry: str(entry.week.year) if entry.week else ""):
        found += [nodes.rubric("", year, classes=["pl-facet"])] if year else []
        found.append(rows(domain, list(group), name, addresses, style))
    return found


def _about(domain: LogDomain, tag: Tag, name: str) -> nodes.paragraph:
    language = domain.env.config.language
    vocabulary = domain.catalogue.vocabulary
    number = len(domain.catalogue.by_tag[tag])
    others = [other for code, other in tag.names if code != language[:2]]
    facts = [
        *([vocabulary.facet(tag.facet).name(language)] if tag.facet else []),
        *others,
        *(alias for alias in tag.aliases if alias not in others),
        count(number, _("{} entry"), _("{} entries")),
    ]
    return log_line("", " · ".join(facts), classes=["pl-about-tag"])


def _neighbours(domain: LogDomain, tag: Tag, name: str) -> list[nodes.Node]:
    """The tags that stand beside this one most often."""
    counts: dict[Tag, int] = {}
    for entry in domain.catalogue.by_tag[tag]:
        for other in domain.catalogue.tags(entry):
            if other != tag:
                counts[other] = counts.get(other, 0) + 1
    often = sorted(counts, key=lambda other: (-counts[other], other.id))[:NEIGHBOURS]
    if not often:
        return []
    paragraph = log_line("", "", nodes.inline("", _("Often together with") + " ", classes=["pl-label"]), classes=["pl-tags"])
    for other in often:
        paragraph += [tag_reference(domain, other, name), nodes.Text(" ")]
    return [log_part("", paragraph, tag="div", classes=["pl-neighbours"])]
