"""Format the result of a verification, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paperlog.model.escapes import json_text
from paperlog.model.verification import SOURCE_NAMES
from paperlog.verification.compare import Verdict
from paperlog.verification.services import Checked

Styled = tuple[str, str]
"""A line and its terminal colour."""


def as_lines(checked: Checked) -> Iterator[Styled]:
    """The result for one record as lines; problems come first."""
    key = checked.draft.key
    names = " and ".join(SOURCE_NAMES[found.source] for found in checked.sources)
    yield f"{key}: {names or 'not found'}", "bold"
    if checked.retracted:
        yield f"  RETRACTED   {checked.retracted}", "red"
    for problem in checked.problems:
        yield f"  problem     {problem}", "red"
    for note in checked.notes:
        yield f"  note        {note}", ""
    for verdict in checked.differing:
        yield from _difference(verdict)
    if checked.published:
        yield f"  published   as {checked.published}", "green"
    for verdict in checked.verdicts:
        if verdict.agreement == "offered":
            note = f" ({'; '.join(verdict.notes)})" if verdict.notes else ""
            offer = f"{verdict.field}: {verdict.theirs}{note}"
            yield (f"  not here    {offer}; take it with --accept {key}:{verdict.field}", "cyan")
    for verdict in checked.verdicts:
        if verdict.agreement == "alike":
            yield f"  agrees      {verdict.field}, but for {', '.join(verdict.notes)}", ""
    equal = list(
        dict.fromkeys(verdict.field for verdict in checked.verdicts if verdict.agreement == "equal")
    )
    if equal:
        yield f"  agrees      {', '.join(equal)}", ""


def _difference(verdict: Verdict) -> Iterator[Styled]:
    source = SOURCE_NAMES[verdict.source]
    yield (
        f"  differs     {verdict.field}{': ' if verdict.notes else ''}{'; '.join(verdict.notes)}",
        "yellow",
    )
    if verdict.theirs:
        width = max(len("here"), len(source))
        yield f"              {'here':<{width}}  {verdict.ours}", "yellow"
        yield f"              {source:<{width}}  {verdict.theirs}", "yellow"


def as_json(records: Iterable[Checked]) -> str:
    """The results as a JSON list of records with their verdicts."""
    return json_text([_record(checked) for checked in records])


def _record(checked: Checked) -> dict[str, object]:
    verdicts = [
        {
            "field": one.field,
            "agreement": one.agreement,
            "source": one.source,
            "here": one.ours,
            "there": one.theirs,
            "notes": list(one.notes),
        }
        for one in checked.verdicts
    ]
    return {
        "key": checked.draft.key,
        "sources": [{"name": found.source, "url": found.address} for found in checked.sources],
        "fields": verdicts,
        "published": checked.published or None,
        "retracted": checked.retracted or None,
        "notes": checked.notes,
        "problems": checked.problems,
    }
