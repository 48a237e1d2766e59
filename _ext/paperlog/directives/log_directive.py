"""What the directives of a log share."""

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

from paperlog.checking.directive_messages import unknown_option
from paperlog.diagnostics import warn
from paperlog.model.printable import one_line
from paperlog.source.exact_lines import line_of_option

if TYPE_CHECKING:
    from sphinx.config import Config

RULE = re.compile(r"([-*_])(?:[ \t]*\1){2,}[ \t]*")


class Options(dict[str, Callable[[str], Any]]):
    """The options of a directive, and any other: one misspelt option must not cost the entry it
    stands in.
    """

    def __missing__(self, name: str) -> Callable[[str], Any]:
        return directives.unchanged


class LogDirective(SphinxDirective):
    """Tells of options it does not have, and goes on without them."""

    option_spec: ClassVar[OptionSpec] = Options()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content_offset -= self._lines_added()
        if isinstance(self.state, MockState) and self.content and RULE.fullmatch(self.content[0]):
            # it divides nothing; MyST takes it for the head of a file and drops all down to the
            # next one, docutils has none at a start
            self.content[0] = ""
        known = self.options_in(self.config)
        for name in [name for name in self.options if name not in known]:
            del self.options[name]
            self.warn("option", unknown_option(self.name, name, known), name)

    @classmethod
    def options_in(cls, config: Config) -> OptionSpec:
        """The options that it has in a project with the settings *config*."""
        return cls.option_spec

    def _lines_added(self) -> int:
        """Lines of the content that are not in the file.

        MyST puts an empty line before a fence of colons that follows the opening line of another at
        once, and counts it: all that is read below would be told of one line too late.
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
        """Warn at the first of *options* that is given, else at the directive."""
        path, line = Path(self.env.doc2path(self.env.docname)), self.lineno
        warn(code, message, f"{path}:{line_of_option(path, line, *options) if options else line}")

    def option(self, name: str) -> str:
        """The text of an option on one line, empty if it was not given."""
        return one_line(self.options.get(name) or "")

    def argument(self) -> str:
        """The text after the directive's name on one line, empty if there is none."""
        return one_line(self.arguments[0]) if self.arguments else ""
