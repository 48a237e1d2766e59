"""Pages of the parts of a long author index or bibliography, below the document with the rest."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder

from paperlog.bib.citations import cite_domain
from paperlog.domain import LogDomain, log_domain
from paperlog.domain.references import index_part
from paperlog.html.generated import GeneratedPage, generated_page
from paperlog.transforms.fill_bibliography import explanation_nodes, record_nodes
from paperlog.transforms.name_index_nodes import author_names, links_to_parts, part_title

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def collect_index_parts(app: Sphinx, stale: set[str]) -> Iterator[GeneratedPage]:
    """At ``html-collect-pages``: yield the pages of parts that are *stale*."""
    if stale and isinstance(app.builder, StandaloneHTMLBuilder):
        domain = log_domain(app.env)
        yield from _authors(app.builder, domain, stale)
        yield from _bibliographies(app.builder, domain, stale)


def _authors(
    builder: StandaloneHTMLBuilder, domain: LogDomain, stale: set[str]
) -> Iterator[GeneratedPage]:
    docname = domain.index_page("author-index")
    if docname is None:
        return
    authors = domain.catalogue.authors
    parts = {
        part: [authors[slug][0] for slug in slugs]
        for part, slugs in groupby(domain.author_parts, key=domain.author_parts.__getitem__)
    }
    sizes = {part: len(persons) for part, persons in parts.items()}
    for part, persons in parts.items():
        name = index_part(domain, docname, part)
        if name in stale:
            content = [
                links_to_parts(domain, docname, sizes, part),
                author_names(domain, persons, name),
            ]
            yield generated_page(
                builder, name, docname, f"part-{part}", _title(builder, docname, part), content
            )


def _bibliographies(
    builder: StandaloneHTMLBuilder, domain: LogDomain, stale: set[str]
) -> Iterator[GeneratedPage]:
    cite = cite_domain(builder.env)
    for key in cite.bibliographies:
        parts = cite.parts_of(key)
        sizes = {part: len(citations) for part, citations in parts.items()}
        for part, citations in parts.items():
            name = index_part(domain, key.docname, part)
            if name in stale:
                content = [
                    links_to_parts(domain, key.docname, sizes, part),
                    *explanation_nodes(builder.env, key, citations, name),
                    *record_nodes(builder.env, key, citations, name),
                ]
                yield generated_page(
                    builder,
                    name,
                    key.docname,
                    f"part-{part}",
                    _title(builder, key.docname, part),
                    content,
                )


def _title(builder: StandaloneHTMLBuilder, docname: str, part: str) -> str:
    """Return the title of the page of a *part*: ``Bibliography: A–C``."""
    return f"{builder.env.titles[docname].astext()}: {part_title(part)}"
