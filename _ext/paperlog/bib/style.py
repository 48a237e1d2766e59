"""The pybtex style ``paperlog``: prints any record, with Chinese names in Chinese order.

Missing facts are omitted; pybtex's own styles raise an error for such records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from pybtex.database import Entry as BibtexEntry
from pybtex.plugin import register_plugin
from pybtex.richtext import HRef, Tag, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle
from pybtex.style.labels.alpha import LabelStyle
from pybtex.style.names.plain import NameStyle
from pybtex.style.sorting.author_year_title import SortingStyle

from paperlog.bib.sentences import Sentence, sentences
from paperlog.model.record import Record, labels_for

NAME = "paperlog"
UNVERIFIED = "unverified"
"""Tag of unverified words."""


class PaperlogStyle(BaseStyle):  # type: ignore[misc]
    """Sorts records by author, year and title, and labels them ``[CRX+21]`` or ``[张等21]``.

    *facts* maps keys to records, *ranks* to their positions in this order, if these are known.
    """

    # classes, since finding one by name reads the metadata of all installed packages
    default_name_style = NameStyle
    default_label_style = LabelStyle
    default_sorting_style = SortingStyle

    def __init__(
        self,
        facts: Mapping[str, Record] = MappingProxyType({}),
        ranks: Mapping[str, int] = MappingProxyType({}),
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.facts = facts
        self.ranks = ranks
        self.sort = self._sort
        self.format_labels = self._labels

    def _sort(self, entries: Iterable[BibtexEntry]) -> list[BibtexEntry]:
        if self.ranks:
            behind_all = len(self.ranks)
            return sorted(entries, key=lambda entry: self.ranks.get(entry.key, behind_all))
        return sorted(entries, key=lambda entry: self._record(entry).sort_key)

    def _labels(self, entries: Iterable[BibtexEntry]) -> list[str]:
        return labels_for(self._record(entry) for entry in entries)

    def format_entry(self, label: str, entry: BibtexEntry, bib_data: Any = None) -> FormattedEntry:
        return FormattedEntry(entry.key, reference_text(self._record(entry)), label)

    def _record(self, entry: BibtexEntry) -> Record:
        return self.facts.get(entry.key) or Record(entry.key, entry.type)


def reference_text(record: Record) -> Text:
    """The sentences of a record as pybtex rich text."""
    parts = sentences(record)
    return Text(" ").join([Text(one.before, *_printed(one), one.stop) for one in parts])


def _printed(sentence: Sentence) -> list[Any]:
    found: list[Any] = []
    for words in sentence.words:
        printed: Any = words.text
        if sentence.url:
            printed = HRef(sentence.url, words.text)
        elif sentence.role:
            printed = Tag({"title": "em", "mark": "strong"}[sentence.role], words.text)
        found.append(Tag(UNVERIFIED, printed) if words.is_unverified else printed)
    return found


def register_style() -> None:
    """Register the style with pybtex, as an entry point would."""
    register_plugin("pybtex.style.formatting", NAME, PaperlogStyle, force=True)
