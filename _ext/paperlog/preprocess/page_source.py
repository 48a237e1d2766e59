"""Checks of the source of a page: encoding, fences, names of files, depth of nesting, formulas.

Sphinx ends the build at a byte that is not UTF-8. A control character makes HTML invalid, and an
EPUB that no reader opens.

MyST, docutils and Sphinx read, pickle and write nested nodes recursively, and exceed Python's
recursion limit at great depth, which ends the build. :mod:`paperlog.source.page_faults` limits what
is visible in the source. Here a page that is too deep after parsing is parsed again as literal
text.

Invalid formulas are replaced by their source, the same for every format.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from encodings import utf_8_sig
from pathlib import PurePosixPath
from traceback import walk_tb
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from docutils import nodes
from docutils.parsers.rst import Directive
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.parsers import RSTParser
from sphinx.transforms import SphinxTransform

from paperlog.diagnostics import warn
from paperlog.directives.log_directive import leave_all
from paperlog.domain import log_domain
from paperlog.figures.picture_files import shortened
from paperlog.formulas.faults import FormulaError, fault_of, is_display_of_its_own
from paperlog.formulas.own_commands import OwnCommands, expanded
from paperlog.model.entry import first_words
from paperlog.model.escapes import printable
from paperlog.nodes import holder_of_line
from paperlog.source.markdown_blocks import read_markdown
from paperlog.source.page_faults import (
    LINE_ENDS,
    REPLACED,
    control_character,
    faulty_fences,
    flattened,
    not_utf_8,
)

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer
    from docutils.statemachine import StringList
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


LENIENT = "paperlog-utf-8"
STRICT = frozenset({"utf-8", "utf-8-sig", "utf8"})


class _Decoder(utf_8_sig.IncrementalDecoder):
    """UTF-8 decoder, with or without a byte order mark, that replaces invalid bytes by U+FFFD."""

    def __init__(self, errors: str = "strict") -> None:
        super().__init__("replace" if errors == "strict" else errors)


def _decode(data: ReadableBuffer, errors: str = "strict") -> tuple[str, int]:
    return utf_8_sig.decode(data, "replace" if errors == "strict" else errors)


def _find_codec(name: str) -> codecs.CodecInfo | None:
    if name.replace("_", "-") != LENIENT:
        return None
    return codecs.CodecInfo(
        utf_8_sig.encode,
        _decode,
        incrementalencoder=utf_8_sig.IncrementalEncoder,
        incrementaldecoder=_Decoder,
        name=LENIENT,
    )


def read_leniently(app: Sphinx) -> None:
    """At ``builder-inited``: set the encoding with which Sphinx and docutils open pages."""
    if app.config.source_encoding.lower() in STRICT:
        app.env.settings["input_encoding"] = LENIENT


def make_printable(app: Sphinx, docname: str, source: list[str]) -> None:
    """At ``source-read``, before all other handlers: remove control characters, and warn."""
    text = LINE_ENDS.sub(" ", source[0])
    source[0] = printable(text)
    if fault := control_character(text):
        line, message = fault
        warn("encoding", message, (docname, line))
    elif REPLACED in text:
        _warn_if_not_utf_8(app, docname)


def _warn_if_not_utf_8(app: Sphinx, docname: str) -> None:
    """Warn at the first byte that is not UTF-8; U+FFFD may be in the file itself."""
    data = app.env.doc2path(docname).read_bytes()
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line, message = not_utf_8(error)
        warn("encoding", message, (docname, line))


def register_encoding(app: Sphinx) -> None:
    """Register the codec and its event handlers."""
    codecs.register(_find_codec)
    app.connect("builder-inited", read_leniently)
    app.connect("source-read", make_printable, priority=100)


LINK = re.compile(r"\]\(\s*<?(?![a-z][a-z0-9+.-]*:)([^()\s<>]*)", re.IGNORECASE)
WEEK = "{week}"


def check_source(app: Sphinx, docname: str, source: list[str]) -> None:
    """At ``source-read``: warn of faults in a Markdown page, and escape what cannot be parsed.

    A page without a week is changed only in a project that is a log as a whole.
    """
    is_markdown = app.env.doc2path(docname).suffix == ".md"
    if not is_markdown or not (log_domain(app.env).is_whole or WEEK in source[0]):
        return
    extensions = app.config.myst_enable_extensions
    source[0], too_deep = flattened(source[0], extensions)
    faulty = faulty_fences(read_markdown(source[0], extensions)) if WEEK in source[0] else ()
    for fault in (*too_deep, *faulty):
        warn(fault.rule, fault.message, (docname, fault.line))
    source[0] = _with_links_escaped(source[0], docname)


def _with_links_escaped(text: str, docname: str) -> str:
    """Return *text* with links that cannot be file names escaped, so that they are shown as typed.

    MyST looks up each in the file system, and the error would end the build.
    """

    def escape(match: re.Match[str]) -> str:
        name = unquote(match[1])
        if "\0" not in name and all(len(part.encode()) < 256 for part in name.split("/")):
            return match[0]
        line = text.count("\n", 0, match.start()) + 1
        warn("download", f"{shortened(name)} cannot be the name of a file", (docname, line))
        return "\\" + match[0]

    return LINK.sub(escape, text)


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


class CheckFormulas(SphinxTransform):
    """Expand the log's own TeX commands, and warn of invalid formulas and show their source."""

    # after translated messages are inserted
    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        formulas = list(self.document.findall(_is_formula))
        if not formulas or not log_domain(self.env).is_ours(self.document):
            return
        own = OwnCommands.of(self.config.paperlog_math_commands)
        for node in formulas:
            assert isinstance(node, nodes.math | nodes.math_block)
            typed, display = node.astext(), isinstance(node, nodes.math_block)
            if fault := self._prepare(node, typed, own, display=display):
                excerpt = first_words(" ".join(typed.split()))
                message = f"the formula `{excerpt}` is shown as typed: {fault}"
                warn("formula", message, holder_of_line(node))
                node.replace_self(_as_typed(node, typed))

    @staticmethod
    def _prepare(node: nodes.Element, typed: str, own: OwnCommands, *, display: bool) -> str:
        """Expand the formula *typed* in *node*; return why it is invalid, or an empty string."""
        try:
            code = expanded(typed, own.defined)
        except FormulaError as fault:
            return str(fault)
        if code != typed:
            node[:] = [nodes.Text(code)]
        if display and is_display_of_its_own(code):
            # `$$\begin{align} … $$`, as is common in other tools
            node["nowrap"] = node["no-wrap"] = True
        bare = bool(display and (node.get("nowrap") or node.get("no-wrap")))
        return fault_of(code, display=display, bare=bare, more=own.foreign)


def _is_formula(node: nodes.Node) -> bool:
    return isinstance(node, nodes.math | nodes.math_block)


def _as_typed(node: nodes.Element, code: str) -> nodes.Element:
    """Return the source *code* of the formula *node* as a literal."""
    if isinstance(node, nodes.math):
        return nodes.literal(code, code)
    block = nodes.literal_block(code, code, language="none", ids=node["ids"], names=node["names"])
    block.source, block.line = node.source, node.line
    return block
