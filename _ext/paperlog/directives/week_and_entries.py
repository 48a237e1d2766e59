"""The directives of a week and its entries: ``week``, ``paper`` and, inside a week, ``note``."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.util.typing import OptionSpec

from paperlog.bib.citations import cite_domain, note_citation
from paperlog.checking.directive_messages import (
    needs_argument,
    no_alt,
    outside_week,
    unreadable_week,
    week_in_week,
)
from paperlog.directives.local_footnotes import local_footnotes
from paperlog.directives.log_directive import LogDirective, Options, claim_id, current, inside
from paperlog.domain import Page, log_domain
from paperlog.domain.page import summary_of
from paperlog.formulas.own_commands import OwnCommands
from paperlog.messages import week_dates
from paperlog.model.anchors import anchor
from paperlog.model.citation_text import parse_citation
from paperlog.model.entry import LoggedWeek, Place
from paperlog.model.options import ENTRY_OPTIONS, placed, read_options
from paperlog.model.week import WeekError, parse_week
from paperlog.nodes import (
    log_entry,
    log_entry_title,
    log_excerpt,
    log_figure,
    log_picture,
    log_week,
    log_week_title,
)

if TYPE_CHECKING:
    from sphinx.config import Config


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


class EntryDirective(LogDirective):
    """Base of the directives of papers and notes."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[OptionSpec] = Options(
        {**dict.fromkeys(ENTRY_OPTIONS, directives.unchanged), "class": directives.class_option}
    )

    @classmethod
    def options_in(cls, config: Config) -> OptionSpec:
        return {**cls.option_spec, **dict.fromkeys(config.paperlog_fields, directives.unchanged)}

    # for subclasses -------------------------------------------------------------------------------

    subject: ClassVar[str]
    """What the argument is, for warnings: ``a citation key``."""

    def identity(self) -> tuple[str, str, str]:
        """Return the citation key or an empty string, the short name, and the requested anchor."""
        raise NotImplementedError

    # shared ---------------------------------------------------------------------------------------

    def run(self) -> list[nodes.Node]:
        context = current(self.env)
        self.warn_of_options_in_text()
        if not self.argument():
            self.warn("argument", needs_argument(self.name, self.subject))
            return self.parse_content_to_nodes()
        key, name, requested = self.identity()
        if context.in_entry or not context.in_week:
            message = outside_week(self.argument(), in_entry=context.in_entry)
            self.warn("outside-week", message)
        if key:
            note_citation(self.env, key, self.lineno)
        node = log_entry(in_document=self.env.docname, classes=self.options.get("class", []))
        self.set_source_info(node)
        claim_id(self.state.document, node, requested)
        node += log_entry_title("", name)
        with inside(self.env, in_entry=True, key=key), local_footnotes(self.state.document, node):
            content = self.parse_content_to_nodes()
            node += self._figures()
            node += content
        self._record(node, key)
        return [node]

    @property
    def page(self) -> Page:
        """The domain data of the document that is being read."""
        return log_domain(self.env).page(self.env.docname)

    def _record(self, node: log_entry, key: str) -> None:
        """Add the entry, and the citations within *node*, to the domain data of the page."""
        page = self.page
        options, problems = read_options(self.options, self.config.paperlog_fields)
        for problem in problems:
            self.warn(problem.rule, problem.message, problem.option)
        for relation in options.relations:
            note_citation(self.env, relation.target, self.lineno)
        place = Place(self.env.docname, self.lineno, node["ids"][0])
        node["anchor"] = place.anchor
        commands = OwnCommands.of(self.config.paperlog_math_commands).defined
        summary = summary_of(node, commands)
        week, number = current(self.env).week, len(page.entries)
        page.entries.append(placed(options, place, week, number, key, self.argument(), summary))
        for reference in node.findall(nodes.Element):
            if reference.get("refdomain") == "cite":
                cited = parse_citation(reference["reftarget"])
                page.citations_in_entries += [(place.anchor, item.key) for item in cited]
            elif isinstance(reference, log_excerpt):
                page.citations_in_entries.append((place.anchor, reference["key"]))

    # figures --------------------------------------------------------------------------------------

    def _figures(self) -> list[nodes.Node]:
        path, alt = self.option("figure"), self.option("alt")
        if not path:
            return []
        if not alt:
            self.warn("alt", no_alt(path), "figure")
        picture = log_picture(uri=path, alt=alt)
        figure = log_figure("", picture, classes=["pl-figure"])
        self.set_source_info(figure)
        self.set_source_info(picture)
        if text := self.options.get("caption"):
            parsed, messages = self.parse_inline(text)
            caption = nodes.caption(text, "", *parsed)
            self.set_source_info(caption)
            figure += caption
            return [figure, *messages]
        return [figure]


class PaperDirective(EntryDirective):
    """``{paper} KEY``: an entry about the work with that citation key."""

    subject = "a citation key"

    def identity(self) -> tuple[str, str, str]:
        key = self.argument()
        name = self.option("name") or self.option("title")
        if not name:
            record = cite_domain(self.env).records.get(key)
            title = record.title if record else ""
            self.page.titles_read[key] = title
            name = title or key
        return key, name, anchor("paper", key)


class NoteEntryDirective(EntryDirective):
    """``{note} TITLE`` in a week: an entry about no single paper."""

    subject = "a title"

    def identity(self) -> tuple[str, str, str]:
        title = self.argument()
        return "", self.option("name") or title, anchor("note", title)


def content_of_argument(directive: LogDirective) -> StringList:
    """Return the content after the argument, as admonitions of docutils take no argument."""
    if not directive.arguments:
        return directive.content
    source = (
        directive.content.source(0)
        if directive.content
        else directive.state.document.current_source
    )
    lines = StringList(directive.arguments[0].splitlines(), source or "")
    if directive.content:
        lines.append("", source or "", directive.lineno)
    lines.extend(directive.content)
    return lines
