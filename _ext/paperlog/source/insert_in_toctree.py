"""List new pages in toctrees: where the nearest week is listed, or in the page of their year."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from operator import attrgetter
from pathlib import Path

from paperlog.model.week import Week
from paperlog.source.file_changes import ChangeError
from paperlog.source.log_layout import LogLayout, WeekOnPage
from paperlog.source.log_reader import SourcePage
from paperlog.source.naming import Name, name_for, names_in
from paperlog.source.project import Project
from paperlog.source.toctrees import Toctree, matches, target_from, toctrees
from paperlog.source.transaction import Edits
from paperlog.source.week_paths import check_is_page, nearest, page_named

WEEK_OF = attrgetter("week")


def name_in_contents(edits: Edits, project: Project, new: Mapping[Path, Week]) -> None:
    """List the *new* pages in toctrees; those in one toctree are inserted at once."""
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
    def names_of(listed: str) -> Name:
        """Return the name pattern of the page whose toctree lists *beside*."""
        toctree = arranged.toctree_of(listed)
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
            table and _entry_like(table, near, docname, week)[0] != docname
            for near, docname, week, table in tables
        )

    # patterns first: one may also match pages that would be listed elsewhere
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
                        _entry_like(toctree, near, docname, week)
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
                f"{root}: cannot list {path.name} in a toctree, because something is never"
                " closed; `paperlog check` says what"
            )


def _entry_like(toctree: Toctree, near: WeekOnPage, docname: str, week: Week) -> tuple[str, str]:
    """Return the toctree entry and title for *docname*, formed like those of the week *near*.

    The entry is the docname, or a pattern for the folder of a year.
    """
    item = toctree.item_of(near.page.docname)
    heading = names_in(item.title, near.week)[0] if item and item.title else None
    pattern = names_in(item.docname, near.week)[0].of(week) if item else ""
    by_pattern = (
        item is not None
        and item.is_pattern
        and item.docname != near.page.docname
        and matches(pattern, docname)
    )
    return pattern if by_pattern else docname, (
        heading.of(week) if heading and heading.varying else ""
    )


def _weeks_of(arranged: LogLayout, toctree: Toctree) -> list[Week]:
    """Return the weeks on the pages that a toctree lists, by name or pattern, oldest first."""
    pages = (
        (page.docname for page in arranged.pages if toctree.holds(page.docname))
        if toctree.globs
        else toctree.named
    )
    return sorted({logged.week for page in pages for logged in arranged.weeks_on(page)})


def _name_in_page(
    edits: Edits, project: Project, path: Path, pages: Mapping[str, Week], like: SourcePage | None
) -> None:
    """List *pages* in the page of a year.

    If the page is missing, it is created and listed where the page *like* is listed.
    """
    check_is_page(project, path)
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
    model = arranged.toctree_of(like.docname) if like else None
    if model:
        edits.put(model.page.path, model.with_pages({made: ""}))
    else:
        _name_in_page(edits, project, project.root_page, {made: first}, like=None)


def _name_in_tables(edits: Edits, project: Project, path: Path, pages: Mapping[str, Week]) -> None:
    """List *pages* in an existing page, each in the toctree that lists similar names.

    Of several such toctrees the one with the nearest weeks is used.
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
        # parse again: earlier insertions have moved the lines
        edits.put(path, list(toctrees(edits.page(project, path)))[number].with_pages(titles))


def _year_page(year: int, targets: Sequence[str]) -> str:
    return "\n".join([f"# {year}", "", f"```{{weeks}} {year}", "```", "", *_toctree(targets), ""])


def _with_toctree(page: SourcePage, docnames: Iterable[str]) -> str:
    """Return the text of the page with a toctree appended."""
    lines = page.lines()
    targets = [target_from(page.docname, docname) for docname in docnames]
    new = _toctree(targets, restructured=page.is_restructured)
    lines.insert_after(len(lines), ["", *new] if page.text.strip() else new)
    return lines.text


def _toctree(targets: Iterable[str], *, restructured: bool = False) -> list[str]:
    """Return the lines of a toctree; *restructured* for pages such as an ``index.rst``."""
    if restructured:
        return [".. toctree::", "   :hidden:", "", *(f"   {target}" for target in targets)]
    return ["```{toctree}", ":hidden:", "", *targets, "```"]
