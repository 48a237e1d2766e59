"""The title of a log: that of its first page, whole or without what follows a dash."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

SUBTITLE = re.compile(r"\s+[-–—]+\s+.*", re.DOTALL)
NAMELESS = "Author name not set"
"""What Sphinx calls the author of a project that names none."""
UNTITLED = "<no title>"
"""What Sphinx calls a page without a heading."""


def whole_title(env: BuildEnvironment) -> str:
    """The title of the first page; the name of the project where the page has none."""
    title = env.titles.get(env.config.root_doc)
    return title.astext() if title is not None else str(env.config.project)


def log_title(env: BuildEnvironment) -> str:
    """``工作记录`` of ``工作记录 —— Paper & News``; empty where the first page has no title."""
    title = env.titles.get(env.config.root_doc)
    text = title.astext() if title else ""
    return "" if text == UNTITLED else SUBTITLE.sub("", text)
