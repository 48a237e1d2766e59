"""The title of a log: that of its root document, whole or without the part after a dash."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

SUBTITLE = re.compile(r"\s+[-–—]+\s+.*", re.DOTALL)
NAMELESS = "Author name not set"
"""Sphinx's default for the author of a project."""
UNTITLED = "<no title>"
"""Sphinx's title of a page without a heading."""


def whole_title(env: BuildEnvironment) -> str:
    """Return the title of the root document, or the project name if there is none."""
    title = env.titles.get(env.config.root_doc)
    return title.astext() if title is not None else str(env.config.project)


def log_title(env: BuildEnvironment) -> str:
    """Return ``工作记录`` of the title ``工作记录 —— Paper & News``; empty if there is no title."""
    title = env.titles.get(env.config.root_doc)
    text = title.astext() if title else ""
    return "" if text == UNTITLED else SUBTITLE.sub("", text)
