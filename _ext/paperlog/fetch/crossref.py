"""Convert Crossref records to drafts.

The schema (``Work``) is documented at https://api.crossref.org. Answers are not trusted: values of
an unexpected type are treated as missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from paperlog.bib.escaping import bibtex_names, escaped
from paperlog.bib.record_draft import RecordDraft
from paperlog.fetch.errors import UnusableAnswerError
from paperlog.fetch.fetched import Fetched
from paperlog.fetch.title_text import clean, title_source
from paperlog.model.folding import plain
from paperlog.model.identifiers import doi_in
from paperlog.model.links import link_for
from paperlog.model.person import Person

TYPES = {
    "journal-article": "article",
    "proceedings-article": "inproceedings",
    "book-chapter": "incollection",
    "book-section": "incollection",
    "book-part": "incollection",
    "reference-entry": "incollection",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "proceedings": "proceedings",
    "dissertation": "phdthesis",
    "report": "techreport",
    "report-component": "techreport",
}
CONTAINERS = {"article": "journal", "inproceedings": "booktitle", "incollection": "booktitle"}
INSTITUTIONS = {"phdthesis": "school", "techreport": "institution", "misc": "howpublished"}
DATES = ("published-print", "issued", "published", "published-online", "posted")
"""Dates in order of preference for the year."""
TAKEN_BACK = frozenset({"retraction", "removal", "withdrawal"})
RETRACTED_TITLE = re.compile(
    r"\W*(?:retracted|withdrawn|removed)(?:\s+(?:article|paper|chapter))?\s*[:\]—–]\s*",
    re.IGNORECASE,
)


def from_crossref(message: Mapping[str, Any]) -> Fetched:
    """Convert Crossref's record of a work.

    :raises UnusableAnswerError: if *message* has no title.
    """
    doi = _doi(message.get("DOI"))
    link = link_for("doi", doi)
    title, marked = _title(message)
    if not title:
        raise UnusableAnswerError(f"Crossref's record of {doi or 'a work'} has no title")
    kind = TYPES.get(_text(message.get("type")), "misc")
    has_house = kind not in INSTITUTIONS
    fields = [
        ("author", bibtex_names(_persons(message, "author"))),
        ("editor", "" if kind == "article" else bibtex_names(_persons(message, "editor"))),
        ("title", title_source(title)),
        *_places(message, kind),
        ("volume", escaped(clean(_text(message.get("volume"))))),
        ("number", escaped(clean(_text(message.get("issue"))))),
        ("pages", _pages(message)),
        ("publisher", title_source(_text(message.get("publisher"))) if has_house else ""),
        ("year", next(iter(_years(message)), "")),
        ("doi", doi),
    ]
    return Fetched(
        draft=RecordDraft(
            kind,
            tuple((name, value) for name, value in fields if value),
            origin=f"https://doi.org/{doi}",
        ),
        source="crossref",
        address=link.url if link else "",
        published_doi=_related(message, "is-preprint-of"),
        retracted=_retraction(message, doi, marked=marked),
        is_preprint=message.get("type") == "posted-content",
        also=tuple(_others(message, kind)),
    )


def _title(message: Mapping[str, Any]) -> tuple[str, bool]:
    """Title and subtitle, and whether the title carries a publisher's retraction mark."""
    title = clean(next(_texts(message.get("title")), ""))
    subtitle = clean(next(_texts(message.get("subtitle")), ""))
    mark = RETRACTED_TITLE.match(title)
    title = title[mark.end() :] if mark else title
    if title and subtitle and plain(subtitle) not in plain(title):
        title = f"{title.rstrip(':')}: {subtitle}"
    return title, mark is not None


def _persons(message: Mapping[str, Any], role: str) -> list[Person]:
    persons = []
    for one in _objects(message.get(role)):
        family, given, suffix, name = (
            clean(_text(one.get(part))) for part in ("family", "given", "suffix", "name")
        )
        if family or given or name:
            persons.append(
                Person(family or name or given, given if family else "", suffix if family else "")
            )
    return persons


def _places(message: Mapping[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    if kind in CONTAINERS:
        containers = list(_texts(message.get("container-title")))
        # the series precedes the volume
        if containers:
            yield CONTAINERS[kind], title_source(containers[-1])
        if len(containers) > 1:
            yield "series", title_source(containers[0])
    elif kind in INSTITUTIONS:
        names = (clean(_text(one.get("name"))) for one in _objects(message.get("institution")))
        yield (
            INSTITUTIONS[kind],
            title_source(
                next(filter(None, names), "")
                or _text(message.get("group-title"))
                or _text(message.get("publisher"))
            ),
        )


def _pages(message: Mapping[str, Any]) -> str:
    pages = clean(_text(message.get("page"))) or clean(_text(message.get("article-number")))
    return escaped(re.sub(r"\s*[-‐‑‒–—]+\s*", "–", pages)).replace("–", "--")


def _years(message: Mapping[str, Any]) -> dict[str, None]:
    """All years in the record, in the order of :data:`DATES`."""
    years: dict[str, None] = {}
    for name in DATES:
        date = message.get(name)
        parts = date.get("date-parts") if isinstance(date, dict) else None
        first = parts[0] if isinstance(parts, list) and parts else None
        year = _text(first[0]) if isinstance(first, list) and first else ""
        if re.fullmatch(r"\d{4}", year):
            years[year] = None
    return years


def _others(message: Mapping[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    for year in list(_years(message))[1:]:
        yield "year", year
    if kind in CONTAINERS:
        event = message.get("event")
        event = event if isinstance(event, dict) else {}
        names = [
            *_texts(message.get("container-title")),
            *_texts(message.get("short-container-title")),
            _text(event.get("name")),
            _text(event.get("acronym")),
        ]
        for name in filter(None, map(title_source, names)):
            yield CONTAINERS[kind], name
    if page := clean(_text(message.get("article-number"))):
        yield "pages", escaped(page)


def _retraction(message: Mapping[str, Any], doi: str, *, marked: bool) -> str:
    for update in _objects(message.get("updated-by")):
        if _text(update.get("type")).lower().replace("_", "-") in TAKEN_BACK:
            return _doi(update.get("DOI")) or clean(_text(update.get("label"))) or "retracted"
    return doi if marked else ""


def _related(message: Mapping[str, Any], relation: str) -> str:
    relations = message.get("relation")
    for one in _objects(relations.get(relation)) if isinstance(relations, dict) else ():
        if doi := _doi(one.get("id")):
            return doi
    return ""


def _doi(value: object) -> str:
    return doi_in(clean(_text(value))).lower()


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) else ""


def _texts(value: object) -> Iterator[str]:
    texts = map(_text, value) if isinstance(value, list) else [_text(value)]
    return (text for text in texts if text.strip())


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
