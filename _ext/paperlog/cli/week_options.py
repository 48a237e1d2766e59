"""The week that a command is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from paperlog.cli.output import say

if TYPE_CHECKING:
    from paperlog.model.week import Week


def wanted_week(text: str, hint: str) -> Week:
    """The week that *text* names, or this one where it is empty; what is odd about it is told.

    :raises click.BadParameter: if it names none; *hint* is the option or argument that it came by.
    """
    from datetime import date

    from paperlog.model.week import Week, WeekError, parse_week

    if not text:
        # the week in which the author is, wherever that is
        return Week.of(date.today())
    try:
        reading = parse_week(text)
    except WeekError as error:
        raise click.BadParameter(str(error), param_hint=hint) from None
    if reading.problem:
        say(reading.problem, err=True)
    return reading.week
