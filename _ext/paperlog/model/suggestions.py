"""What may be meant by names that nothing has."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from typing import Protocol

from paperlog.model.entry import suggestion

SUGGESTED = 50
"""Wrong names for which a known one is suggested; each is compared with all that are known."""


class KnownNames(Sized, Iterable[str], Protocol):
    """Names to suggest one of."""


class Suggestions:
    """What may be meant by wrong names, looked for once for each and for the first ones alone."""

    def __init__(self, known: KnownNames) -> None:
        self._known = known
        self._found: dict[str, str] = {}

    def of(self, wrong: str) -> str:
        """``; did you mean …?``, or nothing."""
        if wrong not in self._found:
            is_one_of_few = len(self._found) < SUGGESTED
            self._found[wrong] = suggestion(wrong, self._known) if is_one_of_few else ""
        return self._found[wrong]


def unknown_key(key: str, suggestions: Suggestions) -> str:
    """The sentence on a *key* that no record has."""
    return (
        f"no .bib file has the key {key!r}{suggestions.of(key) or '; add a record, or correct it'}"
    )
