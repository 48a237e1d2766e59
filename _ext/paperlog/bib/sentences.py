"""Format a record for a bibliography: names. *title*. Venue, volume(number):pages, year. Links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from paperlog.messages import _
from paperlog.model.links import Link
from paperlog.model.person import names_text
from paperlog.model.record import Record

LONG_LIST = 20
"""Maximum number of names that a bibliography and the page of a paper show without collapsing."""
FIRST_NAMES = 3
"""Number of names that a collapsed list shows."""


@dataclass(frozen=True)
class Words:
    """A piece of a sentence, and whether it is unverified."""

    text: str
    is_unverified: bool = False


@dataclass(frozen=True)
class Sentence:
    """A sentence without its full stop; *url* if it is a link, with optional text *before* it.

    Of a long list of names, *first* are those in front, and *more* is the number of the others.
    """

    words: tuple[Words, ...]
    url: str = ""
    before: str = ""
    role: Literal["", "title", "mark"] = ""
    first: str = ""
    more: int = 0

    @property
    def stop(self) -> str:
        ends = self.words[-1].text.endswith((".", "!", "?"))
        return "" if self.role == "mark" or ends else "."


def sentences(record: Record) -> list[Sentence]:
    found = list(_sentences(record)) or [Sentence((Words(record.key),))]
    if record.retracted:
        return [Sentence((Words(str(_("[Retracted]"))),), role="mark"), *found]
    return found


def _sentences(record: Record) -> Iterator[Sentence]:
    def said(text: str, fact: str) -> tuple[Words, ...]:
        return (Words(text, record.is_unverified(fact)),)

    if persons := record.persons:
        is_long = len(persons) > LONG_LIST
        yield Sentence(
            said(names_text(persons), "persons"),
            first=names_text(persons[:FIRST_NAMES]) if is_long else "",
            more=len(persons) - FIRST_NAMES if is_long else 0,
        )
    if record.title:
        yield Sentence(said(record.title, "title"), role="title")
    if source := _source(record):
        yield Sentence(source)
    if record.authors and record.editors:
        yield Sentence(said(names_text(record.editors), "editor"), before=_("Edited by "))
    for link in record.links:
        yield Sentence(said(_link_text(link), link.kind), link.url)
    if record.published:
        yield _linked(record.published, _("Published as"))
    if record.retracted and (notice := record.retracted.link):
        yield _linked(notice, _("Notice of retraction:"))


def _linked(link: Link, before: str) -> Sentence:
    return Sentence((Words(_link_text(link)),), link.url, f"{before} ")


def _link_text(link: Link) -> str:
    names = {"doi": "doi:", "arxiv": "arXiv:"}
    if link.text:
        return names.get(link.kind, "") + link.text
    return {"pdf": "PDF", "code": "Code", "project": "Project"}.get(link.kind, link.host)


def _source(record: Record) -> tuple[Words, ...]:
    """Where and when it was published, in parts to be joined by commas."""
    volume, number, pages = (record.detail(name) for name in ("volume", "number", "pages"))
    is_article = record.type == "article"
    place: list[tuple[str, str]] = []
    if volume:
        place.append((volume if is_article else f"vol. {volume}", "volume"))
    if number:
        place.append((f"({number})", "number"))
    if pages and is_article and volume:
        place.append((f":{pages}", "pages"))
    parts = [
        [(record.detail("maintitle"), "maintitle")],
        [(record.venue, "venue")],
        place,
    ]
    if pages and not (volume and is_article):
        sign = "pp." if any(mark in pages for mark in "–-,") else "p."
        parts.append([(f"{sign} {pages}", "pages")])
    parts += [[(record.detail(name), name)] for name in ("series", "publisher")]
    parts.append([(record.year, "year")])
    # omit duplicate parts, such as a repeated series
    distinct: dict[str, list[tuple[str, str]]] = {}
    for part in parts:
        if text := "".join(words for words, _fact in part):
            distinct.setdefault(text, part)
    found: list[Words] = []
    for part in distinct.values():
        found += [Words(", ")] if found else []
        found += [Words(words, record.is_unverified(fact)) for words, fact in part]
    return tuple(found)
