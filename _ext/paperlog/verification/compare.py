"""Compare a record of the log with a service's record of the work."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from paperlog.bib.reader import persons_of, plain
from paperlog.bib.record_draft import RecordDraft
from paperlog.fetch.fetched import Fetched
from paperlog.model.identifiers import arxiv_in, doi_in
from paperlog.model.identity import is_reworded
from paperlog.model.language_detection import has_han
from paperlog.model.verification import SOURCE_NAMES
from paperlog.verification import equal_values as alike
from paperlog.verification.equal_values import Alike

Agreement = Literal["equal", "alike", "differs", "offered"]
CONTAINERS = ("journal", "booktitle", "series")
HOUSES = ("publisher", "school", "institution", "howpublished")
TEXTS: dict[str, Callable[[str, str], Alike]] = {
    "title": alike.texts,
    **dict.fromkeys(CONTAINERS, alike.venues),
    **dict.fromkeys(HOUSES, alike.names_of_houses),
    **dict.fromkeys(("year", "volume", "number"), alike.numbers),
    "pages": alike.pages,
    "primaryclass": alike.identifiers,
    "doi": partial(alike.identifiers, read=doi_in),
    "eprint": partial(alike.identifiers, read=arxiv_in),
}
SAME_AS = {
    "journaltitle": "journal",
    "date": "year",
    "issue": "number",
    "eprintclass": "primaryclass",
    "location": "address",
}
"""Fields of biblatex, by the equivalent field of BibTeX."""
OFFERED = ("journal", "booktitle", "volume", "number", "pages", "doi", "eprint")
"""Fields that may be added to a record that lacks them."""


@dataclass(frozen=True)
class Verdict:
    """Result for one *field*: the values of the record and of the *source*, as plain text."""

    field: str
    """Its name in the record."""
    agreement: Agreement
    source: str
    ours: str = ""
    theirs: str = ""
    notes: tuple[str, ...] = ()
    """How equal values are written differently; for persons, where they differ."""
    value: str = ""
    """The source's value as BibTeX, to be copied into the record."""

    @property
    def agrees(self) -> bool:
        return self.agreement in {"equal", "alike"}


def is_of(ours: RecordDraft, theirs: Fetched) -> bool:
    """Whether *theirs*, found by an identifier of *ours*, is the same work, or the identifier is
    wrong.

    :func:`~paperlog.model.identity.judged` trusts a common identifier; here the identifier is in
    question. The titles may differ more than there, or be in different languages, if first author
    and year are the same.
    """
    here, there = (plain(draft.field("title")) for draft in (ours, theirs.draft))
    if is_reworded(here, there) or alike.texts(here, there) is not None:
        return True
    first = [persons_of(draft.field("author"))[:1] for draft in (ours, theirs.draft)]
    years = theirs.values("year")
    translated = has_han(here) != has_han(there)
    return (
        translated
        and bool(first[0])
        and alike.persons(*first) is not None
        and any(alike.numbers(_year(ours), year) is not None for year in years)
    )


def compare(
    ours: RecordDraft, theirs: Fetched, only: Iterable[str] = (), *, with_offers: bool = True
) -> list[Verdict]:
    """Compare all fields that both have, and offer those the record lacks.

    With *only*, restrict the comparison to these fields.
    """
    requested = set(only)
    verdicts = [
        verdict
        for name, value in ours.fields
        if not requested or name in requested
        if (verdict := _verdict(name, value, theirs))
    ]
    if requested or not with_offers:
        return verdicts
    have = {SAME_AS.get(name, name) for name, _value in ours.fields}
    if have & set(CONTAINERS[:2]):
        have |= set(CONTAINERS[:2])
    for name in OFFERED:
        value = theirs.draft.field(name)
        if value and name not in have:
            verdicts.append(
                Verdict(name, "offered", theirs.source, theirs=plain(value), value=value)
            )
    return verdicts


def _verdict(name: str, value: str, theirs: Fetched) -> Verdict | None:
    known = SAME_AS.get(name, name)
    if known in {"author", "editor"}:
        return _persons(name, value, theirs)
    compare_texts = TEXTS.get(known)
    candidates = _candidates(known, theirs)
    if compare_texts is None or not candidates:
        return None
    ours = plain(value)[:4] if name == "date" else plain(value)
    their_value = plain(candidates[0])
    for index, candidate in enumerate(candidates):
        other = plain(candidate)
        found = compare_texts(ours, other)
        if found is not None:
            notes = (*found, *_latex(value, candidate, found))
            if index and known == "year":
                source = SOURCE_NAMES[theirs.source]
                notes += (f"another {known} that {source} names: {their_value}",)
            return _equal(name, theirs, ours, other, notes, candidate)
    return Verdict(name, "differs", theirs.source, ours, their_value, (), candidates[0])


def _equal(
    name: str, theirs: Fetched, here: str, there: str, notes: tuple[str, ...], value: str
) -> Verdict:
    agreement: Agreement = "alike" if notes else "equal"
    return Verdict(name, agreement, theirs.source, here, there, notes, value)


def _candidates(name: str, theirs: Fetched) -> list[str]:
    """All values of the source for a field; a volume in a series has two names."""
    if name == "series" and not theirs.draft.field("series"):
        return []
    own = theirs.values(name)
    names = [other for other in CONTAINERS if other != name] if name in CONTAINERS else []
    return own + [one for other in names for one in theirs.values(other) if one not in own]


def _latex(ours: str, theirs: str, found: tuple[str, ...]) -> tuple[str, ...]:
    """The note ``LaTeX`` if one of two equal texts writes letters as LaTeX commands."""
    one, other = (re.sub(r"[{}\s]", "", value) for value in (ours, theirs))
    return ("LaTeX",) if not found and one != other and "\\" in one + other else ()


def _persons(name: str, value: str, theirs: Fetched) -> Verdict | None:
    other = theirs.draft.field(SAME_AS.get(name, name))
    if not other:
        return None
    one, two = persons_of(value), persons_of(other)
    found = alike.persons(one, two)
    here, there = (", ".join(person.full for person in those) for those in (one, two))
    if found is None:
        at, ours, theirs_too = alike.first_difference(one, two)
        note = f"{len(one)} here, {len(two)} there; " if len(one) != len(two) else ""
        notes = (f"{note}no. {at} is {ours} here, {theirs_too} there",)
        return Verdict(name, "differs", theirs.source, here, there, notes, other)
    return _equal(name, theirs, here, there, (*found, *_latex(value, other, found)), other)


def _year(draft: RecordDraft) -> str:
    return plain(draft.field("year") or draft.field("date")[:4])
