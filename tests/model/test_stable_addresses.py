"""Addresses are stable across versions."""

from __future__ import annotations

import hashlib
import re
import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from paperlog.model.anchors import as_identifier, slug, spelled
from paperlog.source.log_reader import read_log
from paperlog.source.project import find_project
from projects import ROOT


def fixed_identifier(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    return re.sub(r"[\s_\-‐‑–]+", "-", folded)


def fixed_slug(name: str) -> str:
    """The rule that addresses are made by, which must never change."""
    folded = fixed_identifier(name)
    short = unicodedata.normalize("NFD", folded).encode("ascii", "ignore").decode()
    short = re.sub(r"[^a-z0-9]+", "-", short).strip("-")
    digest = hashlib.sha1(folded.encode(), usedforsecurity=False).hexdigest()[:6]
    return short if short == folded else f"{short}-{digest}" if short else digest


def fixed_spelling(name: str) -> str:
    folded = fixed_identifier(name)
    first = unicodedata.normalize("NFD", folded)[:1]
    return fixed_slug(name) if first.isascii() else "-".join(f"U{ord(char):04X}" for char in folded)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_addresses_are_stable(name: str) -> None:
    assert as_identifier(name) == fixed_identifier(name)
    assert (slug(name), spelled(name)) == (fixed_slug(name), fixed_spelling(name))


def test_addresses_of_single_characters_and_of_this_log_are_stable() -> None:
    characters = map(chr, [*range(0xD800), *range(0xE000, 0x30000), sys.maxunicode])
    catalogue = read_log(find_project(ROOT)).catalogue
    names = [
        *characters,
        *(entry.name or entry.title for entry in catalogue.entries),
        *(tag.id for tag in catalogue.by_tag),
        *(author.inverted for author in catalogue.by_author),
        *catalogue.by_venue,
        *catalogue.records,
    ]
    changed = [
        name
        for name in names
        if (slug(name), spelled(name)) != (fixed_slug(name), fixed_spelling(name))
    ]
    assert changed == []
