"""``paperlog export``: entries and their records for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from paperlog.cli.entry_options import NOTHING, SORTS, filters, open_log, query_of
from paperlog.cli.output import say, tell, write_out

if TYPE_CHECKING:
    from paperlog.model.entry import Entry
    from paperlog.source.log_reader import Log

BIBLIOGRAPHIES = ("bibtex", "ris", "csl-json")
FORMATS = (*BIBLIOGRAPHIES, "json", "csv", "markdown")


@click.command(
    "export",
    help=(
        "Write entries, or the records of their papers, in a format that other programs"
        " read.\n\nbibtex, ris and csl-json hold a record a paper, for reference managers; json,"
        " csv and markdown hold an entry a card.\n\nExample: paperlog export --tag cardiac-mri"
        " --format ris -o hearts.ris"
    ),
)
@filters
@click.option(
    "--query",
    default="",
    metavar="WORDS",
    help="Only with all of these words, as paperlog search finds them.",
)
@click.option("--sort", type=click.Choice(SORTS), default="newest", show_default=True)
@click.option("--format", "form", type=click.Choice(FORMATS), required=True)
@click.option("--notes", is_flag=True, help="With what stands on the cards; not in bibtex.")
@click.option(
    "-o",
    "--output",
    default="-",
    metavar="FILE",
    type=click.Path(dir_okay=False, allow_dash=True),
    help="Into a file instead of standard output.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.pass_context
def command(
    ctx: click.Context,
    week: str,
    tags: tuple[str, ...],
    author: str,
    venue: str,
    year: str,
    status: str | None,
    query: str,
    sort: str,
    form: str,
    notes: bool,
    output: str,
    force: bool,
) -> None:
    from paperlog.source.entry_search import search

    if notes and form == "bibtex":
        raise click.UsageError("BibTeX has no place for notes; --notes is for the other formats")
    log = open_log(ctx.obj)
    entries = log.catalogue.select(query_of(week, tags, author, venue, year, status, sort))
    if query:
        places = {hit.found.entry.place for hit in search(log, query.split())}
        entries = tuple(entry for entry in entries if entry.place in places)
    if not entries:
        say(NOTHING, err=True)
    complete = True
    if form in BIBLIOGRAPHIES:
        from paperlog.formats.record_exports import as_bibtex, as_csl_json, as_ris, drafts_of

        drafts, missing = drafts_of(log, entries, notes=notes)
        text = {"bibtex": as_bibtex, "ris": as_ris, "csl-json": as_csl_json}[form](drafts)
        complete = _account(log, missing)
    else:
        from paperlog.formats.facts import as_json
        from paperlog.formats.markdown import as_markdown
        from paperlog.formats.table import as_csv

        text = {"json": as_json, "csv": as_csv, "markdown": as_markdown}[form](
            log, entries, notes=notes
        )
    if output == "-":
        write_out(text)
    else:
        # a spreadsheet takes what has no mark for some other encoding
        _write(Path(output), f"\N{BYTE ORDER MARK}{text}" if form == "csv" else text, force=force)
    ctx.exit(0 if complete else 1)


def _account(log: Log, missing: list[Entry]) -> bool:
    """Tell of the entries that are in no bibliography; whether all of them are notes, which are in
    none by right.
    """
    notes = sum(not entry.key for entry in missing)
    for entry in missing:
        if entry.key:
            path = log.by_place[entry.place].page.path.relative_to(log.project.folder).as_posix()
            tell(
                f"{path}:{entry.place.line}: {entry.key!r} has no record, and is left out;"
                " `paperlog check` says more"
            )
    if notes:
        say(
            f"{notes} {'note is' if notes == 1 else 'notes are'} about no single paper, and "
            "left out; json, csv and markdown have all entries",
            err=True,
        )
    return notes == len(missing)


def _write(path: Path, text: str, *, force: bool) -> None:
    from paperlog.source.file_changes import Change, apply

    if path.exists() and not force:
        raise click.ClickException(f"{path} is there already; --force writes over it")
    apply([Change.to(path, text)])
