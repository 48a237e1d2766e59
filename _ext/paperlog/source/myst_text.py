"""Convert Markdown to MyST: escape what is plain text in Markdown and markup in MyST.

Directives, roles, substitutions, comments, targets and HTML are escaped line by line, then MyST's
own parser checks the result.  A text that fails the check becomes a code block.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from paperlog.model.foreign_html import CLEAN, html_as_markdown, in_formula, marked_up
from paperlog.model.markdown_text import escaped
from paperlog.source.directive_block import options_of
from paperlog.source.markdown_blocks import block_parser

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
NO_TEXT = frozenset(
    "colon_fence front_matter myst_block_break myst_line_comment myst_target substitution_block"
    " substitution_inline".split()
)
"""Types of MyST tokens that are never kept."""
MAX_LEVEL = 18
"""Nesting level above which MyST's parser drops the content of lists."""
MAX_NESTED = 2
"""Maximum nesting depth of directives."""
END = "\n\n# End\n\n$$\nx\n$$\n"
"""Blocks that MyST finds below a text in which nothing is left open."""
END_TOKENS = ["heading_open", "inline", "heading_close", "math_block"]
CONTAINERS = r"(?:[ \t>]|(?:[-+*:~]|\d{1,9}[.)])[ \t]|\[\^[^\]\n]+\]:|:[^:\n]+:[ \t])*?"
MARKUP = re.compile(
    r"`{3}|~{3}|:{3}|\}`|\{\{|(?:^|[\s>])%|\+[ \t]*\+|\$\$|\)=|<(?!https?:|mailto:)[a-z/!?]"
    r"|(?:(?:[-+*>]|\d{1,9}[.)])[ \t]*){8}|^[ \t]{9,}(?:[-+*>]|\d{1,9}[.)])[ \t]"
    r"|\A-[ \t][^\n]*--",
    re.IGNORECASE | re.MULTILINE,
)
"""Text without a match contains no MyST markup; most texts have none."""
BLOCK = re.compile(rf"^({CONTAINERS})(?=%|\+[ \t]*\+[ \t]*\+|:::|\$\$|\([^\n]*\)=[ \t]*$)")
"""Start of a line that MyST takes for a comment, block break, directive, formula or target."""
SIGN = re.compile(
    r"""\\.
    |(?P<role>\{(?P<name>[^{}\s`]+)\})?(?<!`)(?P<marks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=marks)(?!`)
    |\{(?=\{)
    |(?<!\]\()<(?=/?[a-z][\w-]*(?:[\s/>]|$)|[!?])
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""An escaped character, code, a role, a substitution, or HTML."""
CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
FOLD = re.compile(r"</?(?:details|summary)\b[^<>]*>", re.IGNORECASE)
FOLD_AS_SUCH = re.compile(rf"(?<!\\)(?P<before>(?:\\\\)*)(?P<tag>{FOLD.pattern})", re.IGNORECASE)
"""A fold tag that is not escaped by a backslash."""
INDENTED = re.compile(r" {4}| {0,3}\t")
INDENTED_BLOCK = re.compile(r"(?:(?: {4}| {0,3}\t)[^\n]*(?:\n|\Z)|[ \t]*\n)+")
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
    if not MARKUP.search(text):
        return text
    made = _escaped(text)
    return made if _is_plain(made) else _verbatim(text)


def _escaped(text: str) -> str:
    """Escape the markup of each line outside code, and close unclosed code."""
    lines = text.split("\n")
    verbatim: set[int] = set()
    for token in _parser_of_code().parse(f"{text}\n"):
        if token.map and token.type in {"fence", "code_block", "math_block", "math_block_label"}:
            start, stop = token.map
            verbatim.update(range(start, stop))
            if token.type == "fence":
                name = _directive(token)
                if name and not _is_harmless(name, token, 0):
                    lines[start] = lines[start].replace(f"{{{name}}}", name, 1)
                if not token.level and token.content.count("\n") == stop - start - 1:
                    # unclosed code would contain the text that is inserted below
                    last = max(line for line in range(stop) if line == start or lines[line].strip())
                    lines[last] += f"\n{token.markup}"
    for number, line in enumerate(lines):
        if number not in verbatim:
            lines[number] = SIGN.sub(_escaped_sign, BLOCK.sub(r"\1\\", line, count=1))
    made = "\n".join(lines)
    if "\\<" in made:
        lines = made.split("\n")
        for token in _parser(()).parse(made):
            if token.type == "html_block" and token.map:
                # a backslash does not escape within HTML
                for number in range(*token.map):
                    lines[number] = lines[number].replace("\\<", "&lt;")
        made = "\n".join(lines)
    return made


def _escaped_sign(found: re.Match[str]) -> str:
    sign, name = found[0], found["name"]
    if sign[0] == "\\" or (found["marks"] and not name) or CLEAN.match(found.string, found.start()):
        return sign
    if name in ROLES and not (name in ROLES_OF_MARKDOWN and "}`" in found["code"]):
        return sign
    if not name and in_formula(found.string, found.start()):
        # braces of a formula are not a substitution
        return "< " if sign == "<" else sign
    return f"\\{sign}"


def _directive(fence: Token) -> str:
    """Return the name of the directive that a *fence* opens, or ``""`` for code."""
    word = next(iter(fence.info.split()), "")
    return word[1:-1] if word.startswith("{") and word.endswith("}") else ""


def _is_harmless(name: str, fence: Token, depth: int) -> bool:
    """Return whether a directive and its content can be kept."""
    if name not in HARMLESS or name in VERBATIM:
        return name in HARMLESS
    lines = fence.content.split("\n")
    body = "\n".join(lines[options_of(lines, 1)[1] :])
    # some directives treat their argument as the first line of the content
    argument = fence.info.partition("}")[2].strip()
    return depth < MAX_NESTED and all(
        _is_plain(part, depth + 1) for part in {body, f"{argument}\n{body}"}
    )


def _is_plain(text: str, depth: int = 0) -> bool:
    """Return whether MyST finds only harmless markup in *text*, and none that is left open."""
    extensions: list[tuple[str, ...]] = [()]
    if "{{" in text:
        extensions.append(("substitution",))
    if ":" in text or "~" in text:
        extensions.append(("deflist", "fieldlist"))
    for names in extensions:
        tokens = _parser(names).parse(f"{text}{END}")
        if (
            [token.type for token in tokens[-4:]] != END_TOKENS
            or tokens[-1].level
            or any(token.level > MAX_LEVEL for token in tokens)
            or not all(_is_kept(token, depth) for token in _all(tokens))
        ):
            return False
    return True


def _is_kept(token: Token, depth: int) -> bool:
    if token.type == "myst_role":
        name = token.meta["name"]
        return name in ROLES and not (name in ROLES_OF_MARKDOWN and "}`" in token.content)
    if token.type == "fence" and (name := _directive(token)):
        return _is_harmless(name, token, depth)
    if token.type in {"html_inline", "html_block"}:
        return not any(marked_up(token.content))
    return token.type not in NO_TEXT


def _all(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or ())


@cache
def _parser(extensions: tuple[str, ...]) -> MarkdownIt:
    """Return MyST's parser with *extensions*, and with those that Paperlog always enables."""
    parser = block_parser({"colon_fence", "dollarmath", *extensions})
    parser.core.ruler.enableOnly(["normalize", "block", "inline"])
    return parser


@cache
def _parser_of_code() -> MarkdownIt:
    """Return a parser that finds the code of a text as if its HTML and MyST markup were escaped."""
    return block_parser({"dollarmath"}).disable(
        ["front_matter", "html_block", "myst_line_comment", "myst_block_break", "myst_target"]
    )


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
    return f"{above}\\{text}" if text.startswith("---") or DEFINITION.match(text) else above + text


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


def _code_places(text: str) -> list[tuple[int, int]]:
    """Return the offsets of code spans and code blocks, in order."""
    if "`" not in text and "~~~" not in text:
        return []
    fenced: set[int] = set()
    if "```" in text or "~~~" in text:
        for token in _parser_of_code().parse(f"{text}\n"):
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
