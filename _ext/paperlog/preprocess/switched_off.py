"""Drop warnings that a comment in the page switches off: ``% paperlog: off near-tag``."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.utils import get_source_line

from paperlog.checking.switches import is_switched_off

if TYPE_CHECKING:
    from sphinx.application import Sphinx

LOGGER = "sphinx.paperlog"
"""Name of the logger of :mod:`paperlog.diagnostics`, with Sphinx's prefix."""


class _Switches(logging.Filter):
    """Logging filter that drops warnings which are switched off at their location."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__()
        self._app = app

    def filter(self, record: logging.LogRecord) -> bool:
        path, line = self._place(getattr(record, "location", None))
        return path is None or not is_switched_off(getattr(record, "subtype", ""), path, line)

    def _place(self, location: object) -> tuple[Path | None, int]:
        """Return path and line of a location as Sphinx logs it; None and 0 if unknown."""
        if isinstance(location, nodes.Node):
            source, number = get_source_line(location)
            return (Path(source) if source else None), number or 0
        if isinstance(location, tuple):
            docname, number = location
            return Path(self._app.env.doc2path(docname)), number or 0
        name, _colon, line = str(location or "").rpartition(":")
        return (Path(name) if name else None), int(line) if line.isdecimal() else 0


def register_switches(app: Sphinx) -> None:
    """Add the filter to the logger of Paperlog."""
    logger = logging.getLogger(LOGGER)
    # remove the filter of an earlier build in this process
    for filter_ in [old for old in logger.filters if isinstance(old, _Switches)]:
        logger.removeFilter(filter_)
    logger.addFilter(_Switches(app))
