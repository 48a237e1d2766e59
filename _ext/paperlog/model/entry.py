"""Entries of the log: papers and notes, and their summaries.

Entries are parsed before the whole log is known, so a summary contains the targets of references,
not names, each between two characters of Unicode's private use area.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from paperlog.model.folding import plain
from paperlog.model.tag import SEPARATOR
from paperlog.model.week import Week

STATUSES = ("to-read", "reading", "skimmed", "read", "dropped")
RELATIONS = ("extends", "uses", "compares", "contradicts", "replaces", "text-source", "related")
RATINGS = range(1, 6)
LENGTH_OF_SUMMARY = 160
OPEN, CLOSE = "\ue000", "\ue001"
MENTION = re.compile(f"{OPEN}(\\w+):([^{CLOSE}]*){CLOSE}")
WIDTH_OF_MENTION = 12


@dataclass(frozen=True)
class Place:
    """Location of an object: document, source line, and anchor in the page."""

    docname: str
    line: int
    anchor: str


@dataclass(frozen=True)
class Relation:
    """Relation of an entry to the work *target* (a citation key or the name of an entry).

    *kind* is one of :data:`RELATIONS`.
    """

    kind: str
    target: str


@dataclass(frozen=True)
class Entry:
    """One card of the log: a paper (with a citation *key*) or a note (without)."""

    place: Place
    week: Week | None
    order: int
    """Index of the entry in its page, from 0."""
    key: str = ""
    """The citation key of a paper; empty for a note."""
    name: str = ""
    """The short name as typed; may be empty for a paper."""
    title: str = ""
    """The title as typed; :meth:`Catalogue.title` falls back to that of the record."""
    tags: tuple[str, ...] = ()
    """Tags as typed; :meth:`Catalogue.tags` resolves them."""
    status: str = ""
    """One of :data:`STATUSES`, or empty."""
    rating: int = 0
    """1 to 5; 0 if there is none."""
    read: date | None = None
    """The day of reading."""
    relations: tuple[Relation, ...] = ()
    """In the order typed."""
    links: tuple[tuple[str, str], ...] = ()
    """Kinds of :data:`paperlog.model.links.LINK_KINDS`, each with an identifier or address."""
    lost_figures: tuple[str, ...] = ()
    """Names of figures known to be lost."""
    lost_alt: str = ""
    """Description of the lost figures."""
    fields: tuple[tuple[str, str], ...] = ()
    """Declared fields: names and values as :meth:`paperlog.model.fields.Field.read` gives them."""
    summary: str = ""
    """With references as written by :func:`paperlog.model.entry.mention`."""

    @cached_property
    def fingerprint(self) -> str:
        """Digest of all fields except the summary and the position in the source.

        Equal across processes. Stored with the pickled entry, so it is computed once when read.
        """
        facts = replace(self, place=replace(self.place, line=0), order=0, summary="")
        return hashlib.sha1(repr(facts).encode(), usedforsecurity=False).hexdigest()

    @property
    def is_paper(self) -> bool:
        """Whether the entry is about a paper, as opposed to a note."""
        return bool(self.key)

    def field(self, name: str) -> str:
        """The value of a declared field; empty if the entry does not have it."""
        return next((value for known, value in self.fields if known == name), "")

    @property
    def target(self) -> str:
        """The name by which other pages refer to this entry: its key, or a note's address."""
        return self.key or self.place.anchor

    @property
    def order_key(self) -> tuple[str, int, str]:
        """Order of logging, oldest first."""
        return str(self.week or ""), self.order, self.place.docname


@dataclass(frozen=True)
class LoggedWeek:
    """A week and its location in a document."""

    place: Place
    week: Week


def parse_relations(text: str) -> tuple[tuple[Relation, ...], tuple[str, ...]]:
    """Parse ``extends KEY, uses KEY`` into relations and the pieces that could not be parsed.

    A bare key is a ``related`` relation.
    """
    relations: list[Relation] = []
    unread: list[str] = []
    for piece in SEPARATOR.split(text):
        words = piece.split()
        if len(words) == 1 and words[0].lower() not in RELATIONS:
            relations.append(Relation("related", words[0]))
        elif len(words) == 2:
            relations.append(Relation(words[0].lower(), words[1]))
        elif words:
            unread.append(piece.strip())
    return tuple(dict.fromkeys(relations)), tuple(unread)


def suggestion(wrong: str, known: Iterable[str]) -> str:
    """``; did you mean …?`` with the closest of *known*, or an empty string."""
    by_fold = {plain(name): name for name in known}
    near = difflib.get_close_matches(plain(wrong), by_fold, n=1, cutoff=0.6)
    return f"; did you mean {by_fold[near[0]]!r}?" if near else ""


def mention(kind: str, target: str) -> str:
    """Encode a reference of *kind* (``paper``, ``tag``, ``week``) for a summary."""
    return f"{OPEN}{kind}:{target}{CLOSE}"


def spelled_out(summary: str, name_of: Callable[[str, str], str]) -> str:
    """Replace every reference in *summary* by ``name_of(kind, target)``."""
    return MENTION.sub(lambda found: name_of(found[1], found[2]), summary)


def first_words(text: str) -> str:
    """Cut *text* to about :data:`LENGTH_OF_SUMMARY` characters, between words.

    A reference is never cut.
    """
    kept, left = "", LENGTH_OF_SUMMARY
    for index, piece in enumerate(re.split(f"({OPEN}[^{CLOSE}]*{CLOSE})", text)):
        width = WIDTH_OF_MENTION if index % 2 else len(piece)
        if width <= left:
            kept, left = kept + piece, left - width
            continue
        if not index % 2:
            cut = piece[:left]
            kept += cut[: cut.rfind(" ")] if " " in cut[-24:] else cut
        return kept.rstrip(" ,;，；、") + " …"
    return kept
