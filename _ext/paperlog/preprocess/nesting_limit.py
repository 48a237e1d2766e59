"""Parsers that bound how deep the parts of a page stand in one another.

MyST, docutils and Sphinx call themselves for what stands within, while they read, store and write
a page; Python ends that at about a thousand calls, and with it the build.  :mod:`sources.nesting`
keeps what it can see in the source within bounds.  Here, what only a parser finds is caught: the
page is read again as a block of words.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from traceback import walk_tb
from typing import TYPE_CHECKING

from docutils import nodes
from docutils.parsers.rst import Directive
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.parsers import RSTParser

from paperlog.diagnostics import warn
from paperlog.directives.context import leave_all
from paperlog.nodes import holder_of_line

if TYPE_CHECKING:
    from docutils.statemachine import StringList
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

DEEPEST = 120
"""Nodes that may stand in one another; storing a page needs five calls for each."""
ADVICE = "so the page is shown as typed; move what stands innermost out"


class BoundedMarkdown(MystParser):
    """MyST of which no page ends the build."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse *inputstring* into *document*."""
        _parse(super().parse, inputstring, document)


class BoundedRestructured(RSTParser):
    """reStructuredText of which no page ends the build."""

    def parse(self, inputstring: str | StringList, document: nodes.document) -> None:
        """Parse *inputstring* into *document*."""
        text = inputstring if isinstance(inputstring, str) else "\n".join(inputstring)
        _parse(super().parse, text, document)


def register_parsers(app: Sphinx) -> None:
    """Put the bounded parsers in the place of MyST's and Sphinx's."""
    app.add_source_parser(BoundedMarkdown, override=True)
    app.add_source_parser(BoundedRestructured, override=True)


def _parse(
    parse: Callable[[str, nodes.document], None], text: str, document: nodes.document
) -> None:
    transforms = document.transformer.transforms
    before = list(transforms)
    try:
        parse(text, document)
    except RecursionError as error:
        line = _line_of_directive(error)
    else:
        deep = _first_too_deep(document)
        if deep is None:
            return
        line = holder_of_line(deep).line
    env = document.settings.env
    docname = env.docname
    what = "more directives, lists or quotations stand in one another than can be read"
    warn("too-deep", f"{what}, {ADVICE}", (docname, line))
    transforms[:] = before
    _forget(document, env)
    # parsers leave settings that their transforms ask for
    parse("", document)
    _show_as_typed(document, text, PurePosixPath(docname).name)


def _first_too_deep(document: nodes.document) -> nodes.Node | None:
    level: list[nodes.Node] = [document]
    for _depth in range(DEEPEST):
        level = [child for node in level for child in node.children]
        if not level:
            return None
    return level[0]


def _line_of_directive(error: RecursionError) -> int | None:
    """The line of the outermost directive that was being read."""
    for frame, _line in walk_tb(error.__traceback__):
        directive = frame.f_locals.get("self")
        if isinstance(directive, Directive):
            return directive.lineno
    return None


def _forget(document: nodes.document, env: BuildEnvironment) -> None:
    """Undo what reading the page has left in *document* and *env*, as before it is read again."""
    env.events.emit("env-purge-doc", env, env.docname)
    env.clear_doc(env.docname)
    leave_all(env)
    transformer, source = document.transformer, document["source"]
    nodes.document.__init__(document, document.settings, document.reporter, source=source)
    document.transformer = transformer
    document.note_source(source, -1)


def _show_as_typed(document: nodes.document, text: str, name: str) -> None:
    section = nodes.section("", nodes.title("", name), names=[nodes.fully_normalize_name(name)])
    section += nodes.literal_block(text, text, language="none")
    section.line = section[0].line = section[1].line = 1
    document.note_implicit_target(section, section)
    document += section
