"""A file beside the doctrees with the records of all ``.bib`` files, for the next build.

Sphinx writes its environment again after each change of a page. The records change seldom and are
almost half of the environment, so they are in a file of their own.
"""

from __future__ import annotations

import contextlib
import pickle
from pathlib import Path
from typing import Any

from paperlog.version import __version__

NAME = "paperlog-records.pickle"
FORMAT = f"2 {__version__}"
"""Version of the file; raise the number when a pickled class changes."""


def read_record_file(folder: Path) -> dict[str, Any]:
    """Return what :func:`write_record_file` wrote into *folder*; empty if there is no such file, or
    if it is damaged or of another version.
    """
    try:
        # as trusted as the environment, which Sphinx pickles into the same folder
        version, content = pickle.loads((folder / NAME).read_bytes())  # noqa: S301
    # damaged data can raise any exception
    except Exception:
        return {}
    return content if version == FORMAT else {}


def write_record_file(folder: Path, content: dict[str, Any]) -> None:
    """Write *content* into *folder*; if this fails, the next build reads the ``.bib`` files."""
    path = folder / NAME
    new = path.with_suffix(".new")
    with contextlib.suppress(OSError):
        new.write_bytes(pickle.dumps((FORMAT, content), pickle.HIGHEST_PROTOCOL))
        new.replace(path)
