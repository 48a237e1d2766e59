"""habanero and the arxiv package, both asking through :class:`paperlog.fetching.web.Web`.

Neither lets its caller bound the size of an answer or the time that it takes as a whole, follow no redirects, or keep
answers.  Both read an answer that ``requests`` or ``httpx2`` brought; here, and nowhere else, they are handed one that
came by our own way.  Their retries and pauses are switched off, since ``Web`` makes them.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlsplit

from paperlog.fetching.cache import Answer
from paperlog.fetching.errors import FetchError, OfflineError, UnusableAnswerError
from paperlog.fetching.web import Web

CROSSREF = "https://api.crossref.org"
ARXIV = "https://export.arxiv.org/api/query"
VARIABLES = {CROSSREF: "PAPERLOG_CROSSREF", ARXIV: "PAPERLOG_ARXIV"}
"""Environment variables that name another address: a mirror, or a test's own server."""
GAPS = {CROSSREF: 0.2, ARXIV: 3.0}
"""Seconds between two questions, as the services ask: https://info.arxiv.org/help/api/tou.html, https://api.crossref.org."""
PAGE = 50
ATOM_FEED = "{http://www.w3.org/2005/Atom}feed"
EXTRA = "records are fetched with habanero and arxiv; install them with: pip install 'sphinx-paperlog[fetch]'"


def crossref_work(web: Web, doi: str) -> Mapping[str, Any]:
    """What Crossref says of the work with a *doi*: the ``message`` of ``/works/{doi}``.

    :raises FetchError: if it says nothing, or nothing that can be used.
    """
    message = _message(_crossref(web, "works", ids=[_in_path(doi)]))
    if not isinstance(message.get("DOI"), str):
        raise UnusableAnswerError(f"Crossref's answer for {doi} is no work")
    return message


def agency_of(web: Web, doi: str) -> str:
    """The agency with which a *doi* is registered, as Crossref knows it for DOIs of other agencies too: ``DataCite``, ``ISTIC`` …

    :raises NotFoundError: if there is no such DOI.
    """
    found = _crossref(web, "registration_agency", ids=[_in_path(doi)])
    return str(found[0])[:100] if isinstance(found, list) and found else ""


def crossref_search(web: Web, words: str, limit: int) -> Sequence[Mapping[str, Any]]:
    """The works that Crossref finds for bibliographic *words*, best first."""
    items = _message(_crossref(web, "works", query_bibliographic=words, limit=limit)).get("items")
    if not isinstance(items, list):
        raise UnusableAnswerError("Crossref's answer to a search is no list of works")
    return [item for item in items if isinstance(item, dict)][:limit]


def arxiv_works(web: Web, ids: Sequence[str]) -> list[Any]:
    """What arXiv says of the works with *ids*: an ``arxiv.Result`` each, of those that it knows."""
    found: list[Any] = []
    for start in range(0, len(ids), PAGE):
        part = list(ids[start : start + PAGE])
        found += _arxiv(web, len(part), id_list=part)
    return found


def arxiv_search(web: Web, words: Sequence[str], limit: int) -> list[Any]:
    """The works whose titles hold all *words*, as arXiv ranks them."""
    return _arxiv(web, limit, query=" AND ".join(f"ti:{word}" for word in words))


def address_of(service: str) -> str:
    """The address that is asked for a *service*, :data:`CROSSREF` or :data:`ARXIV`."""
    return (os.environ.get(VARIABLES[service]) or service).rstrip("/")


def _crossref(web: Web, method: str, **question: Any) -> Any:
    habanero = _module("habanero")
    _respect(web, CROSSREF)
    client = habanero.Crossref(base_url=address_of(CROSSREF), mailto=web.mailto or None)
    try:
        with _habanero_through(web):
            return getattr(client, method)(**question)
    except (habanero.Error, RuntimeError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise UnusableAnswerError(f"Crossref's answer cannot be read ({type(error).__name__})") from None


def _message(answer: Any) -> Mapping[str, Any]:
    message = answer.get("message") if isinstance(answer, dict) else None
    if not isinstance(message, dict):
        raise UnusableAnswerError("Crossref's answer has no message")
    return message


def _in_path(doi: str) -> str:
    return quote(doi, safe="/:;()._-")


@contextlib.contextmanager
def _habanero_through(web: Web) -> Iterator[None]:
    """Let habanero ask through *web*: its modules call ``httpx2.get`` by name, and take no transport."""
    httpx = _module("httpx2")

    def get(url: str, params: Mapping[str, str], headers: object, timeout: object) -> Any:
        answer = web.get(url, params, check_json)
        return httpx.Response(200, headers={"Content-Type": "application/json"}, content=answer.body, request=httpx.Request("GET", answer.url))

    ours = SimpleNamespace(**{**vars(httpx), "get": get})
    askers = [module for name, module in sys.modules.items() if name.startswith("habanero.") and getattr(module, "httpx2", None) is httpx]
    for module in askers:
        module.__dict__["httpx2"] = ours
    try:
        yield
    finally:
        for module in askers:
            module.__dict__["httpx2"] = httpx


def _arxiv(web: Web, limit: int, **question: Any) -> list[Any]:
    arxiv = _module("arxiv")
    _respect(web, ARXIV)
    client = arxiv.Client(page_size=limit, delay_seconds=0, num_retries=0)
    client.query_url_format = f"{address_of(ARXIV)}?{{}}"
    client._session = SimpleNamespace(get=lambda url, headers: SimpleNamespace(status_code=200, content=web.get(url, check=check_atom).body))
    try:
        return list(client.results(arxiv.Search(max_results=limit, **question)))
    except FetchError:
        raise
    except (arxiv.ArxivError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise UnusableAnswerError(f"arXiv's answer cannot be read ({type(error).__name__})") from None


def check_json(answer: Answer) -> None:
    """
    :raises UnusableAnswerError: if *answer* is not a JSON object.
    """
    try:
        whole = answer.media_type == "application/json" and isinstance(json.loads(answer.body), dict)
    except (ValueError, RecursionError):
        whole = False
    if not whole:
        raise UnusableAnswerError(f"{urlsplit(answer.url).netloc} answers with {_described(answer)} where a JSON record is due")


def check_atom(answer: Answer) -> None:
    """
    :raises UnusableAnswerError: if *answer* is not a whole Atom feed; the arxiv package takes half a one without a word.
    """
    etree = _module("lxml.etree")
    try:
        # no entity is expanded and no file or address opened, whatever the answer declares
        root = etree.fromstring(answer.body, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False))
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or root.tag != ATOM_FEED:
        raise UnusableAnswerError(f"{urlsplit(answer.url).netloc} answers with {_described(answer)} where an Atom feed is due")


def _described(answer: Answer) -> str:
    if not answer.body.strip():
        return "nothing"
    if answer.body.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        return "a web page"
    return f"{answer.media_type or 'data of no type'} that is broken or of another kind"


def _respect(web: Web, service: str) -> None:
    """Let *web* keep the distance that a service asks for; a server on this machine asks for none."""
    address = address_of(service)
    if address == service:
        web.gaps = {**web.gaps, urlsplit(address).hostname or "": GAPS[service]}


def _module(name: str) -> Any:
    """
    :raises OfflineError: if the extra ``fetch`` is not installed.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        raise OfflineError(EXTRA) from None
