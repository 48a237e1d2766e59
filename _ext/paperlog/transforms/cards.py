"""Fill cards: the facts of the record above an entry's text, its tags, relations and links below it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from docutils import nodes

from paperlog.bibtex.citations import cite_domain
from paperlog.core.entries import RATINGS, Entry
from paperlog.core.languages import language_of
from paperlog.core.links import Link
from paperlog.core.persons import Person
from paperlog.core.records import Record, merge_links
from paperlog.dates import day
from paperlog.messages import _, relation_name, status_name
from paperlog.nodes import log_bibtex, log_disclosure, log_entry, log_line, log_part
from paperlog.references import author_reference, entry_reference, tag_reference, venue_reference, week_reference
from paperlog.transforms.base import LogTransform


class FillCards(LogTransform):
    """Put a head and a foot around the text of every entry."""

    default_priority = 7

    def run(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(log_entry)):
            entry = self.domain.entry_at(node["in_document"], node["anchor"])
            text = node.children[1:]
            del node[1:]
            node += Card(self, entry, node["in_document"]).filled(text)


class Card:
    """Builds the parts of one card."""

    def __init__(self, transform: LogTransform, entry: Entry, docname: str) -> None:
        self.domain = transform.domain
        self.catalogue = transform.domain.catalogue
        self.config = transform.config
        self.language = transform.page_language
        self.for_site = transform.for_site
        self.for_terminal = transform.for_terminal
        self.entry = entry
        self.docname = docname
        self.record = self.catalogue.record(entry)

    def filled(self, text: list[nodes.Node]) -> list[nodes.Node]:
        head = [*self._title(), *self._authors(), *self._source()]
        foot = [*self._tags(), *self._relations(), *self._other_logs(), *self._links(), *self._unverified(), *self._bibtex()]
        parts: list[nodes.Node] = []
        if head:
            parts.append(log_part("", *head, tag="div", classes=["pl-head"]))
        if text:
            parts.append(log_part("", *text, tag="div", classes=["pl-body"]))
        if foot:
            parts.append(log_part("", *foot, tag="footer", classes=["pl-foot"]))
        return parts

    # head -----------------------------------------------------------------------------------------

    def _title(self) -> list[nodes.Node]:
        title = self.catalogue.title(self.entry)
        if title == self.catalogue.name(self.entry):
            return []
        return [log_line("", title, classes=["pl-title"])]

    def _authors(self) -> list[nodes.Node]:
        persons = self.record.persons if self.record else ()
        if not persons:
            return []
        shown = self.config.paperlog_authors_shown
        if len(persons) <= shown + 1:
            return [log_line("", "", *self._names(persons), classes=["pl-authors"])]
        first = self._names(persons[:shown])
        rest = nodes.inline("", _(" and {} more").format(len(persons) - shown), classes=["pl-more"])
        if not self.for_site:
            return [log_line("", "", *first, rest, classes=["pl-authors"])]
        plain = nodes.Text(", ".join(person.full for person in persons[:shown]))
        summary = log_part("", plain, rest, tag="summary")
        everyone = nodes.paragraph("", "", *self._names(persons))
        return [log_disclosure("", summary, everyone, classes=["pl-authors"])]

    def _names(self, persons: Iterable[Person]) -> list[nodes.Node]:
        return _joined([author_reference(self.domain, person, self.docname) for person in persons], ", ")

    def _source(self) -> list[nodes.Node]:
        pieces: list[nodes.Node] = []
        record = self.record
        if record and record.venue:
            pieces.append(venue_reference(self.domain, record.venue, self.docname))
        if record and record.year:
            pieces.append(nodes.inline("", record.year, classes=["pl-year"]))
        if self.entry.key and (label := cite_domain(self.domain.env).reference_to(self.entry.key, self.domain.builder, self.docname)):
            pieces.append(label)
        # "read" says no more than the day on which it was
        if self.entry.status and not (self.entry.status == "read" and self.entry.read):
            pieces.append(status_badge(self.entry))
        if self.entry.rating:
            pieces.append(rating_stars(self.entry))
        if self.entry.read:
            read_on = _("read on {}").format(day(self.entry.read, self.language))
            pieces.append(nodes.inline("", read_on, classes=["sd-badge", "pl-status", "pl-status-read"] if self.entry.status == "read" else ["pl-read-on"]))
        return [log_line("", "", *_joined(pieces, " · "), classes=["pl-source"])] if pieces else []

    # foot -----------------------------------------------------------------------------------------

    def _tags(self) -> list[nodes.Node]:
        tags = self.catalogue.tags(self.entry)
        if not tags:
            return []
        return [log_line("", "", *_joined([tag_reference(self.domain, tag, self.docname) for tag in tags], " "), classes=["pl-tags"])]

    def _relations(self) -> list[nodes.Node]:
        rows: list[tuple[str, nodes.Node]] = []
        for relation in self.entry.relations:
            rows.append((relation_name(relation.kind), self._work(relation.target)))
        for relation, other in self.catalogue.related_by(self.entry):
            rows.append((relation_name(relation.kind, inverse=True), entry_reference(self.domain, other, self.docname)))
        paragraphs: list[nodes.Node] = []
        for label, group in groupby(sorted(rows, key=lambda row: [name for name, _node in rows].index(row[0])), key=lambda row: row[0]):
            works = _joined([work for _label, work in group], ", ")
            paragraphs.append(log_line("", "", _label(label), *works, classes=["pl-relation"]))
        return paragraphs

    def _work(self, target: str) -> nodes.Node:
        """A work that a relation points to: its entry in the log, else its place in the bibliography."""
        if entry := self.catalogue.find(target):
            return entry_reference(self.domain, entry, self.docname)
        cited = cite_domain(self.domain.env).reference_to(target, self.domain.builder, self.docname)
        name = nodes.inline("", self.catalogue.name_of_key(target))
        return nodes.inline("", "", name, nodes.Text(" "), cited) if cited else name

    def _other_logs(self) -> list[nodes.Node]:
        others = self.catalogue.other_logs(self.entry)
        if not others:
            return []
        earlier = [other for other in others if other.order_key < self.entry.order_key]
        later = [other for other in others if other.order_key > self.entry.order_key]
        paragraphs: list[nodes.Node] = []
        for label, group in ((_("Logged before"), earlier), (_("Logged again"), later)):
            if group:
                weeks = [self._log_reference(other) for other in group]
                paragraphs.append(log_line("", "", _label(label), *_joined(weeks, ", "), classes=["pl-relation", "pl-logged-again"]))
        return paragraphs

    def _log_reference(self, other: Entry) -> nodes.Node:
        if other.week is None:
            return entry_reference(self.domain, other, self.docname)
        text = week_reference(self.domain, other.week, self.docname).astext()
        return entry_reference(self.domain, other, self.docname, nodes.inline("", text))

    def _links(self) -> list[nodes.Node]:
        links = merge_links(self.record, self.entry.links)
        if not links:
            return []
        references: list[nodes.Node] = [link_reference(link) for link in links]
        if self.for_terminal:
            references = [nodes.Text(f"{reference.astext()}: {link.url}") for reference, link in zip(references, links, strict=True)]
        return [log_line("", "", *_joined(references, " · "), classes=["pl-links"])]

    def _unverified(self) -> list[nodes.Node]:
        if not self.record or not self.record.unverified:
            return []
        text = _("Not verified yet, so not shown: {}").format(", ".join(self.record.unverified))
        return [log_line("", text, classes=["pl-unverified"])]

    def _bibtex(self) -> list[nodes.Node]:
        if not self.for_site or not self.record or not self.record.bibtex:
            return []
        code = log_bibtex(self.record.bibtex, self.record.bibtex, language="bibtex", classes=["pl-bibtex-code", "no-search"])
        return [log_disclosure("", log_part("", nodes.Text("BibTeX"), tag="summary"), code, classes=["pl-bibtex"])]


def status_badge(entry: Entry) -> nodes.inline:
    return nodes.inline("", status_name(entry.status), classes=["sd-badge", "pl-status", f"pl-status-{entry.status}"])


def rating_stars(entry: Entry) -> nodes.inline:
    stars = "★" * entry.rating + "☆" * (RATINGS[-1] - entry.rating)
    return nodes.inline("", stars, classes=["pl-rating"])


def link_reference(link: Link) -> nodes.reference:
    names = {"doi": "DOI", "arxiv": "arXiv", "pdf": "PDF", "code": _("Code"), "project": _("Project"), "url": _("Link")}
    return nodes.reference("", "", nodes.inline("", str(names[link.kind])), refuri=link.url, internal=False, classes=["pl-link", f"pl-link-{link.kind}"])


def title_text(title: str) -> nodes.inline:
    """A paper's title with its language, for places where it shares a block with other words."""
    language = language_of(title)
    return nodes.inline("", title, classes=["pl-title", *([f"language-{language}"] if language else [])])


def source_text(record: Record | None) -> str:
    return ", ".join(part for part in (record.venue, record.year) if part) if record else ""


def _label(text: str) -> nodes.inline:
    return nodes.inline("", f"{text} ", classes=["pl-label"])


def _joined(pieces: list[nodes.Node], separator: str) -> list[nodes.Node]:
    joined: list[nodes.Node] = []
    for piece in pieces:
        if joined:
            joined.append(nodes.inline("", separator, classes=["pl-sep"]) if separator.strip(" ,") else nodes.Text(separator))
        joined.append(piece)
    return joined
