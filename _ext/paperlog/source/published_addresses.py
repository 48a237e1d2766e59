"""The file ``paperlog.lock``: the addresses of a log that readers may have kept."""

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
    """The contents of the file; empty where there is none."""

    lines: tuple[Published, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_lock(path: Path) -> Lock:
    """Read the lock file; a file that cannot be read is a problem, and has no lines."""
    if not path.is_file():
        return Lock()
    try:
        lines, problems = read_addresses(read_source(path))
    except ChangeError as error:
        return Lock(problems=(Problem(1, "unreadable", str(error)),))
    return Lock(tuple(lines), tuple(problems))


def lock_text(lines: Iterable[Published]) -> str:
    """The text of the lock file with these *lines*."""
    return HEAD + "".join(f"{line}\n" for line in lines)
