"""Braces in BibTeX source, where a brace after a backslash counts too."""

from __future__ import annotations


def outside_braces(text: str) -> str:
    """Remove the groups in braces from *text*, except their closing braces.

    >>> outside_braces("{van} Gogh, {V{i}n}")
    '} Gogh, }'
    """
    depth, kept = 0, ""
    for char in text:
        depth += (char == "{") - (char == "}")
        kept += char if not depth else ""
    return kept


def is_one_group(text: str) -> bool:
    """Whether all of *text* is one group in braces, unlike ``{van} {Gogh}``."""
    return text.startswith("{") and outside_braces(text) == "}"
