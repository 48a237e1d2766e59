"""The command line ``paperlog``: one module for each command, imported when it is called."""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path
from types import FrameType

EXTRAS = frozenset("anyascii click filelock pypinyin rapidfuzz requests rich".split())
"""Packages of the extra ``cli``."""
EXTRA = (
    "paperlog: the command line needs click and rich; install them with: pip install"
    " 'sphinx-paperlog[cli]'"
)


def main() -> None:
    """Run the command line (entry point of the console script)."""
    # a command is short and keeps what it reads, so garbage collection would find nothing
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
    """Open closed streams on the null device, and escape characters the encoding lacks."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  open until the process ends
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                errors=(
                    "surrogateescape" if "utf-8" in stream.encoding.lower() else "backslashreplace"
                )
            )


def _end_by_signal() -> None:
    """End on SIGTERM and SIGHUP as on Ctrl-C, so that unfinished changes are rolled back."""

    def end(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        if found := getattr(signal, name, None):
            signal.signal(found, end)
