"""Addresses inside a page: ASCII, stable, different for different names."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from paperlog.model.folding import as_identifier, ascii_letters

DIGEST = 6
"""Letters of a digest."""
LONGEST_NAME = 120
"""Letters of a file name: most file systems take 255 bytes, Windows 260 with all folders."""
DEVICES = frozenset(
    {"con", "prn", "aux", "nul"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
)
"""Names that Windows keeps for devices, with any ending."""


@lru_cache(maxsize=65536)
def slug(name: str) -> str:
    """An ASCII identifier for *name*, e.g. ``cardiac-mri``.

    What ASCII cannot hold is kept apart by a short digest: ``C`` gives ``c``, ``C++`` gives ``c-``
    and six digits.
    """
    folded = as_identifier(name)
    plain = re.sub(r"[^a-z0-9]+", "-", ascii_letters(folded)).strip("-")
    if plain == folded:
        return plain
    told_apart = digest(folded)
    return f"{plain}-{told_apart}" if plain else told_apart


def file_name(slug: str) -> str:
    """The name of the file that is made for *slug*, without its ending.

    It is the slug itself but for what some file system cannot hold: names of more than
    :data:`LONGEST_NAME` characters are cut, and names that Windows keeps for devices are
    lengthened, both by a digest that tells them apart.
    https://learn.microsoft.com/windows/win32/fileio/naming-a-file

    >>> file_name("cardiac-mri"), file_name("con")
    ('cardiac-mri', 'con-b1f6e5')
    """
    if len(slug) <= LONGEST_NAME and slug.lower() not in DEVICES:
        return slug
    return f"{slug[: LONGEST_NAME - DIGEST - 1].rstrip('-')}-{digest(slug)}"


def digest(name: str) -> str:
    """A few letters that tell *name* from others."""
    return hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()[:DIGEST]


def spelled(name: str) -> str:
    """Like :func:`slug`, but a name that begins in another script is spelled by code points:
    ``U5F20-U4E09``.

    So the addresses of an index begin with the letters that their names are filed under.
    """
    folded = as_identifier(name)
    if not folded or ascii_letters(folded[0]):
        return slug(name)
    return "-".join(f"U{ord(char):04X}" for char in folded)


def anchor(kind: str, name: str) -> str:
    """The address of the thing *name* of a *kind*, e.g. ``paper-chen2021mrnet``.

    Citation keys are case-sensitive to their writers but not to an address; a key that is
    a plain slug but for capitals keeps its readable address.
    """
    return f"{kind}-{slug(name)}"
