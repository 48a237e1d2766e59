"""How commands print: in colour on a terminal, plain in a pipe.

All output of a command passes :func:`say` or :func:`write_out`, which make control characters from
files, records and the network visible, so that a terminal obeys none of them.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paperlog.model.printable import visible

if TYPE_CHECKING:
    from paperlog.source.file_changes import Change

text_or_json = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, for programs.",
)
without_cache = click.option(
    "--no-cache", is_flag=True, help="Ask anew, whatever was answered within the last week."
)
COLOURS = {"+": "green", "-": "red", "@": "cyan"}


class TerminalText(str):
    """Text that is ready for a terminal; its only control characters are those of its colours."""

    __slots__ = ()


def shown(text: str, **style: Any) -> TerminalText:
    """*text* with its control characters visible, in the *style* that ``click.style`` takes."""
    return TerminalText(
        click.style(visible(text), **style) if any(style.values()) else visible(text)
    )


def joined(parts: Iterable[str], separator: str = "") -> TerminalText:
    """*parts* in a row; those that are not shown yet are."""
    return TerminalText(
        separator.join(part if isinstance(part, TerminalText) else visible(part) for part in parts)
    )


def say(*parts: str, err: bool = False, **style: Any) -> None:
    """Print a line made of *parts*, those that are not :class:`TerminalText` in *style*."""
    click.echo(
        joined(part if isinstance(part, TerminalText) else shown(part, **style) for part in parts),
        err=err,
    )


def write_out(text: str) -> None:
    """Write *text* for another program to standard output.

    In a pipe it is written as it is; on a terminal its control characters are made visible.
    """
    click.echo(visible(text) if sys.stdout.isatty() else text, nl=False)


def show_diff(changes: Iterable[Change], folder: Path, *, err: bool = False) -> None:
    with though_nobody_reads():
        for change in changes:
            for line in change.diff(folder).splitlines():
                say(
                    line,
                    fg=None if line.startswith(("+++", "---")) else COLOURS.get(line[:1]),
                    err=err,
                )


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
    """*path* as it is typed in a *folder*; in full where it is elsewhere, as a `.bib` file may be
    that several logs share.
    """
    return str(path.relative_to(folder) if path.is_relative_to(folder) else path)


def tell(message: str) -> None:
    """Say what went wrong, where a command goes on with the rest."""
    say(shown("Error", fg="red"), f": {message}", err=True)


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
    from rich.text import Text

    # a Text, in which square brackets are no markup
    with Console(stderr=True).status(Text(visible(message))):
        yield
