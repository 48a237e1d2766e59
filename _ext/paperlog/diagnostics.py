"""Warnings of a build, each of the type ``paperlog.<code of its rule>``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.utils import get_source_line
from sphinx.util import logging

from paperlog.rules import Finding
from paperlog.source.exact_lines import line_of_role

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
