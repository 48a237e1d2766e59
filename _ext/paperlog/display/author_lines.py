"""The authors of a work on its card and its page; long lists are collapsed."""

from __future__ import annotations

from paperlog.display.lines import Line, Names, Part, Piece, Span, joined
from paperlog.display.link_lines import author_link
from paperlog.display.unverified import mark_unverified
from paperlog.domain import LogDomain
from paperlog.messages import _
from paperlog.model.person import and_others, named
from paperlog.model.record import Record


def authors_part(domain: LogDomain, record: Record, max_whole: int = 0) -> Part:
    """Return the authors of a *record*, each with a link; at least one must be named.

    A list longer than *max_whole* is a :class:`Names`, which HTML collapses to
    ``paperlog_authors_shown`` names. The line that expands it never replaces a single name.
    """
    persons = named(record.persons)
    links: list[Piece] = [author_link(domain, person) for person in persons]
    limit: int = domain.env.config.paperlog_authors_shown
    classes = ("pl-authors",)
    others: tuple[str, ...] = ()
    if len(persons) < len(record.persons):
        first_one = persons[0]
        others = (and_others(first_one) if first_one.is_chinese else _(" and others"),)
    everyone = mark_unverified(record, "persons", *joined(links, ", "), *others)
    if len(persons) <= max(limit + 1, max_whole):
        return Line(classes, everyone)
    rest = more_names(len(persons) - limit)
    first = mark_unverified(record, "persons", ", ".join(person.full for person in persons[:limit]))
    short = mark_unverified(record, "persons", *joined(links[:limit], ", "))
    return Names(Line(classes, (*short, rest)), (*first, rest), everyone)


def more_names(number: int) -> Span:
    """Return the text that replaces the last *number* names of a list."""
    return Span(_(" and {} more").format(number), ("pl-more",))
