"""Where a week belongs: its page is named as the nearest weeks name theirs."""

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
"""So many of the nearest weeks say how a log is laid out."""


def nearest(weeks: Sequence[T], week: Week, key: Callable[[T], Week]) -> Iterator[T]:
    """*weeks*, which are in order, the nearest to *week* first; of two as near the earlier."""
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
    """The pages that hold *weeks*, or into which the log's layout would put them, each as if those
    before it were there.
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
    """The page at *stem*, a path without a suffix: in reStructuredText if there is one, else in
    Markdown.
    """
    restructured = stem.with_name(f"{stem.name}.rst")
    return restructured if edits.exists(restructured) else stem.with_name(f"{stem.name}.md")


def _new_name(there: Sequence[tuple[Week, str]], week: Week) -> str:
    """The name of the page into which the layout of the weeks *there*, with the names of their
    pages, would put *week*.
    """
    near = list(islice(nearest(there, week, itemgetter(0)), NEAR))
    fits: list[tuple[int, int, str]] = []
    # weeks whose pages are named alike say so once, and what names all of them by the most is not
    # bettered
    ways = dict.fromkeys(name for one, docname in near for name in names_in(docname, one))
    for name in sorted(ways, key=lambda way: -way.varying):
        if fits and fits[-1][0] == len(near):
            break
        names = [name.of(other) for other, _docname in near]
        right = sum(named == docname for named, (_week, docname) in zip(names, near, strict=True))
        # one page for all or for a year, if not most weeks are there, is a page about something
        # else
        if len(set(names)) == len(near) or right * 2 > len(near):
            fits.append((right, name.varying, name.of(week)))
    if fits:
        return max(fits, key=lambda fit: fit[:2])[2]
    return f"{week.year:04d}/w{week.number:02d}"


def refuse_left_out(project: Project, path: Path) -> None:
    """Nothing is put into what a build passes over."""
    if not project.is_page(path):
        raise ChangeError(
            f"{path}: this is no page of the log, for exclude_patterns in conf.py leave it out;"
            " change these first"
        )
