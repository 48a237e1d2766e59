"""The line of an option or a role where only that of its directive or paragraph is known.

Sphinx and MyST give a line to blocks alone.  Pages are read again for this, but only those of which
there is something to tell.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile
from pathlib import Path

from paperlog.source.directive_block import Block
from paperlog.source.line_ends import source_lines
from paperlog.source.markdown_blocks import read_markdown
from paperlog.source.restructured_blocks import read_restructured


def line_of_option(path: Path, line: int, *options: str) -> int:
    """The line of the first of *options* that the directive in *line* has, else *line*."""
    block = _blocks(_text(path), path.suffix == ".rst").get(line)
    found = (block.options[name].line for name in options if block and name in block.options)
    return next(found, line)


def line_of_role(path: Path, line: int, words: str) -> int:
    """The first line with a role whose text holds *words* in the paragraph that begins in *line*,
    else *line*.
    """
    role = re.compile(rf"`[^`]*{re.escape(words)}")
    lines = source_lines(_text(path), restructured=path.suffix == ".rst")[max(line - 1, 0) :]
    paragraph = enumerate(takewhile(str.strip, lines), line)
    return next((number for number, text in paragraph if role.search(text)), line)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return ""


@lru_cache(maxsize=4)
def _blocks(text: str, is_restructured: bool) -> dict[int, Block]:
    """The directives of a page by their lines."""
    read = (
        read_restructured(source_lines(text, restructured=True))
        if is_restructured
        else read_markdown(text)
    )
    return {found.line: found for block in read for found in block.walk()}
