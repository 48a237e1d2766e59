"""Parse the options of a card; shared by the build and the command line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

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
from paperlog.model.fields import Field
from paperlog.model.links import LINK_KINDS, link_for
from paperlog.model.printable import one_line
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


@dataclass(frozen=True)
class OptionProblem:
    """A problem with one *option*: the code of the *rule*, and a message."""

    option: str
    rule: Literal["status", "rating", "date", "relation", "link", "field"]
    message: str


@dataclass(frozen=True)
class EntryOptions:
    """The parsed options of an entry; options that could not be parsed have their default."""

    name: str = ""
    title: str = ""
    tags: tuple[str, ...] = ()
    status: str = ""
    rating: int = 0
    read: date | None = None
    relations: tuple[Relation, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    lost_figures: tuple[str, ...] = ()
    lost_alt: str = ""
    fields: tuple[tuple[str, str], ...] = ()

    def entry(
        self, place: Place, week: Week | None, order: int, key: str, heading: str, summary: str = ""
    ) -> Entry:
        """Build the entry.

        The name of a paper comes from the options. *heading* is the argument of the directive: the
        name of a note, or its title if the option ``name`` is given too.
        """
        said = {**vars(self), "key": key, "summary": summary}
        if not key:
            said |= {
                "name": self.name or heading,
                "title": self.title or (heading if self.name else ""),
            }
        return Entry(place, week, order, **said)


def read_options(
    options: Mapping[str, str | None], declared: Mapping[str, Field] = MappingProxyType({})
) -> tuple[EntryOptions, list[OptionProblem]]:
    """Parse *options* as typed, including the *declared* fields.

    Returns the options and the problems found.
    """
    problems: list[OptionProblem] = []

    def text(name: str) -> str:
        value = options.get(name)
        return one_line(value) if value else ""

    lost = tuple(map(one_line, split_tags(options.get("lost-figure") or "")))
    read = EntryOptions(
        name=text("name"),
        title=text("title"),
        tags=split_tags(options.get("tags") or ""),
        status=_status(text("status"), problems),
        rating=_rating(text("rating"), problems),
        read=_read(text("read"), problems),
        relations=_relations(options.get("relates") or "", problems),
        lost_figures=lost,
        # if there is a figure, `alt` describes that one
        lost_alt=text("alt") if lost and not text("figure") else "",
        links=_links({kind: text(kind) for kind in LINK_KINDS if kind in options}, problems),
        fields=_fields({name: text(name) for name in declared}, declared, problems),
    )
    return read, problems


def _status(text: str, problems: list[OptionProblem]) -> str:
    status = text.lower().replace(" ", "-").replace("_", "-")
    if status and status not in STATUSES:
        problems.append(
            OptionProblem(
                "status",
                "status",
                f"unknown status {status!r}{suggestion(status, STATUSES)}; known:"
                f" {', '.join(STATUSES)}",
            )
        )
        return ""
    return status


def _rating(text: str, problems: list[OptionProblem]) -> int:
    if not text:
        return 0
    found = STARS.fullmatch(text)
    rating = (len(found["stars"]) if found["stars"] else int(found["number"])) if found else 0
    if rating not in RATINGS:
        problems.append(
            OptionProblem(
                "rating",
                "rating",
                f"the rating {text!r} is not a whole number from {RATINGS[0]} to {RATINGS[-1]}",
            )
        )
        return 0
    return rating


def _read(text: str, problems: list[OptionProblem]) -> date | None:
    if not text:
        return None
    try:
        return parse_day(text)
    except WeekError as error:
        problems.append(OptionProblem("read", "date", f":read: {error}"))
        return None


def _relations(text: str, problems: list[OptionProblem]) -> tuple[Relation, ...]:
    relations, unread = parse_relations(text)
    problems += [
        OptionProblem(
            "relates",
            "relation",
            f"the relation {piece!r} cannot be read; write it as `extends KEY`",
        )
        for piece in unread
    ]
    known = []
    for relation in relations:
        if relation.kind not in RELATIONS:
            problems.append(
                OptionProblem(
                    "relates",
                    "relation",
                    f"unknown relation {relation.kind!r}{suggestion(relation.kind, RELATIONS)};"
                    " shown as `related`",
                )
            )
        known.append(
            relation if relation.kind in RELATIONS else Relation("related", relation.target)
        )
    return tuple(known)


def _fields(
    typed: Mapping[str, str], declared: Mapping[str, Field], problems: list[OptionProblem]
) -> tuple[tuple[str, str], ...]:
    found = []
    for name, text in typed.items():
        value, problem = declared[name].read(text) if text else ("", "")
        if problem:
            problems.append(OptionProblem(name, "field", problem))
        if value:
            found.append((name, value))
    return tuple(found)


def _links(values: Mapping[str, str], problems: list[OptionProblem]) -> tuple[tuple[str, str], ...]:
    links = []
    for kind, value in values.items():
        if value and link_for(kind, value):
            links.append((kind, value))
        elif value:
            problems.append(
                OptionProblem(
                    kind,
                    "link",
                    f":{kind}: {value!r} is not a valid address or identifier",
                )
            )
    return tuple(links)
