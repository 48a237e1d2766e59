"""``{week}``: a week of the log with its entries."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.typing import OptionSpec

from paperlog.checking.directive_messages import unreadable_week, week_in_week
from paperlog.dates import week_dates
from paperlog.directives.context import claim_id, current, inside
from paperlog.directives.local_footnotes import local_footnotes
from paperlog.directives.log_directive import LogDirective, Options
from paperlog.domain import log_domain
from paperlog.model.entry import LoggedWeek, Place
from paperlog.model.week import WeekError, parse_week
from paperlog.nodes import log_week, log_week_title

BOOLEANS = {"": True, "yes": True, "true": True, "no": False, "false": False}


class WeekDirective(LogDirective):
    """``{week} 2024-W27``, any date of the week, or a range from Monday to Sunday."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[OptionSpec] = Options(
        {"open": directives.unchanged, "class": directives.class_option}
    )

    def run(self) -> list[nodes.Node]:
        try:
            reading = parse_week(self.argument())
        except WeekError as error:
            self.warn("week", unreadable_week(error))
            with inside(self.env, in_week=True, week=None):
                return self.parse_content_to_nodes()
        if reading.problem:
            self.warn("week-range", reading.problem)
        week = reading.week
        if current(self.env).in_week:
            self.warn("week", week_in_week(week))
        node = log_week(
            week=str(week),
            in_document=self.env.docname,
            open=self._open(),
            classes=self.options.get("class", []),
        )
        self.set_source_info(node)
        claim_id(self.state.document, node, week.anchor)
        node += log_week_title("", week_dates(week, self.config.language))
        log_domain(self.env).page(self.env.docname).weeks.append(
            LoggedWeek(Place(self.env.docname, self.lineno, node["ids"][0]), week)
        )
        with inside(self.env, in_week=True, week=week), local_footnotes(self.state.document, node):
            node += self.parse_content_to_nodes()
        return [node]

    def _open(self) -> bool | None:
        """Return ``:open:`` as a boolean, true if it has no value; None if not set or invalid."""
        if "open" not in self.options:
            return None
        text = self.option("open").lower()
        if text not in BOOLEANS:
            self.warn("option", f":open: is yes or no, not {text!r}", "open")
        return BOOLEANS.get(text)
