"""Escape MyST markup in foreign Markdown: directives, roles, substitutions, comments and targets,
and close unclosed code or HTML.

MyST's own block rules decide, not patterns, because lists, quotes and footnotes determine where a
block may begin.
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
"""Directives that are kept; others may read files or are unknown."""
VERBATIM = frozenset({"code", "code-block", "image", "math"})
"""Directives whose content is not Markdown."""
ROLES = frozenset(
    """
    abbr cite cite:p cite:t code conjecture doi kbd math paper sic sub sup supplied tag week
    """.split()
)
ROLES_OF_MARKDOWN = frozenset({"conjecture", "sic", "supplied"})
Edit = tuple[int, int, str]
"""Start and end offset, and the replacement."""
Rule = Callable[[StateBlock, int, int, bool], bool]
MARKUP = re.compile(
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
"""Text without a match contains no MyST markup; most texts have none."""
SIGNS = ("```", "~~~", ":::", "}", "%", "+", "$$", ")=", "<", "\t", " " * 9)
"""Each MyST construct, except nested lists, contains one of these; much faster than a pattern."""
IN_ONE_ANOTHER = re.compile(r"^[ \t]*(?:(?:[-+*>]|\d{1,9}[.)])[ \t]*){2}", re.MULTILINE)
LISTS_OF_TERMS = re.compile(r"^[ \t>*+\d.)-]*[:~](?!::|~~)", re.MULTILINE)
CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
HEAD_OF_TAG = re.compile(r"</?[a-zA-Z][\w-]*|<!--|<!\[CDATA\[|<!|<\?")
SUBSTITUTION = re.compile(r"(?<!\\)(?:\\\\)*(?P<sign>\{\{)")
MARKERS = re.compile(r"[^\s>]")
"""Characters of a list or footnote marker."""
CHAINS = ("paragraph", "reference", "blockquote", "list", "footnote_def")
"""Blocks that some rules may interrupt, by markdown-it's names."""
MAX_PASSES = 12
DEEPEST = 19
"""Nesting level at which the parser stops parsing lists."""
MAX_NESTED = 2
"""Maximum nesting depth of directives."""


def may_hold_markup(text: str) -> bool:
    """Return whether *text* may contain MyST markup, by patterns only."""
    return (any(sign in text for sign in SIGNS) or bool(IN_ONE_ANOTHER.search(text))) and bool(
        MARKUP.search(text)
    )


def escape_markup(text: str, *, balanced: bool, depth: int = 0) -> str | None:
    """Return *text* with all markup escaped, or ``None`` if that does not converge.

    With *balanced*, code fences in lists and quotes, which end with them, are closed too.
    """
    try:
        for _pass in range(MAX_PASSES):
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
    """Lists and quotes are nested so deeply that the parser drops their content."""


def _edited(text: str, edits: Sequence[Edit]) -> str:
    pieces, at = [], 0
    for start, end, new in sorted(set(edits)):
        pieces += [text[at:start], new]
        at = end
    return "".join([*pieces, text[at:]])


def _parsers(text: str) -> Iterator[MarkdownIt]:
    """Yield MyST parsers with the extensions a project may enable.

    Text that is a formula or definition list for one may contain a directive for another.
    """
    yield _parser(())
    if "{{" in text:
        # dollarmath is always enabled in Paperlog; braces in formulas are not substitutions
        yield _parser(("dollarmath", "substitution"))
    if "$" in text:
        yield _parser(("dollarmath",))
    if LISTS_OF_TERMS.search(text):
        yield _parser(("deflist",))
        yield _parser(("fieldlist",))


@cache
def _parser(extensions: tuple[str, ...]) -> MarkdownIt:
    markdown = block_parser({"colon_fence", *extensions})
    ruler = markdown.block.ruler
    notes = NOTES | (NOTES_OF_WORDS if "dollarmath" in extensions else {})
    for name, rule in dict(zip(ruler.get_active_rules(), ruler.getRules(), strict=True)).items():
        if note := notes.get(name):
            chains = [chain for chain in CHAINS if rule in ruler.getRules(chain)]
            ruler.at(name, _noting(rule, note), {"alt": chains})
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
    """Yield the names of roles that are not allowed, or that contain another role."""
    for token in tokens:
        if token.type == "myst_role" and (
            token.meta["name"] not in ROLES
            or (token.meta["name"] in ROLES_OF_MARKDOWN and "}`" in token.content)
        ):
            yield token.meta["name"]
        yield from _roles(token.children or ())


def _substitutes(tokens: Iterable[Token]) -> bool:
    """Return whether a ``{{ … }}`` would be evaluated as a Jinja template."""
    return any(
        token.type == "substitution_inline" or _substitutes(token.children or ())
        for token in tokens
    )


def _tags(tokens: Iterable[Token]) -> Iterator[str]:
    """Yield the start of each inline HTML tag that is not allowed."""
    for token in tokens:
        if token.type == "html_inline" and not CLEAN.fullmatch(token.content):
            yield HEAD_OF_TAG.match(token.content)[0]  # type: ignore[index]
        yield from _tags(token.children or ())


def _role_named(names: Iterable[str]) -> re.Pattern[str]:
    alternatives = "|".join(map(re.escape, sorted(names)))
    return re.compile(rf"(?<!\\)(?:\\\\)*(?P<sign>\{{(?:{alternatives})\}}(?=`))")


def _of_tags(text: str, start: int, heads: Iterable[str]) -> list[Edit]:
    """Return edits that escape the tags that begin with *heads*."""
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
    """Return the offsets of *pattern* outside apparent code spans, or else those inside."""
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
    """Return *rule* wrapped to report the position of its match, which tokens lack."""

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
    """Escape the first character of each line of the block."""
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
    """Escape a ``$$`` that is never closed: it would extend to the next one."""
    places = [_begin(state, line) for line in range(start, state.line)]
    state.env["edits"] += [
        (place, place, "\\") for place in places if state.src.startswith("$$", place)
    ]


def _html(state: StateBlock, token: Token, start: int) -> None:
    """Escape an HTML block, or only its tags that are not allowed."""
    is_clean = CLEAN.match(token.content.lstrip(" ")) is not None
    for line in range(start, state.line):
        begin = _begin(state, line)
        content = state.src[begin : state.eMarks[line]]
        if not is_clean and line > start and content.startswith(("```", "~~~")):
            # becomes code when the HTML block is escaped
            return
        for place in marked_up(content):
            # a backslash does not escape within HTML
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
    # unclosed code ends with its file there, but would contain the text inserted below it here
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
    """Return whether a directive and its content can be kept."""
    if name not in HARMLESS or name in VERBATIM:
        return name in HARMLESS
    argument = token.info.strip().partition("}")[2].strip()
    body = _below_options(token.content)
    # some directives treat their argument as the first line of the content
    parts = {body, f"{argument}\n{body}"}
    return (
        depth < MAX_NESTED
        and not body.startswith("---")
        and all(
            not may_hold_markup(part)
            or escape_markup(part, balanced=False, depth=depth + 1) == part
            for part in parts
        )
    )


def _below_options(content: str) -> str:
    """Return the content of a directive without its options, as MyST removes them."""
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
