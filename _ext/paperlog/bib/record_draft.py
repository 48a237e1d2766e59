"""A record that is not yet in the log, whatever it was read from."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class RecordDraft:
    """A record as it would stand in a ``.bib`` file, and what a library says of it beside its
    facts.

    *fields* are BibTeX source without the outer braces, by lower-case names in the order in which
    they are written; a reader of another format escapes its plain text for BibTeX.  Names stand as
    ``Family, Given and Family, Given``.
    """

    type: str
    """In lower case: ``article``, ``inproceedings`` …"""
    fields: tuple[tuple[str, str], ...]
    key: str = ""
    """As its source has it, empty where that has none."""
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What its reader wrote about it, in Markdown, a piece each."""
    note_fields: tuple[str, ...] = field(default=(), compare=False)
    """Where the notes stood, as its source calls that: ``annote``, ``N1``."""
    read: str = ""
    """The day on which it was read, as its source writes it."""
    added: str = ""
    """The day on which it came into the library, as ``2024-07-01``."""
    files: tuple[str, ...] = ()
    """Paths or addresses of its copies, as its source writes them."""
    origin: str = ""
    """Where it was read, for messages: ``library.ris:12``, or an address."""
    source: str = ""
    """Its own text where that was BibTeX, to be kept as it is typed."""
    inherited: tuple[str, ...] = ()
    """Names of the fields that it takes from others by ``crossref`` or ``xdata``."""
    only_holds_parts: bool = False
    """Whether it is of a volume that was read for the sake of its papers: proceedings that other
    records of its source name in ``crossref``."""
    complete: bool = True
    """Whether all of it could be read; what is wrong with one that is not is told as a
    :class:`ReadProblem`.
    """

    def field(self, name: str) -> str:
        return dict(self.fields).get(name, "")


@dataclass(frozen=True)
class ReadProblem:
    """What is wrong with a file of records, at a *line* counted from 1."""

    name: str
    """The file, as messages call it."""
    line: int
    message: str
    """What is wrong, and the way out."""
    harmless: bool = False
    """Whether everything could be read all the same."""

    def __str__(self) -> str:
        return f"{self.name}:{self.line}: {self.message}"
