"""Parse the options of a card; shared by the build and the command line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Literal, TypeVar

from paperlog.model.entry import (
    RATINGS,
    RELATIONS,
    STATUSES,
    Entry,
    Place,
    Relation,
    parse_relations,
    suggestion,
)
from paperlog.model.escapes import one_line
from paperlog.model.fields import Field
from paperlog.model.links import LINK_KINDS, link_for
from paperlog.model.tag import split_tags
from paperlog.model.week import Week, WeekError, parse_day

ENTRY_OPTIONS = (
    "name",
    "title",
    "tags",
    "status",
    "rating",
    "read",
    "relates",
    "figure",
    "lost-figure",
    "alt",
    "caption",
    "class",
    *LINK_KINDS,
)
TAKEN = frozenset({*ENTRY_OPTIONS, "key", "authors", "year", "venue", "week", "links"}) | {
    *("note", "path", "line", "fields", "text")
}
"""Names reserved for options and exported facts; declared fields cannot use them."""
STARS = re.compile(r"(?P<stars>[★⭐*]+)[☆]*|(?P<number>\d{1,9})(?:\s*/\s*5)?")

Rule = Literal["status", "rating", "date", "relation", "link", "field"]
V = TypeVar("V")


@dataclass(frozen=True)
class OptionProblem:
    """A problem with one *option*: the code of the *rule*, and a message."""

    option: str
    rule: Rule
    message: str


def placed(
    read: Entry,
    place: Place,
    week: Week | None,
    order: int,
    key: str,
    heading: str,
    summary: str = "",
) -> Entry:
    """Return the entry of which :func:`read_options` returned the facts in *read*.

    The name of a paper comes from the options. *heading* is the argument of the directive: the
    name of a note, or its title if the option ``name`` is given too.
    """
    name, title = read.name, read.title
    if not key:
        name, title = name or heading, title or (heading if name else "")
    return replace(
        read, place=place, week=week, order=order, key=key, name=name, title=title, summary=summary
    )


def read_options(
    options: Mapping[str, str | None], declared: Mapping[str, Field] = MappingProxyType({})
) -> tuple[Entry, list[OptionProblem]]:
    """Parse *options* as typed, including the *declared* fields.

    Returns an entry with the facts of the options, to which :func:`placed` adds the others, and
    the problems found. Options that could not be parsed have their default.
    """
    problems: list[OptionProblem] = []

    def text(name: str) -> str:
        return one_line(options.get(name) or "")

    def parsed(name: str, rule: Rule, read: Callable[[str], V], default: V) -> V:
        value = text(name)
        try:
            return read(value) if value else default
        except ValueError as error:
            problems.append(OptionProblem(name, rule, str(error)))
            return default

    lost = tuple(map(one_line, split_tags(options.get("lost-figure") or "")))
    read = Entry(
        Place("", 0, ""),
        None,
        0,
        name=text("name"),
        title=text("title"),
        tags=split_tags(options.get("tags") or ""),
        status=parsed("status", "status", _status, ""),
        rating=parsed("rating", "rating", _rating, 0),
        read=parsed("read", "date", _day, None),
        relations=_relations(options.get("relates") or "", problems),
        lost_figures=lost,
        # if there is a figure, `alt` describes that one
        lost_alt=text("alt") if lost and not text("figure") else "",
        links=tuple(
            (kind, value)
            for kind in LINK_KINDS
            if (value := parsed(kind, "link", partial(_address, kind), ""))
        ),
        fields=tuple(
            (name, value)
            for name, field in declared.items()
            if (value := parsed(name, "field", field.read, ""))
        ),
    )
    return read, problems


def _status(text: str) -> str:
    status = text.lower().replace(" ", "-").replace("_", "-")
    if status in STATUSES:
        return status
    near, known = suggestion(status, STATUSES), ", ".join(STATUSES)
    raise ValueError(f"unknown status {status!r}{near}; known: {known}")


def _rating(text: str) -> int:
    found = STARS.fullmatch(text)
    rating = (len(found["stars"]) if found["stars"] else int(found["number"])) if found else 0
    if rating not in RATINGS:
        raise ValueError(
            f"the rating {text!r} is not a whole number from {RATINGS[0]} to {RATINGS[-1]}"
        )
    return rating


def _day(text: str) -> date | None:
    try:
        return parse_day(text)
    except WeekError as error:
        raise ValueError(f":read: {error}") from None


def _address(kind: str, text: str) -> str:
    if not link_for(kind, text):
        raise ValueError(f":{kind}: {text!r} is not a valid address or identifier")
    return text


def _relations(text: str, problems: list[OptionProblem]) -> tuple[Relation, ...]:
    relations, unread = parse_relations(text)
    messages = [
        f"the relation {piece!r} cannot be read; write it as `extends KEY`" for piece in unread
    ]
    messages += [
        f"unknown relation {kind!r}{suggestion(kind, RELATIONS)}; shown as `related`"
        for kind in (relation.kind for relation in relations)
        if kind not in RELATIONS
    ]
    problems += [OptionProblem("relates", "relation", message) for message in messages]
    return tuple(
        relation if relation.kind in RELATIONS else Relation("related", relation.target)
        for relation in relations
    )
