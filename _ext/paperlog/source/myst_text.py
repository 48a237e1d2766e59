"""Convert Markdown to MyST: escape what is plain text in Markdown and markup in MyST."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt

from paperlog.model.foreign_html import html_as_markdown
from paperlog.model.markdown_text import escaped
from paperlog.source.block_parser import block_parser
from paperlog.source.myst_signs import CODE, escape_markup, may_hold_markup

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
FOLD = re.compile(r"</?(?:details|summary)\b[^<>]*>", re.IGNORECASE)
FOLD_AS_SUCH = re.compile(rf"(?<!\\)(?P<before>(?:\\\\)*)(?P<tag>{FOLD.pattern})", re.IGNORECASE)
"""A fold tag that is not escaped by a backslash."""
INDENTED = re.compile(r" {4}| {0,3}\t")
INDENTED_BLOCK = re.compile(r"(?:(?: {4}| {0,3}\t)[^\n]*(?:\n|\Z)|[ \t]*\n)+")
HEAD_IN_ITEM = re.compile(r"-[ \t]+(?:(?:[-+*]|\d{1,9}[.)])[ \t]+|>[ \t]*)*?[^\s>](?=--)")
"""Text in a list item that MyST takes for front matter: it checks the first character of the text,
but not the one before the dashes that follow.
"""
DEFINITION = re.compile(r"[:~][ \t]")
RULE = re.compile(r"-{3,}[ \t]*(?=\n|\Z)")
DOLLARS = re.compile(
    r"(?<!\\)(?:\\\\)*"
    r"(?:\$\$.*?\$\$|\$(?![\s$])[^$]*(?<![\s\\])\$(?!\d)|(?P<amount>(?<!\$)\$(?=\d)))",
    re.DOTALL,
)
"""Formulas by Pandoc's rules, and amounts of money: MyST takes ``$10 or $20`` for a formula."""
WORDS = r"(?P<words>(?:\\.|[^\[\]\\]|\[[^\[\]]*\])*)"
REMOTE = r"(?P<source>(?:https?:)?//[^\s<>()]*)"
REMOTE_IN_LINK = re.compile(
    rf"(?<!\\)\[!\[{WORDS}\]\(\s*<?{REMOTE}[^\n()]*\)\](?=\()", re.IGNORECASE
)
REMOTE_IMAGE = re.compile(rf"(?<!\\)!\[{WORDS}\](?=\(\s*<?{REMOTE})", re.IGNORECASE)
"""An image that a page would load from another server."""
REMOTE_DEFINITION = re.compile(
    rf"^[ \t>]*\[(?P<label>[^\[\]]+)\]:\s*<?{REMOTE}", re.IGNORECASE | re.MULTILINE
)
REFERRED = re.compile(rf"(?<!\\)!(?=\[{WORDS}\](?:\[(?P<label>[^\[\]]*)\])?(?!\())")
LINE_END = re.compile(r"\r\n?")
EXOTIC = re.compile(r"[\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
"""Characters that only some readers treat as line ends."""


def as_myst(text: str) -> str:
    """Return *text* so that MyST renders it as Markdown would.

    Accidental comments, roles and directives are escaped, and no construct extends beyond the end.
    Only a few harmless HTML elements are kept; other HTML becomes text.
    """
    text = EXOTIC.sub(" ", LINE_END.sub("\n", text)).replace("\0", "\ufffd")
    if "<" in text:
        text = html_as_markdown(text, _code_test(text))
    if "![" in text:
        text = _with_links_for_remote_images(text)
    text = _in_first_column(text)
    if text.count("$") > 1:
        text = outside_code(DOLLARS, _as_dollars, text)
    if not may_hold_markup(text) or _is_code(text):
        return text
    found = escape_markup(text, balanced=True)
    if found is None:
        found = escape_markup(text, balanced=False)
    return _verbatim(text) if found is None else found


def _with_links_for_remote_images(text: str) -> str:
    """Replace remote images by links."""
    text = outside_code(REMOTE_IN_LINK, _as_link, text)
    text = outside_code(REMOTE_IMAGE, _as_link, text)
    labels = {found["label"].casefold() for found in REMOTE_DEFINITION.finditer(text)}

    def shown(found: re.Match[str]) -> str:
        return "" if (found["label"] or found["words"]).casefold() in labels else found[0]

    return outside_code(REFERRED, shown, text) if labels else text


def _as_link(found: re.Match[str]) -> str:
    return f"[{found['words'].strip() or escaped(found['source'][:80])}]"


def _as_dollars(found: re.Match[str]) -> str:
    return f"{found[0][:-1]}\\$" if found["amount"] else found[0]


def _in_first_column(text: str) -> str:
    """Return *text* starting in the first column, not as front matter or definition.

    It may be placed below a list or term, or be the start of a directive.
    """
    body = text.lstrip(" \t\n")
    start = text.rfind("\n", 0, len(text) - len(body)) + 1
    above, text = text[:start], text[start:]
    if body and INDENTED.match(text):
        found = INDENTED_BLOCK.match(text)
        code = found[0].rstrip() if found else text
        return f"{above}{as_fence(code)}{text[len(code) :]}"
    if indent := len(text) - len(body):
        text = re.sub(rf"^ {{1,{indent}}}", "", text, flags=re.MULTILINE)
    if found := RULE.match(text):
        return f"{above}***{text[found.end() :]}"
    if found := HEAD_IN_ITEM.match(text):
        return f"{above}{found[0]}-\\{text[found.end() + 1 :]}"
    return f"{above}\\{text}" if text.startswith("---") or DEFINITION.match(text) else above + text


def _is_code(text: str) -> bool:
    """Return whether *text* is a single fenced code block; most are, and need no parser."""
    lines = text.strip("\n").split("\n")
    found = FENCE.fullmatch(lines[0])
    if not found or len(lines) < 2 or lines[-1] != found[1] or "{" in found[2] or "`" in found[2]:
        return False
    return not any(line.lstrip().startswith(found[1]) for line in lines[1:-1])


def _verbatim(text: str) -> str:
    mark = max(["``", *re.findall("`+", text)], key=len) + "`"
    return f"{mark}\n{text}\n{mark}"


def as_fence(code: str) -> str:
    """Return indented code as a fenced block.

    Below other text, indentation alone could make it a part of that text.
    """
    lines = [INDENTED.sub("", line) for line in EXOTIC.sub(" ", code).split("\n")]
    marks = (found[1] for line in lines if (found := FENCE.match(line)) and found[1][0] == "`")
    fence = max(["``", *marks], key=len) + "`"
    return "\n".join([fence, *lines, fence])


def outside_code(
    pattern: re.Pattern[str], change: Callable[[re.Match[str]], str], text: str
) -> str:
    """Apply *change* to each match of *pattern* that neither begins nor ends in code."""
    is_code = _code_test(text)
    return pattern.sub(
        lambda found: (
            found[0] if is_code(found.start()) or is_code(found.end() - 1) else change(found)
        ),
        text,
    )


def _code_test(text: str) -> Callable[[int], bool]:
    """Return a function that tells whether an offset of *text* is in code."""
    places: list[tuple[int, int]] | None = None

    def is_code(at: int) -> bool:
        nonlocal places
        # computed lazily: most texts never need it
        places = _code_places(text) if places is None else places
        index = bisect_right(places, (at, len(text))) - 1
        return index >= 0 and at < places[index][1]

    return is_code


@cache
def _fence_parser() -> MarkdownIt:
    """Parser of text whose HTML blocks and MyST markup are escaped, as they will be."""
    return block_parser(()).disable(
        ["front_matter", "html_block", "myst_line_comment", "myst_target"]
    )


def _code_places(text: str) -> list[tuple[int, int]]:
    """Return the offsets of code spans and code blocks, in order."""
    if "`" not in text and "~~~" not in text:
        return []
    fenced: set[int] = set()
    if "```" in text or "~~~" in text:
        for token in _fence_parser().parse(text):
            if token.type == "fence" and token.map:
                fenced.update(range(*token.map))
    places: list[tuple[int, int]] = []
    at = 0
    for number, line in enumerate(text.split("\n")):
        if number in fenced:
            places.append((at, at + len(line)))
        else:
            places += [(at + found.start(), at + found.end()) for found in CODE.finditer(line)]
        at += len(line) + 1
    return places


def with_balanced_folds(text: str) -> str:
    """Escape unbalanced fold tags: an open one would contain the rest of the page."""
    if "<" not in text:
        return text
    depth = 0
    for found in FOLD_AS_SUCH.finditer(text):
        depth += -1 if found["tag"][1] == "/" else 1
        if depth < 0:
            break
    # text that was part of an HTML block is parsed as Markdown now
    return text if depth == 0 else as_myst(FOLD_AS_SUCH.sub(r"\g<before>\\\g<tag>", text))
