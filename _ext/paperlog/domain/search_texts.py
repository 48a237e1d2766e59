"""The text of a page for the search, stored with the page."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class SectionText:
    """Text of a section or week, without its entries and subsections."""

    anchor: str
    """Empty for the top section of the page."""
    title: str
    text: str


@dataclass(frozen=True)
class EntryText:
    """Text of an entry; references keep their targets, as in :mod:`paperlog.model.summary`."""

    note: str
    """The author's own text."""
    other: str
    """Excerpts, editor's notes and captions."""


@dataclass
class PageTexts:
    """Text of one document."""

    sections: list[SectionText] = field(default_factory=list)
    entries: dict[str, EntryText] = field(default_factory=dict)
    """By anchor."""
