"""Suggest known names for unknown ones."""

from __future__ import annotations

from collections.abc import Iterable

from paperlog.model.entry import suggestion

SUGGESTED = 50
"""Maximum number of unknown names to suggest for; each is compared with all known names."""


class Suggestions:
    """Suggestions for unknown names; computed once per name, for the first :data:`SUGGESTED`
    only.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._known = known
        self._found: dict[str, str] = {}

    def of(self, wrong: str) -> str:
        """``; did you mean …?``, or an empty string."""
        if wrong not in self._found:
            is_one_of_few = len(self._found) < SUGGESTED
            self._found[wrong] = suggestion(wrong, self._known) if is_one_of_few else ""
        return self._found[wrong]


def unknown_key(key: str, suggestions: Suggestions) -> str:
    """The message for a *key* without a record."""
    return (
        f"no .bib file has the key {key!r}{suggestions.of(key) or '; add a record, or correct it'}"
    )
