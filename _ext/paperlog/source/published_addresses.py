"""The file ``paperlog.lock``, which stores the published addresses of a log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from paperlog.model.addresses import Problem, Published, read_addresses
from paperlog.source.file_changes import ChangeError, read_source

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


def read_lock(path: Path) -> Lock:
    """Read the lock file; an unreadable file yields a problem and no lines."""
    if not path.is_file():
        return Lock()
    try:
        lines, problems = read_addresses(read_source(path))
    except ChangeError as error:
        return Lock(problems=(Problem(1, "unreadable", str(error)),))
    return Lock(tuple(lines), tuple(problems))


def lock_text(lines: Iterable[Published]) -> str:
    """Return the text of the lock file with a header and *lines*."""
    return HEAD + "".join(f"{line}\n" for line in lines)
