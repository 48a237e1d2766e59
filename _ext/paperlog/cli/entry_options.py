"""Options that select entries and weeks, and entries as lines on the terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from paperlog.cli.completion import complete_tags, complete_weeks
from paperlog.cli.output import TerminalText, joined, say, shown
from paperlog.model.entry import STATUSES
from paperlog.model.person import short_names

if TYPE_CHECKING:
    from paperlog.model.catalogue import Query
    from paperlog.model.entry import Entry
    from paperlog.model.week import Week
    from paperlog.source.log_reader import Log

F = TypeVar("F", bound=Callable[..., Any])
NOTHING = "no entry meets all of these conditions"
BEGINS_WEEK = re.compile(r"\d{1,4}|\d{4}-W?|\d{4}-W\d{1,2}", re.IGNORECASE)
BEFORE = 12
"""Number of characters shown before a word that was found."""


def _week_begun(_ctx: click.Context, _param: click.Parameter, text: str) -> str:
    if text and not BEGINS_WEEK.fullmatch(text):
        raise click.BadParameter(
            f"no week begins with {text!r}; write 2024-W27, or 2024 for all weeks of a year"
        )
    return text


_FILTERS = (
    click.option(
        "--week",
        default="",
        shell_complete=complete_weeks,
        callback=_week_begun,
        help="Only this week, or weeks that begin with this text: 2024-W27, 2024.",
    ),
    click.option(
        "--tag",
        "tags",
        multiple=True,
        shell_complete=complete_tags,
        help="Only with this tag; repeatable, entries must have all tags.",
    ),
    click.option("--author", default="", help="Only by this author, family name or full name."),
    click.option("--venue", default="", help="Only from this venue."),
    click.option("--year", default="", help="Only published in this year."),
    click.option(
        "--status", type=click.Choice(STATUSES), default=None, help="Only with this status."
    ),
)


def filters(command: F) -> F:
    """Add the options that select entries, shared by several commands."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


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


def open_log(folder: str) -> Log:
    """Read the log for queries; records are parsed when accessed."""
    from paperlog.source.log_reader import read_log
    from paperlog.source.project import find_project

    return read_log(find_project(Path(folder)), on_demand=True)


def query_of(conditions: Mapping[str, Any], **more: Any) -> Query:
    """Return the query for the options of :func:`filters` that are given."""
    from paperlog.model.catalogue import Query

    return Query(**{name: value for name, value in conditions.items() if value}, **more)


def line_of(log: Log, entry: Entry, width: int = 0) -> TerminalText:
    """Return ``2024-W27  MR-Net  Shape Registration with …  Chen et al. 2021  chen2021mrnet``.

    The line is cut to *width* columns; 0 for no limit.
    """
    catalogue = log.catalogue
    record = catalogue.record(entry)
    name, title = catalogue.name(entry), catalogue.title(entry)
    names = short_names(record.persons) if record else ""
    authors = " ".join(filter(None, [names, record.year])) if record and names else ""
    title = "" if title == name else title
    fields = [
        f"{field.label_in(log.project.language)}: {value}"
        for field in log.project.fields.values()
        if "row" in field.shown_on and (value := entry.field(field.name))
    ]
    tail = joined(filter(None, [authors, *fields, shown(entry.key, dim=True)]), "  ")
    if width:
        room = width - 12 - columns(name)
        taken = columns(click.unstyle(tail))
        title = cut(title, room - taken - 2)
        tail = tail if title or taken <= room else shown(cut(click.unstyle(tail), room))
    week = shown(f"{entry.week or ''!s:<8}", fg="cyan")
    return joined(filter(None, [week, shown(name, bold=True), title, tail]), "  ")


def terminal_width() -> int:
    """Return the number of columns of the terminal, or 0 in a pipe, where lines are not cut."""
    import shutil
    import sys

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


def columns(text: str) -> int:
    """Return the width of *text* on a terminal, where a Chinese character takes two columns."""
    from rich.cells import cell_len

    return cell_len(text)


def around(text: str, words: Iterable[str], width: int) -> str:
    """Return *text* cut to *width* columns, starting shortly before the first of the folded
    *words*.
    """
    from paperlog.model.folding import plain

    if columns(text) <= width:
        return text
    # folded by character, so that offsets match the text
    folded = "".join(plain(sign)[:1] or " " for sign in text)
    at = min((place for word in words if (place := folded.find(word)) >= 0), default=0)
    start = max(0, at - BEFORE) if columns(text[:at]) > width - BEFORE else 0
    return cut(f"…{text[start:].lstrip()}" if start else text, width)


def cut(text: str, width: int) -> str:
    """Return *text* cut to *width* columns, with an ellipsis; ``""`` if *width* is less than 10."""
    from rich.cells import set_cell_size

    if width < 10:
        return ""
    return text if columns(text) <= width else f"{set_cell_size(text, width - 1).rstrip()}…"
