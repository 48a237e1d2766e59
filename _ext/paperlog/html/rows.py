"""Entries in short, written as HTML at once.

A log of ten years has tens of thousands of rows on its pages of tags and years; as nodes each would be thirty of them, made,
searched by every post-transform and visited one by one.  Other writers print the same rows from nodes
(:mod:`paperlog.transforms.rows`); ``tests/html`` holds the two equal.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from paperlog.core.entries import RATINGS, Entry
from paperlog.core.languages import has_han, language_of
from paperlog.core.tags import Tag
from paperlog.dates import week_dates
from paperlog.domain import LogDomain, log_domain
from paperlog.messages import status_name
from paperlog.references import Address, entry_address, tag_address, tag_classes, tag_title, venue_address, week_address

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.writers.html5 import HTML5Translator

    from paperlog.nodes import log_rows

SEPARATOR = '<span class="pl-sep"> · </span>'


def visit_rows(self: HTML5Translator, node: log_rows) -> None:
    domain = log_domain(self.builder.env)
    writer = RowWriter(domain, self.builder, node["in_document"], node["style"], node["with_week"])
    self.body.append(f'<ul class="{" ".join(node["classes"])}">\n')
    for docname, anchor, address in node["rows"]:
        self.body.append(f'<li id="{escape(address)}">' if address else "<li>")
        self.body.append(writer.row(domain.entry_at(docname, anchor)))
        self.body.append("</li>\n")
    self.body.append("</ul>\n")


def depart_rows(self: HTML5Translator, node: log_rows) -> None:
    """Nothing is left to close."""


class RowWriter:
    """Writes rows for one page."""

    def __init__(self, domain: LogDomain, builder: Builder, docname: str, style: str, with_week: bool) -> None:
        self.domain = domain
        self.catalogue = domain.catalogue
        self.builder = builder
        self.docname = docname
        self.language: str = domain.env.config.language
        self.with_summary = style == "cards"
        self.with_week = with_week
        self._tags: dict[Tag, str] = {}
        self._venues: dict[str, str] = {}

    def row(self, entry: Entry) -> str:
        lines = [self._head(entry), self._source(entry)]
        if self.with_summary:
            summary = self.catalogue.summary(entry, self.language)
            lines.append(f'<p class="pl-row-summary"{self._lang_of_line(summary)}>{escape(summary, quote=False)}</p>' if summary else "")
            if tags := self.catalogue.tags(entry):
                names = " ".join(tag.name(self.language) for tag in tags)
                lines.append(f'<p class="pl-tags"{self._lang_of_line(names)}>{" ".join(map(self._tag, tags))}</p>')
        return "\n".join(filter(None, lines))

    def _head(self, entry: Entry) -> str:
        name, title = self.catalogue.name(entry), self.catalogue.title(entry)
        link = f"<strong>{self._link(entry_address(entry), name, title)}</strong>"
        if title == name:
            return f'<p class="pl-row-head"{self._lang_of_line(name)}>{link}</p>'
        found = language_of(title)
        lang = f' lang="{found}"' if found else ""
        return f'<p class="pl-row-head"{self._lang_of_line(f"{name} {title}")}>{link} <span class="pl-title"{lang}>{escape(title, quote=False)}</span></p>'

    def _source(self, entry: Entry) -> str:
        record = self.catalogue.record(entry)
        pieces, words = [], []
        if record and record.venue:
            pieces.append(self._venue(record.venue))
            words.append(record.venue)
        if record and record.year:
            pieces.append(f'<span class="pl-year">{escape(record.year)}</span>')
        if self.with_week and entry.week:
            days = week_dates(entry.week, self.language)
            words.append(days)
            address = week_address(self.domain, entry.week)
            pieces.append(self._link(address, days, str(entry.week)) if address else f"<span>{escape(days)}</span>")
        if entry.status:
            words.append(status_name(entry.status))
            pieces.append(f'<span class="sd-badge pl-status pl-status-{entry.status}">{escape(status_name(entry.status))}</span>')
        if entry.rating:
            pieces.append(f'<span class="pl-rating">{"★" * entry.rating}{"☆" * (RATINGS[-1] - entry.rating)}</span>')
        return f'<p class="pl-row-source"{self._lang_of_line(" ".join(words))}>{SEPARATOR.join(pieces)}</p>' if pieces else ""

    def _venue(self, venue: str) -> str:
        if venue not in self._venues:
            address = venue_address(self.domain, venue)
            inner = f"<span>{escape(venue, quote=False)}</span>"
            self._venues[venue] = self._anchor(address, inner, "pl-venue") if address else f'<span class="pl-venue">{escape(venue, quote=False)}</span>'
        return self._venues[venue]

    def _tag(self, tag: Tag) -> str:
        if tag not in self._tags:
            name, classes = escape(tag.name(self.language), quote=False), " ".join(tag_classes(tag))
            address = tag_address(self.domain, tag)
            self._tags[tag] = self._anchor(address, f"<span>{name}</span>", classes, tag_title(tag)) if address else f'<span class="{classes}">{name}</span>'
        return self._tags[tag]

    def _link(self, address: Address, text: str, title: str) -> str:
        return self._anchor(address, f"<span>{escape(text, quote=False)}</span>", "", title)

    def _anchor(self, address: Address, inner: str, classes: str, title: str | None = None) -> str:
        told = f' title="{escape(title)}"' if title else ""
        return f'<a class="{classes}{" " if classes else ""}reference internal" href="{escape(address.uri(self.builder, self.docname))}"{told}>{inner}</a>'

    def _lang_of_line(self, text: str) -> str:
        """As :mod:`paperlog.transforms.languages` marks a line."""
        if self.language.startswith("zh") and has_han(text):
            return ""
        found = language_of(text)
        return f' lang="{found}"' if found and found != self.language[:2] else ""
