"""Insert weeks into a page of several weeks, and cards into weeks; all other text is kept."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from operator import itemgetter

from paperlog.model.week import Week
from paperlog.source.card_text import FENCE, Draft, WeekDraft, draft_text, week_text
from paperlog.source.directive_block import DirectiveBlock
from paperlog.source.log_layout import WeekOnPage
from paperlog.source.log_reader import SourcePage
from paperlog.source.naming import names_in
from paperlog.source.page_lines import Lines

HEADING = re.compile(r"(?P<mark> {0,3}#{1,6})\s+.*")
UNDERLINE = re.compile(r" {0,3}([=-])\1{2,}\s*")
TARGET = re.compile(r"\([^\n]+\)=\s*")
"""A label (target) for the element that follows."""


def with_weeks(
    page: SourcePage, there: Mapping[Week, DirectiveBlock], cards: Mapping[Week, Sequence[Draft]]
) -> str:
    """Return the text of the page with *cards* appended to their weeks.

    Weeks that are not *there* are inserted between their neighbours.
    """
    lines = page.lines()
    at_end = [
        _cards_at_end(page, lines, there[week], drafts)
        for week, drafts in cards.items()
        if week in there and drafts
    ]
    between = _weeks_between(
        page, lines, {week: drafts for week, drafts in cards.items() if week not in there}
    )
    # bottom up, so that the lines above keep their numbers; the second of two at one place goes
    # first
    for at, new in sorted([*between, *at_end], key=itemgetter(0), reverse=True):
        lines.insert_after(at, new)
    return lines.text


def _weeks_between(
    page: SourcePage, lines: Lines, new: Mapping[Week, Sequence[Draft]]
) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of *new* weeks with their cards, each with the line to insert them after."""
    weeks = [
        WeekOnPage(logged.week, page, page.outwards(block)[-1]) for logged, block in page.weeks
    ]
    downwards = len(weeks) > 1 and all(one.week > other.week for one, other in pairwise(weeks))
    # running maximum of the ranks, in case the weeks are not sorted
    reached = [*accumulate((_rank(logged.week, downwards) for logged in weeks), max)]
    above: dict[int, list[str]] = {}
    for week in sorted(new, key=lambda week: _rank(week, downwards)):
        place = bisect_left(reached, _rank(week, downwards))
        heading = []
        if weeks:
            model = weeks[min(place, len(weeks) - 1)]
            heading = _heading(_head(lines, model)[1], model.week, week)
        text = week_text(WeekDraft(week, tuple(new[week])))
        above.setdefault(place, []).extend(
            [*heading, *([""] if heading else []), *text.split("\n"), ""]
        )
    for place, texts in above.items():
        if place < len(weeks):
            yield _head(lines, weeks[place])[0] - 1, texts
        else:
            at = lines.last_written(1, weeks[-1].block.end if weeks else len(lines))
            yield at, ["", *texts[:-1]] if at else texts[:-1]


def _rank(week: Week, downwards: bool) -> int:
    """Return a sort key for weeks that increases down the page."""
    return (-1 if downwards else 1) * (week.year * 100 + week.number)


def _head(lines: Lines, logged: WeekOnPage) -> tuple[int, tuple[str, ...]]:
    """Return the first line of a week, with its labels and heading, and the lines of the
    heading.
    """
    heading = _heading_lines(lines, logged)
    start = heading[0] if heading else logged.block.line
    while TARGET.fullmatch(lines[above := lines.last_written(1, start - 1)]):
        start = above
    return start, tuple(lines[line] for line in heading)


def _heading(model: Sequence[str], named: Week, week: Week) -> list[str]:
    """Return a heading for *week*, modelled on the heading *model* of the week *named*.

    If the model contains other numbers, the heading is the week alone.
    """
    if not model:
        return []
    text = model[0]
    name = next(
        (name for name in names_in(text, named) if name.varying and not name.has_other_numbers),
        None,
    )
    if len(model) == 1:
        found = HEADING.fullmatch(text)
        assert found
        return [name.of(week) if name else f"{found['mark']} {week}"]
    new = name.of(week) if name else str(week)
    return [new, model[-1].strip()[0] * len(new)]


def _heading_lines(lines: Lines, logged: WeekOnPage) -> tuple[int, ...]:
    """Return the line numbers of the heading directly above a week, if it names the week."""

    last = lines.last_written(1, logged.block.line - 1)
    if HEADING.fullmatch(lines[last]):
        first = last
    elif last > 1 and UNDERLINE.fullmatch(lines[last]) and lines[last - 1].strip():
        first = last - 1
    else:
        return ()
    return tuple(range(first, last + 1)) if names_in(lines[first], logged.week)[0].varying else ()


def _cards_at_end(
    page: SourcePage, lines: Lines, week: DirectiveBlock, cards: Sequence[Draft]
) -> tuple[int, list[str]]:
    """Return the lines of *cards* and the line to insert them after, at the end of a week.

    The fences of the week are lengthened if necessary.
    """
    texts = [draft_text(card) for card in cards]
    at = week.end - 1
    _lengthen(lines, page.outwards(week), "\n".join(texts))
    new = lines.prefixed(week.line, [line for text in texts for line in ["", *text.split("\n")]])
    return at, new if lines[at].strip(" \t>") else new[1:]


def _lengthen(lines: Lines, blocks: Sequence[DirectiveBlock], text: str) -> None:
    """Make the fences of *blocks*, innermost first, longer than those in *text* and in
    each other.
    """
    longest = Counter[str]()
    for fence in FENCE.findall(text):
        longest[fence[0]] = max(longest[fence[0]], len(fence))
    for block in blocks:
        fence = block.fence
        if fence and len(fence) <= longest[fence[0]]:
            longer = fence[0] * (longest[fence[0]] + 1)
            lines[block.line] = lines[block.line].replace(fence, longer, 1)
            if block.closed:
                closing = lines[block.end].rstrip()
                before = closing.rstrip(fence[0])
                mark = max(closing.removeprefix(before), longer, key=len)
                lines[block.end] = before + mark
            fence = longer
        if fence:
            longest[fence[0]] = max(longest[fence[0]], len(fence))
