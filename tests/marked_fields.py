"""Sphinx extension that fills every text field of every record with marked markup.

Values are generated from the types of fields, so that new fields are filled too.
"""

from __future__ import annotations

import itertools
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from docutils import nodes
from paperlog.directives.entry_list import EntriesListing
from paperlog.directives.lineage_listing import LineageListing
from paperlog.directives.name_index import AuthorIndex, TagIndex, VenueIndex
from paperlog.directives.statistics_listing import StatisticsListing
from paperlog.directives.week_list import WeeksListing
from paperlog.domain import log_domain
from paperlog.model.entry import Entry, LoggedWeek, Place, Relation
from paperlog.model.links import Link
from paperlog.model.record import Record
from paperlog.model.statistics import VIEWS
from paperlog.model.tag import Facet, Tag, Vocabulary
from paperlog.model.week import Week
from paperlog.nodes import log_listing
from sphinx.application import Sphinx

MARK = "zzmark"
HTML = f"\"'><{MARK}/{MARK}=1>&lt;{MARK}>]]><!--{MARK}\"{MARK}='1"
LATEX = rf"a}}{{}}\{MARK}{{/etc/hostname}}{{%$"
MARKUP = f"{HTML}{LATEX}"

UNVERIFIED = ("title", "author", "journal", "year", "url", f"Record.unverified0{MARKUP}")
"""Unverified fields, chosen so that all code that prints the mark is run."""
FIXED: dict[type, dict[str, Any]] = {
    # addresses that Sphinx and `claim_id` make
    Place: {"docname": "index", "anchor": ""},
    # a key links entry and record; words of a closed list
    Entry: {"key": "", "status": "read"},
    Record: {"key": "", "unverified": UNVERIFIED},
    Relation: {"kind": "extends"},
    Link: {"kind": "url"},
    EntriesListing: {"style": "cards"},
    StatisticsListing: {"views": VIEWS},
}
"""Values of fields that are generated or validated when read; all other fields are marked."""

LISTINGS = (
    *(EntriesListing, WeeksListing, TagIndex, AuthorIndex, VenueIndex),
    *(StatisticsListing, LineageListing),
)
numbers = itertools.count(1)


def marked(kind: Any, name: str, known: Mapping[str, Any] = types.MappingProxyType({})) -> Any:
    """Generate a value of the type *kind* with markup in each string.

    *name* identifies the field in the mark; *known* has values of fields that are not marked.
    Raises TypeError for an unknown type.
    """
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is str:
        return f"{name}{next(numbers)}{MARKUP}"
    if kind in (int, bool, float):
        return kind(1)
    if kind is date:
        return date(2024, 7, 3)
    if origin in (types.UnionType, typing.Union):
        return marked(next(one for one in arguments if one is not type(None)), name)
    if origin is typing.Literal:
        return arguments[0]
    if origin is tuple:
        inner = arguments[:1] if arguments[-1] is Ellipsis else arguments
        return tuple(marked(one, name) for one in inner)
    if is_dataclass(kind):
        assert isinstance(kind, type)
        hints = typing.get_type_hints(kind)
        given = {**FIXED.get(kind, {}), **known}
        wanted = [item.name for item in fields(kind)]
        assert given.keys() <= set(wanted), f"{kind.__name__} lost a field of {given.keys()}"
        return kind(
            **{
                one: given[one] if one in given else marked(hints[one], f"{kind.__name__}.{one}")
                for one in wanted
            }
        )
    raise TypeError(f"{name}: how is a {kind} marked?")


# the log ---------------------------------------------------------------------------------------


def mark_records(app: Sphinx) -> None:
    """At ``builder-inited``: fill records, tags and facets, which have been read by then."""
    records = app.env.get_domain("cite").data["records"]
    for key in records:
        records[key] = marked(Record, "Record", {"key": key})
    tag, facet = marked(Tag, "Tag"), marked(Facet, "Facet")
    tag = Tag(tag.id, facet.id, (("en", tag.names[0][1]),), tag.aliases)
    facet = Facet(facet.id, (("en", facet.names[0][1]),))
    log_domain(app.env).vocabulary = Vocabulary(
        {tag.id: tag}, {facet.id: facet}, {"declared": tag.id}
    )


def mark_page(app: Sphinx, doctree: nodes.document) -> None:
    """At ``doctree-read``: fill entries, weeks and listings of the page."""
    page = log_domain(app.env).pages.get(app.env.docname)
    if page is None:
        return
    for index, entry in enumerate(page.entries):
        known = {
            "place": entry.place,
            "week": entry.week,
            "key": entry.key,
            "status": entry.status,
            "fields": (
                ("site", f"https://example.org/{MARKUP}"),
                ("data", f"Entry.fields0{MARKUP}"),
            ),
            "links": (("code", f"https://example.org/{MARKUP}"), ("doi", f"10.1000/{MARKUP}")),
        }
        filled = marked(Entry, "Entry", known)
        tags = (*filled.tags, f"{filled.tags[0]}/{MARKUP}", "declared")
        page.entries[index] = Entry(**{**vars(filled), "tags": tags})
    for index, logged in enumerate(page.weeks):
        page.weeks[index] = LoggedWeek(logged.place, Week(logged.week.year, logged.week.number))
    for node in list(doctree.findall(log_listing)):
        for kind in LISTINGS:
            other = node.copy()
            other["listing"] = marked(kind, kind.__name__)
            node.parent.insert(node.parent.index(node) + 1, other)
            page.listings.append(other["listing"])
            page.listing_lines.append(1)


def setup(app: Sphinx) -> None:
    app.connect("builder-inited", mark_records, priority=900)
    app.connect("doctree-read", mark_page, priority=900)
