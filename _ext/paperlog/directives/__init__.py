"""Directives and roles of a log, the same in MyST and reStructuredText.

A directive records data in the domain and returns nodes that every writer supports.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from docutils.parsers.rst import Directive

from paperlog.diagnostics import warn
from paperlog.directives.admonitions import NoteDirective, TopicDirective
from paperlog.directives.editor import AdditionRole, EditorDirective, SicRole
from paperlog.directives.excerpt import ExcerptDirective
from paperlog.directives.listing import ListingDirective
from paperlog.directives.local_footnotes import PartFootnoteNumbers
from paperlog.directives.week_and_entries import PaperDirective, WeekDirective
from paperlog.domain import LogDomain
from paperlog.registry import LISTINGS, load

if TYPE_CHECKING:
    from sphinx.application import Sphinx

DIRECTIVES = {
    "week": WeekDirective,
    "paper": PaperDirective,
    "excerpt": ExcerptDirective,
    "editor": EditorDirective,
}
OF_WEEK = {"note": NoteDirective, "topic": TopicDirective}
"""Directives whose bare names belong to the log only directly inside a week."""
ROLES = {
    "supplied": AdditionRole("pl-supplied"),
    "conjecture": AdditionRole("pl-conjecture", "？"),
    "sic": SicRole(),
}


def register_markup(app: Sphinx) -> None:
    """Register all directives and roles by their bare names, including the roles of the domain."""
    app.add_transform(PartFootnoteNumbers)
    listings = load(LISTINGS, ListingDirective)
    for problem in listings.problems:
        warn("plugin", problem)
    loaded = cast("Mapping[str, type[ListingDirective]]", listings.found)
    directives: dict[str, type[Directive]] = {**DIRECTIVES, **loaded}
    for name, directive in directives.items():
        app.add_directive(name, directive)
    for name, directive in OF_WEEK.items():
        app.add_directive_to_domain(LogDomain.name, name, directive)
    for name, role in ROLES.items():
        app.add_role(name, role)
    for name, role in LogDomain.roles.items():
        app.add_role(name, role)
