"""What takes in the lines of a MyST page before a fence among them is read as one: front matter,
HTML, formulas, list items and quotations.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

BLANKS = " \t"
TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|"
    "dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|"
    "header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|"
    "param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
HTML = re.compile(
    r" {0,3}<(?:(?P<text>(?:script|pre|style|textarea)(?=\s|>|$))|(?P<comment>!--)"
    r"|(?P<processing>\?)|(?P<declaration>![A-Za-z])|(?P<cdata>!\[CDATA\[)"
    rf"|(?P<tag>/?(?:{TAGS})(?=\s|/?>|$)))",
    re.IGNORECASE | re.ASCII,
)
"""HTML that may stand directly below a paragraph."""
ATTRIBUTE = r"\s+[a-zA-Z_:][\w:.-]*(?:\s*=\s*(?:[^\"'=<>`\x00-\x20]+|'[^']*'|\"[^\"]*\"))?"
ALONE = re.compile(
    rf" {{0,3}}<(?:[A-Za-z][A-Za-z0-9-]*(?:{ATTRIBUTE})*\s*/?|/[A-Za-z][A-Za-z0-9-]*\s*)>\s*",
    re.ASCII,
)
"""Any other tag, which begins HTML where it is alone in its line and no paragraph goes on."""
HTML_ENDS = {
    "text": re.compile("</(?:script|pre|style|textarea)>", re.IGNORECASE | re.ASCII),
    "comment": re.compile("-->"),
    "processing": re.compile(r"\?>"),
    "declaration": re.compile(">"),
    "cdata": re.compile("]]>"),
}
"""What is in the last line of HTML; a tag's ends at a blank line."""
NO_PARAGRAPH = re.compile(
    r" {0,3}(?:#{1,6}(?:\s|$)|%|\+\+\+|\([^()]+\)=\s*$|(?:-+|=+|(?:[-*_][ \t]*){3,})\s*$)"
)
"""A line, of those that are not blank, below which no paragraph goes on: headings, rules, comments,
targets.
"""
FORMULA_END = re.compile(r"\$\$\s*(?:\([^)$]+\)\s*)?$")
FORMULA_LABEL = re.compile(r"\$\$\s*\([^)$]+\)\s*$")
CONTAINER = re.compile(r" {0,3}(?:(?P<quote>>) ?|(?:[-*+]|\d{1,9}[.)]) {1,4}(?=\S))")
"""The mark of a quotation or of a list item."""
QUOTE = re.compile(r" {0,3}> ?")


def after_front_matter(lines: Sequence[str]) -> int:
    """Where the text begins in the *lines* of a page, or of what is read like one."""
    dashes = len(lines[0]) - len(lines[0].lstrip("-")) if lines else 0
    if dashes >= 3:
        closing = re.compile(rf" {{0,3}}-{{{dashes},}}[ \t]*|\.\.\.[ \t]*")
        return next(
            (index + 1 for index in range(1, len(lines)) if closing.fullmatch(lines[index])), 0
        )
    return 0


def containers_of(line: str) -> tuple[list[int], str]:
    """The quotations (0) and list items (by the columns before their text) that begin with a
    *line*, the outer first, and what is left of it.
    """
    found = []
    while mark := CONTAINER.match(line):
        found.append(0 if mark["quote"] else mark.end())
        line = line[mark.end() :]
    return found, line


def within(line: str, containers: Sequence[int]) -> str | None:
    """What a *line* further down holds of the innermost of *containers*; nothing if it ends one of
    them.
    """
    for width in containers:
        if width and line.strip(BLANKS):
            if line[:width].strip(" "):
                return None
            line = line[width:]
        elif not width:
            mark = QUOTE.match(line)
            if not mark:
                return None
            line = line[mark.end() :]
    return line


class Formulas:
    """Where the formulas of a page end that begin with two dollar signs in a line of their own."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._ends = [
            index for index, line in enumerate(lines) if "$$" in line and FORMULA_END.search(line)
        ]

    def end(self, index: int, stop: int) -> int:
        """The last line of the formula that begins with the line *index*, if it does; *stop* if
        not.
        """
        line = self._lines[index].strip()
        if len(line) > 3:
            if line.endswith("$$") or FORMULA_LABEL.search(line):
                return index
            if "$$" in line[2:]:
                return stop
        at = bisect_left(self._ends, index + 1)
        return min(self._ends[at], stop) if at < len(self._ends) else stop
