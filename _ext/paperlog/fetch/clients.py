"""Query Crossref and arXiv and parse their answers.

Parsers are passed to :meth:`paperlog.fetch.web.Web.get`, so that only valid answers are cached.
For addresses and schemas see https://api.crossref.org and
https://info.arxiv.org/help/api/user-manual.html.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit
from xml.etree import ElementTree

from paperlog.fetch.cache import ServiceAnswer
from paperlog.fetch.errors import UnusableAnswerError
from paperlog.fetch.web import Web
from paperlog.model.links import doi_path

T = TypeVar("T")
Message = Mapping[str, Any]
CROSSREF = "https://api.crossref.org"
ARXIV = "https://export.arxiv.org/api/query"
VARIABLES = {CROSSREF: "PAPERLOG_CROSSREF", ARXIV: "PAPERLOG_ARXIV"}
"""Environment variables to override the address of a service: a mirror, or a test server."""
GAPS = {CROSSREF: 0.2, ARXIV: 3.0}
"""Minimum seconds between requests, as the services require:
https://info.arxiv.org/help/api/tou.html, https://api.crossref.org."""
PAGE = 50
"""Maximum number of works per request to arXiv."""
ATOM = "{http://www.w3.org/2005/Atom}"
OF_ARXIV = "{http://arxiv.org/schemas/atom}"
DOCUMENT_TYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
ERRORS = "/api/errors"
"""Part of the id of an entry in which arXiv reports an error in the request."""


@dataclass(frozen=True)
class Preprint:
    """An entry of arXiv's Atom feed; texts unprocessed."""

    entry_id: str
    """Address of a version: ``http://arxiv.org/abs/2405.18719v2``."""
    title: str
    summary: str
    authors: tuple[str, ...]
    published: datetime
    updated: datetime
    category: str = ""
    doi: str = ""
    comment: str = ""


def crossref_work(web: Web, doi: str, read: Callable[[Message], T]) -> T:
    """Request the work with *doi* from Crossref; *read* parses the ``message`` of ``/works/{doi}``.

    :raises FetchError: if there is no answer, or *read* rejects it.
    """
    return _crossref(
        web, f"/works/{doi_path(doi)}", {}, lambda message: read(_a_work(message, doi))
    )


def agency_of(web: Web, doi: str) -> str:
    """The registration agency of *doi*: ``DataCite``, ``ISTIC`` …

    :raises NotFoundError: if the DOI does not exist.
    """

    def label(message: Message) -> str:
        agency = message.get("agency")
        return str(agency.get("label", ""))[:100] if isinstance(agency, dict) else ""

    return _crossref(web, f"/works/{doi_path(doi)}/agency", {}, label)


def crossref_search(web: Web, words: str, limit: int) -> Sequence[Message]:
    """Search Crossref for bibliographic *words*; returns works, best match first."""

    def items(message: Message) -> Sequence[Message]:
        found = message.get("items")
        if not isinstance(found, list):
            raise UnusableAnswerError("Crossref's answer to a search is not a list of works")
        return [item for item in found if isinstance(item, dict)][:limit]

    question = {"query.bibliographic": words, "rows": str(limit)}
    return _crossref(web, "/works", question, items)


def arxiv_works(web: Web, ids: Sequence[str]) -> list[Preprint]:
    """Request the works with *ids* from arXiv; unknown ones are left out."""
    parts = [ids[start : start + PAGE] for start in range(0, len(ids), PAGE)]
    return [work for part in parts for work in _arxiv(web, len(part), id_list=",".join(part))]


def arxiv_search(web: Web, words: Sequence[str], limit: int) -> list[Preprint]:
    """Search arXiv for works whose titles contain all *words*; returns them as ranked by arXiv."""
    return _arxiv(web, limit, search_query=" AND ".join(f"ti:{word}" for word in words))


def _address(web: Web, service: str) -> str:
    """The base address of *service*; the minimum interval between requests is set for the service
    itself, not for a server that replaces it.
    """
    address = (os.environ.get(VARIABLES[service]) or service).rstrip("/")
    if address == service:
        web.gaps = {**web.gaps, urlsplit(address).hostname or "": GAPS[service]}
    return address


def _crossref(web: Web, path: str, question: Mapping[str, str], read: Callable[[Message], T]) -> T:
    address = _address(web, CROSSREF) + path
    return web.get(address, lambda answer: read(_message(answer)), question)


def _message(answer: ServiceAnswer) -> Message:
    """Parse Crossref's envelope.

    :raises UnusableAnswerError: if *answer* is not JSON with a ``message``.
    """
    try:
        content = json.loads(answer.body) if answer.media_type == "application/json" else None
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise _unusable(answer, "a JSON record")
    message = content.get("message")
    if not isinstance(message, dict):
        raise UnusableAnswerError("Crossref's answer has no message")
    return message


def _a_work(message: Message, doi: str) -> Message:
    """Check that *message* is the work with *doi*.

    :raises UnusableAnswerError: if it is not.
    """
    named = message.get("DOI")
    if not isinstance(named, str):
        raise UnusableAnswerError(f"Crossref's answer for {doi} is not a work")
    if named.strip().lower() != doi.lower():
        raise UnusableAnswerError(
            f"asked for {doi}, Crossref answers with another work, {named.strip()[:200]!r}; "
            "give that DOI if it is the one you mean"
        )
    return message


def _arxiv(web: Web, limit: int, **question: str) -> list[Preprint]:
    whole = {**question, "start": "0", "max_results": str(limit)}
    return web.get(_address(web, ARXIV), _preprints, whole)[:limit]


def _preprints(answer: ServiceAnswer) -> list[Preprint]:
    """Parse an Atom feed.

    :raises UnusableAnswerError: if *answer* is not a complete Atom feed.
    """
    try:
        # reject document types: entities could expand without limit or open files
        declares = DOCUMENT_TYPE.search(answer.body)
        root = None if declares else ElementTree.fromstring(answer.body)  # noqa: S314
    except (ElementTree.ParseError, ValueError, LookupError):
        root = None
    if root is None or root.tag != f"{ATOM}feed":
        raise _unusable(answer, "an Atom feed")
    try:
        return [
            _preprint(entry)
            for entry in root.iterfind(f"{ATOM}entry")
            if ERRORS not in (entry.findtext(f"{ATOM}id") or "")
        ]
    except ValueError as error:
        raise UnusableAnswerError(f"arXiv's answer cannot be read ({error})") from None


def _preprint(entry: ElementTree.Element) -> Preprint:
    """Parse an entry of a feed.

    :raises ValueError: if a date in *entry* is invalid.
    """

    def text(name: str) -> str:
        return entry.findtext(name) or ""

    category = entry.find(f"{OF_ARXIV}primary_category")
    return Preprint(
        entry_id=text(f"{ATOM}id"),
        title=text(f"{ATOM}title"),
        summary=text(f"{ATOM}summary"),
        authors=tuple(name.text or "" for name in entry.iterfind(f"{ATOM}author/{ATOM}name")),
        published=datetime.fromisoformat(text(f"{ATOM}published")),
        updated=datetime.fromisoformat(text(f"{ATOM}updated")),
        category=category.get("term", "") if category is not None else "",
        doi=text(f"{OF_ARXIV}doi"),
        comment=text(f"{OF_ARXIV}comment"),
    )


def _unusable(answer: ServiceAnswer, expected: str) -> UnusableAnswerError:
    is_page = answer.body.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html"))
    kind = "a web page" if is_page else f"broken or other data ({answer.media_type or 'no type'})"
    return UnusableAnswerError(f"{urlsplit(answer.url).netloc} answers with {kind}, not {expected}")
