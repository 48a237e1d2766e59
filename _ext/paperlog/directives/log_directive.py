"""The base class of the directives of a log, and their context: the week and the entry around them.

Directly inside a week, ``note`` and ``topic`` are those of the log: the document then has a default
domain that adds them. Elsewhere the names are those of docutils.
"""

from __future__ import annotations

import linecache
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils.parsers.rst import directives
from myst_parser.mocking import MockState
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import OptionSpec

from paperlog.checking.directive_messages import option_in_text, unknown_option
from paperlog.diagnostics import warn
from paperlog.model.escapes import one_line
from paperlog.model.week import Week
from paperlog.source.exact_lines import directive_at, line_of_option

if TYPE_CHECKING:
    from docutils import nodes
    from docutils.parsers.rst import Directive
    from sphinx.config import Config
    from sphinx.domains import Domain
    from sphinx.environment import BuildEnvironment


RULE = re.compile(r"([-*_])(?:[ \t]*\1){2,}[ \t]*")


class Options(dict[str, Callable[[str], Any]]):
    """An option specification that accepts unknown options too.

    docutils would drop the whole directive for one misspelt option.
    """

    def __missing__(self, name: str) -> Callable[[str], Any]:
        return directives.unchanged


class LogDirective(SphinxDirective):
    """A directive that warns of unknown options and ignores them."""

    option_spec: ClassVar[OptionSpec] = Options()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content_offset -= self._added_lines()
        if isinstance(self.state, MockState) and self.content and RULE.fullmatch(self.content[0]):
            # MyST reads a first line `---` as the start of front matter and drops the lines up to
            # the next one; docutils has no transition at the start of an element
            self.content[0] = ""
        known = self.options_in(self.config)
        for name in [name for name in self.options if name not in known]:
            del self.options[name]
            self.warn("option", unknown_option(self.name, name, known), name)

    @classmethod
    def options_in(cls, config: Config) -> OptionSpec:
        """Return the options of the directive in a project with the settings *config*."""
        return cls.option_spec

    def _added_lines(self) -> int:
        """Return the number of content lines that are not in the file: 0 or 1.

        MyST inserts an empty line between the opening lines of two nested colon fences and counts
        it, so that line numbers of warnings below would be one too high.
        """
        if (
            not isinstance(self.state, MockState)
            or self.content_offset != 1
            or not self.block_text.partition("\n")[2].startswith("\n")
        ):
            return 0
        path, line = self.get_source_info()
        linecache.checkcache(path)
        return int(linecache.getline(path, line + 1).lstrip().startswith(":::"))

    def warn(self, code: str, message: str, *options: str) -> None:
        """Warn at the line of the first of *options* that is set, else of the directive."""
        path, line = Path(self.env.doc2path(self.env.docname)), self.lineno
        warn(code, message, f"{path}:{line_of_option(path, line, *options) if options else line}")

    def warn_of_options_in_text(self) -> None:
        """Warn of options in the first paragraph of the content, where they are text."""
        if not any(line.lstrip().startswith(":") for line in self.content):
            return
        path = Path(self.env.doc2path(self.env.docname))
        block = directive_at(path, self.lineno)
        for misplaced in block.options_in_text(self.options_in(self.config)) if block else ():
            message = option_in_text(self.name, misplaced.value)
            warn("option", message, f"{path}:{misplaced.line}")

    def option(self, name: str) -> str:
        """Return the option *name* on one line; empty if it is not set."""
        return one_line(self.options.get(name) or "")

    def argument(self) -> str:
        """Return the argument of the directive on one line; empty if there is none."""
        return one_line(self.arguments[0]) if self.arguments else ""


SLOT = "paperlog:context"
OF_WEEK = frozenset({"note", "topic"})
"""Directives of docutils that the log replaces directly inside a week."""


@dataclass(frozen=True)
class Context:
    """Week, entry and citation key; ``in_week`` is true also if the week could not be parsed."""

    in_week: bool = False
    week: Week | None = None
    in_entry: bool = False
    key: str = ""


def current(env: BuildEnvironment) -> Context:
    """Return the context of the directive that is being run."""
    context = env.temp_data.get(SLOT)
    return context if isinstance(context, Context) else Context()


@contextmanager
def inside(env: BuildEnvironment, **changes: object) -> Iterator[Context]:
    """Apply *changes* to the context of directives within the ``with`` block."""
    document, outer = env.current_document, current(env)
    domain = document.default_domain
    inner = replace(outer, **changes)  # type: ignore[arg-type]
    env.temp_data[SLOT] = inner
    document.default_domain = _without_names_of_week(domain)
    if inner.in_week and not inner.in_entry:
        names = _NamesOfWeek(env, document.default_domain)
        document.default_domain = cast("Domain", names)
    try:
        yield inner
    finally:
        env.temp_data[SLOT] = outer
        document.default_domain = domain


def leave_all(env: BuildEnvironment) -> None:
    """Reset the context after a document could not be parsed to its end."""
    env.temp_data.pop(SLOT, None)
    document = env.current_document
    document.default_domain = _without_names_of_week(document.default_domain)


class _NamesOfWeek:
    """Proxy for the default domain that adds the directives of :data:`OF_WEEK`."""

    def __init__(self, env: BuildEnvironment, domain: Domain | None) -> None:
        self.original = domain
        self._domain = domain or env.domains.standard_domain
        self._directives = env.get_domain("paperlog").directives

    def directive(self, name: str) -> type[Directive] | None:
        """Return the directive class *name*, or None if the domain does not have it."""
        if name in OF_WEEK:
            return self._directives[name]
        return self._domain.directive(name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._domain, name)


def _without_names_of_week(domain: Domain | None) -> Domain | None:
    return domain.original if isinstance(domain, _NamesOfWeek) else domain


def claim_id(document: nodes.document, node: nodes.Element, requested: str) -> bool:
    """Give *node* the id *requested*, with a number if it is taken; return whether it was free."""
    address, number = requested, 1
    while address in document.ids:
        number += 1
        address = f"{requested}-{number}"
    node["ids"] = [address]
    document.ids[address] = node
    return address == requested
