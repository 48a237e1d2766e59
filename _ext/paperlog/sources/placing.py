"""A week put into its log, and cards into their week, as the log at hand does it; what stands there stays.

Where a page has the week, that page is used.  Otherwise the nearest weeks say how pages are named (a page a week, a
month, a year, or one for all), and where their tables of contents are.  A log without a week gets ``2024/w27.md``,
named in ``2024/index.md``, named in its index.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, islice, pairwise
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import TypeVar

from paperlog.core.printable import one_line
from paperlog.core.weeks import Week
from paperlog.sources.arrangement import Arrangement, WeekOnPage
from paperlog.sources.blocks import Block
from paperlog.sources.changes import ChangeError
from paperlog.sources.drafts import FENCE, CardDraft, TopicDraft, WeekDraft, draft_text, single, week_page, week_text
from paperlog.sources.edits import Edits
from paperlog.sources.lines import Lines, fence_of, is_restructured
from paperlog.sources.naming import Name, name_for, names_in
from paperlog.sources.project import Project
from paperlog.sources.reader import Page
from paperlog.sources.restructured_drafts import indented, restructured_draft, restructured_week, title
from paperlog.sources.toctrees import Toctree, means, target_from, toctrees

T = TypeVar("T")
Draft = CardDraft | TopicDraft
WEEK_OF = attrgetter("week")
NEAR = 8
"""So many of the nearest weeks say how a log is laid out."""
HEADING = re.compile(r"(?P<mark> {0,3}#{1,6})\s+.*")
UNDERLINE = re.compile(r" {0,3}([=-])\1{2,}\s*")
RESTRUCTURED_UNDERLINE = re.compile(r"([=\-`:.'\"~^_*+#])\1{2,}\s*")
TARGET = re.compile(r"\([^\n]+\)=\s*|\.\. _.*:\s*")
"""A name for the place that follows, to be referred to."""
Written = tuple[Week | None, str, tuple[tuple[str, str | None], ...], tuple[str, ...]]
"""A card as it stands: its week, name, options and body."""


def page_of(project: Project, week: Week, edits: Edits | None = None) -> Path:
    """The page that holds *week*, or the one into which the log's layout would put it."""
    return _paths(edits or Edits(), project, [week])[week]


def find_week(edits: Edits, project: Project, week: Week) -> WeekOnPage | None:
    """*week* as it stands in the log, the first page of several."""
    return edits.arranged(project).week(week)


def add_week(edits: Edits, project: Project, week: Week) -> Path:
    """The page that holds *week*; made and named in the tables of contents if there is none.

    :raises ChangeError: if a page cannot be read, or is such that nothing can be put into it.
    """
    return add_cards(edits, project, week, ())


def add_cards(edits: Edits, project: Project, week: Week, cards: Sequence[Draft]) -> Path:
    """Put those of *cards* that *week* does not have at its end; the page that holds it.

    :raises ChangeError: as :func:`add_week` does, or if a card would not be one where it is put.
    """
    return add_weeks(edits, project, {week: cards})[week]


def add_weeks(edits: Edits, project: Project, cards: Mapping[Week, Sequence[Draft]]) -> dict[Week, Path]:
    """Put into each week those of its *cards* that it does not have; the pages that hold the weeks.

    Tables of contents change when all pages are there, each once.

    :raises ChangeError: as :func:`add_cards` does.
    """
    paths = _paths(edits, project, cards)
    by_path: dict[Path, list[Week]] = {}
    for week, path in paths.items():
        by_path.setdefault(path, []).append(week)
    new: dict[Path, Week] = {}
    for path, weeks in by_path.items():
        _refuse_left_out(project, path)
        if not edits.exists(path):
            new[path] = weeks.pop(0)
            _put_page(edits, project, new[path], path, cards[new[path]])
        # at once, for a page is read again whenever it is put
        _put_cards(edits, project, path, {week: cards[week] for week in weeks})
    _name_in_contents(edits, project, new)
    return paths


def _put_page(edits: Edits, project: Project, week: Week, path: Path, cards: Sequence[Draft]) -> None:
    """Put a new page for *week* with its *cards* at *path*; it is not named yet."""
    edits.put(path, _restructured_page(week, cards) if path.suffix == ".rst" else week_page(WeekDraft(week, tuple(cards))))
    _make_sure(edits, project, path, {week: Counter(map(_name_of, single(cards)))}, Counter())


def _put_cards(edits: Edits, project: Project, path: Path, cards: Mapping[Week, Sequence[Draft]]) -> None:
    """Put the *cards* of each week into it, and the weeks first, where the log does not have them, into the page at *path*, which is there."""
    page = edits.page(project, path)
    there = {week: found.block for week in cards if (found := find_week(edits, project, week))}
    missing = {week: left for week, wanted in cards.items() if (left := missing_cards(edits, project, week, wanted)) or week not in there}
    if not missing:
        return
    if missing.keys() <= there.keys():
        _refuse_open(page, (block for week in missing for block in (*there[week].walk(), *page.outwards(there[week]))))
    else:
        _refuse_open(page, page.walk())
    expected = {week: Counter(_names_of_cards(page, there[week]) if week in there else ()) + Counter(map(_name_of, single(left))) for week, left in missing.items()}
    before = _written(page)
    edits.put(path, _with_weeks(page, there, missing))
    _make_sure(edits, project, path, expected, before)


def _make_sure(edits: Edits, project: Project, path: Path, expected: Mapping[Week, Counter[tuple[str, str]]], before: Counter[Written]) -> None:
    """Refuse what was put if it did not become the *expected* cards of the weeks, or if of the cards that stood on the page *before* one is another now."""
    for week, cards in expected.items():
        found = find_week(edits, project, week)
        if not found:
            raise ChangeError(f"{path}: {week} cannot be put into this page, for something in it is never closed, a comment perhaps")
        if Counter(_names_of_cards(found.page, found.block)) != cards:
            raise ChangeError(f"{path}: no card can be put into {week}, for something in it is never closed, a comment perhaps")
    if not before <= _written(edits.page(project, path)):
        raise ChangeError(f"{path}: nothing can be put into this page, for it would become part of a card; something is never closed, a comment perhaps")


def _written(page: Page) -> Counter[Written]:
    """What is written of each card on the *page*; of one that holds a week, nothing, for that may get more."""
    blocks = ((entry.entry.week, entry.block) for entry in page.entries if not any(block.name == "week" for block in entry.block.walk()))
    return Counter((week, block.argument, tuple(block.values.items()), tuple(block.body)) for week, block in blocks)


def _restructured_page(week: Week, cards: Sequence[Draft]) -> str:
    return f"{title(str(week))}\n\n{restructured_week(week, cards)}\n"


def line_of_week(edits: Edits, project: Project, week: Week) -> int:
    """The line where the next card of *week* would stand; 1 where the log does not have it."""
    found = find_week(edits, project, week)
    if not found:
        return 1
    lines, block = found.page.lines(), found.block
    last = block.end - 1 if block.closed and not is_restructured(lines, block) else block.end
    return min(lines.last_written(block.line, last) + 1, len(lines))


def missing_cards(edits: Edits, project: Project, week: Week, cards: Sequence[Draft]) -> list[Draft]:
    """Those of *cards* that *week* does not have: by key, or by name where there is none; of several alike, those too many.

    A topic has those that are left of its cards, and is left out with the last of them.
    """
    found = find_week(edits, project, week)
    there = Counter(_names_of_cards(found.page, found.block)) if found else Counter[tuple[str, str]]()
    missing: list[Draft] = []

    def is_missing(card: CardDraft) -> bool:
        name = _name_of(card)
        there[name] -= 1
        return there[name] < 0

    for card in cards:
        if isinstance(card, TopicDraft):
            if left := tuple(filter(is_missing, card.cards)):
                missing.append(replace(card, cards=left))
        elif is_missing(card):
            missing.append(card)
    return missing


def _refuse_open(page: Page, blocks: Iterable[Block]) -> None:
    for block in blocks:
        if not block.closed:
            raise ChangeError(f"{page.path}:{block.line}: this is never closed, and would take in what is put below; close it first")


def _refuse_left_out(project: Project, path: Path) -> None:
    """Nothing is put into what a build passes over."""
    if not project.is_page(path):
        raise ChangeError(f"{path}: this is no page of the log, for exclude_patterns in conf.py leave it out; change these first")


def _name_of(card: CardDraft) -> tuple[str, str]:
    return ("paper", one_line(card.key)) if card.key else ("note", one_line(card.name))


def _names_of_cards(page: Page, week: Block) -> list[tuple[str, str]]:
    entries = (found for block in week.walk() if (found := page.entry_of(block)))
    return [("paper" if found.entry.key else "note", one_line(found.block.argument)) for found in entries]


# where a week belongs ---------------------------------------------------------------------------


def _nearest(weeks: Sequence[T], week: Week, key: Callable[[T], Week]) -> Iterator[T]:
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


def _paths(edits: Edits, project: Project, weeks: Iterable[Week]) -> dict[Week, Path]:
    """The pages that hold *weeks*, or into which the log's layout would put them, each as if those before it were there."""
    arranged = edits.arranged(project)
    there = [(logged.week, logged.page.docname, logged.page.path.suffix) for logged in arranged.in_order]
    paths: dict[Week, Path] = {}
    for week in weeks:
        if found := arranged.week(week):
            paths[week] = found.page.path
            continue
        paths[week] = path = _new_path(project, there, week)
        insort(there, (week, project.docname(path), path.suffix), key=itemgetter(0))
    return paths


def _new_path(project: Project, there: Sequence[tuple[Week, str, str]], week: Week) -> Path:
    """The page into which the layout of the weeks *there*, with the names and suffixes of their pages, would put *week*."""
    near = list(islice(_nearest(there, week, itemgetter(0)), NEAR))
    fits: list[tuple[int, int, str]] = []
    # weeks whose pages are named alike say so once, and what names all of them by the most is not bettered
    ways = dict.fromkeys((name, suffix) for one, docname, suffix in near for name in names_in(docname, one))
    for name, suffix in sorted(ways, key=lambda way: -way[0].varying):
        if fits and fits[-1][0] == len(near):
            break
        names = [name.of(other) for other, _docname, _suffix in near]
        right = sum(named == docname for named, (_week, docname, _suffix) in zip(names, near, strict=True))
        # one page for all or for a year, if not most weeks are there, is a page about something else
        if len(set(names)) == len(near) or right * 2 > len(near):
            fits.append((right, name.varying, f"{name.of(week)}{suffix}"))
    if fits:
        return project.source / max(fits, key=lambda fit: fit[:2])[2]
    suffix = project.root_page.suffix
    return project.source / f"{week.year:04d}" / f"w{week.number:02d}{suffix}"


# tables of contents -----------------------------------------------------------------------------


def _name_in_contents(edits: Edits, project: Project, new: Mapping[Path, Week]) -> None:
    """Name the *new* pages, each where the nearest week is named, or in the page of its year; those that one table names at once."""
    arranged = edits.arranged(project)
    unnamed = sorted((week, path) for path, week in new.items() if not arranged.toctree_of(project.docname(path)))
    named = [logged for logged in arranged.in_order if arranged.toctree_of(logged.page.docname)] if unnamed else []
    groups: dict[tuple[Path, int], list[tuple[Week, str, WeekOnPage | None]]] = {}

    @cache
    def names_of(beside: str) -> Name:
        """How the page is called that names the page *beside*."""
        toctree = arranged.toctree_of(beside)
        assert toctree
        return name_for(toctree.page.docname, _weeks_of(arranged, toctree))

    for week, path in unnamed:
        parent, line = (path.parent / f"index{path.suffix}") if path.parent.name == f"{week.year:04d}" else project.root_page, 0
        near = next(_nearest(named, week, WEEK_OF), None)
        if near and (toctree := arranged.toctree_of(near.page.docname)):
            parent = project.source / f"{names_of(near.page.docname).of(week)}{toctree.page.path.suffix}"
            line = toctree.block.line if parent == toctree.page.path else 0
        groups.setdefault((parent, line), []).append((week, project.docname(path), near))

    def by_pattern(group: tuple[tuple[Path, int], list[tuple[Week, str, WeekOnPage | None]]]) -> bool:
        (_parent, line), pages = group
        tables = ((near, docname, week, arranged.toctree_of(near.page.docname)) for week, docname, near in pages if near and line)
        return any(table and _beside(table, near, docname, week)[0] != docname for near, docname, week, table in tables)

    # a pattern may mean what is to be named elsewhere too
    for (parent, line), several in sorted(groups.items(), key=by_pattern, reverse=True):
        pages = [one for one in several if not arranged.toctree_of(one[1])]
        if not pages:
            continue
        near = pages[0][2]
        toctree = arranged.toctree_of(near.page.docname) if near else None
        if toctree and line:
            edits.put(parent, toctree.with_pages(dict(_beside(toctree, near, docname, week) for week, docname, near in pages if near)))
        else:
            _name_in_page(edits, project, parent, {docname: week for week, docname, _near in pages}, like=toctree.page if toctree else None)
    root = project.root_page
    for path in new:
        if edits.exists(root) and not arranged.toctree_of(project.docname(path)):
            raise ChangeError(f"{root}: {path.name} cannot be named in a table of contents, for something is never closed; `paperlog check` says what")


def _beside(toctree: Toctree, near: WeekOnPage, docname: str, week: Week) -> tuple[str, str]:
    """What names *docname* as the week *near* is named: the page or a pattern for a year's folder, and its title."""
    item = toctree.item_of(near.page.docname)
    heading = names_in(item.title, near.week)[0] if item and item.title else None
    pattern = names_in(item.docname, near.week)[0].of(week) if item else ""
    by_pattern = item is not None and item.is_pattern and item.docname != near.page.docname and means(pattern, docname)
    return pattern if by_pattern else docname, heading.of(week) if heading and heading.varying else ""


def _weeks_of(arranged: Arrangement, toctree: Toctree) -> list[Week]:
    """The weeks on the pages that a table of contents names or means, the oldest first."""
    pages = (page.docname for page in arranged.pages if toctree.holds(page.docname)) if toctree.globs else toctree.named
    return sorted({logged.week for page in pages for logged in arranged.weeks_on(page)})


def _name_in_page(edits: Edits, project: Project, path: Path, pages: Mapping[str, Week], like: Page | None) -> None:
    """Name *pages* with their weeks in the page of a year, which is made if there is none, and is named where its model *like* is."""
    _refuse_left_out(project, path)
    if edits.exists(path):
        _name_in_tables(edits, project, path, pages)
        return
    if path == project.root_page:
        return
    made, first = project.docname(path), min(pages.values())
    edits.put(path, _year_page(path, first.year, [target_from(made, docname) for docname in pages]))
    arranged = edits.arranged(project)
    if arranged.toctree_of(made):
        return
    beside = arranged.toctree_of(like.docname) if like else None
    if beside:
        edits.put(beside.page.path, beside.with_pages({made: ""}))
    else:
        _name_in_page(edits, project, project.root_page, {made: first}, like=None)


def _name_in_tables(edits: Edits, project: Project, path: Path, pages: Mapping[str, Week]) -> None:
    """Name *pages* in a page that is there, each in that of its tables which names pages like it, the nearest weeks of several."""
    page = edits.page(project, path)
    tables = list(toctrees(page))
    if not tables:
        edits.put(path, _with_toctree(page, pages))
        return
    weeks = [_weeks_of(edits.arranged(project), table) for table in tables]

    def distance(table: int, week: Week) -> int:
        return min((abs((other.monday - week.monday).days) for other in weeks[table]), default=sys.maxsize)

    by_table: dict[int, dict[str, str]] = {}
    for docname, week in pages.items():
        alike = [number for number, table in enumerate(tables) if table.has_siblings(docname)]
        nearest = min(alike, key=lambda number: distance(number, week), default=0)
        by_table.setdefault(nearest, {})[docname] = ""
    for number, titles in by_table.items():
        # the lines of the others are where the one before has moved them
        edits.put(path, list(toctrees(edits.page(project, path)))[number].with_pages(titles))


def _year_page(path: Path, year: int, targets: Sequence[str]) -> str:
    head = [*title(str(year)).split("\n"), "", f".. weeks:: {year}"] if path.suffix == ".rst" else [f"# {year}", "", f"```{{weeks}} {year}", "```"]
    return "\n".join([*head, "", *_toctree(path, targets), ""])


def _with_toctree(page: Page, docnames: Iterable[str]) -> str:
    """The page with a table of contents at its end."""
    lines = page.lines()
    new = _toctree(page.path, [target_from(page.docname, docname) for docname in docnames])
    lines.insert_after(len(lines), ["", *new] if page.text.strip() else new)
    return lines.text


def _toctree(path: Path, targets: Iterable[str]) -> list[str]:
    """A table of contents, as the page at *path* is written."""
    if path.suffix == ".rst":
        return [".. toctree::", "   :hidden:", "", *(f"   {target}" for target in targets)]
    return ["```{toctree}", ":hidden:", "", *targets, "```"]


# weeks in a page of several ---------------------------------------------------------------------


@dataclass(frozen=True)
class _NewWeek:
    """A week to be put into a page, with the lines of its *heading* and the *lines* of the whole."""

    week: Week
    heading: tuple[str, ...]
    lines: list[str]


def _with_weeks(page: Page, there: Mapping[Week, Block], cards: Mapping[Week, Sequence[Draft]]) -> str:
    """The page with *cards* at the end of their weeks; those that are not *there* come between the ones before and after."""
    lines = page.lines()
    at_end = [_cards_at_end(page, lines, there[week], wanted) for week, wanted in cards.items() if week in there and wanted]
    between = _weeks_between(page, lines, {week: wanted for week, wanted in cards.items() if week not in there})
    # from the last on, so that the lines above keep their numbers; of two at one place the second comes above the first
    for at, new in sorted([*between, *at_end], key=itemgetter(0), reverse=True):
        lines.insert_after(at, new)
    return lines.text


def _weeks_between(page: Page, lines: Lines, new: Mapping[Week, Sequence[Draft]]) -> Iterator[tuple[int, list[str]]]:
    """The lines of *new* weeks with their cards, each after the number of the line below which they belong."""
    weeks: list[WeekOnPage | _NewWeek] = [WeekOnPage(logged.week, page, page.outwards(block)[-1]) for logged, block in page.weeks]
    downwards = len(weeks) > 1 and all(one.week > other.week for one, other in pairwise(weeks))
    # how far the weeks have come at each of them, however they are mixed
    reached = [*accumulate((_rank(logged.week, downwards) for logged in weeks), max)]
    for week, cards in new.items():
        place = bisect_left(reached, _rank(week, downwards))
        model = weeks[min(place, len(weeks) - 1)] if weeks else None
        heading = _heading(model.heading if isinstance(model, _NewWeek) else _head(page, lines, model)[1], model.week, week) if model else []
        text = restructured_week(week, cards) if page.is_restructured else week_text(WeekDraft(week, tuple(cards)))
        weeks.insert(place, _NewWeek(week, tuple(heading), [*heading, *([""] if heading else []), *text.split("\n")]))
        reached.insert(place, _rank(week, downwards))
    above: list[str] = []
    last = len(lines)
    for logged in weeks:
        if isinstance(logged, _NewWeek):
            above += [*logged.lines, ""]
            continue
        if above:
            yield _head(page, lines, logged)[0] - 1, above
        above, last = [], logged.block.end
    if above:
        at = lines.last_written(1, last)
        yield at, ["", *above[:-1]] if at else above[:-1]


def _rank(week: Week, downwards: bool) -> int:
    """What grows from week to week of a page that goes up- or *downwards*."""
    return (-1 if downwards else 1) * (week.year * 100 + week.number)


def _head(page: Page, lines: Lines, logged: WeekOnPage) -> tuple[int, tuple[str, ...]]:
    """The line where a week begins, with what names its place and its heading, and the lines of the heading."""
    heading = _heading_lines(page, lines, logged)
    start = heading[0] if heading else logged.block.line
    while TARGET.fullmatch(lines[above := lines.last_written(1, start - 1)]):
        start = above
    return start, tuple(lines[line] for line in heading)


def _heading(model: Sequence[str], named: Week, week: Week) -> list[str]:
    """A heading for *week* as *model* is one of the week *named*; of the week alone where that has numbers which say something else."""
    if not model:
        return []
    text = model[len(model) // 3]
    name = next((name for name in names_in(text, named) if name.varying and not name.has_other_numbers), None)
    if len(model) == 1:
        found = HEADING.fullmatch(text)
        assert found
        return [name.of(week) if name else f"{found['mark']} {week}"]
    mark = model[-1].strip()[0]
    new, underline = title(name.of(week) if name else str(week), mark).split("\n")
    return [*([underline] if len(model) == 3 else []), new, underline]


def _heading_lines(page: Page, lines: Lines, logged: WeekOnPage) -> tuple[int, ...]:
    """The lines of the heading directly above a week that names it: its text, in between its overline and its underline."""
    last = lines.last_written(1, logged.block.line - 1)
    if HEADING.fullmatch(lines[last]):
        text, first = last, last
    elif last > 1 and (RESTRUCTURED_UNDERLINE if page.is_restructured else UNDERLINE).fullmatch(lines[last]) and lines[last - 1].strip():
        is_overlined = page.is_restructured and last > 2 and lines[last - 2].rstrip() == lines[last].rstrip()
        text, first = last - 1, last - 2 if is_overlined else last - 1
    else:
        return ()
    return tuple(range(first, last + 1)) if names_in(lines[text], logged.week)[0].varying else ()


# cards in a week --------------------------------------------------------------------------------


def _cards_at_end(page: Page, lines: Lines, week: Block, cards: Sequence[Draft]) -> tuple[int, list[str]]:
    """The lines of *cards* after the number of the line below which they belong, at the end of a week, whose fences are made long enough."""
    if is_restructured(lines, week):
        indent = lines.indent(week.line) + "   "
        texts = [indented(restructured_draft(card), indent) for card in cards]
        at = lines.last_written(week.line, week.end)
    else:
        texts = [draft_text(card) for card in cards]
        at = week.end - 1
    _lengthen(lines, page.outwards(week), "\n".join(texts))
    new = [line for text in texts for line in ["", *text.split("\n")]]
    return at, new if lines[at].strip() else new[1:]


def _lengthen(lines: Lines, blocks: Sequence[Block], text: str) -> None:
    """Make the fences of *blocks*, the inner first, longer than any in *text* and than one another."""
    longest = Counter[str]()
    for fence in FENCE.findall(text):
        longest[fence[0]] = max(longest[fence[0]], len(fence))
    for block in blocks:
        fence = fence_of(lines, block)
        if fence and len(fence) <= longest[fence[0]]:
            wanted = fence[0] * (longest[fence[0]] + 1)
            lines[block.line] = lines[block.line].replace(fence, wanted, 1)
            if block.closed:
                closing = lines[block.end]
                lines[block.end] = closing.replace(closing.strip(), wanted if len(wanted) > len(closing.strip()) else closing.strip())
            fence = wanted
        if fence:
            longest[fence[0]] = max(longest[fence[0]], len(fence))
