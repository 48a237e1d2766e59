"""Warnings of a build, each of the type ``paperlog.<code of its rule>``."""

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
    """Warn by the rule *code* of :data:`paperlog.rules.RULES`.

    *location* is a node, ``(docname, line)``, or a text such as ``path:12``.
    """
    _logger.warning("%s", message, type="paperlog", subtype=code, location=location)


def warn_once(code: str, message: str, location: Any = None) -> None:
    """Warn as :func:`warn` does, but only the first time that *message* comes."""
    _logger.warning("%s", message, type="paperlog", subtype=code, location=location, once=True)


def warn_of(finding: Finding) -> None:
    """Warn of a finding at its file and line."""
    warn(finding.rule, finding.message, f"{finding.path}:{finding.line}")


def place_of_role(node: nodes.Node, words: str) -> nodes.Node | str:
    """Where the role stands whose text holds *words*, in the paragraph that holds *node*."""
    source, line = get_source_line(node)
    return f"{source}:{line_of_role(Path(source), line, words)}" if source and line else node


def line_of_role(path: Path, line: int, words: str) -> int:
    """The first line with a role whose text holds *words* in the paragraph that begins in *line*,
    else *line*.
    """
    role = re.compile(rf"`[^`]*{re.escape(words)}")
    lines = source_lines(text_of_page(path), restructured=path.suffix == ".rst")[max(line - 1, 0) :]
    paragraph = enumerate(takewhile(str.strip, lines), line)
    return next((number for number, text in paragraph if role.search(text)), line)


def text_of_page(path: Path) -> str:
    """What can be read of a page; nothing where that fails, which others tell of."""
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""
