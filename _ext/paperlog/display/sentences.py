"""A record as it stands in a bibliography: names. *title*. Venue, volume(number):pages, year. Links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from paperlog.core.links import Link
from paperlog.core.persons import names_text
from paperlog.core.records import Record
from paperlog.messages import _


@dataclass(frozen=True)
class Sentence:
    """One sentence without its full stop; *url* where it is a link, perhaps with words *before* it."""

    text: str
    url: str = ""
    before: str = ""
    role: Literal["", "title", "mark"] = ""

    @property
    def stop(self) -> str:
        return "" if self.role == "mark" or self.text.endswith((".", "!", "?")) else "."


def sentences(record: Record) -> list[Sentence]:
    found = list(_sentences(record)) or [Sentence(record.key)]
    return [Sentence(str(_("[Retracted]")), role="mark"), *found] if record.retracted else found


def _sentences(record: Record) -> Iterator[Sentence]:
    if record.persons:
        yield Sentence(names_text(record.persons))
    if record.title:
        yield Sentence(record.title, role="title")
    if source := _source(record):
        yield Sentence(source)
    if record.authors and record.editors:
        yield Sentence(names_text(record.editors), before=_("Edited by "))
    for link in record.links:
        yield _linked(link)
    if record.published:
        yield _linked(record.published, f"{_('Published as')} ")
    if record.retracted and (notice := record.retracted.link):
        yield _linked(notice, f"{_('Notice of retraction:')} ")


def _linked(link: Link, before: str = "") -> Sentence:
    return Sentence(_link_text(link.kind, link.text), link.url, before)


def _link_text(kind: str, text: str) -> str:
    names = {"doi": "doi:", "arxiv": "arXiv:"}
    if text:
        return names.get(kind, "") + text
    return {"pdf": "PDF", "code": "Code", "project": "Project", "url": "Link"}.get(kind, kind)


def _source(record: Record) -> str:
    volume, number, pages = (record.detail(name) for name in ("volume", "number", "pages"))
    if volume and record.type != "article":
        volume = f"vol. {volume}"
    place = volume + (f"({number})" if number else "") + (f":{pages}" if pages and record.type == "article" and volume else "")
    parts = [record.detail("maintitle"), record.venue, place]
    if pages and not (volume and record.type == "article"):
        parts.append(f"pp. {pages}" if any(mark in pages for mark in "–-,") else f"p. {pages}")
    parts += [record.detail("series"), record.detail("publisher"), record.year]
    return ", ".join(dict.fromkeys(part for part in parts if part))
