"""``paperlog verify``: compare records with Crossref and arXiv."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from paperlog.cli.completion import complete_keys
from paperlog.cli.output import say, text_or_json, without_cache, write_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from paperlog.bib.record_draft import RecordDraft
    from paperlog.fetch.web import Web
    from paperlog.source.project import Project
    from paperlog.source.transaction import Edits
    from paperlog.verification.services import Checked

HELP = """Compare records with Crossref and arXiv, field by field; all records, or those of the
KEYs.

Fields that agree are marked as verified in the .bib file: they are removed from `unverified`, and
the record states where and when they were compared. A published preprint gets `published`, a
retracted work `retracted`. Differences are shown, and applied only with --accept.

Example: paperlog verify chen2021mrnet --dry-run

Exit code 1 if a record differs, was retracted, or could not be compared.
"""


@click.command("verify", help=HELP)
@click.argument("keys", nargs=-1, metavar="[KEY]...", shell_complete=complete_keys)
@click.option(
    "--accept",
    multiple=True,
    metavar="KEY:FIELD",
    help="Apply the value of a field that differs or is missing; repeatable.",
)
@click.option("--dry-run", is_flag=True, help="Show the diff and change nothing.")
@text_or_json
@without_cache
@click.pass_obj
def command(
    folder: str,
    keys: tuple[str, ...],
    accept: tuple[str, ...],
    dry_run: bool,
    form: str,
    no_cache: bool,
) -> None:
    from pathlib import Path

    from paperlog.cli.output import show_diff
    from paperlog.fetch.web import open_web
    from paperlog.source.file_changes import apply, log_lock
    from paperlog.source.project import find_project
    from paperlog.source.transaction import Edits

    project = find_project(Path(folder))
    accepted = _accepted(accept)
    edits = Edits()
    places = _records(edits, project)
    chosen = _chosen(places, keys, accepted)
    web = open_web(str(project.settings.get("paperlog_mailto", "")), use_cache=not no_cache)
    checked, stopped = _ask(web, chosen)
    _mark(edits, places, checked, accepted)
    _show(checked, form)
    changes = edits.changes()
    show_diff(changes, project.folder, err=form != "text")
    if changes and not dry_run:
        with log_lock(project.folder):
            apply(changes)
    if stopped:
        raise click.ClickException(stopped)
    differing = sum(_needs_a_look(one, accepted) for one in checked)
    if form == "text":
        ending = "s" if len(checked) != 1 else ""
        say(f"{len(checked)} record{ending} compared, {differing} to look at", err=True)
    sys.exit(differing > 0)


def _accepted(accept: Sequence[str]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for one in accept:
        key, colon, name = one.rpartition(":")
        if not colon or not key or not name:
            raise click.UsageError(
                f"--accept takes KEY:FIELD, such as chen2021mrnet:pages, not {one!r}"
            )
        found[key] = found.get(key, frozenset()) | {name.lower()}
    return found


def _records(edits: Edits, project: Project) -> dict[str, tuple[Path, RecordDraft]]:
    """Return the records of all ``.bib`` files by key, with inherited fields and their file.

    For duplicate keys, the first record.
    """
    from paperlog.bib.blocks import XDATA
    from paperlog.bib.draft_reader import finder, standing_alone, typed_drafts

    typed = [
        (path, draft)
        for path in project.bibliographies
        for draft in typed_drafts(edits.text(path).removeprefix("\ufeff"), path.name)[0]
    ]
    find = finder(draft for _path, draft in typed)
    found: dict[str, tuple[Path, RecordDraft]] = {}
    for path, draft in typed:
        if draft.key and draft.key not in found and draft.type != XDATA:
            found[draft.key] = path, standing_alone(draft, find)[0]
    return found


def _chosen(
    places: dict[str, tuple[Path, RecordDraft]],
    keys: Sequence[str],
    accepted: dict[str, frozenset[str]],
) -> list[RecordDraft]:
    from paperlog.model.entry import suggestion

    for key in (*keys, *accepted):
        if key not in places:
            raise click.ClickException(f"no record has the key {key!r}{suggestion(key, places)}")
    # accepted keys must be compared as well
    requested = dict.fromkeys((*keys, *accepted)) if keys else dict.fromkeys(places)
    return [places[key][1] for key in requested]


def _ask(web: Web, drafts: Sequence[RecordDraft]) -> tuple[list[Checked], str]:
    """Compare all records until the network fails; return the results and the error or ``""``."""
    from paperlog.fetch.errors import OfflineError
    from paperlog.verification.services import ask

    checked: list[Checked] = []
    try:
        for one in _with_progress(ask(web, drafts), len(drafts)):
            checked.append(one)
    except OfflineError as error:
        left = len(drafts) - len(checked)
        return checked, f"{error}; {left} record{'s' if left != 1 else ''} not compared"
    return checked, ""


def _with_progress(found: Iterator[Checked], total: int) -> Iterator[Checked]:
    """Yield *found*, with a progress bar on a terminal."""
    if not sys.stderr.isatty():
        yield from found
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(
        found,
        "Asking Crossref and arXiv",
        total=total,
        console=Console(stderr=True),
        transient=True,
    )


def _mark(
    edits: Edits,
    places: dict[str, tuple[Path, RecordDraft]],
    checked: Sequence[Checked],
    accepted: dict[str, frozenset[str]],
) -> None:
    from datetime import date

    from paperlog.bib.writer import BibFileError, set_fields
    from paperlog.verification.update_records import marks, takeable

    changes: dict[Path, dict[str, dict[str, str | None]]] = {}
    for one in checked:
        key, fields = one.draft.key, accepted.get(one.draft.key, frozenset())
        for name in sorted(fields - takeable(one, fields).keys()):
            raise click.ClickException(
                f"--accept {key}:{name}: neither Crossref nor arXiv has another value for it;"
                " nothing was written"
            )
        try:
            if new_values := marks(one, fields, date.today()):
                changes.setdefault(places[key][0], {})[key] = new_values
        except ValueError as error:
            one.problems.append(f"nothing was marked: {error}")
    try:
        for path, records in changes.items():
            set_fields(edits, path, records)
    except BibFileError as error:
        raise click.ClickException(f"{error}; nothing was written") from None


def _show(checked: Sequence[Checked], form: str) -> None:
    from paperlog.verification.report import as_json, as_lines

    if form == "json":
        write_out(as_json(checked))
        return
    for one in checked:
        for line, colour in as_lines(one):
            say(
                line,
                bold=colour == "bold" or None,
                fg=colour if colour not in {"", "bold"} else None,
            )


def _needs_a_look(checked: Checked, accepted: dict[str, frozenset[str]]) -> bool:
    fields = accepted.get(checked.draft.key, frozenset())
    return bool(
        checked.problems
        or checked.retracted
        or any(verdict.field not in fields for verdict in checked.differing)
    )
