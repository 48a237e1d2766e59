"""Look up the records of a log at Crossref and arXiv."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from paperlog.bib.draft_reader import record_of
from paperlog.bib.reader import persons_of, plain
from paperlog.bib.record_draft import RecordDraft
from paperlog.fetch.errors import ElsewhereError, FetchError, OfflineError
from paperlog.fetch.fetched import Fetched
from paperlog.fetch.web import Web
from paperlog.fetch.works import fetch_arxiv_works, fetch_doi, search_published
from paperlog.model.identifiers import ARXIV_DOI, arxiv_in, doi_in
from paperlog.model.identity import YEARS_WRONG, Work, identity, judged, years_apart
from paperlog.model.record import is_year
from paperlog.verification import equal_values as alike
from paperlog.verification.compare import Agreement, Verdict, compare, is_of

T = TypeVar("T")
CONTAINERS = frozenset(
    {"journal", "journaltitle", "booktitle", "school", "institution", "publisher"}
)
"""Fields that only published works have, whatever their identifiers."""
OF_A_PREPRINT = ("author", "title", "eprint", "primaryclass", "eprintclass")
"""Fields that a published work shares with its preprint."""


@dataclass
class Checked:
    """A record and the results of its verification."""

    draft: RecordDraft
    sources: list[Fetched] = field(default_factory=list)
    """The services' records of the work."""
    verdicts: list[Verdict] = field(default_factory=list)
    published: str = ""
    """DOI of the published version of a preprint, if not in the record yet."""
    retracted: str = ""
    """Retraction notice or reason, if not in the record yet."""
    notes: list[str] = field(default_factory=list)
    """Reasons for missing results that are not errors."""
    problems: list[str] = field(default_factory=list)

    @property
    def differing(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.agreement == "differs"]

    @property
    def agreeing(self) -> dict[str, list[str]]:
        """The fields that agree with each source and differ from none, in the order of the
        record.
        """
        differing = {verdict.field for verdict in self.differing}
        found: dict[str, list[str]] = {}
        for verdict in self.verdicts:
            if verdict.agrees and verdict.field not in differing:
                found.setdefault(verdict.source, []).append(verdict.field)
        return found


def ask(web: Web, drafts: Sequence[RecordDraft]) -> Iterator[Checked]:
    """Verify *drafts*; yields results in order. Preprints are requested together in advance.

    :raises OfflineError: if a service cannot be reached.
    """
    numbers = list(dict.fromkeys(number for draft in drafts if (number := _arxiv(draft))))
    failed: list[str] = []
    preprints = _answer(lambda: fetch_arxiv_works(web, numbers), failed) if numbers else {}
    for draft in drafts:
        yield _checked(web, draft, preprints or {}, failed)


def _answer(request: Callable[[], T], problems: list[str]) -> T | None:
    """Return the answer to a *request*; ``None`` if it failed, which is added to *problems*.

    :raises OfflineError: if the service cannot be reached.
    """
    try:
        return request()
    except OfflineError:
        raise
    except FetchError as error:
        problems.append(str(error))
        return None


def _checked(
    web: Web, draft: RecordDraft, preprints: dict[str, Fetched], failed: list[str]
) -> Checked:
    checked = Checked(draft)
    doi, number = _doi(draft), _arxiv(draft)
    article = _asked(web, checked, doi) if doi else None
    article = _same_work(checked, article, "doi", doi)
    preprint = preprints.get(number)
    if number and failed:
        checked.problems += failed
    elif number and not preprint:
        checked.verdicts.append(
            Verdict("eprint", "differs", "arxiv", number, notes=("arXiv knows no such work",))
        )
    preprint = _same_work(checked, preprint, "eprint", number)
    if not doi and not number:
        article = _work_of_record(web, checked)
    checked.sources = [one for one in (article, preprint) if one]
    if article:
        checked.verdicts += compare(draft, article)
    if preprint:
        shared = OF_A_PREPRINT[2:] if article else OF_A_PREPRINT if _is_published(draft) else ()
        checked.verdicts += compare(draft, preprint, shared, with_offers=False)
    _follow(web, checked, doi)
    return checked


def _asked(web: Web, checked: Checked, doi: str) -> Fetched | None:
    try:
        return fetch_doi(web, doi)
    except OfflineError:
        raise
    except ElsewhereError as error:
        checked.notes.append(str(error))
    except FetchError as error:
        checked.problems.append(f"{doi}: {error}")
    return None


def _same_work(
    checked: Checked, found: Fetched | None, name: str, identifier: str
) -> Fetched | None:
    """Return *found* if it is the work of the record; otherwise report the *identifier*."""
    if not found or is_of(checked.draft, found):
        return found
    note = f"it leads to another work: {plain(found.draft.field('title'))}"
    checked.verdicts.append(Verdict(name, "differs", found.source, identifier, notes=(note,)))
    return None


def _work_of_record(web: Web, checked: Checked) -> Fetched | None:
    """Search the published work of a record without identifiers.

    Title and first author must match; the year need not, since it may be the error to be found.
    :func:`~paperlog.model.identity.judged` is therefore not suitable.
    """
    year = plain(checked.draft.field("year") or checked.draft.field("date")[:4])
    works = _works_of_title(web, checked)
    return next((work for work in works if _near(year, work.values("year"))), None)


def _publication(web: Web, checked: Checked) -> Fetched | None:
    """Search the published version of a preprint by title."""
    ours = Work.of(record_of(checked.draft))
    for work in _works_of_title(web, checked):
        theirs = record_of(work.draft)
        # the years of the print and online versions may differ
        for year in work.values("year") or [""]:
            if judged(ours, Work.of(replace(theirs, year=year))) != "different":
                return work
    return None


def _works_of_title(web: Web, checked: Checked) -> list[Fetched]:
    """Published works with the same title and first author."""
    title, authors = plain(checked.draft.field("title")), persons_of(checked.draft.field("author"))
    if not title or not authors:
        checked.problems.append(
            "it has no DOI, no arXiv id, and no title with an author to search for"
        )
        return []
    works = _answer(lambda: search_published(web, title, authors[0].family), checked.problems)
    found = []
    for work in works or ():
        first = persons_of(work.draft.field("author"))[:1]
        is_titled = alike.texts(title, plain(work.draft.field("title"))) is not None
        if is_titled and first and alike.persons(authors[:1], first) is not None:
            found.append(work)
    return found


def _near(year: str, others: Sequence[str]) -> bool:
    return (
        not is_year(year)
        or not others
        or any(years_apart(year, other, YEARS_WRONG) for other in others)
    )


def _follow(web: Web, checked: Checked, doi: str) -> None:
    """Record the publication or retraction of the work."""
    draft = checked.draft
    recorded = draft.field("published")
    notices = [found.retracted for found in checked.sources if found.retracted]
    for found in checked.sources:
        if found.published_doi and identity("doi", found.published_doi) != identity("doi", doi):
            _note_publication(checked, found, doi, recorded)
    if later := doi_in(recorded) or checked.published:
        problems = len(checked.problems)
        article = _asked(web, checked, later)
        if article and article.retracted:
            notices.append(article.retracted)
        if len(checked.problems) > problems or (
            article and not _same_work(checked, article, "published", later)
        ):
            # report but do not write what cannot be confirmed
            checked.published = ""
    elif (
        checked.sources
        and not recorded
        and not doi
        and not _is_published(draft)
        and (guess := _publication(web, checked))
    ):
        note = ("found by its title and first author",)
        later = guess.draft.field("doi")
        checked.verdicts.append(
            Verdict("published", "offered", guess.source, theirs=later, notes=note, value=later)
        )
    if notices and not draft.field("retracted"):
        checked.retracted = notices[0]


def _note_publication(checked: Checked, found: Fetched, doi: str, recorded: str) -> None:
    later = found.published_doi
    if recorded:
        agreement: Agreement = "equal" if doi_in(recorded).lower() == later.lower() else "differs"
        checked.verdicts.append(
            Verdict("published", agreement, found.source, recorded, later, value=later)
        )
    elif doi or not _is_published(checked.draft):
        checked.published = later
    elif not any(verdict.field == "doi" for verdict in checked.verdicts):
        checked.verdicts.append(Verdict("doi", "offered", found.source, theirs=later, value=later))


def _is_published(draft: RecordDraft) -> bool:
    return (
        any(draft.field(name) for name in CONTAINERS)
        and "arxiv" not in draft.field("journal").casefold()
    )


def _doi(draft: RecordDraft) -> str:
    doi = doi_in(draft.field("doi"))
    return "" if ARXIV_DOI.match(doi) else doi


def _arxiv(draft: RecordDraft) -> str:
    kind = draft.field("archiveprefix") or draft.field("eprinttype") or "arxiv"
    number = arxiv_in(draft.field("eprint")) if kind.lower() == "arxiv" else ""
    return (
        number
        or arxiv_in(draft.field("arxiv"))
        or (arxiv_in(draft.field("doi")) if ARXIV_DOI.match(doi_in(draft.field("doi"))) else "")
    )
