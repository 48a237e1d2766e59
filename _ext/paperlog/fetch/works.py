"""Fetch records by DOI, arXiv id, or title."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from paperlog.bib.reader import plain
from paperlog.fetch.arxiv import OWN_DOI, from_arxiv
from paperlog.fetch.clients import (
    agency_of,
    arxiv_search,
    arxiv_works,
    crossref_search,
    crossref_work,
)
from paperlog.fetch.crossref import from_crossref
from paperlog.fetch.errors import ElsewhereError, FetchError, NotFoundError, UnusableAnswerError
from paperlog.fetch.fetched import Candidate, Fetched
from paperlog.fetch.title_text import clean
from paperlog.fetch.web import Web
from paperlog.model.identifiers import arxiv_in, doi_in

WORD = re.compile(r"\w{2,}")
WORDS_ASKED = 8


def fetch_doi(web: Web, doi: str) -> Fetched:
    """Fetch the record of the work with *doi*, in any notation; arXiv's DOIs are fetched from
    arXiv.

    :raises FetchError: if the work is not found, or *doi* is not a DOI.
    """
    plain_doi = doi_in(doi)
    if not plain_doi:
        raise FetchError(f"{doi!r} is not a DOI; a DOI begins with 10.")
    if plain_doi.lower().startswith(OWN_DOI):
        return fetch_arxiv(web, plain_doi)
    try:
        return crossref_work(web, plain_doi, from_crossref)
    except NotFoundError:
        raise _not_found(web, plain_doi) from None


def _not_found(web: Web, doi: str) -> FetchError:
    """Why Crossref does not know *doi*: registered with another agency, or wrong."""
    try:
        agency = clean(agency_of(web, doi))
    except NotFoundError:
        return NotFoundError(f"there is no DOI {doi}; is it mistyped?")
    except FetchError as error:
        return error
    return ElsewhereError(
        f"{doi} is registered with {agency or 'another agency'}, not with Crossref, and cannot be"
        " fetched"
    )


def fetch_arxiv(web: Web, number: str) -> Fetched:
    """Fetch the record of the work with an arXiv id, with or without version, or an address of it.

    :raises FetchError: if the work is not found, or *number* is not an arXiv id.
    """
    found = fetch_arxiv_works(web, [number])
    if not found:
        raise NotFoundError(f"arXiv does not know a work {number}")
    return next(iter(found.values()))


def fetch_arxiv_works(web: Web, numbers: Sequence[str]) -> dict[str, Fetched]:
    """Fetch the records of several works in one request; returns them by the ids as given, without
    unknown ones.

    :raises FetchError: if arXiv does not answer, or one of *numbers* is not an arXiv id.
    """
    asked: dict[str, str] = {}
    for number in numbers:
        asked[number] = arxiv_in(number)
        if not asked[number]:
            raise FetchError(
                f"{number!r} is not an arXiv identifier; write one as 2405.18719 or math/0309136"
            )
    known = {
        arxiv_in(result.entry_id).lower(): result
        for result in arxiv_works(web, list(dict.fromkeys(asked.values())))
    }
    return {
        number: from_arxiv(known[bare.lower()])
        for number, bare in asked.items()
        if bare.lower() in known
    }


def search_title(web: Web, text: str, limit: int = 5) -> tuple[list[Candidate], list[FetchError]]:
    """Search works by title; returns the candidates, best first, and the errors of services.

    :raises FetchError: if no service answers, or *text* has no words.
    """
    from rapidfuzz import fuzz, utils

    title = clean(text)
    words = sorted(dict.fromkeys(WORD.findall(title)), key=len, reverse=True)[:WORDS_ASKED]
    if not words:
        raise FetchError(f"{text!r} has no words to search for")
    works: list[Fetched] = []
    failed: list[FetchError] = []
    services: tuple[Callable[[], list[Fetched]], ...] = (
        lambda: _usable(from_crossref, crossref_search(web, title, limit)),
        lambda: _usable(from_arxiv, arxiv_search(web, words, limit)),
    )
    for ask in services:
        try:
            works += ask()
        except FetchError as error:
            failed.append(error)
    if len(failed) == len(services):
        raise failed[0]
    found = [
        Candidate(
            work,
            fuzz.WRatio(title, plain(work.draft.field("title")), processor=utils.default_process),
        )
        for work in works
    ]
    return sorted(found, key=lambda candidate: -candidate.score)[:limit], failed


def search_published(web: Web, title: str, author: str, limit: int = 5) -> list[Fetched]:
    """Search Crossref for published works by *title* and family name of an *author*, best first.

    :raises FetchError: if Crossref does not answer.
    """
    return [
        work
        for work in _usable(from_crossref, crossref_search(web, clean(f"{title} {author}"), limit))
        if not work.is_preprint
    ]


def _usable(read: Callable[..., Fetched], answers: Sequence[object]) -> list[Fetched]:
    """Parse *answers*; unusable ones among several are skipped."""
    works = []
    for answer in answers:
        try:
            works.append(read(answer))
        except UnusableAnswerError:
            continue
    return works
