"""Pages of papers: metadata, formatted citations, reading history, relations, and the entries that
cite the paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder

from paperlog.display.paper_lines import (
    Item,
    citing_of,
    facts_of,
    history_of,
    relations_of,
    shared_of,
)
from paperlog.domain import LogDomain, log_domain
from paperlog.domain.references import PAPERS, paper_page
from paperlog.html.generated import GeneratedPage
from paperlog.html.page_metadata import first_sentence
from paperlog.html.printer import Printer
from paperlog.messages import _
from paperlog.model.escapes import html_attribute, html_text
from paperlog.model.reference_styles import formatted, is_chinese

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def collect_paper_pages(app: Sphinx, stale: set[str]) -> Iterator[GeneratedPage]:
    """At ``html-collect-pages``: yield the pages that are *stale*."""
    builder, domain = app.builder, log_domain(app.env)
    if not stale or not isinstance(builder, StandaloneHTMLBuilder):
        return
    # the folder itself is never the target of a link
    printer = Printer(domain, builder, f"{PAPERS}/")
    for key in domain.catalogue.paper_files:
        name = paper_page(domain, key)
        if name and name in stale:
            title = domain.catalogue.name_of_key(key)
            yield GeneratedPage(
                name, title, paper_body(printer, key, name), description(domain, key)
            )


def description(domain: LogDomain, key: str) -> str:
    """Return the first sentence of the latest note on a paper, else its title, as plain text."""
    entry = domain.catalogue.by_target[key][-1]
    summary = domain.catalogue.summary(entry, domain.env.config.language)
    return first_sentence(summary or domain.catalogue.title(entry))


def paper_body(printer: Printer, key: str, page: str) -> str:
    """Return the HTML of the *page* of a paper: a section with the id ``paper-KEY``."""
    domain = printer.domain
    name = domain.catalogue.name_of_key(key)
    facts = "\n".join(map(printer.part, facts_of(domain, key, page)))
    sections = (
        ("cite", _("Cite"), _citations(domain, key)),
        ("history", _("Reading history"), _items(printer, history_of(domain, key), "ol")),
        ("cited-by", _("Cited by"), _items(printer, citing_of(domain, key))),
        ("relations", _("Relations"), _items(printer, relations_of(domain, key, page))),
        ("shared", _("Shared with other entries"), _items(printer, shared_of(domain, key))),
    )
    below = "".join(
        f'<section id="{anchor}">\n<h2>{html_text(str(title))}</h2>\n{inside}</section>\n'
        for anchor, title, inside in sections
        if inside
    )
    return (
        f'<section class="pl-paper-page" id="paper-{html_attribute(page.rpartition("/")[2])}">\n'
        f"<h1{printer.lang_of(name)}>{html_text(name)}</h1>\n"
        f'<div class="pl-head">\n{facts}\n</div>\n{below}</section>\n'
    )


def _citations(domain: LogDomain, key: str) -> str:
    """Return the HTML of the formatted citations and the BibTeX record.

    ``paperlog.js`` adds the buttons that copy them.
    """
    record = domain.catalogue.records[key]
    lang = "zh" if is_chinese(record) else "en"
    blocks = [
        (style, text, f' class="pl-formatted" lang="{lang}"')
        for style, text in formatted(record).items()
    ]
    blocks += [("BibTeX", record.bibtex, "")] if record.bibtex else []
    return "".join(
        f"<h3>{html_text(style)}</h3>\n"
        f'<div class="pl-bibtex-code highlight"><pre{attribute}>{html_text(text)}</pre></div>\n'
        for style, text, attribute in blocks
    )


def _items(printer: Printer, items: list[Item], tag: str = "ul") -> str:
    """Return *items* as an HTML list of the element *tag*, or ``""`` if there are none."""
    rows = "".join(f"<li>{''.join(map(printer.line, lines))}</li>\n" for lines in items)
    return f'<{tag} class="pl-paper-items">\n{rows}</{tag}>\n' if rows else ""
