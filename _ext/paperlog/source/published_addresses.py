"""The file ``paperlog.lock``: the addresses of a log that readers may have kept."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from paperlog.model.addresses import BOM, Problem, Published, read_addresses
from paperlog.source.file_changes import UnreadableSourceError, read_source

LOCK = "paperlog.lock"
HEAD = """\
# Addresses of this log that readers may have kept; `paperlog check --publish` adds those of today.
# OLD -> NEW: the old address leads to the new one.
"""


@dataclass(frozen=True)
class Lock:
    """The contents of the file; empty where there is none."""

    lines: tuple[Published, ...] = ()
    problems: tuple[Problem, ...] = ()
    comments: tuple[str, ...] = ()
    """The author's own comments, without those of :data:`HEAD`."""


def read_lock(path: Path) -> Lock:
    """Read the lock file; a file that cannot be read is a problem, and has no lines."""
    # a link to a file that is gone is no log without addresses
    if not os.path.lexists(path):
        return Lock()
    try:
        text = read_source(path)
    except UnreadableSourceError as error:
        return Lock(problems=(Problem(error.line, "unreadable", error.reason),))
    lines, problems = read_addresses(text)
    words = map(str.strip, text.removeprefix(BOM).splitlines())
    ours = HEAD.splitlines()
    comments = (line for line in words if line.startswith("#") and line not in ours)
    return Lock(tuple(lines), tuple(problems), tuple(comments))


def lock_text(lines: Iterable[Published], comments: Iterable[str] = ()) -> str:
    """The text of the lock file with these *lines*, below the author's *comments*."""
    return HEAD + "".join(f"{line}\n" for line in (*comments, *lines))
