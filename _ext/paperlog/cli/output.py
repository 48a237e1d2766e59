"""How commands print: in colour on a terminal, plain in a pipe."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from paperlog.sources.changes import Change

COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def show_diff(changes: Iterable[Change], folder: Path, *, err: bool = False) -> None:
    for change in changes:
        for line in change.diff(folder).splitlines():
            click.secho(line, fg=None if line.startswith(("+++", "---")) else COLOURS.get(line[:1]), err=err)
