"""What is typed into a week: directives and roles, the same in MyST and reStructuredText.

A directive records facts in the domain and places a node that any writer can print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperlog.directives.admonitions import NoteDirective, TopicDirective
from paperlog.directives.author_index import AuthorIndexDirective
from paperlog.directives.editor import ConjectureRole, EditorDirective, SicRole, SuppliedRole
from paperlog.directives.entries import EntriesDirective
from paperlog.directives.entry import PaperDirective
from paperlog.directives.excerpt import ExcerptDirective
from paperlog.directives.lineage import LineageDirective
from paperlog.directives.statistics import StatisticsDirective
from paperlog.directives.tag_index import TagIndexDirective
from paperlog.directives.venue_index import VenueIndexDirective
from paperlog.directives.week import WeekDirective
from paperlog.directives.weeks import WeeksDirective
from paperlog.domain import LogDomain

if TYPE_CHECKING:
    from sphinx.application import Sphinx

DIRECTIVES = {
    "week": WeekDirective,
    "paper": PaperDirective,
    "note": NoteDirective,
    "topic": TopicDirective,
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
ROLES = {"supplied": SuppliedRole(), "conjecture": ConjectureRole(), "sic": SicRole()}
OF_DOCUTILS = {"note", "topic"}


def register_markup(app: Sphinx) -> None:
    """Register every directive and role by its bare name; the domain's roles too."""
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive, override=name in OF_DOCUTILS)
    for name, role in ROLES.items():
        app.add_role(name, role)
    for name, role in LogDomain.roles.items():
        app.add_role(name, role)
