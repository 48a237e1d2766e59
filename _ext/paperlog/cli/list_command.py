"""``paperlog list``: list entries, one per line."""

from __future__ import annotations

from typing import Any

import click

from paperlog.cli.entry_options import (
    NOTHING,
    filters,
    line_of,
    open_log,
    query_of,
    terminal_width,
)
from paperlog.cli.output import say, text_or_json, write_out
from paperlog.model.catalogue import SORTS


@click.command(
    "list",
    help="List entries, newest first.\n\nExample: paperlog list --tag cardiac-mri --sort year",
)
@filters
@click.option("--sort", type=click.Choice(SORTS), default="newest", show_default=True)
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(min=0),
    default=0,
    help="Maximum number of entries; 0 for all.",
)
@text_or_json
@click.pass_obj
def command(folder: str, /, sort: str, limit: int, form: str, **conditions: Any) -> None:
    log = open_log(folder)
    entries = log.catalogue.select(query_of(conditions, sort=sort, limit=limit))
    if form == "json":
        from paperlog.formats.facts import as_json

        write_out(as_json(log, entries))
        return
    if not entries:
        say(NOTHING, err=True)
    width = terminal_width()
    for entry in entries:
        say(line_of(log, entry, width))
