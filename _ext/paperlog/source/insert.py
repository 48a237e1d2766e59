"""A week put into its log, and cards into their week, as the log at hand does it; what stands there
stays.

Where a page has the week, that page is used.  Otherwise the nearest weeks say how pages are named
(a page a week, a month, a year, or one for all), and where their tables of contents are.  A log
without a week gets ``2024/w27.md``, named in ``2024/index.md``, named in its index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from paperlog.model.printable import one_line
from paperlog.model.week import Week
from paperlog.source.card_text import CardDraft, Draft, TopicDraft, WeekDraft, single, week_page
from paperlog.source.directive_block import DirectiveBlock
from paperlog.source.file_changes import ChangeError
from paperlog.source.insert_in_toctree import name_in_contents
from paperlog.source.log_layout import WeekOnPage
from paperlog.source.log_reader import SourcePage
from paperlog.source.project import Project
from paperlog.source.transaction import Edits
from paperlog.source.week_paths import paths_for, refuse_left_out
from paperlog.source.weeks_in_pages import with_weeks

Written = tuple[Week | None, str, tuple[tuple[str, str | None], ...], tuple[str, ...]]
"""A card as it stands: its week, name, options and body."""


def page_of(project: Project, week: Week, edits: Edits | None = None) -> Path:
    """The page that holds *week*, or the one into which the log's layout would put it."""
    return paths_for(edits or Edits(), project, [week])[week]


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


def add_weeks(
    edits: Edits, project: Project, cards: Mapping[Week, Sequence[Draft]]
) -> dict[Week, Path]:
    """Put into each week those of its *cards* that it does not have; the pages that hold the weeks.

    Tables of contents change when all pages are there, each once.

    :raises ChangeError: as :func:`add_cards` does.
    """
    paths = paths_for(edits, project, cards)
    by_path: dict[Path, list[Week]] = {}
    for week, path in paths.items():
        by_path.setdefault(path, []).append(week)
    new: dict[Path, Week] = {}
    for path, weeks in by_path.items():
        refuse_left_out(project, path)
        if not edits.exists(path):
            new[path] = weeks.pop(0)
            _put_page(edits, project, new[path], path, cards[new[path]])
        # at once, for a page is read again whenever it is put
        _put_cards(edits, project, path, {week: cards[week] for week in weeks})
    name_in_contents(edits, project, new)
    return paths


def _put_page(
    edits: Edits, project: Project, week: Week, path: Path, cards: Sequence[Draft]
) -> None:
    """Put a new page for *week* with its *cards* at *path*; it is not named yet."""
    edits.put(path, week_page(WeekDraft(week, tuple(cards))))
    _make_sure(edits, project, path, {week: Counter(map(_name_of, single(cards)))}, Counter())


def _put_cards(
    edits: Edits, project: Project, path: Path, cards: Mapping[Week, Sequence[Draft]]
) -> None:
    """Put the *cards* of each week into it, and the weeks first, where the log does not have them,
    into the page at *path*, which is there.
    """
    page = edits.page(project, path)
    there = {week: found.block for week in cards if (found := find_week(edits, project, week))}
    missing = {
        week: left
        for week, wanted in cards.items()
        if (left := missing_cards(edits, project, week, wanted)) or week not in there
    }
    if not missing:
        return
    for week in missing:
        refuse_restructured(page, there.get(week))
    if missing.keys() <= there.keys():
        _refuse_open(
            page,
            (
                block
                for week in missing
                for block in (*there[week].walk(), *page.outwards(there[week]))
            ),
        )
    else:
        _refuse_open(page, page.walk())
    expected = {
        week: (
            Counter(_names_of_cards(page, there[week]) if week in there else ())
            + Counter(map(_name_of, single(left)))
        )
        for week, left in missing.items()
    }
    before = _written(page)
    edits.put(path, with_weeks(page, there, missing))
    _make_sure(edits, project, path, expected, before)


def _make_sure(
    edits: Edits,
    project: Project,
    path: Path,
    expected: Mapping[Week, Counter[tuple[str, str]]],
    before: Counter[Written],
) -> None:
    """Refuse what was put if it did not become the *expected* cards of the weeks, or if of the
    cards that stood on the page *before* one is another now.
    """
    for week, cards in expected.items():
        found = find_week(edits, project, week)
        if not found:
            raise ChangeError(
                f"{path}: {week} cannot be put into this page, for something in it is never closed,"
                " a comment perhaps"
            )
        if Counter(_names_of_cards(found.page, found.block)) != cards:
            raise ChangeError(
                f"{path}: no card can be put into {week}, for something in it is never closed, a"
                " comment perhaps"
            )
    if not before <= _written(edits.page(project, path)):
        raise ChangeError(
            f"{path}: nothing can be put into this page, for it would become part of a card;"
            " something is never closed, a comment perhaps"
        )


def _written(page: SourcePage) -> Counter[Written]:
    """What is written of each card on the *page*; of one that holds a week, nothing, for that may
    get more.
    """
    blocks = (
        (entry.entry.week, entry.block)
        for entry in page.entries
        if not any(block.name == "week" for block in entry.block.walk())
    )
    return Counter(
        (week, block.argument, tuple(block.values.items()), tuple(block.body))
        for week, block in blocks
    )


def refuse_restructured(page: SourcePage, week: DirectiveBlock | None) -> None:
    """Refuse to write into a *week* in reStructuredText, or a new week into a page of it.

    :raises ChangeError: with the line of the week, or the last line of the page.
    """
    if week.is_restructured if week else page.is_restructured:
        line = week.line if week else len(page.lines())
        raise ChangeError(
            f"{page.path}:{line}: this is reStructuredText, and weeks and cards are written as"
            " Markdown only; write them here by hand, or move the week to a page of its own in"
            " Markdown (.md)"
        )


def line_of_week(edits: Edits, project: Project, week: Week) -> int:
    """The line where the next card of *week* would stand; 1 where the log does not have it."""
    found = find_week(edits, project, week)
    if not found:
        return 1
    lines, block = found.page.lines(), found.block
    last = block.end - 1 if block.closed and not block.is_restructured else block.end
    return min(lines.last_written(block.line, last) + 1, len(lines))


def missing_cards(
    edits: Edits, project: Project, week: Week, cards: Sequence[Draft]
) -> list[Draft]:
    """Those of *cards* that *week* does not have: by key, or by name where there is none; of
    several alike, those too many.

    A topic has those that are left of its cards, and is left out with the last of them.
    """
    found = find_week(edits, project, week)
    there = (
        Counter(_names_of_cards(found.page, found.block)) if found else Counter[tuple[str, str]]()
    )
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


def _refuse_open(page: SourcePage, blocks: Iterable[DirectiveBlock]) -> None:
    for block in blocks:
        if not block.closed:
            raise ChangeError(
                f"{page.path}:{block.line}: this is never closed, and would take in what is put"
                " below; close it first"
            )


def _name_of(card: CardDraft) -> tuple[str, str]:
    return ("paper", one_line(card.key)) if card.key else ("note", one_line(card.name))


def _names_of_cards(page: SourcePage, week: DirectiveBlock) -> list[tuple[str, str]]:
    entries = (found for block in week.walk() if (found := page.entry_of(block)))
    return [
        ("paper" if found.entry.key else "note", one_line(found.block.argument))
        for found in entries
    ]
