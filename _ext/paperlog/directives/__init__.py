"""What is typed into a week: directives and roles, the same in MyST and reStructuredText.

A directive records facts in the domain and places a node that any writer can print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlog.directives.admonitions import NoteDirective, TopicDirective
from paperlog.directives.author_index import AuthorIndexDirective
from paperlog.directives.editor import ConjectureRole, EditorDirective, SicRole, SuppliedRole
from paperlog.directives.entry_directive import PaperDirective
from paperlog.directives.entry_list import EntriesDirective
from paperlog.directives.excerpt import ExcerptDirective
from paperlog.directives.lineage_listing import LineageDirective
from paperlog.directives.statistics_listing import StatisticsDirective
from paperlog.directives.tag_index import TagIndexDirective
from paperlog.directives.venue_index import VenueIndexDirective
from paperlog.directives.week_directive import WeekDirective
from paperlog.directives.week_list import WeeksDirective
from paperlog.domain import LogDomain

if TYPE_CHECKING:
    from sphinx.application import Sphinx

DIRECTIVES = {
    "week": WeekDirective,
    "paper": PaperDirective,
    "excerpt": ExcerptDirective,
    "editor": EditorDirective,
    "entries": EntriesDirective,
    "weeks": WeeksDirective,
    "tag-index": TagIndexDirective,
    "author-index": AuthorIndexDirective,
    "venue-index": VenueIndexDirective,
    "statistics": StatisticsDirective,
    "lineage": LineageDirective,
}
OF_WEEK = {"note": NoteDirective, "topic": TopicDirective}
"""Found by their bare names directly inside a week alone."""
ROLES = {"supplied": SuppliedRole(), "conjecture": ConjectureRole(), "sic": SicRole()}


def register_markup(app: Sphinx) -> None:
    """Register every directive and role by its bare name; the domain's roles too."""
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
    for name, directive in OF_WEEK.items():
        app.add_directive_to_domain(LogDomain.name, name, directive)
    for name, role in ROLES.items():
        app.add_role(name, role)
    for name, role in LogDomain.roles.items():
        app.add_role(name, role)
