"""The authors of a paper, as the cell of a table gives them."""

from __future__ import annotations

import re

from paperlog.model.languages import is_eastern_name
from paperlog.model.person import LONGEST_UNDIVIDED

LONGEST = 2000
"""Characters."""
LONGEST_DIVIDED = 12
"""Characters of an East Asian name with a blank between family and given name, as in kana."""
OTHERS = re.compile(r"[,，、;；]?\s*(?:\bet\s*\.?\s*al\b\.?|\band\s+others\b|等人?)\s*$")
AND = re.compile(r"\s*[,，]?\s+(?:and|&)\s+|\s*[和与]\s*(?=[\u3400-\u9fff])")
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’-])*")


def names_in(cell: str) -> str:
    """The names of a *cell* as BibTeX has them, empty where it is not plain where one ends: ``Doe,
    J., Roe, M.``.
    """
    cell = " ".join(cell.split())
    names = OTHERS.sub("", cell)
    if not names or len(names) > LONGEST:
        return ""
    found = _divided(names)
    return (
        " and ".join([*found, *(["others"] if names != cell else [])])
        if found and (len(found) > 1 or names != cell or _is_full(found[0]))
        else ""
    )


def _divided(names: str) -> list[str]:
    if re.search("[;；]", names):
        parts = [part.strip() for part in re.split("[;；]", names)]
        return parts if all(_is_full(part) or _is_inverted(part) for part in parts) else []
    parts = [part.strip() for part in AND.split(names)]
    if all(map(_is_inverted, parts)):
        return parts
    parts = [part.strip() for part in re.split("[,，、]", AND.sub(",", names))]
    return parts if all(map(_is_full, parts)) else []


def _is_full(name: str) -> bool:
    """``Jo Doe``, ``J. van der Doe`` or ``张三``: more than a family name, or one that is whole."""
    words = name.split()
    if is_eastern_name(name):
        longest = LONGEST_DIVIDED if len(words) == 2 else LONGEST_UNDIVIDED
        return 1 < len(name.replace(" ", "")) <= longest
    return (
        1 < len(words) < 6
        and all(map(WORD.fullmatch, words))
        and len(words[-1].strip(".")) > 1
        and words[0][0].isupper()
    )


def _is_inverted(name: str) -> bool:
    """``Doe, Jo``: of two full names the first is no family name."""
    family, comma, given = name.partition(",")
    words = [*family.split(), *given.split()]
    return (
        bool(comma and given.strip())
        and len(family.split()) == 1
        and all(map(WORD.fullmatch, words))
        and not any(map(is_eastern_name, words))
        and words[0][0].isupper()
    )
