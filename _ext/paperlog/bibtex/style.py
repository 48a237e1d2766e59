"""The pybtex style ``paperlog``: one lenient way to print any record, with Chinese names in Chinese order.

Where a fact is missing or not verified yet, the record is printed without it; pybtex's own styles refuse
such a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pybtex.database import Entry as BibtexEntry
from pybtex.plugin import register_plugin
from pybtex.richtext import HRef, Tag, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle

from paperlog.core.persons import Person
from paperlog.core.records import Record, labels_for
from paperlog.messages import _

NAME = "paperlog"


class PaperlogStyle(BaseStyle):  # type: ignore[misc]
    """Records sorted by author, year and title, labelled ``[CRX+21]`` or ``[张等21]``.

    The records come with the entries: :attr:`facts` maps a key to its record.
    """

    default_name_style = "plain"
    default_label_style = "alpha"
    default_sorting_style = "author_year_title"

    def __init__(self, facts: dict[str, Record] | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.facts = facts or {}
        self.sort = self._sort
        self.format_labels = self._labels

    def _sort(self, entries: Iterable[BibtexEntry]) -> list[BibtexEntry]:
        return sorted(entries, key=lambda entry: self._record(entry).sort_key)

    def _labels(self, entries: Iterable[BibtexEntry]) -> list[str]:
        return labels_for(self._record(entry) for entry in entries)

    def format_entry(self, label: str, entry: BibtexEntry, bib_data: Any = None) -> FormattedEntry:
        return FormattedEntry(entry.key, reference_text(self._record(entry)), label)

    def _record(self, entry: BibtexEntry) -> Record:
        return self.facts.get(entry.key) or Record(entry.key, entry.type)


def reference_text(record: Record) -> Text:
    """A record as it stands in a bibliography: names. *title*. Venue, volume(number):pages, year. Links."""
    sentences: list[Text] = []
    if record.persons:
        sentences.append(Text(names_text(record.persons)))
    if record.title:
        sentences.append(Text(Tag("em", record.title)))
    source = _source(record)
    if source:
        sentences.append(Text(source))
    for link in record.links:
        sentences.append(Text(HRef(link.url, _link_text(link.kind, link.text))))
    if record.published:
        sentences.append(Text(str(_("Published as")), " ", HRef(record.published.url, _link_text(record.published.kind, record.published.text))))
    if record.retracted and (notice := record.retracted.link):
        sentences.append(Text(str(_("Notice of retraction:")), " ", HRef(notice.url, _link_text(notice.kind, notice.text))))
    if not sentences:
        sentences.append(Text(record.key))
    reference = Text(" ").join([sentence.add_period() for sentence in sentences])
    return Text(Tag("strong", str(_("[Retracted]"))), " ", reference) if record.retracted else reference


def _link_text(kind: str, text: str) -> str:
    names = {"doi": "doi:", "arxiv": "arXiv:"}
    if text:
        return names.get(kind, "") + text
    return {"pdf": "PDF", "code": "Code", "project": "Project", "url": "Link"}.get(kind, kind)


def names_text(persons: Sequence[Person]) -> str:
    """All names in a row: Chinese ones joined by ``、``, others by commas."""
    if all(person.is_chinese for person in persons):
        return "、".join(person.full for person in persons)
    return ", ".join(person.full for person in persons)


def _source(record: Record) -> str:
    volume, number, pages = (record.detail(name) for name in ("volume", "number", "pages"))
    if volume and record.type != "article":
        volume = f"vol. {volume}"
    place = volume + (f"({number})" if number else "") + (f":{pages}" if pages and record.type == "article" and volume else "")
    parts = [record.venue, place]
    if pages and not (volume and record.type == "article"):
        parts.append(f"pp. {pages}" if any(mark in pages for mark in "–-,") else f"p. {pages}")
    parts += [record.detail("series"), record.detail("publisher"), record.year]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def register_style() -> None:
    """Make the style known to pybtex by its name, as if it were installed."""
    register_plugin("pybtex.style.formatting", NAME, PaperlogStyle, force=True)
