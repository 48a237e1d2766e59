"""How commands print: in colour on a terminal, plain in a pipe."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from paperlog.sources.changes import Change

text_or_json = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="For people, for programs.")
COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def show_diff(changes: Iterable[Change], folder: Path, *, err: bool = False) -> None:
    with though_nobody_reads():
        for change in changes:
            for line in change.diff(folder).splitlines():
                click.secho(line, fg=None if line.startswith(("+++", "---")) else COLOURS.get(line[:1]), err=err)


@contextlib.contextmanager
def though_nobody_reads() -> Iterator[None]:
    """Print as long as somebody reads (``… | head``); what follows is done all the same."""
    try:
        yield
    except BrokenPipeError:
        print_to_nobody()


def print_to_nobody() -> None:
    """Let the standard output go nowhere, since whoever read it has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def from_here(path: Path) -> str:
    """*path* as it is typed where the command was called; in full where it is elsewhere."""
    return named_from(Path.cwd(), path)


def named_from(folder: Path, path: Path) -> str:
    """*path* as it is typed in a *folder*; in full where it is elsewhere, as a `.bib` file may be that several logs share."""
    return str(path.relative_to(folder) if path.is_relative_to(folder) else path)


def tell(message: str) -> None:
    """Say what went wrong, where a command goes on with the rest."""
    click.echo(f"{click.style('Error', fg='red')}: {message}", err=True)


def can_ask() -> bool:
    """Whether somebody sits at a terminal and can answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


@contextlib.contextmanager
def waiting(message: str) -> Iterator[None]:
    """Show that something goes on, on a terminal alone."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(message):
        yield
