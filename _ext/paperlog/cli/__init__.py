"""The command line, ``paperlog``: one module a command, read only when it is called."""

from __future__ import annotations

import gc
import sys

EXTRA = "paperlog: the command line needs click and rich; install them with: pip install 'sphinx-paperlog[cli]'"


def main() -> None:
    """The entry point of the console script."""
    # a call reads much, keeps it to its end, and is over in seconds: a search for garbage would find none
    gc.disable()
    try:
        from paperlog.cli.group import paperlog

        paperlog(prog_name="paperlog")
    except ModuleNotFoundError as error:
        if error.name in {"click", "rich", "filelock", "rapidfuzz", "idutils", "rispy"}:
            sys.exit(EXTRA)
        raise
