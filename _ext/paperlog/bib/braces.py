"""Braces in BibTeX source, where one behind a backslash counts too."""

from __future__ import annotations


def outside_braces(text: str) -> str:
    """What stands outside of braces; of each group the closing brace stays.

    >>> outside_braces("{van} Gogh, {V{i}n}")
    '} Gogh, }'
    """
    depth, kept = 0, ""
    for char in text:
        depth += (char == "{") - (char == "}")
        kept += char if not depth else ""
    return kept


def is_one_group(text: str) -> bool:
    """Whether *text* stands in braces as a whole, unlike ``{van} {Gogh}``."""
    return text.startswith("{") and outside_braces(text) == "}"
