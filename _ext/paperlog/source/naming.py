"""Patterns by which a log names its weeks: in paths, headings and toctree titles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from paperlog.model.week import Week

Spelling = Callable[[Week], str]

DAYS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y_%m_%d",
    "%Y%m%d",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%m-%d",
    "%m_%d",
    "%m%d",
)


def _day(form: str, *, last: bool = False) -> Spelling:
    return lambda week: (week.sunday if last else week.monday).strftime(form)


def _chinese_day(*, last: bool = False) -> Spelling:
    def spelling(week: Week) -> str:
        day = week.sunday if last else week.monday
        return f"{day.year}年{day.month}月{day.day}日"

    return spelling


SPELLINGS: tuple[tuple[Spelling, ...], ...] = (
    (
        *(_day(form, last=last) for form in DAYS for last in (False, True)),
        *(_chinese_day(last=last) for last in (False, True)),
        *(
            lambda week: f"{week.year:04d}",
            lambda week: f"{week.number:02d}",
            lambda week: str(week.number),
        ),
    ),
    (_day("%Y"), _day("%m"), lambda week: f"{week.monday.month}"),
)
"""Ways to write a week, then ways to write a month; longer ones before those they contain."""


@dataclass(frozen=True)
class Name:
    """A text that names a week, as a pattern for other weeks."""

    parts: tuple[str | Spelling, ...]
    varying: int = 0
    """Number of characters that depend on the week."""

    @property
    def has_other_numbers(self) -> bool:
        """Whether the constant parts contain digits."""
        return any(
            char.isdecimal() for part in self.parts if isinstance(part, str) for char in part
        )

    def of(self, week: Week) -> str:
        return "".join(part if isinstance(part, str) else part(week) for part in self.parts)


@lru_cache(maxsize=4096)
def names_in(text: str, week: Week) -> tuple[Name, ...]:
    """Return the possible patterns of *text* as a name of *week*, most likely first.

    The last one does not depend on the week.

    >>> [name.of(Week(2025, 3)) for name in names_in("2024/w27", Week(2024, 27))]
    ['2025/w03', '2025/w27', '2024/w27']
    """
    found = [_name(text, by_text) for by_text in _spelled(week)]
    return (*(name for name in found if name.varying), Name((text,)))


def name_for(text: str, weeks: Sequence[Week]) -> Name:
    """Return the most specific pattern of *text* that fits all *weeks*."""
    names = [
        name
        for week in weeks[:1]
        for name in names_in(text, week)
        if all(name.of(other) == text for other in weeks)
    ]
    return max(names, key=lambda name: name.varying, default=Name((text,)))


@lru_cache(maxsize=4096)
def _spelled(week: Week) -> tuple[dict[str, Spelling], ...]:
    """Return, for each group of :data:`SPELLINGS`, the spellings by the text they give
    for *week*.
    """
    found = []
    for spellings in SPELLINGS:
        by_text: dict[str, Spelling] = {}
        for spelling in spellings:
            by_text.setdefault(spelling(week), spelling)
        found.append(by_text)
    return tuple(found)


def _name(text: str, by_text: Mapping[str, Spelling]) -> Name:
    there = [one for one in by_text if one in text]
    parts: list[str | Spelling] = [""]
    at = varying = 0
    # no regular expression: each week would need its own, and compiling it takes longer than this
    # loop
    while at < len(text):
        alone = not text[max(at - 1, 0) : at].isdecimal()
        found = next(
            (
                one
                for one in there
                if alone
                and text.startswith(one, at)
                and not text[at + len(one) : at + len(one) + 1].isdecimal()
            ),
            "",
        )
        if found:
            parts += [by_text[found], ""]
            varying += len(found)
        else:
            parts[-1] = f"{parts[-1]}{text[at]}"
        at += len(found) or 1
    return Name(tuple(parts), varying)
