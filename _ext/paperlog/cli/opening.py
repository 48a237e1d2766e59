"""``paperlog open``: open an entry in the editor, or its paper in the browser."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

import click

from paperlog.cli.completion import complete_keys
from paperlog.cli.entry_options import open_log

# editors that take a line number as `+12`, and others that take `file:12`
PLUS = {"vi", "vim", "nvim", "nano", "emacs", "emacsclient", "micro", "kak", "joe"}
COLON = {"code": ["--goto"], "codium": ["--goto"], "subl": [], "hx": [], "zed": []}


@click.command(
    "open",
    help=(
        "Open an entry in the editor ($VISUAL or $EDITOR) at its line; by key, or by its"
        " name.\n\nWith --paper, open the paper in the browser.\n\nExample: paperlog open MR-Net"
    ),
)
@click.argument("key", shell_complete=complete_keys)
@click.option("--paper", is_flag=True, help="Open the URL of the paper: DOI, arXiv or url.")
@click.option("--print", "only_print", is_flag=True, help="Print the location without opening it.")
@click.pass_obj
def command(folder: str, key: str, paper: bool, only_print: bool) -> None:
    from paperlog.cli.output import from_here, say
    from paperlog.model.entry import suggestion
    from paperlog.model.folding import plain

    if not key.strip():
        raise click.UsageError("KEY is empty; give a key or the name of an entry")
    log = open_log(folder)
    folded_key = plain(key)
    found = [
        one
        for one in log.source_entries
        if folded_key in {plain(one.entry.key), plain(log.catalogue.name(one.entry))}
    ]
    if paper:
        record = log.records.get(key) or (log.catalogue.record(found[-1].entry) if found else None)
        if not record or not record.links:
            lacking = f"no URL is known for {key!r}; its record needs a doi, eprint or url"
            raise click.ClickException(
                lacking
                if record or found
                else f"no record has the key {key!r}{suggestion(key, log.records)}"
            )
        say(record.links[0].url)
        if not only_print and click.launch(record.links[0].url):
            raise click.ClickException(
                "no browser could be opened; set the environment variable BROWSER"
            )
        return
    if not found:
        names = {
            name for one in log.source_entries for name in (one.entry.key, one.entry.name) if name
        }
        raise click.ClickException(
            "the log has no entry"
            f" {key!r}{suggestion(key, names) or '; paperlog search searches entries for words'}"
        )
    newest = max(found, key=lambda one: one.entry.order_key)
    say(f"{from_here(newest.page.path)}:{newest.entry.place.line}")
    if not only_print:
        edit(newest.page.path, newest.entry.place.line)


def without_editor() -> str:
    """Return why no editor can be opened and what to do, or ``""``."""
    command = _editor()
    if command and shutil.which(command[0]):
        return ""
    return (
        f"there is no program {command[0]!r}, the value of EDITOR or VISUAL"
        if command
        else "no editor is known; set the environment variable EDITOR"
    )


def _editor() -> list[str]:
    typed = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        return shlex.split(typed)
    except ValueError:
        # unbalanced quotes
        return [typed]


def edit(path: Path, line: int) -> None:
    """Open *path* at *line* in the user's editor and wait for it to exit.

    :raises click.ClickException: if there is no editor.
    """
    import subprocess

    command = _editor()
    if problem := without_editor():
        raise click.ClickException(problem)
    name = Path(command[0]).stem
    if name in PLUS:
        command += [f"+{line}", str(path)]
    elif name in COLON:
        command += [*COLON[name], f"{path}:{line}"]
    else:
        command.append(str(path))
    try:
        subprocess.run(command, check=False)  # noqa: S603
    except OSError as error:
        raise click.ClickException(
            f"{command[0]}: {error.strerror or error}; it is the value of EDITOR or VISUAL"
        ) from None
