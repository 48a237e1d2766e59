"""The extent of a log: the days it covers, the numbers of its papers and weeks, and its date.

Output must not depend on the day of the build. Sphinx, its builders and TeX take the date from
``SOURCE_DATE_EPOCH``; if it is not set, it is set during a build to the last day of the newest
week. See https://reproducible-builds.org/specs/source-date-epoch/
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from paperlog.domain import log_domain
from paperlog.messages import _, count, day, week_dates
from paperlog.model.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

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


EPOCH_VARIABLE = "SOURCE_DATE_EPOCH"


def epoch_of(catalogue: Catalogue) -> date | None:
    """Return the last day of the newest week, or None if there is no week."""
    return catalogue.week_list[-1].sunday if catalogue.week_list else None


def printed_day(catalogue: Catalogue) -> date | None:
    """Return the date of the output: from ``SOURCE_DATE_EPOCH``, else that of the log, or None."""
    try:
        return datetime.fromtimestamp(int(os.environ[EPOCH_VARIABLE]), UTC).date()
    except (KeyError, ValueError, OverflowError, OSError):
        return epoch_of(catalogue)


def epoch_seconds(day: date) -> int:
    """Return midnight UTC of *day* in seconds since 1970-01-01."""
    return int(datetime.combine(day, time(), UTC).timestamp())


class Clock:
    """Event handlers that set ``SOURCE_DATE_EPOCH`` from ``env-updated`` to ``build-finished``."""

    def __init__(self, app: Sphinx) -> None:
        self._is_set = False
        app.connect("env-updated", self.set_epoch)
        app.connect("build-finished", self.reset_epoch)

    def set_epoch(self, _app: Sphinx, env: BuildEnvironment) -> None:
        """At ``env-updated``: set the variable, if it is not set and the log has a week."""
        epoch = epoch_of(log_domain(env).catalogue)
        if EPOCH_VARIABLE not in os.environ and epoch is not None:
            os.environ[EPOCH_VARIABLE] = str(epoch_seconds(epoch))
            self._is_set = True

    def reset_epoch(self, _app: Sphinx, _exception: Exception | None) -> None:
        """At ``build-finished``: remove the variable if it was set here."""
        if self._is_set:
            os.environ.pop(EPOCH_VARIABLE, None)
            self._is_set = False
