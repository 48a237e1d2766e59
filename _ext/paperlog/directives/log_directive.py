"""Base class of the directives of a log."""

from __future__ import annotations

import linecache
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils.parsers.rst import directives
from myst_parser.mocking import MockState
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import OptionSpec

from paperlog.checking.directive_messages import option_in_text, unknown_option
from paperlog.diagnostics import warn
from paperlog.model.printable import one_line
from paperlog.source.exact_lines import directive_at, line_of_option

if TYPE_CHECKING:
    from sphinx.config import Config

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
