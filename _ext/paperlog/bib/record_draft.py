"""Drafts of records: the common result of all readers, not yet in the log."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class RecordDraft:
    """A record as it would be in a ``.bib`` file, and the notes and files its library has for it.

    *fields* are BibTeX source without the outer braces, by lower-case name, in output order;
    readers of other formats escape plain text. Names are written ``Family, Given and Family,
    Given``.
    """

    type: str
    """Lower case: ``article``, ``inproceedings`` …"""
    fields: tuple[tuple[str, str], ...]
    key: str = ""
    """As in its source; empty if it has none."""
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """The user's notes in Markdown."""
    note_fields: tuple[str, ...] = field(default=(), compare=False)
    """Names of the source's fields with the notes: ``annote``, ``N1``."""
    read: str = ""
    """Day of reading, in the notation of the source."""
    added: str = ""
    """Day of addition to the library, as ``2024-07-01``."""
    files: tuple[str, ...] = ()
    """Paths or addresses of its files, in the notation of the source."""
    origin: str = ""
    """Where it was read from, for messages: ``library.ris:12``, or an address."""
    source: str = ""
    """Its BibTeX source, to be kept as typed; empty for other formats."""
    inherited: tuple[str, ...] = ()
    """Names of the fields inherited through ``crossref`` or ``xdata``."""
    only_holds_parts: bool = False
    """Whether it is a volume (such as proceedings) that other records of its source name in
    ``crossref``, and so was only read for its papers."""
    complete: bool = True
    """Whether it could be parsed completely; if not, there is a :class:`ReadProblem`."""

    def field(self, name: str) -> str:
        return dict(self.fields).get(name, "")


@dataclass(frozen=True)
class ReadProblem:
    """A problem in a file of records; *line* is counted from 1."""

    name: str
    """Name of the file in messages."""
    line: int
    message: str
    """The problem and the remedy."""
    harmless: bool = False
    """Whether nothing was lost."""

    def __str__(self) -> str:
        return f"{self.name}:{self.line}: {self.message}"
