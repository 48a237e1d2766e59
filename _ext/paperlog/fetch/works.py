"""Records by DOI, by arXiv identifier, and by title."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from paperlog.bib.reader import plain
from paperlog.fetch.arxiv import OWN_DOI, from_arxiv, id_of
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
    """The record of the work with a *doi*, written in any of the usual ways; arXiv's own are asked
    of arXiv.

    :raises FetchError: if there is none, or *doi* is no DOI.
    """
    plain_doi = doi_in(doi)
    if not plain_doi:
        raise FetchError(f"{doi!r} is no DOI; one begins with 10.")
    if plain_doi.lower().startswith(OWN_DOI):
        return fetch_arxiv(web, plain_doi)
    try:
        return crossref_work(web, plain_doi, from_crossref)
    except NotFoundError:
        raise _not_found(web, plain_doi) from None


def _not_found(web: Web, doi: str) -> FetchError:
    """Why Crossref does not know a *doi*: it is another agency's, or it is wrong."""
    try:
        agency = clean(agency_of(web, doi))
    except NotFoundError:
        return NotFoundError(f"there is no DOI {doi}; is it mistyped?")
    except FetchError as error:
        return error
    return ElsewhereError(
        f"{doi} is registered with {agency or 'another agency'}, which is not asked, and not with"
        " Crossref"
    )


def fetch_arxiv(web: Web, number: str) -> Fetched:
    """The record of the work with an arXiv identifier, with or without version, or as an address.

    :raises FetchError: if there is none, or *number* is no identifier.
    """
    found = fetch_arxiv_works(web, [number])
    if not found:
        raise NotFoundError(f"arXiv knows no work {number}")
    return next(iter(found.values()))


def fetch_arxiv_works(web: Web, numbers: Sequence[str]) -> dict[str, Fetched]:
    """The records of several works, asked for together, by their identifiers as given; without
    those that arXiv does not know.

    :raises FetchError: if arXiv does not answer, or one is no identifier.
    """
    asked: dict[str, str] = {}
    for number in numbers:
        asked[number] = arxiv_in(number)
        if not asked[number]:
            raise FetchError(
                f"{number!r} is no arXiv identifier; one looks like 2405.18719 or math/0309136"
            )
    known = {
        id_of(result).lower(): result
        for result in arxiv_works(web, list(dict.fromkeys(asked.values())))
    }
    return {
        number: from_arxiv(known[bare.lower()])
        for number, bare in asked.items()
        if bare.lower() in known
    }


def search_title(web: Web, text: str, limit: int = 5) -> tuple[list[Candidate], list[FetchError]]:
    """The works whose titles come nearest to *text*, best first, and what kept a service from
    answering.

    :raises FetchError: if no service answers, or *text* has no words.
    """
    from rapidfuzz import fuzz, utils

    wanted = clean(text)
    words = sorted(dict.fromkeys(WORD.findall(wanted)), key=len, reverse=True)[:WORDS_ASKED]
    if not words:
        raise FetchError(f"{text!r} has no words to search for")
    works: list[Fetched] = []
    failed: list[FetchError] = []
    services: tuple[Callable[[], list[Fetched]], ...] = (
        lambda: _usable(from_crossref, crossref_search(web, wanted, limit)),
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
            fuzz.WRatio(wanted, plain(work.draft.field("title")), processor=utils.default_process),
        )
        for work in works
    ]
    return sorted(found, key=lambda candidate: -candidate.score)[:limit], failed


def search_published(web: Web, title: str, author: str, limit: int = 5) -> list[Fetched]:
    """The published works that Crossref finds for a *title* and an *author*'s family name, best
    first.

    :raises FetchError: if Crossref does not answer.
    """
    return [
        work
        for work in _usable(from_crossref, crossref_search(web, clean(f"{title} {author}"), limit))
        if not work.is_preprint
    ]


def _usable(read: Callable[..., Fetched], answers: Sequence[object]) -> list[Fetched]:
    """Each answer that can be read; among several works, one that cannot is none that was meant."""
    works = []
    for answer in answers:
        try:
            works.append(read(answer))
        except UnusableAnswerError:
            continue
    return works
