"""The week argument of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from paperlog.cli.output import say

if TYPE_CHECKING:
    from paperlog.model.week import Week


def requested_week(text: str, hint: str) -> Week:
    """Parse *text* as a week; default: this week.  Oddities are printed.

    :raises click.BadParameter: if it is not a week; *hint* is the name of the option or argument.
    """
    from datetime import date

    from paperlog.model.week import Week, WeekError, parse_week

    if not text:
        # today in the local time zone
        return Week.of(date.today())
    try:
        reading = parse_week(text)
    except WeekError as error:
        raise click.BadParameter(str(error), param_hint=hint) from None
    if reading.problem:
        say(reading.problem, err=True)
    return reading.week
