"""The date of a log: the last day of its newest week.

Output must not depend on the day of the build. Sphinx, its builders and TeX take the date from
``SOURCE_DATE_EPOCH``; if it is not set, it is set to the date of the log during a build. See
https://reproducible-builds.org/specs/source-date-epoch/
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from paperlog.domain import log_domain
from paperlog.model.catalogue import Catalogue

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

VARIABLE = "SOURCE_DATE_EPOCH"


def epoch_of(catalogue: Catalogue) -> date | None:
    """Return the last day of the newest week, or None if there is no week."""
    return catalogue.week_list[-1].sunday if catalogue.week_list else None


def printed_day(catalogue: Catalogue) -> date | None:
    """Return the date of the output: from ``SOURCE_DATE_EPOCH``, else that of the log, or None."""
    try:
        return datetime.fromtimestamp(int(os.environ[VARIABLE]), UTC).date()
    except (KeyError, ValueError, OverflowError, OSError):
        return epoch_of(catalogue)


def seconds(day: date) -> int:
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
        if VARIABLE not in os.environ and epoch is not None:
            os.environ[VARIABLE] = str(seconds(epoch))
            self._is_set = True

    def reset_epoch(self, _app: Sphinx, _exception: Exception | None) -> None:
        """At ``build-finished``: remove the variable if it was set here."""
        if self._is_set:
            os.environ.pop(VARIABLE, None)
            self._is_set = False
