"""Divide a long index into pages by the first letters of its items' addresses.

The page of an item follows from its address. A letter with too many items is divided further: its
largest groups get pages of their own, the rest share one, so that a new item moves others only
if a page becomes too long.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence

from paperlog.model.anchors import file_name

OTHER_SCRIPTS = "U"
"""First letter of addresses made of code points, see :func:`paperlog.model.anchors.spelled`."""
CODE_POINT = re.compile(r"U([0-9A-F]{4,5})")
LETTERS = re.compile(r"(?<=U)[0-9A-F]{4,5}|[A-Za-z0-9]")


def letters(name: str) -> Sequence[str]:
    """Split *name* into its filing units: letters; a code point is two, its mark and its digits.

    >>> letters("li-wei")
    'liwei'
    >>> letters("U5F20-U4E09")
    ('U', '5F20', 'U', '4E09')
    """
    plain = name.replace("-", "")
    # a string is the sequence of its letters; nearly all names have no code points
    if plain.isascii() and plain.isalnum() and OTHER_SCRIPTS not in plain:
        return plain
    return tuple(LETTERS.findall(name))


def divide(names: Iterable[str], most: int) -> dict[str, str]:
    """Assign each of *names* to a page, named by the letters its items begin with.

    A page holds at most *most* items, unless more items share all letters.

    >>> divide(["ada", "abe", "bob", "abel"], 2)
    {'abe': 'ab', 'abel': 'ab', 'ada': 'a', 'bob': 'b'}
    """
    filed = {name: letters(name) for name in names}
    pages: dict[str, list[str]] = {}
    for group in _by_letter(filed, filed, 0).values():
        _file(filed, group, 1, most, pages)
    return {
        name: part
        for part in sorted(pages, key=_order)
        for name in sorted(pages[part], key=lambda name: "".join(filed[name]))
    }


def _order(part: str) -> tuple[bool, bool, str]:
    """Sort key: Latin letters first, the page of the remaining items last."""
    return part.startswith(OTHER_SCRIPTS), part == OTHER_SCRIPTS, part


def _file(
    filed: dict[str, Sequence[str]],
    group: list[str],
    depth: int,
    most: int,
    pages: dict[str, list[str]],
) -> None:
    """Add the names of *group*, which share *depth* letters, to *pages*, by part."""
    rest = group
    if len(group) > most:
        below = _by_letter(filed, [name for name in group if len(filed[name]) > depth], depth)
        for part in sorted(below.values(), key=len, reverse=True):
            if len(rest) <= most:
                break
            taken = set(part)
            rest = [name for name in rest if name not in taken]
            _file(filed, part, depth + 1, most, pages)
    if rest:
        pages.setdefault("".join(filed[rest[0]][:depth]), []).extend(rest)


def _by_letter(
    filed: dict[str, Sequence[str]], names: Iterable[str], depth: int
) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault("".join(filed[name][depth : depth + 1]), []).append(name)
    return groups


def part_page(documents: Container[str], docname: str, part: str) -> str:
    """The name of the page for *part* of the index on *docname*, e.g. ``authors/ch``; avoids the
    names in *documents*.
    """
    name = f"{docname}/{file_name(part)}"
    return f"{name}-part" if name in documents else name


def heading(part: str, other_scripts: str) -> str:
    """The heading of a page: ``Ch``, ``张``, or *other_scripts* for names without Latin letters.

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
