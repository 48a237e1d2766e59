"""Parser for the authors of a paper in a table cell, or after a title."""

from __future__ import annotations

import re

from paperlog.model.language_detection import is_eastern_name
from paperlog.model.person import LONGEST_UNDIVIDED

MAX_LENGTH = 2000
"""Maximum length in characters."""
MAX_SPACED_LENGTH = 12
"""Maximum length, in characters, of an East Asian name with a space, as in kana."""
OTHERS = re.compile(r"[,，、;；]?\s*(?:\bet\s*\.?\s*al\b\.?|\band\s+others\b|等人?)\s*$")
AND = re.compile(r"\s*[,，]?\s+(?:and|&)\s+|\s*[和与]\s*(?=[\u3400-\u9fff])")
PART = re.compile(r"(?:(?<=[^\W\d_]{2})|(?<=[)）\d?!]))[.?!]\s+(?=\S)")
VENUE = re.compile(r"(?:In\s+)?(?P<venue>[A-Za-z][\w&'’/ -]{1,60}?)[\s,'’]+(?P<year>(?:19|20)\d\d)")
INITIAL = re.compile(r"\b[^\W\d_]\.")
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’-])*")

Fact = tuple[str, str, str]
"""A field of a record, its value, and its source text."""


def names_in(cell: str) -> str:
    """Return the names of a *cell* in BibTeX form, or ``""`` if they cannot be separated reliably.

    An example that cannot: ``Doe, J., Roe, M.``.
    """
    cell = " ".join(cell.split())
    names = OTHERS.sub("", cell)
    if not names or len(names) > MAX_LENGTH:
        return ""
    found = _names(names)
    return (
        " and ".join([*found, *(["others"] if names != cell else [])])
        if found and (len(found) > 1 or names != cell or _is_full(found[0]))
        else ""
    )


def _names(names: str) -> list[str]:
    if re.search("[;；]", names):
        parts = [part.strip() for part in re.split("[;；]", names)]
        return parts if all(_is_full(part) or _is_inverted(part) for part in parts) else []
    parts = [part.strip() for part in AND.split(names)]
    if all(map(_is_inverted, parts)):
        return parts
    parts = [part.strip() for part in re.split("[,，、]", AND.sub(",", names))]
    return parts if all(map(_is_full, parts)) else []


def _is_full(name: str) -> bool:
    """Return whether *name* has a given name, or is complete: ``J. van der Doe``, ``张三``."""
    words = name.split()
    if is_eastern_name(name):
        longest = MAX_SPACED_LENGTH if len(words) == 2 else LONGEST_UNDIVIDED
        return 1 < len(name.replace(" ", "")) <= longest
    return (
        1 < len(words) < 6
        and all(map(WORD.fullmatch, words))
        and len(words[-1].strip(".")) > 1
        and words[0][0].isupper()
    )


def _is_inverted(name: str) -> bool:
    """Return whether the names are in the form ``Doe, Jo``, not two full names."""
    family, comma, given = name.partition(",")
    words = [*family.split(), *given.split()]
    return (
        bool(comma and given.strip())
        and len(family.split()) == 1
        and all(map(WORD.fullmatch, words))
        and not any(map(is_eastern_name, words))
        and words[0][0].isupper()
    )


def divided(words: str) -> tuple[str, list[Fact]]:
    """Return the title and the facts after it; all *words* are the title if no authors follow.

    Two capitalized words may be a name or a topic: names are recognized by an initial, by ``et
    al.``, or by a venue with a year after several of them. An example is ``A title. A. Doe, B.
    Roe. MICCAI 2024.``
    """
    ends = [(found.start(), found.end()) for found in PART.finditer(words)]
    for at, (end, start) in enumerate(ends):
        stop, following = ends[at + 1] if at + 1 < len(ends) else (len(words), len(words))
        written, tail = words[start:stop].strip(" ."), words[following:].strip(" .")
        names = names_in(written)
        venue = VENUE.fullmatch(tail)
        if not names or (tail and not venue):
            continue
        if not (INITIAL.search(written) or "others" in names or (venue and " and " in names)):
            continue
        facts = [("authors", names, written)]
        if venue:
            facts += [(name, said, said) for name, said in venue.groupdict().items()]
        mark = words[end] if words[end] in "?!" else ""
        return words[:end].strip() + mark, facts
    return words, []
