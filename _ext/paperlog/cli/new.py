"""``paperlog new``: create or open the page of a week."""

from __future__ import annotations

import contextlib
from pathlib import Path

import click

from paperlog.cli.completion import complete_weeks
from paperlog.cli.entry_options import requested_week


@click.command(
    "new",
    help=(
        "Open the page of this week, or of WEEK; a missing page is created and listed in the"
        " toctree of its year.\n\nWEEK is 2024-W27, one of its days, or"
        " 01/07/2024-07/07/2024.\n\nExample: paperlog new 2024-W27"
    ),
)
@click.argument("week", default="", shell_complete=complete_weeks)
@click.option("--no-edit", is_flag=True, help="Do not open an editor.")
@click.option(
    "--print",
    "only_print",
    is_flag=True,
    help="Print only the path of the page, creating it if needed; do not open an editor.",
)
@click.option("--dry-run", is_flag=True, help="Show the diff and change nothing.")
@click.pass_obj
def command(folder: str, week: str, no_edit: bool, only_print: bool, dry_run: bool) -> None:
    from paperlog.cli.opening import edit, without_editor
    from paperlog.cli.output import from_here, say, show_diff
    from paperlog.source.file_changes import apply, log_lock
    from paperlog.source.insert import add_week, find_week, line_of_week
    from paperlog.source.project import find_project
    from paperlog.source.transaction import Edits

    requested = requested_week(week, "WEEK")
    project = find_project(Path(folder))
    edits = Edits()
    # dry runs and existing weeks also work in a read-only log
    with (
        contextlib.nullcontext()
        if dry_run or find_week(edits, project, requested)
        else log_lock(project.folder)
    ):
        edits = Edits()
        path = add_week(edits, project, requested)
        changes = edits.changes()
        if not only_print:
            show_diff(changes, project.folder)
        if not dry_run:
            apply(changes)
    line = line_of_week(edits, project, requested)
    say(from_here(path) if only_print else f"{from_here(path)}:{line}")
    if dry_run or no_edit or only_print:
        return
    if message := without_editor():
        say(f"{message}; then paperlog new opens it here", err=True)
    else:
        edit(path, line)
