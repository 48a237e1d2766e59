"""Questions to Crossref and to arXiv, and their answers as data.

Each answer is read by a function given to :meth:`paperlog.fetch.web.Web.get`, so that one that
cannot be used is not kept in the cache.  Addresses and shapes are documented at
https://api.crossref.org and https://info.arxiv.org/help/api/user-manual.html.
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
"""Environment variables that name another address: a mirror, or a test's own server."""
GAPS = {CROSSREF: 0.2, ARXIV: 3.0}
"""Seconds between two questions, as the services ask:
https://info.arxiv.org/help/api/tou.html, https://api.crossref.org."""
PAGE = 50
"""Works that arXiv is asked for at once."""
ATOM = "{http://www.w3.org/2005/Atom}"
OF_ARXIV = "{http://arxiv.org/schemas/atom}"
DOCUMENT_TYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
ERRORS = "/api/errors"
"""Part of the id of an entry by which arXiv says what is wrong with a question."""


@dataclass(frozen=True)
class Preprint:
    """An entry of arXiv's feed; texts as they stand there."""

    entry_id: str
    """The address of a version: ``http://arxiv.org/abs/2405.18719v2``."""
    title: str
    summary: str
    authors: tuple[str, ...]
    published: datetime
    updated: datetime
    category: str = ""
    doi: str = ""
    comment: str = ""


def crossref_work(web: Web, doi: str, read: Callable[[Message], T]) -> T:
    """Ask Crossref for the work with a *doi*; *read* takes the ``message`` of ``/works/{doi}``.

    :raises FetchError: if there is no answer, or *read* cannot use it.
    """
    return _crossref(
        web, f"/works/{doi_path(doi)}", {}, lambda message: read(_a_work(message, doi))
    )


def agency_of(web: Web, doi: str) -> str:
    """The agency with which a *doi* is registered: ``DataCite``, ``ISTIC`` …

    :raises NotFoundError: if there is no such DOI.
    """

    def label(message: Message) -> str:
        agency = message.get("agency")
        return str(agency.get("label", ""))[:100] if isinstance(agency, dict) else ""

    return _crossref(web, f"/works/{doi_path(doi)}/agency", {}, label)


def crossref_search(web: Web, words: str, limit: int) -> Sequence[Message]:
    """The works that Crossref finds for bibliographic *words*, best first."""

    def items(message: Message) -> Sequence[Message]:
        found = message.get("items")
        if not isinstance(found, list):
            raise UnusableAnswerError("Crossref's answer to a search is no list of works")
        return [item for item in found if isinstance(item, dict)][:limit]

    question = {"query.bibliographic": words, "rows": str(limit)}
    return _crossref(web, "/works", question, items)


def arxiv_works(web: Web, ids: Sequence[str]) -> list[Preprint]:
    """What arXiv says of the works with *ids*, of those that it knows."""
    parts = [ids[start : start + PAGE] for start in range(0, len(ids), PAGE)]
    return [work for part in parts for work in _arxiv(web, len(part), id_list=",".join(part))]


def arxiv_search(web: Web, words: Sequence[str], limit: int) -> list[Preprint]:
    """The works whose titles hold all *words*, as arXiv ranks them."""
    return _arxiv(web, limit, search_query=" AND ".join(f"ti:{word}" for word in words))


def address_of(service: str) -> str:
    """The address that is asked for a *service*, :data:`CROSSREF` or :data:`ARXIV`."""
    return (os.environ.get(VARIABLES[service]) or service).rstrip("/")


def _crossref(web: Web, path: str, question: Mapping[str, str], read: Callable[[Message], T]) -> T:
    _respect(web, CROSSREF)
    return web.get(address_of(CROSSREF) + path, lambda answer: read(_message(answer)), question)


def _message(answer: ServiceAnswer) -> Message:
    """
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
    """
    :raises UnusableAnswerError: if *message* is not about the work with the *doi*.
    """
    named = message.get("DOI")
    if not isinstance(named, str):
        raise UnusableAnswerError(f"Crossref's answer for {doi} is no work")
    if named.strip().lower() != doi.lower():
        raise UnusableAnswerError(
            f"asked for {doi}, Crossref answers with another work, {named.strip()[:200]!r}; "
            "give that DOI if it is the one you mean"
        )
    return message


def _arxiv(web: Web, limit: int, **question: str) -> list[Preprint]:
    _respect(web, ARXIV)
    whole = {**question, "start": "0", "max_results": str(limit)}
    return web.get(address_of(ARXIV), _preprints, whole)[:limit]


def _preprints(answer: ServiceAnswer) -> list[Preprint]:
    """
    :raises UnusableAnswerError: if *answer* is not a whole Atom feed.
    """
    try:
        # without a document type there are no entities, which could grow or open files
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
    """
    :raises ValueError: if a date of *entry* is none.
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


def _unusable(answer: ServiceAnswer, wanted: str) -> UnusableAnswerError:
    host = urlsplit(answer.url).netloc
    return UnusableAnswerError(f"{host} answers with {_described(answer)} where {wanted} is due")


def _described(answer: ServiceAnswer) -> str:
    if not answer.body.strip():
        return "nothing"
    if answer.body.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        return "a web page"
    return f"{answer.media_type or 'data of no type'} that is broken or of another kind"


def _respect(web: Web, service: str) -> None:
    """Let *web* keep the distance that a service asks for; a server on this machine asks for
    none."""
    address = address_of(service)
    if address == service:
        web.gaps = {**web.gaps, urlsplit(address).hostname or "": GAPS[service]}
