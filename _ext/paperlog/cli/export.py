"""``paperlog export``: export entries and their records."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paperlog.cli.entry_options import NOTHING, filters, open_log, query_of
from paperlog.cli.output import print_error, say, write_out
from paperlog.model.catalogue import SORTS
from paperlog.registry import EXPORTERS, Offer, PluginError, offers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperlog.formats.exporter import Exported, Exporter
    from paperlog.model.entry import Entry
    from paperlog.source.log_reader import Log


@click.command(
    "export",
    help=(
        "Write entries, or the records of their papers, in a format that other programs"
        " read.\n\nbibtex, ris and csl-json contain a record for each paper, for reference"
        " managers; json, csv and markdown contain an entry for each card.\n\nExample: paperlog"
        " export --tag cardiac-mri --format ris -o hearts.ris"
    ),
)
@filters
@click.option(
    "--query",
    default="",
    metavar="WORDS",
    help="Only entries that paperlog search finds for these words.",
)
@click.option("--sort", type=click.Choice(SORTS), default="newest", show_default=True)
@click.option("--format", "form", type=click.Choice([*offers(EXPORTERS)[0]]), required=True)
@click.option("--notes", is_flag=True, help="Include the text of the cards; not in bibtex.")
@click.option(
    "-o",
    "--output",
    default="-",
    metavar="FILE",
    type=click.Path(dir_okay=False, allow_dash=True),
    help="Write to a file instead of standard output.",
)
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    query: str,
    sort: str,
    form: str,
    notes: bool,
    output: str,
    force: bool,
    **conditions: Any,
) -> None:
    from paperlog.formats.exporter import Exporter
    from paperlog.source.entry_search import search

    offered, problems = offers(EXPORTERS)
    for problem in problems:
        print_error(problem)
    try:
        exporter = offered[form].load(Exporter)
    except PluginError as error:
        raise click.ClickException(str(error)) from None
    if notes and not exporter.has_notes:
        raise click.UsageError(f"{form} does not support --notes")
    log = open_log(ctx.obj)
    entries = log.catalogue.select(query_of(conditions, sort=sort))
    if query:
        places = {hit.found.entry.place for hit in search(log, query.split())}
        entries = tuple(entry for entry in entries if entry.place in places)
    if not entries:
        say(NOTHING, err=True)
    exported = _written(offered[form], exporter, log, entries, notes)
    text, complete = exported.text, _account(log, exported.left_out)
    if output == "-":
        write_out(text)
    else:
        # without a byte order mark, spreadsheets assume another encoding
        mark = "\N{BYTE ORDER MARK}" if exporter.byte_order_mark else ""
        _write(Path(output), f"{mark}{text}", force=force)
    ctx.exit(0 if complete else 1)


def _written(
    offer: Offer, exporter: Exporter, log: Log, entries: Sequence[Entry], notes: bool
) -> Exported:
    try:
        return exporter.write(log, entries, notes)
    except Exception as error:
        if not offer.distribution:
            raise
        fault = offer.fault(f"{type(error).__name__}: {error}")
        raise click.ClickException(str(fault)) from error


def _account(log: Log, missing: Sequence[Entry]) -> bool:
    """Report entries without a record; return whether all of them are notes, which have none."""
    notes = sum(not entry.key for entry in missing)
    for entry in missing:
        if entry.key:
            path = log.by_place[entry.place].page.path.relative_to(log.project.folder).as_posix()
            print_error(
                f"{path}:{entry.place.line}: {entry.key!r} has no record and is skipped;"
                " see `paperlog check`"
            )
    if notes:
        say(
            f"{notes} {'note is' if notes == 1 else 'notes are'} not about a single paper and"
            " skipped; json, csv and markdown contain all entries",
            err=True,
        )
    return notes == len(missing)


def _write(path: Path, text: str, *, force: bool) -> None:
    from paperlog.source.file_changes import Change, apply

    if path.exists() and not force:
        raise click.ClickException(f"{path} already exists; --force overwrites it")
    apply([Change.to(path, text)])
