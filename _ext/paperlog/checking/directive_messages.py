"""Messages about a single directive, shared by the build and ``paperlog check``."""

from __future__ import annotations

from collections.abc import Collection

from paperlog.model.entry import suggestion
from paperlog.model.week import WeekError


def needs_argument(directive: str, subject: str) -> str:
    """Message for an entry without its argument, the *subject*."""
    return f"`{directive}` needs {subject} after its name; its content is shown without a card"


def unknown_option(directive: str, name: str, known: Collection[str]) -> str:
    """Message for an option that *directive* does not have."""
    return (
        f"`{directive}` has no option `{name}`"
        f"{suggestion(name, known) or '; it has ' + (', '.join(sorted(known)) or 'none')}"
    )


def option_in_text(directive: str, name: str) -> str:
    """Message for an option below the start of the content, where it is text."""
    return (
        f"`:{name}:` is text here; write options directly below the line of `{directive}`, before"
        " blank lines and text"
    )


def outside_week(heading: str, *, in_entry: bool) -> str:
    """Message for an entry outside any week, or nested in another entry."""
    if in_entry:
        return f"{heading!r} is nested in another entry; close that one first"
    return f"{heading!r} is outside any week; move it into a `week`"


def unreadable_week(error: WeekError) -> str:
    """Message for an invalid week."""
    return f"{error}; its entries are shown without a week"


def week_in_week(week: object) -> str:
    """Message for a week nested in another week."""
    return (
        f"the week {week} is nested in another week; is a fence above it not closed, or not longer"
        " than those inside it?"
    )


def no_alt(figure: str) -> str:
    """Message for a figure without alternative text."""
    return f"the figure {figure!r} has no `:alt:` text; describe in a sentence what it shows"
