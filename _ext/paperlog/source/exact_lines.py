"""The line of an option, where only the line of its directive is known.

Sphinx and MyST record lines of blocks only.  Pages are parsed again for this, but only those with
something to report.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from paperlog.diagnostics import text_of_page
from paperlog.source.directive_block import DirectiveBlock
from paperlog.source.markdown_blocks import read_blocks


def directive_at(path: Path, line: int) -> DirectiveBlock | None:
    """Return the directive at *line* of a page."""
    return _blocks(text_of_page(path), path.suffix).get(line)


def line_of_option(path: Path, line: int, *options: str) -> int:
    """Return the line of the first of *options* that the directive at *line* has, else *line*."""
    block = directive_at(path, line)
    found = (block.options[name].line for name in options if block and name in block.options)
    return next(found, line)


@lru_cache(maxsize=4)
def _blocks(text: str, suffix: str) -> dict[int, DirectiveBlock]:
    """Return the directives of a page by line."""
    return {found.line: found for block in read_blocks(text, suffix) for found in block.walk()}
