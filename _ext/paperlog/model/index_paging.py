"""A long index in parts: by the first letters of its items' addresses, so that an address alone
says which part it is in.

A letter of many items is divided further: the longest of the groups below it stand by themselves,
the rest stays together.  So a new item moves others only where a part becomes too long.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from paperlog.model.anchors import file_name

OTHER_SCRIPTS = "U"
"""Begins every address that spells code points; see :func:`paperlog.model.anchors.spelled`."""
CODE_POINT = re.compile(r"U([0-9A-F]{4,5})")
LETTERS = re.compile(r"(?<=U)[0-9A-F]{4,5}|[A-Za-z0-9]")


def letters(name: str) -> tuple[str, ...]:
    """What a *name* is filed under, letter by letter; a code point is one letter, after the mark
    that it is one.

    >>> letters("li-wei")
    ('l', 'i', 'w', 'e', 'i')
    >>> letters("U5F20-U4E09")
    ('U', '5F20', 'U', '4E09')
    """
    plain = name.replace("-", "")
    # nearly all names; looking for code points takes four times as long
    if plain.isascii() and plain.isalnum() and OTHER_SCRIPTS not in plain:
        return tuple(plain)
    return tuple(LETTERS.findall(name))


def divide(names: Iterable[str], most: int) -> dict[str, str]:
    """The part of each of *names*, as the letters that it begins with; every part holds at most
    *most* if letters allow.

    >>> divide(["ada", "abe", "bob", "abel"], 2)
    {'ada': 'a', 'abe': 'ab', 'abel': 'ab', 'bob': 'b'}
    """
    filed = {name: letters(name) for name in names}
    found: dict[str, str] = {}
    for group in _by_letter(filed, list(filed), 0).values():
        _file(filed, group, 1, most, found)
    return {
        name: found[name]
        for name in sorted(found, key=lambda name: (*_order(found[name]), filed[name]))
    }


def _order(part: str) -> tuple[bool, bool, str]:
    """Latin letters first, what is in no part of its own last."""
    return part.startswith(OTHER_SCRIPTS), part == OTHER_SCRIPTS, part


def _file(
    filed: dict[str, tuple[str, ...]],
    group: list[str],
    depth: int,
    most: int,
    found: dict[str, str],
) -> None:
    rest = group
    if len(group) > most:
        below = _by_letter(filed, [name for name in group if len(filed[name]) > depth], depth)
        for part in sorted(below.values(), key=len, reverse=True):
            if len(rest) <= most:
                break
            taken = set(part)
            rest = [name for name in rest if name not in taken]
            _file(filed, part, depth + 1, most, found)
    found.update(dict.fromkeys(rest, "".join(filed[rest[0]][:depth]) if rest else ""))


def _by_letter(
    filed: dict[str, tuple[str, ...]], names: list[str], depth: int
) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault("".join(filed[name][depth : depth + 1]), []).append(name)
    return groups


def part_page(documents: Container[str], docname: str, part: str) -> str:
    """The name of the page of one *part* of a long index on *docname*, which is none of the
    *documents*: ``authors/ch``.
    """
    name = f"{docname}/{file_name(part)}"
    return f"{name}-part" if name in documents else name


def heading(part: str, other_scripts: str) -> str:
    """A part's name for readers: ``Ch``, ``张``; *other_scripts* for all that is written in none of
    the Latin letters.

    >>> heading("ch", "Other"), heading("U", "Other"), heading("U5F20U", "Other")
    ('Ch', 'Other', '张')
    """
    if part == OTHER_SCRIPTS:
        return other_scripts
    return (
        CODE_POINT.sub(lambda found: chr(int(found[1], 16)), part)
        .removesuffix(OTHER_SCRIPTS)
        .capitalize()
    )
