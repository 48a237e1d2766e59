"""Reader of Markdown files as blocks with line numbers; a block's text always comes from its own
lines.

Blocks are parsed by markdown-it-py as CommonMark with tables and footnotes. Folds (``<details>``),
which are plain HTML to the parser, are split here, since authors often use one per week.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from paperlog.source.myst_text import FOLD

Line = tuple[int, str]
"""Line number in the file (from 1), and the part of the line that belongs to the block."""
Kind = Literal[
    "heading",
    "paragraph",
    "quote",
    "list",
    "code",
    "table",
    "html",
    "rule",
    "open",
    "summary",
    "close",
    "definition",
]
KINDS: dict[str, Kind] = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "blockquote_open": "quote",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "table_open": "table",
    "fence": "code",
    "code_block": "code",
    "html_block": "html",
    "hr": "rule",
    "footnote_reference_open": "definition",
}
# A pattern instead of html.parser, which does not report where a tag ends.
TAG = re.compile(r"<[^<>]*>")
CLOSING_TAG = re.compile(r"</(?P<name>details|summary)\s*>$", re.IGNORECASE)
MARKER = re.compile(
    r"(?P<indent>\s*)(?P<marker>[-*+]|\d{1,9}[.)])(?P<gap>\s+|$)(?:\[(?P<box>[ xX])\]\s+)?"
)
QUOTE = re.compile(r" {0,3}> ?")
DEFINITION = re.compile(r" {0,3}\[(?P<label>[^\[\]]+)\]:")
SENTENCE_END = re.compile(r"[.。!！?？:：;；,，、]\s*$")


@dataclass(slots=True)
class MarkdownBlock:
    """Block of the file."""

    kind: Kind
    lines: list[Line]
    text: str = ""
    """Inline source of a heading, paragraph or summary, with line breaks."""
    level: int = 0
    items: list[ListItem] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    """Rows of a table, head first: line number and the source of each cell."""

    @property
    def line(self) -> int:
        return self.lines[0][0]

    @property
    def numbers(self) -> list[int]:
        """Numbers of the non-blank lines."""
        return [number for number, text in self.lines if text.strip()]

    @property
    def source(self) -> str:
        """Source of the block without surrounding blank lines."""
        return "\n".join(text for _number, text in self.lines).strip("\n")


@dataclass(slots=True)
class ListItem:
    """List item, without marker and indentation."""

    lines: list[Line]
    done: bool | None = None
    """Whether its checkbox is ticked; ``None`` without a checkbox."""


def paragraph(lines: list[Line]) -> MarkdownBlock:
    """Return *lines* as a paragraph."""
    return MarkdownBlock("paragraph", lines, "\n".join(text for _number, text in lines))


def read_blocks(
    lines: Sequence[Line], environment: dict[str, Any] | None = None
) -> list[MarkdownBlock]:
    """Parse *lines* into blocks; no line is lost. *environment* is that of markdown-it, which
    collects link definitions.
    """
    return list(_blocks(lines, {} if environment is None else environment))


def unquoted(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a block quote without their ``>`` markers."""
    return [(number, QUOTE.sub("", text, count=1)) for number, text in lines]


@cache
def parser() -> MarkdownIt:
    from mdit_py_plugins.footnote import footnote_plugin

    markdown = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
    markdown.core.ruler.enableOnly(["normalize", "block"])
    return markdown


def inline(text: str) -> list[Token]:
    """Parse a line or paragraph into inline tokens."""
    from markdown_it.rules_inline import StateInline

    tokens: list[Token] = []
    markdown = parser()
    markdown.inline.tokenize(state := StateInline(text, markdown, {}, tokens))
    for rule in markdown.inline.ruler2.getRules(""):
        rule(state)
    return tokens


# --- blocks ---------------------------------------------------------------------------------------


def _blocks(lines: Sequence[Line], environment: dict[str, Any]) -> Iterator[MarkdownBlock]:
    tokens = parser().parse("\n".join(text for _number, text in lines), environment)
    done = 0
    for index, token in enumerate(tokens):
        if token.level or token.nesting < 0 or not token.map or token.type not in KINDS:
            continue
        start, end = max(token.map[0], done), token.map[1]
        if end <= start:
            continue
        yield from _between(lines[done:start])
        done = end
        yield from _blocks_of(tokens, index, token, list(lines[start:end]), start)
    yield from _between(lines[done:])


def _between(lines: Sequence[Line]) -> Iterator[MarkdownBlock]:
    """Yield lines for which the parser gives no block: link definitions."""
    held = [line for line in lines if line[1].strip()]
    if held:
        yield MarkdownBlock("definition", held, "\n".join(text.strip() for _number, text in held))


def _blocks_of(
    tokens: list[Token], index: int, token: Token, lines: list[Line], start: int
) -> Iterator[MarkdownBlock]:
    while len(lines) > 1 and not lines[-1][1].strip():
        lines.pop()
    kind = KINDS[token.type]
    if kind == "html":
        yield from _html(lines)
        return
    if kind == "heading" and token.markup in {"-", "="}:
        yield from _underlined(tokens[index + 1].content, token, lines)
        return
    block = MarkdownBlock(kind, lines)
    if kind in {"heading", "paragraph"}:
        block.text = tokens[index + 1].content
        block.level = int(token.tag[1:]) if kind == "heading" else 0
    elif kind == "list":
        block.items = _items(tokens, index, lines, start)
    elif kind == "table":
        block.rows = _rows(tokens, index, lines, start)
    if kind in {"paragraph", "quote", "list", "heading"} and FOLD.search(block.source):
        yield from _with_folds(block)
        return
    yield block


def _underlined(text: str, token: Token, lines: list[Line]) -> Iterator[MarkdownBlock]:
    """Yield a setext heading. A longer paragraph or a sentence over ``---`` becomes a paragraph and
    a rule, as its author probably meant a separator.
    """
    if (
        token.markup == "-"
        and (len(lines) > 2 or SENTENCE_END.search(text))
        and not text.startswith("**")
    ):
        yield MarkdownBlock("paragraph", lines[:-1], text)
        yield MarkdownBlock("rule", lines[-1:])
    else:
        yield MarkdownBlock("heading", lines, text, level=int(token.tag[1:]))


def _items(tokens: list[Token], index: int, lines: list[Line], start: int) -> list[ListItem]:
    items: list[ListItem] = []
    for token in _within(tokens, index):
        if token.type == "list_item_open" and token.level == 1 and token.map:
            held = lines[token.map[0] - start : token.map[1] - start]
            head = _without_tabs(held[0][1]) if held else ""
            found = MARKER.match(head)
            if not found:
                continue
            gap = len(found["gap"])
            width = found.end("marker") + (gap if 0 < gap < 5 else 1)
            item = [(held[0][0], head[found.end() :])]
            for number, text in held[1:]:
                text = _without_tabs(text)
                indent = len(text) - len(text.lstrip(" "))
                item.append((number, text[min(width, indent) :]))
            done = None if found["box"] is None else found["box"] != " "
            items.append(ListItem(item, done))
    return items


def _without_tabs(text: str) -> str:
    """Expand leading tabs to tab stops of four columns."""
    start = len(text) - len(text.lstrip(" \t"))
    return text[:start].expandtabs(4) + text[start:] if "\t" in text[:start] else text


def _rows(
    tokens: list[Token], index: int, lines: list[Line], start: int
) -> list[tuple[int, list[str]]]:
    rows: list[tuple[int, list[str]]] = []
    for token in _within(tokens, index):
        if token.type == "tr_open" and token.map:
            rows.append((lines[token.map[0] - start][0], []))
        elif token.type == "inline" and rows:
            rows[-1][1].append(token.content)
    return rows


def _within(tokens: list[Token], index: int) -> Iterator[Token]:
    # By index, since slicing would copy the tokens for every block.
    for at in range(index + 1, len(tokens)):
        if tokens[at].level == 0:
            return
        yield tokens[at]


# --- folds ----------------------------------------------------------------------------------------


def _html(lines: list[Line]) -> Iterator[MarkdownBlock]:
    has_fold = any(FOLD.search(text) for _number, text in lines)
    if has_fold and not lines[0][1].lstrip().startswith("<!--"):
        yield from _folds(lines)
    else:
        yield MarkdownBlock("html", lines)


def _with_folds(block: MarkdownBlock) -> Iterator[MarkdownBlock]:
    """Yield the parts of a block whose last line closes a fold, or whose lines open one; tags
    within a sentence are kept.
    """
    number, last = block.lines[-1]
    cut = last.rstrip()
    closings = 0
    while (found := CLOSING_TAG.search(cut)) and "`" not in cut:
        cut = cut[: found.start()].rstrip()
        closings += found["name"].lower() == "details"
    if block.kind == "paragraph" and FOLD.match(block.lines[0][1].lstrip()):
        yield from _folds(block.lines)
    elif closings:
        lines = [*block.lines[:-1], *([(number, cut)] if cut.strip() else [])]
        yield from _blocks(lines, {}) if lines else ()
        yield from (MarkdownBlock("close", [(number, "</details>")]) for _ in range(closings))
    else:
        yield block


def _folds(lines: list[Line]) -> Iterator[MarkdownBlock]:
    """Yield the opening, summary and end of each fold in *lines*, and the Markdown between them."""
    between: list[Line] = []
    summary: list[Line] | None = None

    def markdown() -> list[MarkdownBlock]:
        # The parser treats text directly below a tag as HTML, but the author meant Markdown.
        blocks = (
            list(_blocks(list(between), {})) if any(text.strip() for _, text in between) else []
        )
        between.clear()
        return blocks

    for number, text in lines:
        at = 0
        for found in FOLD.finditer(text):
            piece = text[at : found.start()]
            at = found.end()
            (between if summary is None else summary).append((number, piece))
            tag = found[0].lower()
            if summary is not None and not tag.startswith("</summary"):
                # Unclosed summary: it ends where the next tag begins.
                yield _summary(summary)
                summary = None
            if tag.startswith("<details"):
                yield from markdown()
                yield MarkdownBlock("open", [(number, found[0])])
            elif tag.startswith("<summary"):
                yield from markdown()
                summary = [(number, found[0])]
            elif tag.startswith("</summary") and summary is not None:
                yield _summary([*summary, (number, found[0])])
                summary = None
            elif tag.startswith("</details"):
                yield from markdown()
                yield MarkdownBlock("close", [(number, found[0])])
            else:
                yield MarkdownBlock("html", [(number, found[0])])
        (between if summary is None else summary).append((number, text[at:]))
    if summary is not None:
        yield _summary(summary)
    yield from markdown()


def _summary(lines: list[Line]) -> MarkdownBlock:
    text = html.unescape(TAG.sub(" ", "\n".join(text for _number, text in lines)))
    return MarkdownBlock("summary", lines, " ".join(text.split()).strip("*_ "))
