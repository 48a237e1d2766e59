"""``week``: the days, and the entries read in them."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import OptionSpec

from paperlog.core.entries import LoggedWeek, Place
from paperlog.core.weeks import WeekError, parse_week
from paperlog.dates import week_dates
from paperlog.diagnostics import warn
from paperlog.directives.context import claim_id, inside
from paperlog.domain import log_domain
from paperlog.nodes import log_week, log_week_title


def yes_or_no(argument: str | None) -> bool:
    """``:open:`` alone, or with ``yes`` or ``no``."""
    return directives.choice(argument or "yes", ("yes", "no", "true", "false")) in {"yes", "true"}


class WeekDirective(SphinxDirective):
    """``{week} 2024-W27``, any date of the week, or a range from Monday to Sunday."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[OptionSpec] = {"open": yes_or_no, "class": directives.class_option}

    def run(self) -> list[nodes.Node]:
        location = (self.env.docname, self.lineno)
        try:
            reading = parse_week(self.arguments[0])
        except WeekError as error:
            warn("week", f"{error}; its entries are shown without a week", location)
            with inside(self.env, in_week=True, week=None, keys_of_week={}):
                return self.parse_content_to_nodes()
        if reading.problem:
            warn("week_range", reading.problem, location)
        week = reading.week
        node = log_week(week=str(week), in_document=self.env.docname, open=self.options.get("open"), classes=self.options.get("class", []))
        self.set_source_info(node)
        if not claim_id(self.state.document, node, week.anchor):
            warn("duplicate", f"the week {week} stands twice on this page", location)
        node += log_week_title("", week_dates(week, self.config.language))
        log_domain(self.env).page(self.env.docname).weeks.append(LoggedWeek(Place(self.env.docname, self.lineno, node["ids"][0]), week))
        with inside(self.env, in_week=True, week=week, keys_of_week={}):
            node += self.parse_content_to_nodes()
        if not any(node.findall(lambda child: child is not node and isinstance(child, nodes.section))):
            warn("empty", f"the week {week} has no entry", location)
        return [node]
