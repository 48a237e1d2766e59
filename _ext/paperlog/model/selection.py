"""Select a part of the log: one week, one year, or one tag."""

from __future__ import annotations

from dataclasses import dataclass

from paperlog.model.catalogue import Catalogue
from paperlog.model.entry import Entry, suggestion
from paperlog.model.tag import Tag
from paperlog.model.week import Week, WeekError, parse_week


class SelectionError(ValueError):
    """The selection is not in the log."""


@dataclass(frozen=True)
class Selection:
    """Entries of a *week*, of a *year*, or with a *tag*; exactly one of these is set."""

    week: Week | None = None
    year: int = 0
    tag: Tag | None = None

    @classmethod
    def parse(cls, text: str, catalogue: Catalogue) -> Selection:
        """Parse ``2024-W27`` (or any date of the week), ``2024``, or a tag in any spelling.

        :raises SelectionError: if the log does not contain it.
        """
        text = text.strip()
        if text.isdecimal() and len(text) == 4:
            years = sorted({str(week.year) for week in catalogue.week_list})
            return cls(year=int(text)) if text in years else _missing(f"year {text}", text, years)
        tag = catalogue.vocabulary.resolve(text)
        if tag in catalogue.by_tag:
            return cls(tag=tag)
        try:
            week = parse_week(text).week
        except WeekError:
            known = [*(tag.id for tag in catalogue.by_tag), *map(str, catalogue.week_list)]
            return _missing(f"week, year or tag {text!r}", text, known)
        return (
            cls(week=week)
            if week in catalogue.by_week
            else _missing(f"week {week}", str(week), list(map(str, catalogue.week_list)))
        )

    def holds(self, entry: Entry, catalogue: Catalogue) -> bool:
        if self.tag:
            return self.tag in catalogue.tags(entry)
        if self.week:
            return entry.week == self.week
        return bool(entry.week and entry.week.year == self.year)


def _missing(what: str, text: str, known: list[str]) -> Selection:
    raise SelectionError(f"the log has no {what}{suggestion(text, known)}")
