"""Identifiers of names, and addresses inside a page: ASCII, stable, distinct for distinct names.

- :func:`as_identifier`: ids of tags and stems of addresses; keeps accents
- :func:`ascii_letters`: the ASCII part of an identifier

Addresses are built from these two, so their results must never change.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

DIGEST = 6
"""Length of a digest, in characters."""
LONGEST_NAME = 120
"""Maximum length of a file name: most file systems allow 255 bytes, Windows paths 260."""
DEVICES = frozenset(
    {"con", "prn", "aux", "nul"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
)
"""Names reserved by Windows for devices, with any extension."""


# cached: names recur and are folded at every lookup
@lru_cache(maxsize=65536)
def as_identifier(name: str) -> str:
    """Normal form of the name of a tag or entry: spellings of one identifier are equal.

    NFKC and case folding unify ``NLP``, ``nlp`` and ``ＮＬＰ``; blanks, ``_`` and ``-`` are one
    separator. Accents are kept: they are part of existing addresses.
    """
    # fast path: normalisation does not change ASCII
    folded = (
        name.lower() if name.isascii() else unicodedata.normalize("NFKC", name).casefold()
    ).strip()
    return re.sub(r"[\s_\-‐‑–]+", "-", folded)


def ascii_letters(text: str) -> str:
    """The ASCII characters of *text* with accents removed; others are dropped."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()


@lru_cache(maxsize=65536)
def slug(name: str) -> str:
    """An ASCII identifier for *name*, e.g. ``cardiac-mri``.

    Characters that ASCII cannot represent are replaced by a short digest: ``C`` gives ``c``,
    ``C++`` gives ``c-`` and six digits.
    """
    folded = as_identifier(name)
    plain = re.sub(r"[^a-z0-9]+", "-", ascii_letters(folded)).strip("-")
    if plain == folded:
        return plain
    told_apart = digest(folded)
    return f"{plain}-{told_apart}" if plain else told_apart


def file_name(slug: str) -> str:
    """A file name for *slug*, without extension, that is valid on all file systems.

    The slug itself, unless it is longer than :data:`LONGEST_NAME` or reserved by Windows; then it
    is cut or extended with a digest.
    https://learn.microsoft.com/windows/win32/fileio/naming-a-file

    >>> file_name("cardiac-mri"), file_name("con")
    ('cardiac-mri', 'con-b1f6e5')
    """
    if len(slug) <= LONGEST_NAME and slug.lower() not in DEVICES:
        return slug
    return f"{slug[: LONGEST_NAME - DIGEST - 1].rstrip('-')}-{digest(slug)}"


def digest(name: str) -> str:
    """The first :data:`DIGEST` hexadecimal digits of the SHA-1 of *name*."""
    return hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()[:DIGEST]


def spelled(name: str) -> str:
    """Like :func:`slug`, but names that begin in another script give code points: ``U5F20-U4E09``.

    An index divided by the first letters of addresses is then divided by those of the names.
    """
    folded = as_identifier(name)
    if not folded or ascii_letters(folded[0]):
        return slug(name)
    return "-".join(f"U{ord(char):04X}" for char in folded)


def anchor(kind: str, name: str) -> str:
    """The address of *name*, a thing of the given *kind*, e.g. ``paper-chen2021mrnet``.

    Case is ignored, although citation keys are case-sensitive: addresses stay readable.
    """
    return f"{kind}-{slug(name)}"
