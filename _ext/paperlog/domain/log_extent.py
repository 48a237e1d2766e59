"""Extent of a log for title pages: the days it covers, the numbers of its papers and weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlog.dates import day, week_dates
from paperlog.messages import _, count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperlog.model.entry import Entry


def days_covered(entries: Sequence[Entry], language: str) -> str:
    """Return the first and last day of the weeks of *entries* as text; empty if there is none."""
    weeks = sorted({entry.week for entry in entries if entry.week})
    if len(weeks) <= 1:
        return week_dates(weeks[0], language) if weeks else ""
    return _("From {} to {}").format(
        day(weeks[0].monday, language), day(weeks[-1].sunday, language)
    )


def numbers_of(entries: Sequence[Entry]) -> list[str]:
    """Return the numbers of papers (of notes if there are none) and of weeks of *entries*, each
    with its noun.
    """
    papers = {entry.key for entry in entries if entry.key}
    weeks = {entry.week for entry in entries if entry.week}
    return [
        count(len(papers), _("{} paper"), _("{} papers"))
        if papers or not entries
        else count(len(entries), _("{} note"), _("{} notes")),
        count(len(weeks), _("{} week"), _("{} weeks")),
    ]
