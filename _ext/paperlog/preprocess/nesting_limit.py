"""Parsers that limit the depth of the doctree.

MyST, docutils and Sphinx read, pickle and write nested nodes recursively, and exceed Python's
recursion limit at great depth, which ends the build. :mod:`paperlog.source.nesting` limits what is
visible in the source. Here a page that is too deep after parsing is parsed again as literal text.
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

MAX_DEPTH = 120
"""Maximum depth of a doctree; pickling it needs five nested calls for each level."""


class BoundedMarkdown(MystParser):
    """MyST parser with limited depth."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Parse *inputstring* into *document*."""
        _parse(super().parse, inputstring, document)


class BoundedRestructured(RSTParser):
    """reStructuredText parser with limited depth."""

    def parse(self, inputstring: str | StringList, document: nodes.document) -> None:
        """Parse *inputstring* into *document*."""
        text = inputstring if isinstance(inputstring, str) else "\n".join(inputstring)
        _parse(super().parse, text, document)


def register_parsers(app: Sphinx) -> None:
    """Replace the parsers of MyST and Sphinx by the bounded ones."""
    app.add_source_parser(BoundedMarkdown, override=True)
    app.add_source_parser(BoundedRestructured, override=True)


def _parse(
    parse: Callable[[str, nodes.document], None], text: str, document: nodes.document
) -> None:
    """Parse *text* by *parse*; if it is too deep, warn and show the page as literal text."""
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
    problem = "directives, lists or quotations are nested too deeply, so the page is shown as typed"
    warn("too-deep", f"{problem}; move the innermost ones out", (docname, line))
    transforms[:] = before
    _forget(document, env)
    # parsers set attributes that their transforms require
    parse("", document)
    _show_as_typed(document, text, PurePosixPath(docname).name)


def _first_too_deep(document: nodes.document) -> nodes.Node | None:
    """Return the first node below :data:`MAX_DEPTH`, or None."""
    level: list[nodes.Node] = [document]
    for _depth in range(MAX_DEPTH):
        level = [child for node in level for child in node.children]
        if not level:
            return None
    return level[0]


def _line_of_directive(error: RecursionError) -> int | None:
    """Return the line of the outermost directive in the traceback of *error*, or None."""
    for frame, _line in walk_tb(error.__traceback__):
        directive = frame.f_locals.get("self")
        if isinstance(directive, Directive):
            return directive.lineno
    return None


def _forget(document: nodes.document, env: BuildEnvironment) -> None:
    """Reset *document* and *env* to their state before the page was parsed."""
    env.events.emit("env-purge-doc", env, env.docname)
    env.clear_doc(env.docname)
    leave_all(env)
    transformer, source = document.transformer, document["source"]
    nodes.document.__init__(document, document.settings, document.reporter, source=source)
    document.transformer = transformer
    document.note_source(source, -1)


def _show_as_typed(document: nodes.document, text: str, name: str) -> None:
    """Add a section with the title *name* and *text* as a literal block to *document*."""
    section = nodes.section("", nodes.title("", name), names=[nodes.fully_normalize_name(name)])
    section += nodes.literal_block(text, text, language="none")
    section.line = section[0].line = section[1].line = 1
    document.note_implicit_target(section, section)
    document += section
