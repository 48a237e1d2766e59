"""Sentences on a single directive, for the build that runs it and for ``paperlog check``."""

from __future__ import annotations

from collections.abc import Collection

from paperlog.model.entry import suggestion
from paperlog.model.week import WeekError


def needs_argument(directive: str, subject: str) -> str:
    """On an entry without *subject*, which is to stand behind its name."""
    return f"`{directive}` needs {subject} after its name; its text is shown without a card"


def unknown_option(directive: str, name: str, known: Collection[str]) -> str:
    """On an option that *directive* does not have."""
    return (
        f"`{directive}` has no option `{name}`"
        f"{suggestion(name, known) or '; it has ' + (', '.join(sorted(known)) or 'none')}"
    )


def outside_week(heading: str, *, in_entry: bool) -> str:
    """On an entry that stands nowhere in a week, or in another entry."""
    if in_entry:
        return f"{heading!r} stands inside another entry; close that one first"
    return f"{heading!r} stands outside of any week; put it into a `week`"


def unreadable_week(error: WeekError) -> str:
    """On a week that names none."""
    return f"{error}; its entries are shown without a week"


def week_in_week(week: object) -> str:
    """On a week that stands in another one."""
    return (
        f"the week {week} stands inside another week; is a fence above it not closed, or not longer"
        " than those inside it?"
    )


def no_alt(figure: str) -> str:
    """On a figure without a text."""
    return f"the figure {figure!r} has no `:alt:` text; say in a sentence what it shows"
