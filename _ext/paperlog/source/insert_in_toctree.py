"""New pages named in tables of contents, where the nearest week is named or in the page of its
year.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from operator import attrgetter
from pathlib import Path

from paperlog.model.week import Week
from paperlog.source.file_changes import ChangeError
from paperlog.source.log_layout import Arrangement, WeekOnPage
from paperlog.source.log_reader import SourcePage
from paperlog.source.naming import Name, name_for, names_in
from paperlog.source.project import Project
from paperlog.source.toctrees import Toctree, means, target_from, toctrees
from paperlog.source.transaction import Edits
from paperlog.source.week_paths import nearest, page_named, refuse_left_out

WEEK_OF = attrgetter("week")


def name_in_contents(edits: Edits, project: Project, new: Mapping[Path, Week]) -> None:
    """Name the *new* pages, each where the nearest week is named, or in the page of its year; those
    that one table names at once.
    """
    arranged = edits.arranged(project)
    unnamed = sorted(
        (week, path) for path, week in new.items() if not arranged.toctree_of(project.docname(path))
    )
    named = (
        [logged for logged in arranged.in_order if arranged.toctree_of(logged.page.docname)]
        if unnamed
        else []
    )
    groups: dict[tuple[Path, int], list[tuple[Week, str, WeekOnPage | None]]] = {}

    @cache
    def names_of(beside: str) -> Name:
        """How the page is called that names the page *beside*."""
        toctree = arranged.toctree_of(beside)
        assert toctree
        return name_for(toctree.page.docname, _weeks_of(arranged, toctree))

    for week, path in unnamed:
        parent, line = (
            (
                page_named(edits, path.parent / "index")
                if path.parent.name == f"{week.year:04d}"
                else project.root_page
            ),
            0,
        )
        near = next(nearest(named, week, WEEK_OF), None)
        if near and (toctree := arranged.toctree_of(near.page.docname)):
            parent = page_named(edits, project.source / names_of(near.page.docname).of(week))
            line = toctree.block.line if parent == toctree.page.path else 0
        groups.setdefault((parent, line), []).append((week, project.docname(path), near))

    def by_pattern(
        group: tuple[tuple[Path, int], list[tuple[Week, str, WeekOnPage | None]]],
    ) -> bool:
        (_parent, line), pages = group
        tables = (
            (near, docname, week, arranged.toctree_of(near.page.docname))
            for week, docname, near in pages
            if near and line
        )
        return any(
            table and _beside(table, near, docname, week)[0] != docname
            for near, docname, week, table in tables
        )

    # a pattern may mean what is to be named elsewhere too
    for (parent, line), several in sorted(groups.items(), key=by_pattern, reverse=True):
        pages = [one for one in several if not arranged.toctree_of(one[1])]
        if not pages:
            continue
        near = pages[0][2]
        toctree = arranged.toctree_of(near.page.docname) if near else None
        if toctree and line:
            edits.put(
                parent,
                toctree.with_pages(
                    dict(
                        _beside(toctree, near, docname, week)
                        for week, docname, near in pages
                        if near
                    )
                ),
            )
        else:
            _name_in_page(
                edits,
                project,
                parent,
                {docname: week for week, docname, _near in pages},
                like=toctree.page if toctree else None,
            )
    root = project.root_page
    for path in new:
        if edits.exists(root) and not arranged.toctree_of(project.docname(path)):
            raise ChangeError(
                f"{root}: {path.name} cannot be named in a table of contents, for something is"
                " never closed; `paperlog check` says what"
            )


def _beside(toctree: Toctree, near: WeekOnPage, docname: str, week: Week) -> tuple[str, str]:
    """What names *docname* as the week *near* is named: the page or a pattern for a year's folder,
    and its title.
    """
    item = toctree.item_of(near.page.docname)
    heading = names_in(item.title, near.week)[0] if item and item.title else None
    pattern = names_in(item.docname, near.week)[0].of(week) if item else ""
    by_pattern = (
        item is not None
        and item.is_pattern
        and item.docname != near.page.docname
        and means(pattern, docname)
    )
    return pattern if by_pattern else docname, (
        heading.of(week) if heading and heading.varying else ""
    )


def _weeks_of(arranged: Arrangement, toctree: Toctree) -> list[Week]:
    """The weeks on the pages that a table of contents names or means, the oldest first."""
    pages = (
        (page.docname for page in arranged.pages if toctree.holds(page.docname))
        if toctree.globs
        else toctree.named
    )
    return sorted({logged.week for page in pages for logged in arranged.weeks_on(page)})


def _name_in_page(
    edits: Edits, project: Project, path: Path, pages: Mapping[str, Week], like: SourcePage | None
) -> None:
    """Name *pages* with their weeks in the page of a year, which is made if there is none, and is
    named where its model *like* is.
    """
    refuse_left_out(project, path)
    if edits.exists(path):
        _name_in_tables(edits, project, path, pages)
        return
    if path == project.root_page:
        return
    made, first = project.docname(path), min(pages.values())
    edits.put(path, _year_page(first.year, [target_from(made, docname) for docname in pages]))
    arranged = edits.arranged(project)
    if arranged.toctree_of(made):
        return
    beside = arranged.toctree_of(like.docname) if like else None
    if beside:
        edits.put(beside.page.path, beside.with_pages({made: ""}))
    else:
        _name_in_page(edits, project, project.root_page, {made: first}, like=None)


def _name_in_tables(edits: Edits, project: Project, path: Path, pages: Mapping[str, Week]) -> None:
    """Name *pages* in a page that is there, each in that of its tables which names pages like it,
    the nearest weeks of several.
    """
    page = edits.page(project, path)
    tables = list(toctrees(page))
    if not tables:
        edits.put(path, _with_toctree(page, pages))
        return
    weeks = [_weeks_of(edits.arranged(project), table) for table in tables]

    def distance(table: int, week: Week) -> int:
        return min(
            (abs((other.monday - week.monday).days) for other in weeks[table]), default=sys.maxsize
        )

    by_table: dict[int, dict[str, str]] = {}
    for docname, week in pages.items():
        alike = [number for number, table in enumerate(tables) if table.has_siblings(docname)]
        by_table.setdefault(min(alike, key=lambda number: distance(number, week), default=0), {})[
            docname
        ] = ""
    for number, titles in by_table.items():
        # the lines of the others are where the one before has moved them
        edits.put(path, list(toctrees(edits.page(project, path)))[number].with_pages(titles))


def _year_page(year: int, targets: Sequence[str]) -> str:
    return "\n".join([f"# {year}", "", f"```{{weeks}} {year}", "```", "", *_toctree(targets), ""])


def _with_toctree(page: SourcePage, docnames: Iterable[str]) -> str:
    """The page with a table of contents at its end."""
    lines = page.lines()
    targets = [target_from(page.docname, docname) for docname in docnames]
    new = _toctree(targets, restructured=page.is_restructured)
    lines.insert_after(len(lines), ["", *new] if page.text.strip() else new)
    return lines.text


def _toctree(targets: Iterable[str], *, restructured: bool = False) -> list[str]:
    """A table of contents; `index.rst` is what sphinx-quickstart makes, so it may be one there."""
    if restructured:
        return [".. toctree::", "   :hidden:", "", *(f"   {target}" for target in targets)]
    return ["```{toctree}", ":hidden:", "", *targets, "```"]
