"""Markdown as MyST: signs that mean something there, and were only signs where they come from."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

HARMLESS = frozenset(
    "admonition attention caution code code-block danger error excerpt hint image important math note seealso tip warning".split()  # noqa: SIM905
)
"""Directives that may come along; others would read files, or are unknown."""
ROLES = frozenset("abbr cite cite:p cite:t code doi kbd math paper sic sub sup supplied conjecture tag week".split())  # noqa: SIM905
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
FOLD = re.compile(r"</?(?:details|summary)\b[^<>]*>", re.IGNORECASE)
VERBATIM_HTML = re.compile(r" {0,3}<(?:(!--)|(\?)|(!\[CDATA\[)|(![A-Z])|(pre|script|style|textarea)\b)", re.IGNORECASE)
"""What goes on over blank lines until it is closed."""
START = re.compile(r"^(?P<indent>(?:\s|>|[-*+]\s)*)(?P<sign>%|\+\+\+|:{3,}|\([^()\s]+\)=\s*$)")
ROLE = re.compile(r"(?<!\\)\{(?P<name>[\w:.+-]+)\}$")
DIRECTIVE = re.compile(r"\{(?P<name>[^{}\s]+)\}")
CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
INDENTED = re.compile(r" {4}| {0,3}\t")
EXOTIC = re.compile(r"[\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
"""Ends of a line to some readers of text and not to others."""


def as_myst(text: str) -> str:
    """*text* so that MyST shows what Markdown shows: no comment, role or directive comes of it by chance."""
    lines = []
    fence = margin = ""
    left = EXOTIC.sub(" ", text).split("\n")
    for index, line in enumerate(left):
        mark = FENCE.match(line.lstrip("> \t-*+"))
        if fence:
            if mark and mark[1].startswith(fence) and not mark[2].strip():
                fence = ""
            lines.append(line)
        elif mark and not (mark[1][0] == "`" and "`" in mark[2]):
            fence = mark[1]
            margin = re.sub(r"[-*+]", " ", line[: len(line) - len(line.lstrip("> \t-*+"))])
            lines.append(_fence(line))
        elif (html := VERBATIM_HTML.match(line)) and end_of_html(html) not in "\n".join([line[html.end() :], *left[index + 1 :]]).lower():
            lines.append(line.replace("<", "\\<", 1))
        else:
            lines.append(_line(line))
    # code that is never closed ends with its file there, and would take in what is put below it here
    return "\n".join([*lines, *([margin + fence] if fence else [])])


def end_of_html(found: re.Match[str]) -> str:
    """What closes the verbatim HTML that begins with *found*."""
    return "-->" if found[1] else "?>" if found[2] else "]]>" if found[3] else ">" if found[4] else f"</{found[5].lower()}>"


def as_fence(code: str) -> str:
    """Code that is indented, between fences: below other words its indentation alone could make it a part of theirs."""
    lines = [INDENTED.sub("", line) for line in EXOTIC.sub(" ", code).split("\n")]
    marks = (found[1] for line in lines if (found := FENCE.match(line)) and found[1][0] == "`")
    fence = max(["``", *marks], key=len) + "`"
    return "\n".join([fence, *lines, fence])


def outside_code(pattern: re.Pattern[str], change: Callable[[re.Match[str]], str], text: str) -> str:
    """*text* with what *change* makes of each place of *pattern* that does not begin or end in code."""
    places: list[tuple[int, int]] | None = None

    def is_code(at: int) -> bool:
        nonlocal places
        # most texts have no such place
        places = _code_places(text) if places is None else places
        index = bisect_right(places, (at, len(text))) - 1
        return index >= 0 and at < places[index][1]

    return pattern.sub(lambda found: found[0] if is_code(found.start()) or is_code(found.end() - 1) else change(found), text)


def _code_places(text: str) -> list[tuple[int, int]]:
    """Where spans of code and fenced code stand, in their order."""
    if "`" not in text and "~~~" not in text:
        return []
    places: list[tuple[int, int]] = []
    at, fence = 0, ""
    for line in text.split("\n"):
        mark = FENCE.match(line.lstrip("> \t-*+"))
        if fence or (mark and not (mark[1][0] == "`" and "`" in mark[2])):
            places.append((at, at + len(line)))
            is_end = fence and mark and mark[1].startswith(fence) and not mark[2].strip()
            fence = "" if is_end else fence or (mark[1] if mark else "")
        else:
            places += [(at + found.start(), at + found.end()) for found in CODE.finditer(line)]
        at += len(line) + 1
    return places


def closed(text: str) -> str:
    """*text* with its tags of folds made words where they do not pair: one left open would take in the rest of the page."""
    depth = 0
    for found in FOLD.finditer(text):
        depth += -1 if found[0][1] == "/" else 1
        if depth < 0:
            break
    return text if depth == 0 else FOLD.sub(lambda found: f"\\{found[0]}", text)


def _line(line: str) -> str:
    if found := START.match(line):
        line = f"{found['indent']}\\{line[found.end('indent') :]}"
    return _without_roles(line) if "{" in line and "`" in line else line


def _without_roles(line: str) -> str:
    """A name in braces before a code span is a role, within one it is code."""
    pieces, at = [], 0
    for code in CODE.finditer(line):
        before = line[at : code.start()]
        role = ROLE.search(before)
        if role and role["name"] not in ROLES:
            before = f"{before[: role.start()]}\\{role[0]}"
        pieces += [before, code[0]]
        at = code.end()
    return "".join([*pieces, line[at:]])


def _fence(line: str) -> str:
    found = DIRECTIVE.search(line)
    return line if not found or found["name"] in HARMLESS else line.replace(found[0], found["name"], 1)
