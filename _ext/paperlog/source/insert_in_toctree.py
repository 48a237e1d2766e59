"""List new pages in toctrees: where the nearest week is listed, or in the page of their year."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from paperlog.model.week import Week
from paperlog.source.file_changes import ChangeError
from paperlog.source.log_layout import WeekOnPage
from paperlog.source.log_reader import SourcePage
from paperlog.source.naming import Name, name_for, names_in
from paperlog.source.project import Project
from paperlog.source.toctrees import Toctree, matches, target_from, toctrees
from paperlog.source.transaction import Edits
from paperlog.source.week_paths import check_is_page, nearest, page_named


@dataclass(frozen=True)
class _NewPage:
    """A page to be listed for a *week*: as *entry*, its docname or a pattern, with a *title*."""

    docname: str
    week: Week
    near: WeekOnPage | None
    entry: str
    title: str


def name_in_contents(edits: Edits, project: Project, new: Mapping[Path, Week]) -> None:
    """List the *new* pages in toctrees; those in one toctree are inserted at once."""
    groups = _groups(edits, project, new)
    # patterns first: one may also match pages that would be listed elsewhere
    for (parent, line), several in sorted(
        groups.items(), key=lambda group: all(page.entry == page.docname for page in group[1])
    ):
        layout = edits.arranged(project)
        pages = [page for page in several if not layout.toctree_of(page.docname)]
        if not pages:
            continue
        near = pages[0].near
        toctree = layout.toctree_of(near.page.docname) if near else None
        if toctree and line:
            edits.put(parent, toctree.with_pages({page.entry: page.title for page in pages}))
        else:
            weeks = {page.docname: page.week for page in pages}
            _name_in_page(edits, project, parent, weeks, like=toctree.page if toctree else None)
    root, layout = project.root_page, edits.arranged(project)
    for path in new:
        if edits.exists(root) and not layout.toctree_of(project.docname(path)):
            raise ChangeError(
                f"{root}: cannot list {path.name} in a toctree, because something is never"
                " closed; `paperlog check` says what"
            )


def _groups(
    edits: Edits, project: Project, new: Mapping[Path, Week]
) -> dict[tuple[Path, int], list[_NewPage]]:
    """Return the pages that no toctree lists, by the page and line of the toctree to list them.

    The line is 0 for another toctree than that of the nearest week.
    """
    layout = edits.arranged(project)
    listed = [found for found in layout.in_order if layout.toctree_of(found.page.docname)]
    names: dict[tuple[Path, int], Name] = {}
    groups: dict[tuple[Path, int], list[_NewPage]] = {}
    for week, path in sorted((week, path) for path, week in new.items()):
        docname = project.docname(path)
        if layout.toctree_of(docname):
            continue
        near = next(nearest(listed, week, lambda found: found.week), None)
        toctree = layout.toctree_of(near.page.docname) if near else None
        entry, title, line = docname, "", 0
        if near and toctree:
            place = toctree.page.path, toctree.block.line
            if place not in names:
                names[place] = name_for(toctree.page.docname, layout.weeks_of(toctree))
            parent = page_named(edits, project.source / names[place].of(week))
            if parent == toctree.page.path:
                line = toctree.block.line
                entry, title = _entry_like(toctree, near, docname, week)
        elif path.parent.name == f"{week.year:04d}":
            parent = page_named(edits, path.parent / "index")
        else:
            parent = project.root_page
        groups.setdefault((parent, line), []).append(_NewPage(docname, week, near, entry, title))
    return groups


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
    layout = edits.arranged(project)
    weeks = [layout.weeks_of(table) for table in tables]

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
