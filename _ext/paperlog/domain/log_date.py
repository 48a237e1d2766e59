"""The day of a log: the last day of its newest week.

A build on another day gives the same bytes, so nothing in the output may ask what day it is.
Sphinx, its builders and TeX take the day from ``SOURCE_DATE_EPOCH`` where that is set; while a
build runs that says nothing of its own, this does. See
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
    return catalogue.week_list[-1].sunday if catalogue.week_list else None


def printed_day(catalogue: Catalogue) -> date | None:
    """Return the day that output is dated to: that of the environment, else the log's own."""
    try:
        return datetime.fromtimestamp(int(os.environ[VARIABLE]), UTC).date()
    except (KeyError, ValueError, OverflowError, OSError):
        return epoch_of(catalogue)


def seconds(day: date) -> int:
    """Midnight of *day* in UTC, in seconds since 1970."""
    return int(datetime.combine(day, time(), UTC).timestamp())


class Clock:
    """Stops the clock between ``env-updated`` and the end of the build."""

    def __init__(self, app: Sphinx) -> None:
        self._stopped = False
        app.connect("env-updated", self.stop)
        app.connect("build-finished", self.go_on)

    def stop(self, _app: Sphinx, env: BuildEnvironment) -> None:
        epoch = epoch_of(log_domain(env).catalogue)
        if VARIABLE not in os.environ and epoch is not None:
            os.environ[VARIABLE] = str(seconds(epoch))
            self._stopped = True

    def go_on(self, _app: Sphinx, _exception: Exception | None) -> None:
        if self._stopped:
            os.environ.pop(VARIABLE, None)
            self._stopped = False
