"""Parser for the directives and other fences of a MyST page, based on MyST's block parser.

The content of a fence is text to MyST's parser; it is parsed again at each nesting level, as in a
build, but only if it may contain a fence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import TYPE_CHECKING, Literal

from paperlog.model.line_ends import source_lines
from paperlog.source.directive_block import DEEPEST, VERBATIM, DirectiveBlock, options_of
from paperlog.source.restructured_blocks import read_restructured

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

OF_BLOCKS = frozenset(
    {"amsmath", "attrs_block", "colon_fence", "deflist", "dollarmath", "fieldlist", "substitution"}
)
"""MyST extensions that add block syntax; all others concern inline syntax."""
ALWAYS_ON = frozenset({"colon_fence", "dollarmath"})
FENCES = (":::", "```", "~~~")
OPENING = re.compile(r" {0,3}(?P<fence>:{3,}|`{3,}|~{3,})\s*(?P<info>\{[^{}\s]+\}(?:\s.*)?)")
"""A line that opens a directive."""
VERBATIM_HTML = re.compile(r"\s*<(?:[?!]|(?:script|pre|style|textarea)(?=\s|>|$))", re.IGNORECASE)
"""HTML blocks that span blank lines; their content is known not to be parsed."""
KEEP_RULES = frozenset({"week", "topic", "paper", "note", "excerpt", "editor"})
"""Paperlog's own directives: a rule (``---``) at their start is a rule; in others MyST takes it for
front matter.
"""


def read_blocks(text: str, suffix: str, extensions: Collection[str] = ()) -> list[DirectiveBlock]:
    """Return the directives of a page; the *suffix* of its file selects the markup."""
    if suffix == ".rst":
        return read_restructured(source_lines(text, restructured=True))
    return read_markdown(text, extensions)


def read_markdown(text: str, extensions: Collection[str] = ()) -> list[DirectiveBlock]:
    """Return the top-level blocks of a MyST page; nested ones are their children.

    Blocks in lists, quotations and footnotes count as top-level, as in a build.  *extensions* are
    the MyST extensions that the project enables.
    """
    text = text.removeprefix("\N{BYTE ORDER MARK}")
    if not _may_hold_fences(text):
        return []
    reader = _Reader(_parser(ALWAYS_ON | OF_BLOCKS.intersection(extensions)))
    return [*reader.blocks(_normalized(text), 1, 1)]


def block_parser(extensions: Collection[str]) -> MarkdownIt:
    """Return a MyST parser for blocks only, with those of *extensions* that add block syntax."""
    # imported lazily: MyST takes 0.2 s to load
    from markdown_it.renderer import RendererHTML
    from myst_parser.config.main import MdParserConfig
    from myst_parser.parsers.mdit import create_md_parser

    parser = create_md_parser(
        MdParserConfig(enable_extensions=set(OF_BLOCKS.intersection(extensions))), RendererHTML
    )
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


_parser = cache(block_parser)


def _normalized(text: str) -> str:
    """Normalize *text* as markdown-it does, and end its last line."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return text if text.endswith("\n") else f"{text}\n"


def _may_hold_fences(text: str) -> bool:
    return any(fence in text for fence in FENCES)


class _Reader:
    def __init__(self, parser: MarkdownIt) -> None:
        self._parser = parser

    def blocks(self, text: str, first: int, depth: int) -> Iterator[DirectiveBlock]:
        """Yield the directives and fences in *text*; *first* is the number of its first line."""
        for token in self._tokens(text):
            if token.type in {"fence", "colon_fence"}:
                yield self._block(token, first, depth)
            elif token.type == "html_block":
                if not VERBATIM_HTML.match(token.content):
                    yield from _hidden("html", token, first)
            elif token.type in {"math_block", "math_block_label"}:
                yield from _hidden("formula", token, first)

    def _tokens(self, text: str) -> list[Token]:
        tokens: list[Token] = []
        # call the block parser directly: `parse` would normalize line ends at each level
        self._parser.block.parse(text, self._parser, {}, tokens)
        return tokens

    def _block(self, token: Token, first: int, depth: int) -> DirectiveBlock:
        start, stop = token.map or (0, 0)
        lines = token.content.split("\n")[:-1]
        info = token.info.strip()
        name, *rest = info.split(maxsplit=1) or [""]
        is_directive = len(name) > 2 and name[0] == "{" and name[-1] == "}"
        block = DirectiveBlock(
            name[1:-1] if is_directive else "",
            "".join(rest) if is_directive else info,
            first + start,
            first + stop - 1,
            body_line=first + start + 1,
            fence=token.markup,
            # the closing line counts in the token's map but not in its content
            closed=stop - start - 1 > len(lines),
        )
        if not is_directive:
            # code in a list or quotation ends with it
            block.closed |= token.level > 0
            if token.type == "colon_fence":
                self._read_within(block, lines, block.body_line, depth)
            return block
        if block.name == "eval-rst" and token.type == "fence":
            block.body = lines
            block.children = read_restructured(lines, block.body_line)
            return block
        block.options, at, block.faults = options_of(lines, block.body_line)
        block.body = lines[at:]
        block.body_line += at
        if block.name not in VERBATIM and block.body:
            # skip the blank line between options and body
            blank = not block.body[0].strip()
            self._read_within(block, block.body[blank:], block.body_line + blank, depth)
        return block

    def _read_within(self, block: DirectiveBlock, lines: list[str], first: int, depth: int) -> None:
        if not lines or depth >= DEEPEST:
            return
        if lines[0].startswith("---"):
            if block.name in KEEP_RULES and not lines[0].strip("- \t"):
                lines = ["", *lines[1:]]
            else:
                head = self._tokens("\n".join(lines) + "\n")[0]
                if head.type == "front_matter" and head.content.strip():
                    block.matter = first
        text = "\n".join(lines) + "\n"
        if _may_hold_fences(text):
            block.children = [*self.blocks(text, first, depth + 1)]


def _hidden(by: Literal["html", "formula"], token: Token, first: int) -> Iterator[DirectiveBlock]:
    """Yield the directives that would open within an HTML block or a formula."""
    if not _may_hold_fences(token.content) or not token.map:
        return
    begin = first + token.map[0]
    for line, text in enumerate(token.content.split("\n"), begin):
        opening = OPENING.fullmatch(text)
        if opening and line > begin:
            yield DirectiveBlock(
                "",
                opening["info"].strip(),
                line,
                line,
                fence=opening["fence"],
                hidden=by,
                hidden_by=begin,
            )
