"""Warnings that a comment in the page switches off: ``% paperlog: off near-tag``."""

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
"""What Sphinx calls the logger of :mod:`paperlog.diagnostics`."""


class _Switches(logging.Filter):
    """Drops the warnings that are switched off where they belong."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__()
        self._app = app

    def filter(self, record: logging.LogRecord) -> bool:
        path, line = self._place(getattr(record, "location", None))
        return path is None or not is_switched_off(getattr(record, "subtype", ""), path, line)

    def _place(self, location: object) -> tuple[Path | None, int]:
        if isinstance(location, nodes.Node):
            source, number = get_source_line(location)
            return (Path(source) if source else None), number or 0
        if isinstance(location, tuple):
            docname, number = location
            return Path(self._app.env.doc2path(docname)), number or 0
        name, _colon, line = str(location or "").rpartition(":")
        return (Path(name) if name else None), int(line) if line.isdecimal() else 0


def register_switches(app: Sphinx) -> None:
    """Have warnings of Paperlog ask the comments of their page."""
    logger = logging.getLogger(LOGGER)
    # one that another build of this process has left
    for filter_ in [old for old in logger.filters if isinstance(old, _Switches)]:
        logger.removeFilter(filter_)
    logger.addFilter(_Switches(app))
