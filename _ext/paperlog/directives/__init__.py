"""What is typed into a week: directives and roles, the same in MyST and reStructuredText.

A directive records facts in the domain and places a node that any writer can print.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from docutils.parsers.rst import Directive

from paperlog.diagnostics import warn
from paperlog.directives.admonitions import NoteDirective, TopicDirective
from paperlog.directives.editor import ConjectureRole, EditorDirective, SicRole, SuppliedRole
from paperlog.directives.entry_directive import PaperDirective
from paperlog.directives.excerpt import ExcerptDirective
from paperlog.directives.listing import ListingDirective
from paperlog.directives.week_directive import WeekDirective
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
"""Found by their bare names directly inside a week alone."""
ROLES = {"supplied": SuppliedRole(), "conjecture": ConjectureRole(), "sic": SicRole()}


def register_markup(app: Sphinx) -> None:
    """Register every directive and role by its bare name; the domain's roles too."""
    listings = load(LISTINGS, ListingDirective)
    for problem in listings.problems:
        warn("plugin", problem)
    found = cast("Mapping[str, type[ListingDirective]]", listings.found)
    directives: dict[str, type[Directive]] = {**DIRECTIVES, **found}
    for name, directive in directives.items():
        app.add_directive(name, directive)
    for name, directive in OF_WEEK.items():
        app.add_directive_to_domain(LogDomain.name, name, directive)
    for name, role in ROLES.items():
        app.add_role(name, role)
    for name, role in LogDomain.roles.items():
        app.add_role(name, role)
