"""Decide which results of a verification are written to the ``.bib`` file: fields that agree are
removed from ``unverified`` and added to ``verified``.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from paperlog.bib.capitals import protected
from paperlog.bib.escaping import escaped
from paperlog.bib.reader import plain
from paperlog.model.identifiers import doi_in
from paperlog.model.verification import Verification, read_verified, verified_text
from paperlog.verification.compare import Verdict
from paperlog.verification.services import Checked


def marks(checked: Checked, accepted: Collection[str], day: date) -> dict[str, str | None]:
    """The fields to set; ``None`` removes a field.

    Values that differ or are missing are copied only for the *accepted* fields. Inherited fields
    are not marked, since they belong to another record.

    :raises ValueError: if the record's ``verified`` has another syntax, e.g. a person's remark.
    """
    taken = takeable(checked, accepted)
    new_values: dict[str, str | None] = {
        name: protected(verdict.value) if name == "title" else verdict.value
        for name, verdict in taken.items()
    }
    inherited = checked.draft.inherited
    agreeing = {
        source: own
        for source, names in checked.agreeing.items()
        if (own := [name for name in names if name not in inherited])
    }
    for name, verdict in taken.items():
        if name != "published":
            agreeing.setdefault(verdict.source, []).append(name)
    settled = {name for names in agreeing.values() for name in names} - {"published"}
    draft = checked.draft
    listed = [
        name
        for part in draft.field("unverified").split(",")
        if (name := part.strip()) and name.lower() not in inherited
    ]
    rest = [name for name in listed if name.lower() not in settled]
    if len(rest) < len(listed):
        new_values["unverified"] = ", ".join(rest) or None
    before = read_verified(plain(draft.field("verified")))
    after = _verified(
        before, agreeing, {verdict.field for verdict in checked.differing} - settled, day
    )
    if after != before:
        new_values["verified"] = verified_text(after) or None
    if checked.published and not draft.field("published"):
        new_values["published"] = checked.published
    if checked.retracted and not draft.field("retracted"):
        new_values["retracted"] = (
            checked.retracted if doi_in(checked.retracted) else escaped(checked.retracted)
        )
    return new_values


def takeable(checked: Checked, accepted: Collection[str]) -> dict[str, Verdict]:
    """The verdicts for *accepted* fields whose values can be copied; the first source wins."""
    found: dict[str, Verdict] = {}
    for verdict in checked.verdicts:
        if verdict.field in accepted and not verdict.agrees and verdict.value:
            found.setdefault(verdict.field, verdict)
    return found


def _verified(
    before: tuple[Verification, ...],
    agreeing: dict[str, list[str]],
    differing: Collection[str],
    day: date,
) -> tuple[Verification, ...]:
    """The verifications including today's; an unchanged one keeps its date."""
    kept: list[Verification] = []
    for one in before:
        fields = tuple(agreeing[one.source]) if one.source in agreeing else one.fields
        fields = tuple(name for name in fields if name not in differing and name != "published")
        if set(fields) == set(one.fields):
            kept.append(one)
        elif fields:
            kept.append(
                Verification(day if one.source in agreeing else one.day, one.source, fields)
            )
    known = {one.source for one in before}
    for source, names in agreeing.items():
        if source not in known and (fields := tuple(name for name in names if name != "published")):
            kept.append(Verification(day, source, fields))
    return tuple(kept)
