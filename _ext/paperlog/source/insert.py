"""Insert weeks into a log and cards into weeks, following the layout of the log.

If a page contains the week, it is used.  Otherwise the nearest weeks determine how the page is
named (one page per week, month or year, or one for all) and which toctree lists it.  A log without
weeks gets ``2024/w27.md``, listed in ``2024/index.md``, which is listed in the log's index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from paperlog.model.escapes import one_line
from paperlog.model.week import Week
from paperlog.source.card_text import CardDraft, Draft, TopicDraft, WeekDraft, single, week_page
from paperlog.source.directive_block import DirectiveBlock
from paperlog.source.file_changes import ChangeError
from paperlog.source.insert_in_toctree import name_in_contents
from paperlog.source.log_layout import WeekOnPage
from paperlog.source.log_reader import SourceEntry, SourcePage
from paperlog.source.project import Project
from paperlog.source.transaction import Edits
from paperlog.source.week_paths import check_is_page, paths_for
from paperlog.source.weeks_in_pages import with_weeks

Written = tuple[Week | None, tuple[str, str], tuple[tuple[str, str | None], ...], tuple[str, ...]]
"""A card in a page: its week, kind and name, options and body."""


def page_of(project: Project, week: Week, edits: Edits | None = None) -> Path:
    """Return the page that contains *week*, or the page in which it would be created."""
    return paths_for(edits or Edits(), project, [week])[week]


def find_week(edits: Edits, project: Project, week: Week) -> WeekOnPage | None:
    """Return *week* in the log, on the first page that contains it, or ``None``."""
    return edits.arranged(project).week(week)


def add_week(edits: Edits, project: Project, week: Week) -> Path:
    """Return the page that contains *week*; create it and list it in the toctrees if needed.

    :raises ChangeError: if a page cannot be read, or nothing can be inserted into it.
    """
    return add_cards(edits, project, week, ())


def add_cards(edits: Edits, project: Project, week: Week, cards: Sequence[Draft]) -> Path:
    """Append those of *cards* that *week* does not contain; return the page of the week.

    :raises ChangeError: as :func:`add_week`, or if a card would not be parsed as one.
    """
    return add_weeks(edits, project, {week: cards})[week]


def add_weeks(
    edits: Edits, project: Project, cards: Mapping[Week, Sequence[Draft]]
) -> dict[Week, Path]:
    """Append to each week those of its *cards* that it does not contain; return the pages by week.

    Toctrees are changed once, after all pages.

    :raises ChangeError: as :func:`add_cards`.
    """
    paths = paths_for(edits, project, cards)
    by_path: dict[Path, list[Week]] = {}
    for week, path in paths.items():
        by_path.setdefault(path, []).append(week)
    new: dict[Path, Week] = {}
    for path, weeks in by_path.items():
        check_is_page(project, path)
        if not edits.exists(path):
            new[path] = weeks[0]
            edits.put(path, week_page(WeekDraft(weeks[0])))
        # all weeks at once, because each change parses the page again
        _put_cards(edits, project, path, {week: cards[week] for week in weeks})
    name_in_contents(edits, project, new)
    return paths


def _put_cards(
    edits: Edits, project: Project, path: Path, cards: Mapping[Week, Sequence[Draft]]
) -> None:
    """Append *cards* to their weeks in the page at *path*; insert missing weeks.

    :raises ChangeError: if the text would not be parsed as these cards, or change other cards.
    """
    page = edits.page(project, path)
    there = {logged.week: block for logged, block in reversed(page.weeks)}
    missing = {
        week: left
        for week, drafts in cards.items()
        if (left := _missing(page, there.get(week), drafts)) or week not in there
    }
    if not missing:
        return
    for week in missing:
        check_is_markdown(page, there.get(week))
    for block in page.walk():
        if not block.closed:
            raise ChangeError(
                f"{page.path}:{block.line}: this is never closed and would contain the text"
                " inserted below; close it first"
            )
    edits.put(path, with_weeks(page, there, missing))
    result = edits.page(project, path)
    before, after = _written(page), _written(result)
    added = Counter((week, name) for week, name, _options, _body in (after - before).elements())
    wanted = Counter((week, _name_of(card)) for week in missing for card in single(missing[week]))
    if (
        before - after
        or added != wanted
        or not missing.keys() <= {logged.week for logged, _block in result.weeks}
    ):
        raise ChangeError(
            f"{path}: cannot insert into this page, because something in it is never closed,"
            " e.g. a comment"
        )


def _written(page: SourcePage) -> Counter[Written]:
    """Return the contents of each card on the *page*.

    Cards that contain a week are skipped, because the week may have grown.
    """
    entries = (
        found
        for found in page.entries
        if not any(block.name == "week" for block in found.block.walk())
    )
    return Counter(
        (
            found.entry.week,
            _name_of_entry(found),
            tuple(found.block.values.items()),
            tuple(found.block.body),
        )
        for found in entries
    )


def check_is_markdown(page: SourcePage, week: DirectiveBlock | None) -> None:
    """Check that a *week*, or the page for a new week, is not reStructuredText.

    :raises ChangeError: with the line of the week, or the last line of the page.
    """
    if week.is_restructured if week else page.is_restructured:
        line = week.line if week else len(page.lines())
        raise ChangeError(
            f"{page.path}:{line}: this page is reStructuredText, but weeks and cards are written as"
            " Markdown; add them by hand, or move the week to a Markdown page (.md)"
        )


def line_of_week(edits: Edits, project: Project, week: Week) -> int:
    """Return the line for the next card of *week*; 1 if the log does not contain it."""
    found = find_week(edits, project, week)
    if not found:
        return 1
    lines, block = found.page.lines(), found.block
    last = block.end - 1 if block.closed and not block.is_restructured else block.end
    return min(lines.last_written(block.line, last) + 1, len(lines))


def _missing(page: SourcePage, week: DirectiveBlock | None, cards: Sequence[Draft]) -> list[Draft]:
    """Return those of *cards* that *week* on *page* does not contain, compared by key, else by
    name.

    Duplicates are counted.  A topic is returned with its missing cards only, and dropped if there
    are none.
    """
    entries = map(page.entry_of, week.walk()) if week else ()
    there = Counter(_name_of_entry(entry) for entry in entries if entry)
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


def _name_of(card: CardDraft) -> tuple[str, str]:
    return ("paper", one_line(card.key)) if card.key else ("note", one_line(card.name))


def _name_of_entry(found: SourceEntry) -> tuple[str, str]:
    return "paper" if found.entry.key else "note", one_line(found.block.argument)
