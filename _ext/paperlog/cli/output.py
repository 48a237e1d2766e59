"""Terminal output of commands, coloured on a terminal and plain in a pipe.

All output goes through :func:`say` or :func:`write_out`, which make control characters from files,
records and the network visible.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from paperlog.model.escapes import visible

if TYPE_CHECKING:
    from paperlog.source.file_changes import Change

text_or_json = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Output format.",
)
without_cache = click.option(
    "--no-cache", is_flag=True, help="Ignore responses cached during the last week."
)
COLOURS = {"+": "green", "-": "red", "@": "cyan"}


class TerminalText(str):
    """Text that is safe for a terminal; its only control characters are its colours."""

    __slots__ = ()


def shown(text: str, **style: Any) -> TerminalText:
    """Return *text* with visible control characters, in the *style* of ``click.style``."""
    return TerminalText(
        click.style(visible(text), **style) if any(style.values()) else visible(text)
    )


def joined(parts: Iterable[str], separator: str = "") -> TerminalText:
    """Join *parts*, making control characters visible in those that are not
    :class:`TerminalText`.
    """
    return TerminalText(
        separator.join(part if isinstance(part, TerminalText) else visible(part) for part in parts)
    )


def say(*parts: str, err: bool = False, **style: Any) -> None:
    """Print a line made of *parts*; those that are not :class:`TerminalText` get the *style*."""
    click.echo(
        joined(part if isinstance(part, TerminalText) else shown(part, **style) for part in parts),
        err=err,
    )


def write_out(text: str) -> None:
    """Write *text* for another program to standard output.

    Control characters are written unchanged to a pipe and made visible on a terminal.
    """
    click.echo(visible(text) if sys.stdout.isatty() else text, nl=False)


def show_diff(changes: Iterable[Change], folder: Path, *, err: bool = False) -> None:
    with ignoring_closed_pipe():
        for change in changes:
            for line in change.diff(folder).splitlines():
                say(
                    line,
                    fg=None if line.startswith(("+++", "---")) else COLOURS.get(line[:1]),
                    err=err,
                )


@contextlib.contextmanager
def ignoring_closed_pipe() -> Iterator[None]:
    """Ignore a closed pipe (``… | head``) in the block; the code that follows still runs."""
    try:
        yield
    except BrokenPipeError:
        discard_output()


def discard_output() -> None:
    """Redirect standard output to the null device, after its reader has closed the pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def from_here(path: Path) -> str:
    """Return *path* relative to the current folder, or in full if it is elsewhere."""
    return named_from(Path.cwd(), path)


def named_from(folder: Path, path: Path) -> str:
    """Return *path* relative to *folder*, or in full if it is elsewhere, e.g. a shared ``.bib``
    file.
    """
    return str(path.relative_to(folder) if path.is_relative_to(folder) else path)


def print_error(message: str) -> None:
    """Print an error message for a problem after which the command continues."""
    say(shown("Error", fg="red"), f": {message}", err=True)


def can_ask() -> bool:
    """Return whether the user can be prompted on a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


@contextlib.contextmanager
def waiting(message: str) -> Iterator[None]:
    """Show *message* with a spinner during the block, on a terminal only."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.text import Text

    # a Text, because square brackets are markup in a str
    with Console(stderr=True).status(Text(visible(message))):
        yield
