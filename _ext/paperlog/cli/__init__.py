"""The command line, ``paperlog``: one module a command, read only when it is called."""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path
from types import FrameType

EXTRAS = frozenset("anyascii click filelock idutils pypinyin rapidfuzz requests rispy rich".split())
"""Packages that the extra ``cli`` brings."""
EXTRA = (
    "paperlog: the command line needs click and rich; install them with: pip install"
    " 'sphinx-paperlog[cli]'"
)


def main() -> None:
    """The entry point of the console script."""
    # a call reads much, keeps it to its end, and is over in seconds: a search for garbage would
    # find none
    gc.disable()
    _open_streams()
    _end_by_signal()
    try:
        from paperlog.cli.group import paperlog

        paperlog(prog_name="paperlog")
    except ModuleNotFoundError as error:
        if error.name in EXTRAS:
            sys.exit(EXTRA)
        raise


def _open_streams() -> None:
    """Streams that are closed lead nowhere, and none refuses a character: what an encoding does not
    have is spelled.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  as long as the process
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                errors=(
                    "surrogateescape" if "utf-8" in stream.encoding.lower() else "backslashreplace"
                )
            )


def _end_by_signal() -> None:
    """A terminal that is closed and a polite kill end a command as Ctrl-C does: what is half done
    is put back.
    """

    def end(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        if found := getattr(signal, name, None):
            signal.signal(found, end)
