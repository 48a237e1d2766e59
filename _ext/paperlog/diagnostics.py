"""Warnings of a build; each has the type ``paperlog.<rule code>``."""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.utils import get_source_line
from sphinx.util import logging

from paperlog.model.line_ends import source_lines
from paperlog.rules import Finding

_logger = logging.getLogger("paperlog")


def warn(code: str, message: str, location: Any = None) -> None:
    """Log a warning of the rule *code* (see :data:`paperlog.rules.RULES`).

    *location* is a node, ``(docname, line)``, or a string such as ``path:12``.
    """
    _logger.warning("%s", message, type="paperlog", subtype=code, location=location)


def warn_once(code: str, message: str, location: Any = None) -> None:
    """Like :func:`warn`, but log an identical *message* only once."""
    _logger.warning("%s", message, type="paperlog", subtype=code, location=location, once=True)


def warn_of(finding: Finding) -> None:
    """Log a finding as a warning at its file and line."""
    warn(finding.rule, finding.message, f"{finding.path}:{finding.line}")


def place_of_role(node: nodes.Node, words: str) -> nodes.Node | str:
    """Return the location (``path:line``) of the role whose text contains *words*.

    The role is in the paragraph that contains *node*; without a known line, return *node*.
    """
    source, line = get_source_line(node)
    return f"{source}:{line_of_role(Path(source), line, words)}" if source and line else node


def line_of_role(path: Path, line: int, words: str) -> int:
    """Return the number of the first line with a role whose text contains *words*.

    The paragraph that begins in *line* is searched; without a match, return *line*.
    """
    role = re.compile(rf"`[^`]*{re.escape(words)}")
    lines = source_lines(text_of_page(path), restructured=path.suffix == ".rst")[max(line - 1, 0) :]
    paragraph = enumerate(takewhile(str.strip, lines), line)
    return next((number for number, text in paragraph if role.search(text)), line)


def text_of_page(path: Path) -> str:
    """Return the text of a page with invalid bytes replaced, or ``""`` if it cannot be read.

    Unreadable files are reported elsewhere.
    """
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""
