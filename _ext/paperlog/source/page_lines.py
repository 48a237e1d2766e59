"""The lines of a page, for insertion and replacement with line ends preserved."""

from __future__ import annotations

import re
from collections.abc import Iterable

from paperlog.model.line_ends import source_lines, without_end

INDENT = re.compile(r"(?:[ \t>]|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))*")
"""Indentation and markers of list items and quotations."""
ITEM_MARK = re.compile(r"[^\s>]")


class Lines:
    """A text as lines, numbered from 1 like those of directives (see
    :meth:`~paperlog.source.log_reader.SourcePage.lines`); line ends are preserved.
    """

    def __init__(self, text: str, *, restructured: bool = False) -> None:
        self._restructured = restructured
        self._lines = source_lines(text, restructured=restructured, keepends=True)
        first = next((line for line in self._lines if line.strip()), "")
        self._end = "\r\n" if first.endswith("\r\n") else "\n"

    @property
    def text(self) -> str:
        return "".join(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, line: int) -> str:
        """Return a line without its line end; ``""`` if there is no such line."""
        return (
            without_end(self._lines[line - 1], restructured=self._restructured)
            if 0 < line <= len(self)
            else ""
        )

    def __setitem__(self, line: int, text: str) -> None:
        self._lines[line - 1] = text + self._lines[line - 1][len(self[line]) :]

    def indent(self, line: int) -> str:
        """Return the prefix of a line below *line* in the same list item and quotation."""
        found = INDENT.match(self[line])
        return ITEM_MARK.sub(" ", found[0]) if found else ""

    def prefixed(self, line: int, new: Iterable[str]) -> list[str]:
        """Return the *new* lines with the prefix for the list item and quotation of *line*."""
        indent = self.indent(line)
        return [f"{indent}{text}" if text.strip() else indent.rstrip() for text in new]

    def last_written(self, first: int, last: int) -> int:
        """Return the last non-blank line from *first* to *last*, or *first* - 1."""
        return next((line for line in range(last, first - 1, -1) if self[line].strip()), first - 1)

    def insert_after(self, line: int, new: Iterable[str]) -> None:
        """Insert *new* lines below *line*; 0 inserts at the top."""
        if line > 0 and self[line] == self._lines[line - 1]:
            self._lines[line - 1] += self._end
        self._lines[line:line] = [f"{text}{self._end}" for text in new]
