"""The text of a page for the search, stored with the page."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class SectionText:
    """The words of a section or week, without those of its entries and of the sections in it."""

    anchor: str
    """Empty for the page as a whole."""
    title: str
    text: str


@dataclass(frozen=True)
class EntryText:
    """The words of an entry below its head.

    References keep their targets, as in :mod:`paperlog.model.summary`.
    """

    note: str
    """The author's own words."""
    other: str
    """Quoted words, editor's notes and captions."""


@dataclass
class PageTexts:
    """The words of one document."""

    sections: list[SectionText] = field(default_factory=list)
    entries: dict[str, EntryText] = field(default_factory=dict)
    """By the addresses of the entries."""
