"""The file ``paperlog.lock``, which stores the published addresses of a log."""

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
    """The content of the file; empty if it does not exist."""

    lines: tuple[Published, ...] = ()
    problems: tuple[Problem, ...] = ()
    comments: tuple[str, ...] = ()
    """The author's own comments, without those of :data:`HEAD`."""


def read_lock(path: Path) -> Lock:
    """Read the lock file; an unreadable file yields a problem and no lines."""
    # a link to a missing file is reported, too
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
    """Return the text of the lock file with a header, the author's *comments*, and *lines*."""
    return HEAD + "".join(f"{line}\n" for line in (*comments, *lines))
