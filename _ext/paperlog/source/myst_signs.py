"""What MyST would make of Markdown beside its words.

That is directives, roles, substitutions, comments, targets, and code or HTML that is never closed.
Told by MyST's own rules and not by the looks of a line, since lists, quotes and footnotes decide
what begins in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from paperlog.model.foreign_html import CLEAN, in_formula, marked_up
from paperlog.source.block_parser import block_parser

HARMLESS = frozenset(
    "admonition attention caution code code-block danger error excerpt hint image important math"
    " note seealso tip warning".split()
)
"""Directives that may come along; others would read files, or are unknown."""
VERBATIM = frozenset({"code", "code-block", "image", "math"})
"""Those whose content is no Markdown."""
ROLES = frozenset(
    """
    abbr cite cite:p cite:t code conjecture doi kbd math paper sic sub sup supplied tag week
    """.split()
)
ROLES_OF_MARKDOWN = frozenset({"conjecture", "sic", "supplied"})
Edit = tuple[int, int, str]
"""Start and end of a place, and what goes there."""
Rule = Callable[[StateBlock, int, int, bool], bool]
MAY_MEAN = re.compile(
    r"""`{3}|~~~|:::|\}`|\{\{
    |^(?:[ \t>]|(?:[-+*:~]|\d{1,9}[.)])[ \t])*(?:%|\+[ \t]*\+[ \t]*\+)
    |^[ \t>*+\d.)-]*[:\[][^\n]*[\s:](?:%|\+[ \t]*\+[ \t]*\+)
    |^[ \t]*(?:(?:[-+*>]|\d{1,9}[.)])[ \t]*){8}|^[ \t]{9,}(?:[-+*>]|\d{1,9}[.)])[ \t]
    |(?:^|[\s>:])\$\$
    |\)=[^\S\n]*$
    |<(?!https?://|mailto:)[a-z/!?]
    """,
    re.MULTILINE | re.IGNORECASE | re.VERBOSE,
)
"""A text without any of this means nothing but its words; most are such."""
SIGNS = ("```", "~~~", ":::", "}", "%", "+", "$$", ")=", "<", "\t", " " * 9)
"""One of these is in all that means more, but for lists in one another; to look for them is faster
than any pattern.
"""
IN_ONE_ANOTHER = re.compile(r"^[ \t]*(?:(?:[-+*>]|\d{1,9}[.)])[ \t]*){2}", re.MULTILINE)
LISTS_OF_TERMS = re.compile(r"^[ \t>*+\d.)-]*[:~](?!::|~~)", re.MULTILINE)
CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
HEAD_OF_TAG = re.compile(r"</?[a-zA-Z][\w-]*|<!--|<!\[CDATA\[|<!|<\?")
SUBSTITUTION = re.compile(r"(?<!\\)(?:\\\\)*(?P<sign>\{\{)")
MARKERS = re.compile(r"[^\s>]")
"""What a line begins with where an item of a list or a footnote does."""
MOST_GOES = 12
DEEPEST = 19
"""The level at which the parser goes into no list."""
MOST_NESTED = 2
"""Directives that may stand in one another."""


def may_mean_more(text: str) -> bool:
    """Whether MyST may make more of *text* than its words, as far as can be told without its
    parser.
    """
    return (any(sign in text for sign in SIGNS) or bool(IN_ONE_ANOTHER.search(text))) and bool(
        MAY_MEAN.search(text)
    )


def settled(text: str, *, balanced: bool, depth: int = 0) -> str | None:
    """*text* with all signs escaped, ``None`` where that comes to no end; *balanced* closes code in
    lists and quotes too, which ends with them.
    """
    try:
        for _go in range(MOST_GOES):
            edits = next(
                filter(
                    None,
                    (_edits(parser, text, depth, balanced=balanced) for parser in _parsers(text)),
                ),
                None,
            )
            if not edits:
                return text
            text = _edited(text, edits)
    except _TooDeepError:
        pass
    return None


class _TooDeepError(Exception):
    """Lists and quotes are in one another so deeply that the parser drops what they hold, and all
    below.
    """


def _edited(text: str, edits: Sequence[Edit]) -> str:
    pieces, at = [], 0
    for start, end, new in sorted(set(edits)):
        pieces += [text[at:start], new]
        at = end
    return "".join([*pieces, text[at:]])


def _parsers(text: str) -> Iterator[MarkdownIt]:
    """MyST as a project may have set it up: what is a formula or a list of terms to one holds a
    directive for another.
    """
    yield _parser(())
    if "{{" in text:
        # Paperlog has formulas always on; braces within them are no substitution
        yield _parser(("dollarmath", "substitution"))
    if "$" in text:
        yield _parser(("dollarmath",))
    if LISTS_OF_TERMS.search(text):
        yield _parser(("deflist",))
        yield _parser(("fieldlist",))


@cache
def _parser(extensions: tuple[str, ...]) -> MarkdownIt:
    markdown = block_parser({"colon_fence", *extensions})
    # markdown-it has no other way to the functions of its rules by name
    for rule in markdown.block.ruler.__rules__:
        if note := NOTES.get(rule.name) or (
            NOTES_OF_WORDS.get(rule.name) if "dollarmath" in extensions else None
        ):
            rule.fn = _noting(rule.fn, note)
    return markdown


def _edits(parser: MarkdownIt, text: str, depth: int, *, balanced: bool) -> list[Edit]:
    environment: dict[str, Any] = {"edits": [], "closings": [], "depth": depth}
    tokens = parser.parse(text, environment)
    if any(
        token.level >= DEEPEST
        and token.nesting == 1
        and token.type not in {"paragraph_open", "heading_open"}
        for token in tokens
    ):
        raise _TooDeepError
    edits: list[Edit] = environment["edits"]
    if "}`" in text or "<" in text or "{{" in text:
        lines = [0, *(found.end() for found in re.finditer("\n", text)), len(text) + 1]
        for token in tokens:
            signs = (sign in token.content for sign in ("}`", "<", "{{"))
            if token.type == "inline" and token.map and any(signs):
                found: list[Token] = []
                parser.inline.parse(token.content, parser, environment, found)
                above, start = text[: lines[token.map[1]] - 1], lines[token.map[0]]
                if names := set(_roles(found)):
                    edits += [
                        (place, place, "\\") for place in _places(above, start, _role_named(names))
                    ]
                if _substitutes(found):
                    braces = _places(above, start, SUBSTITUTION)
                    words = [place for place in braces if not in_formula(above, place)]
                    edits += [(place, place, "\\") for place in words or braces]
                if tags := set(_tags(found)):
                    edits += _of_tags(above, start, tags)
    return [*edits, *(environment["closings"] if balanced else ())]


# inline -------------------------------------------------------------------------------------------


def _roles(tokens: Iterable[Token]) -> Iterator[str]:
    """The names of roles that may not come along, or that hold another one."""
    for token in tokens:
        if token.type == "myst_role" and (
            token.meta["name"] not in ROLES
            or (token.meta["name"] in ROLES_OF_MARKDOWN and "}`" in token.content)
        ):
            yield token.meta["name"]
        yield from _roles(token.children or ())


def _substitutes(tokens: Iterable[Token]) -> bool:
    """Whether a ``{{ … }}`` would be run as a Jinja template."""
    return any(
        token.type == "substitution_inline" or _substitutes(token.children or ())
        for token in tokens
    )


def _tags(tokens: Iterable[Token]) -> Iterator[str]:
    """How each piece of HTML begins that is none of the clean tags."""
    for token in tokens:
        if token.type == "html_inline" and not CLEAN.fullmatch(token.content):
            yield HEAD_OF_TAG.match(token.content)[0]  # type: ignore[index]
        yield from _tags(token.children or ())


def _role_named(names: Iterable[str]) -> re.Pattern[str]:
    alternatives = "|".join(map(re.escape, sorted(names)))
    return re.compile(rf"(?<!\\)(?:\\\\)*(?P<sign>\{{(?:{alternatives})\}}(?=`))")


def _of_tags(text: str, start: int, heads: Iterable[str]) -> list[Edit]:
    """Signs that make words of the tags that begin with *heads*."""
    alternatives = "|".join(map(re.escape, sorted(heads, key=len, reverse=True)))
    pattern = re.compile(rf"(?<!\\)(?:\\\\)*(?P<sign>{alternatives})")
    edits: list[Edit] = []
    for place in _places(text, start, pattern):
        if CLEAN.match(text, place):
            continue
        if in_formula(text, place):
            edits.append((place + 1, place + 1, " "))
        else:
            edits.append((place, place, "\\"))
    return edits


def _places(text: str, start: int, pattern: re.Pattern[str]) -> list[int]:
    """Find the signs of *pattern* outside of what looks like code, else those in it."""
    code: list[tuple[int, int]] = []
    outside: list[int] = []
    inside: list[int] = []
    for found in pattern.finditer(text, start):
        while not code or code[-1][1] <= found.start():
            span = CODE.search(text, code[-1][1] if code else start)
            code.append(span.span() if span else (len(text), len(text) + 1))
        (inside if code[-1][0] < found.start() else outside).append(found.start("sign"))
    return outside or inside


# blocks -------------------------------------------------------------------------------------------


def _noting(rule: Rule, note: Callable[[StateBlock, Token, int], None]) -> Rule:
    """*rule* that says where it found something, which no token does."""

    def noted(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        before = len(state.tokens)
        found = rule(state, start, end, silent)
        if found and not silent and len(state.tokens) > before:
            note(state, state.tokens[-1], start)
        return found

    return noted


def _begin(state: StateBlock, line: int) -> int:
    return state.bMarks[line] + state.tShift[line]


def _escape(state: StateBlock, _token: Token, start: int) -> None:
    """Each line of the block begins with a sign."""
    state.env["edits"] += [
        (place, place, "\\")
        for line in range(start, state.line)
        if not state.isEmpty(line)
        for place in [_begin(state, line)]
    ]


def _escape_first(state: StateBlock, _token: Token, start: int) -> None:
    place = _begin(state, start)
    state.env["edits"].append((place, place, "\\"))


def _formulas(state: StateBlock, _token: Token, start: int) -> None:
    """A formula that is never closed would go on to the next one, over all that is put between
    them.
    """
    places = [_begin(state, line) for line in range(start, state.line)]
    state.env["edits"] += [
        (place, place, "\\") for place in places if state.src.startswith("$$", place)
    ]


def _html(state: StateBlock, token: Token, start: int) -> None:
    """Make words of a block of HTML, or of those of its tags that are not clean."""
    is_clean = CLEAN.match(token.content.lstrip(" ")) is not None
    for line in range(start, state.line):
        begin = _begin(state, line)
        content = state.src[begin : state.eMarks[line]]
        if not is_clean and line > start and content.startswith(("```", "~~~")):
            # code, as soon as this is no HTML any more
            return
        for place in marked_up(content):
            # a backslash is a sign of its own within HTML
            edit = (
                (begin + place, begin + place + 1, "&lt;")
                if is_clean
                else (begin + place, begin + place, "\\")
            )
            state.env["edits"].append(edit)


def _fence(state: StateBlock, token: Token, start: int) -> None:
    place = _begin(state, start) + len(token.markup)
    word = next(iter(token.info.split()), "")
    if (
        word.startswith("{")
        and word.endswith("}")
        and not _is_harmless(word[1:-1], token, state.env["depth"])
    ):
        at = state.src.index(word, place)
        state.env["edits"].append((at, at + len(word), word.strip("{}")))
    last = state.line - 1
    mark = state.src[_begin(state, last) : state.eMarks[last]].strip()
    if (
        last > start
        and mark.startswith(token.markup)
        and not mark.strip(token.markup[0])
        and state.sCount[last] - state.blkIndent < 4
    ):
        return
    # code that is never closed ends with its file there, and would take in what is put below it
    # here
    filled = next(
        line for line in range(last, start - 1, -1) if line == start or not state.isEmpty(line)
    )
    lead = state.src[state.src.rfind("\n", 0, _begin(state, start)) + 1 : _begin(state, start)]
    closing = (
        state.eMarks[filled],
        state.eMarks[filled],
        f"\n{MARKERS.sub(' ', lead)}{token.markup}",
    )
    state.env["closings" if state.level else "edits"].append(closing)


def _is_harmless(name: str, token: Token, depth: int) -> bool:
    """Whether a directive may come along, with all that it holds."""
    if name not in HARMLESS or name in VERBATIM:
        return name in HARMLESS
    argument = token.info.strip().partition("}")[2].strip()
    body = _below_options(token.content)
    # some take what stands behind their name for the first line of their content
    parts = {body, f"{argument}\n{body}"}
    return (
        depth < MOST_NESTED
        and not body.startswith("---")
        and all(
            not may_mean_more(part) or settled(part, balanced=False, depth=depth + 1) == part
            for part in parts
        )
    )


def _below_options(content: str) -> str:
    """The content of a directive without its options, as MyST takes them away."""
    lines = content.split("\n")
    if content.startswith("---"):
        end = next(
            (index for index, line in enumerate(lines) if index and line.startswith("---")), None
        )
        return (
            ""
            if end is None
            else "\n".join([lines[end].lstrip("-").removeprefix(" "), *lines[end + 1 :]]).lstrip(
                "\n"
            )
        )
    while lines[0].lstrip().startswith(":") and not lines[0].lstrip().startswith(":::"):
        lines.pop(0)
        if not lines:
            return ""
    return "\n".join(lines).lstrip("\n")


NOTES: dict[str, Callable[[StateBlock, Token, int], None]] = {
    "fence": _fence,
    "colon_fence": _escape_first,
    "front_matter": _escape_first,
    "html_block": _html,
    "myst_line_comment": _escape,
    "myst_block_break": _escape_first,
    "myst_target": _escape_first,
    "substitution_block": _escape_first,
}
NOTES_OF_WORDS = {"paragraph": _formulas, "lheading": _formulas}
