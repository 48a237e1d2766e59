"""Convert arXiv records to drafts.  See https://info.arxiv.org/help/api/user-manual.html"""

from __future__ import annotations

import re

from paperlog.bib.escaping import bibtex_names, escaped
from paperlog.bib.reader import person_of
from paperlog.bib.record_draft import RecordDraft
from paperlog.fetch.clients import Preprint
from paperlog.fetch.errors import UnusableAnswerError
from paperlog.fetch.fetched import Fetched
from paperlog.fetch.title_text import clean, title_source
from paperlog.model.identifiers import arxiv_in, doi_in
from paperlog.model.person import Person

GROUP = re.compile(
    r"\b(?:collaboration|consortium|team|group|project|initiative)s?$", re.IGNORECASE
)
WITHDRAWN = re.compile(
    r"\W*(?:this|the)\s+(?:\w+\s+)?(?:paper|article|submission|manuscript|preprint|work|report)\s+(?:has\s+been|is|was)\s+(?:\w+\s+)?(?:withdrawn|retracted)",
    re.IGNORECASE,
)
OWN_DOI = "10.48550/arxiv."


def from_arxiv(result: Preprint) -> Fetched:
    """Convert arXiv's record of a work.

    :raises UnusableAnswerError: if it has no identifier or no title.
    """
    number = arxiv_in(result.entry_id)
    title = title_source(result.title, is_tex=True)
    if not number or not title:
        raise UnusableAnswerError("arXiv's record of a work has no identifier or no title")
    fields = [
        ("author", bibtex_names(filter(None, map(_person, result.authors)))),
        ("title", title),
        ("year", str(result.published.year)),
        ("eprint", number),
        ("archiveprefix", "arXiv"),
        ("primaryclass", escaped(clean(result.category))),
    ]
    published = doi_in(clean(result.doi)).lower()
    withdrawn = any(WITHDRAWN.match(text) for text in (result.comment, result.summary))
    address, latest = f"https://arxiv.org/abs/{number}", str(result.updated.year)
    return Fetched(
        draft=RecordDraft(
            "misc",
            tuple((name, value) for name, value in fields if value),
            origin=address,
        ),
        source="arxiv",
        address=address,
        published_doi="" if published.startswith(OWN_DOI) else published,
        retracted="withdrawn from arXiv" if withdrawn else "",
        is_preprint=True,
        also=(("year", latest),) if latest != str(result.published.year) else (),
    )


def _person(name: str) -> Person | None:
    name = clean(name)
    if not name:
        return None
    return Person(name) if GROUP.search(name) else person_of(escaped(name).replace(",", " "))
