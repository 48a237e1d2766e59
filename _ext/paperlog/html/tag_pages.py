"""A page for each tag: what it is called, and the entries that have it, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from paperlog.display.rows import row_tags
from paperlog.domain import LogDomain, log_domain
from paperlog.domain.references import Address, reference_to, tag_page, tag_reference
from paperlog.html.generated import GeneratedPage, generated_page
from paperlog.html.sharing import description_of_entries
from paperlog.messages import _, count
from paperlog.model.catalogue import newest_first
from paperlog.model.tag import Tag
from paperlog.nodes import log_line, log_part
from paperlog.transforms.row_nodes import rows, style_for

if TYPE_CHECKING:
    from sphinx.application import Sphinx

NEIGHBOURS = 8


def collect_tag_pages(app: Sphinx, stale: set[str]) -> Iterator[GeneratedPage]:
    """The pages of those tags whose pages are *stale*, for ``html-collect-pages``."""
    builder = app.builder
    if not stale or not isinstance(builder, StandaloneHTMLBuilder):
        return
    domain = log_domain(app.env)
    parent = domain.index_page("tag-index")
    for tag in domain.catalogue.by_tag:
        name = tag_page(domain, tag)
        if parent is None or name is None:
            continue
        if name in stale:
            content = [
                _about(domain, tag, name),
                *_entries(domain, tag, name),
                *_neighbours(domain, tag, name),
            ]
            description = description_of_entries(domain, newest_first(domain.catalogue.by_tag[tag]))
            yield generated_page(
                builder,
                name,
                parent,
                tag.anchor,
                tag.name(builder.config.language),
                content,
                description,
            )


def _entries(domain: LogDomain, tag: Tag, name: str) -> list[nodes.Node]:
    """Newest first; a long list in short, by year of reading."""
    entries = newest_first(domain.catalogue.by_tag[tag])
    style = style_for(len(entries))
    addresses: set[str] = set()
    if style == "cards":
        return [rows(domain, entries, name, addresses)]
    found: list[nodes.Node] = []
    for year, group in groupby(
        entries, key=lambda entry: str(entry.week.year) if entry.week else ""
    ):
        found += [nodes.rubric("", year, classes=["pl-facet"])] if year else []
        found.append(rows(domain, list(group), name, addresses, style))
    return found


def _about(domain: LogDomain, tag: Tag, name: str) -> nodes.paragraph:
    """Its facet, which leads to the index of all tags, its other names, and how often it is
    given."""
    language = domain.env.config.language
    vocabulary = domain.catalogue.vocabulary
    number = len(domain.catalogue.by_tag[tag])
    others = [other for code, other in tag.names if code != language[:2]]
    facet = vocabulary.facet(tag.facet).name(language) if tag.facet else str(_("Tags"))
    facts = [
        *others,
        *(alias for alias in tag.aliases if alias not in others),
        count(number, _("{} entry"), _("{} entries")),
    ]
    line = log_line(classes=["pl-about-tag"])
    index = domain.index_page("tag-index")
    line += (
        reference_to(domain, Address(index), name, nodes.Text(facet))
        if index
        else nodes.Text(facet)
    )
    line += nodes.Text("".join(f" · {fact}" for fact in facts))
    return line


def _neighbours(domain: LogDomain, tag: Tag, name: str) -> list[nodes.Node]:
    """The tags that stand beside this one most often."""
    counts: dict[Tag, int] = {}
    for entry in domain.catalogue.by_tag[tag]:
        for other in row_tags(domain, entry):
            if other != tag:
                counts[other] = counts.get(other, 0) + 1
    often = sorted(counts, key=lambda other: (-counts[other], other.id))[:NEIGHBOURS]
    if not often:
        return []
    paragraph = log_line(
        "",
        "",
        nodes.inline("", _("Often together with") + " ", classes=["pl-label"]),
        classes=["pl-tags"],
    )
    for other in often:
        paragraph += [tag_reference(domain, other, name), nodes.Text(" ")]
    return [log_part("", paragraph, tag="div", classes=["pl-neighbours"])]
