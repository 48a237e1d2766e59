"""The authors of a work on its card and its page; a long list is folded."""

from __future__ import annotations

from paperlog.display.doubts import marked
from paperlog.display.lines import Line, Names, Part, Piece, Span, joined
from paperlog.display.link_lines import author_link
from paperlog.domain import LogDomain
from paperlog.messages import _
from paperlog.model.person import and_others, named
from paperlog.model.record import Record


def authors_part(domain: LogDomain, record: Record) -> Part:
    """The authors of a *record* that names some, each with a link."""
    persons = named(record.persons)
    links: list[Piece] = [author_link(domain, person) for person in persons]
    shown: int = domain.env.config.paperlog_authors_shown
    classes = ("pl-authors",)
    others: tuple[str, ...] = ()
    if len(persons) < len(record.persons):
        first_one = persons[0]
        others = (and_others(first_one) if first_one.is_chinese else _(" and others"),)
    everyone = marked(record, "persons", *joined(links, ", "), *others)
    if len(persons) <= shown + 1:
        return Line(classes, everyone)
    rest = more_names(len(persons) - shown)
    first = marked(record, "persons", ", ".join(person.full for person in persons[:shown]))
    short = marked(record, "persons", *joined(links[:shown], ", "))
    return Names(Line(classes, (*short, rest)), (*first, rest), everyone)


def more_names(number: int) -> Span:
    """What stands for *number* further names of a list."""
    return Span(_(" and {} more").format(number), ("pl-more",))
