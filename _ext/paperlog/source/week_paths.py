"""The page for a week: named as the pages of the nearest weeks are."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import TypeVar

from paperlog.model.week import Week
from paperlog.source.file_changes import ChangeError
from paperlog.source.naming import names_in
from paperlog.source.project import Project
from paperlog.source.transaction import Edits

T = TypeVar("T")
NEAR = 8
"""Number of nearest weeks that determine the layout of a log."""


def nearest(weeks: Sequence[T], week: Week, key: Callable[[T], Week]) -> Iterator[T]:
    """Yield *weeks*, which are sorted, by distance from *week*; earlier first if equal."""
    after = bisect_left(weeks, week, key=key)
    before = after - 1
    while before >= 0 or after < len(weeks):
        earlier = (week.monday - key(weeks[before]).monday).days if before >= 0 else None
        later = (key(weeks[after]).monday - week.monday).days if after < len(weeks) else None
        if later is None or (earlier is not None and earlier <= later):
            yield weeks[before]
            before -= 1
        else:
            yield weeks[after]
            after += 1


def paths_for(edits: Edits, project: Project, weeks: Iterable[Week]) -> dict[Week, Path]:
    """Return the pages that contain *weeks*, or in which they would be created.

    Each week is placed as if those before it existed.
    """
    arranged = edits.arranged(project)
    there = [(logged.week, logged.page.docname) for logged in arranged.in_order]
    paths: dict[Week, Path] = {}
    for week in weeks:
        if found := arranged.week(week):
            paths[week] = found.page.path
            continue
        name = _new_name(there, week)
        paths[week] = page_named(edits, project.source / name)
        insort(there, (week, name), key=itemgetter(0))
    return paths


def page_named(edits: Edits, stem: Path) -> Path:
    """Return the page at *stem*, a path without suffix: ``.rst`` if it exists, else ``.md``."""
    restructured = stem.with_name(f"{stem.name}.rst")
    return restructured if edits.exists(restructured) else stem.with_name(f"{stem.name}.md")


def _new_name(there: Sequence[tuple[Week, str]], week: Week) -> str:
    """Return the docname for *week* by the layout of the weeks *there*, each with its docname."""
    near = list(islice(nearest(there, week, itemgetter(0)), NEAR))
    fits: list[tuple[int, int, str]] = []
    # identical patterns are tried once; a pattern that fits all weeks with the most varying
    # characters cannot be improved
    ways = dict.fromkeys(name for one, docname in near for name in names_in(docname, one))
    for name in sorted(ways, key=lambda way: -way.varying):
        if fits and fits[-1][0] == len(near):
            break
        names = [name.of(other) for other, _docname in near]
        right = sum(named == docname for named, (_week, docname) in zip(names, near, strict=True))
        # a page shared by a minority of the weeks is about something else
        if len(set(names)) == len(near) or right * 2 > len(near):
            fits.append((right, name.varying, name.of(week)))
    if fits:
        return max(fits, key=lambda fit: fit[:2])[2]
    return f"{week.year:04d}/w{week.number:02d}"


def check_is_page(project: Project, path: Path) -> None:
    """Check that *path* is a page that a build does not exclude.

    :raises ChangeError: if it is not.
    """
    if not project.is_page(path):
        raise ChangeError(
            f"{path}: not a page of the log, because exclude_patterns in conf.py exclude it;"
            " change them first"
        )
