"""The tokens of a formula: commands and single characters, read from left to right."""

from __future__ import annotations

import re

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)


class TokenReader:
    """Reads the tokens of a formula; :attr:`at` is the index of the next one."""

    def __init__(self, code: str) -> None:
        self.tokens: list[str] = TOKEN.findall(code)
        self.at = 0

    def _next(self) -> str:
        """Return the next token and advance; empty at the end."""
        piece = self._peek()
        self.at += 1
        return piece

    def _peek(self) -> str:
        """Return the next token without advancing; empty at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _skip_blanks(self) -> None:
        while self._peek() and self._peek() in " \t\n":
            self.at += 1
