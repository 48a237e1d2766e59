"""``note`` and ``topic``: those of the log directly inside a week, those of docutils elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from docutils.parsers.rst.directives.admonitions import Note
from docutils.parsers.rst.directives.body import Topic
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import OptionSpec

from paperlog.bib.citations import note_citation
from paperlog.directives.log_directive import LogDirective, Options, claim_id, current
from paperlog.directives.week_and_entries import (
    EntryDirective,
    NoteEntryDirective,
    content_of_argument,
)
from paperlog.domain import log_domain
from paperlog.model.anchors import anchor
from paperlog.nodes import log_topic

if TYPE_CHECKING:
    from sphinx.config import Config


class _InWeek(LogDirective):
    """Run :attr:`of_log` directly inside a week if there is a title, else :attr:`of_docutils`."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    of_log: type[SphinxDirective]
    of_docutils: type[Directive]
    argument_is_content = False

    def run(self) -> list[nodes.Node]:
        context = current(self.env)
        if context.in_week and not context.in_entry and self.arguments:
            return self._run_as(self.of_log, self.arguments, self.content)
        if self.argument_is_content:
            return self._run_as(self.of_docutils, [], content_of_argument(self))
        return self._run_as(self.of_docutils, self.arguments, self.content)

    def _run_as(
        self, kind: type[Directive], arguments: list[str], content: StringList
    ) -> list[nodes.Node]:
        """Run a directive of the class *kind*; warn of options and arguments it does not take."""
        known = kind.option_spec or {}
        if issubclass(kind, LogDirective):
            known = kind.options_in(self.config)
        options = {name: value for name, value in self.options.items() if name in known}
        for name in self.options.keys() - options.keys():
            self.warn("option", f"`{self.name}` has no option `{name}` here")
        if len(arguments) < kind.required_arguments:
            self.warn(
                "argument",
                f"`{self.name}` needs a title after its name; its text is shown without one",
            )
            return self.parse_content_to_nodes()
        directive = kind(
            self.name,
            arguments,
            options,
            content,
            self.lineno,
            self.content_offset,
            self.block_text,
            self.state,
            self.state_machine,
        )
        return list(directive.run())


class NoteDirective(_InWeek):
    of_log = NoteEntryDirective
    of_docutils = Note
    argument_is_content = True
    option_spec: ClassVar[OptionSpec] = Options(
        {**(Note.option_spec or {}), **EntryDirective.option_spec}
    )

    @classmethod
    def options_in(cls, config: Config) -> OptionSpec:
        return {**cls.option_spec, **EntryDirective.options_in(config)}


class TopicOfWeekDirective(LogDirective):
    """``{topic} TITLE``: a heading over several entries.

    ``:source:`` is the citation key of a text on which they are based.
    """

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[OptionSpec] = Options(
        {"source": directives.unchanged, "class": directives.class_option}
    )

    def run(self) -> list[nodes.Node]:
        title = self.argument()
        source = self.option("source")
        node = log_topic(
            in_document=self.env.docname, source_key=source, classes=self.options.get("class", [])
        )
        self.set_source_info(node)
        week = current(self.env).week
        claim_id(self.state.document, node, anchor("topic", f"{week} {title}" if week else title))
        node += nodes.title("", title)
        if source:
            note_citation(self.env, source, self.lineno)
            log_domain(self.env).page(self.env.docname).references.append(
                ("source", source, self.lineno)
            )
        node += self.parse_content_to_nodes()
        return [node]


class TopicDirective(_InWeek):
    of_log = TopicOfWeekDirective
    of_docutils = Topic
    option_spec: ClassVar[OptionSpec] = Options(
        {**Topic.option_spec, **TopicOfWeekDirective.option_spec}
    )
