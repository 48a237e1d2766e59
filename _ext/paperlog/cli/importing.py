"""``paperlog import``: import existing logs and libraries."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paperlog.cli.completion import complete_weeks
from paperlog.cli.output import say

if TYPE_CHECKING:
    from paperlog.importer.date_reader import Order
    from paperlog.importer.imported_cards import Quotes
    from paperlog.importer.plan import ImportPlan

SHOWN = 20
"""Up to this many skipped places are reported individually."""
HELP = """Import existing logs and libraries as weeks and records: Markdown, BibTeX, RIS, CSL-JSON;
`-` is standard input.

Existing content is not changed: a paper that a week already contains is skipped, so a second run
changes nothing.  Every line is accounted for; --report writes the full account.

Examples: paperlog import log.md --dry-run; paperlog import library.bib --report report.md

Exit code 1 if the files have errors, or with --strict if a line is left out.
"""


@click.command("import", help=HELP)
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--week",
    default="",
    shell_complete=complete_weeks,
    help="The week for content without a week: 2024-W27, or one of its days.",
)
@click.option(
    "--year",
    type=click.IntRange(1900, 2200),
    default=None,
    help="The year for dates without a year.",
)
@click.option(
    "--dates",
    "order",
    type=click.Choice(["day-first", "month-first"]),
    default=None,
    help="How to read 05/06/2024 if the file does not show it; default: day-first.",
)
@click.option(
    "--quotes",
    type=click.Choice(["notes", "excerpts"]),
    default=None,
    help="Whether block quotes are your notes or excerpts of papers; default: decided by file.",
)
@click.option(
    "--keys",
    type=click.Path(exists=True, dir_okay=False),
    default=None,
    help='A TOML file that maps titles to keys: "Title" = "key".',
)
@click.option("--abstracts", is_flag=True, help="Keep abstracts of a library as excerpts.")
@click.option("--strict", is_flag=True, help="Write nothing if a line would be left out.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False),
    default=None,
    help="Write a report on every line, as Markdown, or as JSON if the name ends in .json.",
)
@click.option("--dry-run", is_flag=True, help="Show the diff and change nothing.")
@click.pass_obj
def command(
    folder: str,
    files: tuple[str, ...],
    week: str,
    year: int | None,
    order: Order | None,
    quotes: Quotes | None,
    keys: str | None,
    abstracts: bool,
    strict: bool,
    report: str | None,
    dry_run: bool,
) -> None:
    from paperlog.bib.writer import BibFileError
    from paperlog.cli.entry_options import requested_week
    from paperlog.formats.decoding import UnreadableError
    from paperlog.importer.logs import ImportOptions
    from paperlog.importer.plan import given_keys, plan_import
    from paperlog.source.file_changes import log_lock
    from paperlog.source.project import find_project

    if report and not _may_be_written(Path(report)):
        raise click.ClickException(
            f"{report} already exists and is not a report; choose another file with --report"
        )
    project = find_project(Path(folder))
    requested = requested_week(week, "--week") if week else None
    by_title = given_keys(Path(keys)) if keys else {}
    options = ImportOptions(requested, year, order, quotes, by_title, keys or "", abstracts)

    def run() -> ImportPlan:
        try:
            return plan_import(project, files, options)
        except (UnreadableError, BibFileError) as error:
            raise click.ClickException(str(error)) from None

    if dry_run:
        intake = run()
        refused = strict and intake.left_out > 0
        _show_changes(intake, project.folder)
    else:
        with log_lock(project.folder):
            intake = run()
            refused = strict and intake.left_out > 0
            if not refused:
                intake.write()
    _tell(intake, project.folder, dry_run=dry_run, refused=refused, full=report is not None)
    if report:
        _write_report(intake, Path(report))
    sys.exit(refused or intake.is_wrong)


def _show_changes(intake: ImportPlan, folder: Path) -> None:
    from paperlog.cli.output import named_from, show_diff

    show_diff(intake.changes, folder)
    for target, source in intake.copies.items():
        say(f"+ {named_from(folder, target)}: a copy of {source}", fg="green")


def _tell(intake: ImportPlan, folder: Path, *, dry_run: bool, refused: bool, full: bool) -> None:
    """Print a summary: remarks, lines left out, files written."""
    from paperlog.cli.output import named_from
    from paperlog.importer.line_report import places, summary

    for ledger in intake.ledgers:
        for remark in ledger.remarks:
            say(
                f"{ledger.name}: {places(remark)}: {remark.message}",
                fg="yellow" if remark.wrong else None,
                err=True,
            )
        left = ledger.left()
        for first, last, account in left[:SHOWN]:
            lines = f"line {first}" if first == last else f"lines {first}-{last}"
            say(f"{ledger.name}: {lines} left out: {account.what}", fg="yellow", err=True)
        if len(left) > SHOWN:
            advice = "" if full else "; --report FILE names them"
            say(f"{ledger.name}: {len(left) - SHOWN} more places are left out{advice}", err=True)
        say(summary(ledger), err=True)
    if refused:
        say("nothing was written, because lines would be left out (--strict)", err=True)
    elif not intake.changes and not intake.copies:
        if intake.keeps_nothing:
            message = "nothing is taken in"
        else:
            message = (
                "the log has all else already; nothing to change"
                if intake.left_out
                else "the log has all of it already; nothing to change"
            )
        say(message, err=True)
    elif not dry_run:
        for change in intake.changes:
            verb = "changed" if change.before is not None else "made"
            say(f"{verb} {named_from(folder, change.path)}")
        for target in intake.copies:
            say(f"copied {named_from(folder, target)}")
        if intake.records:
            say(
                f"{intake.records} new record{'s' if intake.records > 1 else ''}, as the files "
                "have them; `paperlog verify` compares them with what is published",
                err=True,
            )


def _may_be_written(path: Path) -> bool:
    """Return whether *path* is free, or the report of an earlier import."""
    from paperlog.importer.line_report import is_report

    return not path.exists() or is_report(
        path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    )


def _write_report(intake: ImportPlan, path: Path) -> None:
    from paperlog.importer.line_report import as_json, as_markdown
    from paperlog.source.file_changes import Change, apply

    text = (
        as_json(intake.ledgers) if path.suffix.lower() == ".json" else as_markdown(intake.ledgers)
    )
    apply([Change.to(path, text)])
