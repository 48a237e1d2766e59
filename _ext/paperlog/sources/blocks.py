"""The directives of a page and its other fences, found without a Markdown parser: what stands in
which fence, and in which lines.

A fence ends at the first line that closes it, whatever stands between, as CommonMark has it; so
what is within is read again for each depth of nesting, and of that only the lines that may be of a
fence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from string import ascii_letters
from typing import Literal

from paperlog.sources.line_ends import source_lines
from paperlog.sources.markup import (
    ALONE,
    BLANKS,
    HTML,
    HTML_ENDS,
    NO_PARAGRAPH,
    Formulas,
    after_front_matter,
    containers_of,
    within,
)

OPENING = re.compile(r"(?P<indent> {0,3})(?P<fence>:{3,}|`{3,}|~{3,})(?P<info>.*)")
DIRECTIVE = re.compile(r"\{(?P<name>[^{}\s]+)\}(?:\s+(?P<argument>.*))?")
OPTION = re.compile(r"(?P<name>[^\s:#'\"][^:]*):(?:\s+(?P<value>.*))?")
NEEDS_YAML = re.compile(r"[\"'|>&*!%@`]|.*\s#")
MARKS = frozenset(
    {"::", "``", "~~", "$$", "<!", "<?", "</", *(f"<{letter}" for letter in ascii_letters)}
)
"""How a line begins that may be one of a fence, or open a formula or HTML."""
FENCES = " \t:`~"
"""All that stands in a line that closes a fence, or is blank."""
ITEM = re.compile(r"[ \t]*(?:[-*+>]|\d{1,9}[.)]).*(?::::|```|~~~)")
"""A list item or a quotation with a fence in its line."""
VERBATIM = frozenset(
    {
        *(
            "code",
            "code-block",
            "sourcecode",
            "literalinclude",
            "math",
            "raw",
            "parsed-literal",
            "csv-table",
            "doctest",
            "testcode",
            "graphviz",
            "mermaid",
        ),
        *("toctree", "bibliography", "eval-rst", "glossary", "weeks", "entries", "statistics"),
        *("lineage", "tag-index", "author-index", "venue-index"),
    }
)
"""Directives whose content holds no directives that a log asks for."""
KEEP_RULES = frozenset({"week", "topic", "paper", "note", "excerpt", "editor"})
"""Our own directives, which take a rule that they begin with for one; others leave it to MyST, to
which it opens front matter.
"""
OF_LOG = re.compile(r"^\s*(?::{3,}|`{3,}|~{3,})\s*\{(week|topic|paper|note)\}(?:\s|$)")
"""The fence of a directive that makes an entry, or holds some."""
DEEPEST = 100
"""So deep directives are looked for within one another: a page where one is opened over and over
and never closed is told of by the outer ones.
"""


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a directive, at a *line* counted from 1."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class OptionFault:
    """What is wrong at a *line*: an option of this *name* stands there again, or, where there is no
    name, no option can be read and *problem* says why.
    """

    line: int
    name: str
    problem: str = ""


@dataclass(slots=True)
class Block:
    """One directive in its page, or a fence of another kind, which has no name; lines count from 1,
    *end* is the line of the closing fence or the last one within.
    """

    name: str
    argument: str
    line: int
    end: int
    options: dict[str, Option] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)
    body_line: int = 0
    fence: str = ""
    closed: bool = True
    children: list[Block] = field(default_factory=list)
    hidden: Literal["", "html", "formula", "item", "item of notes"] = ""
    """What keeps a directive, which has no name then, from being read; of notes alone it is not
    known whether they are entries.
    """
    hidden_by: int = 0
    """The line where that begins."""
    faults: tuple[OptionFault, ...] = ()
    """What is wrong with the options."""
    matter: int = 0
    """The line below which the first words within are taken for front matter, and lost; 0 if none
    are.
    """

    def walk(self) -> Iterator[Block]:
        """This one and all within, in the order of the page."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def is_verbatim(self) -> bool:
        """Whether what is within is shown as it is typed, or made into something else."""
        return self.name in VERBATIM or not (self.name or self.hidden or self.fence.startswith(":"))

    @property
    def values(self) -> dict[str, str | None]:
        return {name: option.value for name, option in self.options.items()}

    def text_lines(self) -> Iterator[tuple[int, str]]:
        """The lines of the body that are text, those in directives within too, but no fences and no
        options; each with its number.
        """
        heads = {
            line
            for block in self.walk()
            if block is not self
            for line in range(block.line, max(block.line + 1, block.body_line))
        }
        for number, text in enumerate(self.body, self.body_line):
            if number not in heads and text.strip(FENCES):
                yield number, text


def read_markdown(text: str) -> list[Block]:
    """The directives at the top of a MyST page; others are among their children."""
    text = text.removeprefix("\N{BYTE ORDER MARK}")
    page = _Page(source_lines(text), has_items=_may_have_items(text))
    return page.blocks(after_front_matter(page.lines), len(page.lines))


def _may_have_items(text: str) -> bool:
    """Whether a fence may begin in the line of a list item or a quotation; most pages are read
    without a look at each of their lines for it.
    """
    marks = [mark for mark in (":::", "```", "~~~") if mark in text]
    return any(f"{before}{mark}" in text for before in " \t>" if before in text for mark in marks)


class _Page:
    """The lines of a page, and the indexes of those that may begin or end something that holds
    others: all others are passed over, at any depth.

    What stands in a fence is read as if it began where the fence does: each line without as many
    blanks as there are before the fence, the *margin*.
    """

    def __init__(self, lines: list[str], *, has_items: bool) -> None:
        self.lines = lines
        self._items: dict[tuple[int, int], int] = {}
        # a look for a pattern takes longest
        self.marked = [
            index
            for index, line in enumerate(lines)
            if line.lstrip(" ")[:2] in MARKS
            or (
                has_items and (":::" in line or "```" in line or "~~~" in line) and ITEM.match(line)
            )
        ]

    def blocks(self, start: int, stop: int, depth: int = 1, margin: int = 0) -> list[Block]:
        """The directives from the line with the index *start* to the one before *stop*, which stand
        within one another at the *depth* given.
        """
        found: list[Block] = []
        at, above = bisect_left(self.marked, start), start - 1
        while at < len(self.marked) and (index := self.marked[at]) < stop:
            at += 1
            line = self._line(index, margin) if margin else self.lines[index]
            opening = OPENING.fullmatch(line)
            if opening and not (opening["fence"][0] == "`" and "`" in opening["info"]):
                at = self._closing(at, stop, opening["fence"], margin)
                end = self._index(at, stop)
                found.append(self._block(opening, index, end, depth, margin, closed=end < stop))
                at += 1
                above = end
                continue
            end, hidden = self._besides(
                line, range(index, stop), margin, is_first=index == above + 1
            )
            if end >= index:
                found += hidden
                at = bisect_left(self.marked, end + 1, at)
                above = end
        return found

    def _index(self, at: int, stop: int) -> int:
        """The index of the marked line number *at*, or *stop* where that is behind it."""
        return min(self.marked[at], stop) if at < len(self.marked) else stop

    def _line(self, index: int, margin: int) -> str:
        line = self.lines[index]
        return line[min(len(line) - len(line.lstrip(" ")), margin) :] if margin else line

    def _closing(self, at: int, stop: int, fence: str, margin: int) -> int:
        """Which of the marked lines from number *at* on closes a *fence*; the first from *stop* on
        where none does.
        """
        while at < len(self.marked) and (index := self.marked[at]) < stop:
            if fence in self.lines[index] and _closes(self.lines[index], fence, margin):
                break
            at += 1
        return at

    def _block(
        self, opening: re.Match[str], index: int, end: int, depth: int, margin: int, *, closed: bool
    ) -> Block:
        """The block that opens at *index* and is closed at *end*, or ends before."""
        info, fence = opening["info"].strip(), opening["fence"]
        line, last, margin = index + 1, end + closed, margin + len(opening["indent"])
        directive = DIRECTIVE.fullmatch(info)
        if not directive:
            block = Block("", info, line, last, body_line=line + 1, fence=fence, closed=closed)
            if not block.is_verbatim:
                self._read_children(block, index + 1, end, depth, margin)
            return block
        inner = (
            [self._line(index, margin) for index in range(index + 1, end)]
            if margin
            else self.lines[index + 1 : end]
        )
        options, body_at, faults = _options(inner, line + 1)
        body = inner[body_at:]
        block = Block(
            directive["name"],
            (directive["argument"] or "").strip(),
            line,
            last,
            options,
            body,
            line + 1 + body_at,
            fence=fence,
            closed=closed,
            faults=faults,
        )
        if block.name == "eval-rst":
            from paperlog.sources.restructured import read_restructured

            block.children = read_restructured(body, block.body_line)
        elif block.name not in VERBATIM:
            # one blank line between options and body is not the body's
            first = index + 1 + body_at + bool(body and not body[0].strip())
            self._read_children(block, first, end, depth, margin)
        return block

    def _read_children(self, block: Block, start: int, end: int, depth: int, margin: int) -> None:
        if depth >= DEEPEST:
            return
        if (
            block.name not in KEEP_RULES
            and start < end
            and self._line(start, margin).startswith("---")
        ):
            matter = [self._line(index, margin) for index in range(start, end)]
            length = after_front_matter(matter)
            block.matter = start + 1 if any(line.strip() for line in matter[1 : length - 1]) else 0
            start += length
        block.children = self.blocks(start, end, depth + 1, margin)

    def _besides(
        self, line: str, lines: range, margin: int, *, is_first: bool
    ) -> tuple[int, list[Block]]:
        """The last of *lines* that belongs to what begins with the first, a *line* that opens no
        fence, and the directives that it hides; an earlier one if that is only text.
        """
        index = lines.start
        begins = (
            is_first
            or not (above := self._line(index - 1, margin)).strip(BLANKS)
            or NO_PARAGRAPH.match(above) is not None
        )
        html = HTML.match(line)
        if html and html.lastgroup in HTML_ENDS:
            ends = HTML_ENDS[html.lastgroup]
            return next((end for end in lines if ends.search(self.lines[end])), lines.stop), []
        if html or (begins and ALONE.fullmatch(line)):
            end = next((end for end in lines if not self.lines[end].strip(BLANKS)), lines.stop)
            return end, self._hidden("html", index, end, margin)
        if begins and line.lstrip(" ").startswith("$$") and not line.startswith("    "):
            end = self._formulas.end(index, lines.stop)
            return (
                (end, self._hidden("formula", index, end, margin)) if end < lines.stop else (-1, [])
            )
        return self._in_item(line, lines, margin)

    @cached_property
    def _formulas(self) -> Formulas:
        return Formulas(self.lines)

    def _hidden(
        self, by: Literal["html", "formula"], index: int, end: int, margin: int
    ) -> list[Block]:
        """The directives that would begin between the lines *index* and *end*."""
        hidden = []
        for at in range(bisect_left(self.marked, index + 1), bisect_left(self.marked, end)):
            opening = OPENING.fullmatch(self._line(line := self.marked[at], margin))
            if opening and DIRECTIVE.fullmatch(opening["info"].strip()):
                hidden.append(
                    Block(
                        "",
                        opening["info"].strip(),
                        line + 1,
                        line + 1,
                        fence=opening["fence"],
                        hidden=by,
                        hidden_by=index + 1,
                    )
                )
        return hidden

    def _in_item(self, line: str, lines: range, margin: int) -> tuple[int, list[Block]]:
        """Like :meth:`_besides`, for a fence in a list item or a quotation."""
        containers, text = containers_of(line.expandtabs(4))
        if not containers and line.startswith("    "):
            width = self._item_above(lines.start, margin, len(line) - len(line.lstrip(" ")))
            containers, text = [width] * bool(width), line[width:]
        opening = OPENING.fullmatch(text)
        if not containers or not opening or (opening["fence"][0] == "`" and "`" in opening["info"]):
            return -1, []
        end = lines.start
        logged = set(OF_LOG.findall(text))
        for index in lines[1:]:
            held = within(self._line(index, margin).expandtabs(4), containers)
            if held is None:
                break
            end = index
            logged.update(OF_LOG.findall(held))
            if _closes(held, opening["fence"], 0):
                break
        info = opening["info"].strip()
        directive = DIRECTIVE.fullmatch(info)
        block = Block("", info, lines.start + 1, end + 1, fence=opening["fence"])
        if (directive and directive["name"] not in VERBATIM) or opening["fence"][0] == ":":
            block.hidden, block.hidden_by = (
                "item of notes" if logged == {"note"} else "item",
                block.line,
            )
            return end, [block] if logged else []
        return end, [block]

    def _item_above(self, index: int, margin: int, indent: int) -> int:
        """The column where the text of the list item begins in which the line *index* with its
        *indent* stands; 0 if it is in none.
        """
        least, found, here = indent, 0, index
        while least and here and not found:
            here -= 1
            line = self._line(here, margin).expandtabs(4)
            lead = len(line) - len(line.lstrip(" "))
            if not line.strip() or lead > least:
                continue
            if (here, margin) in self._items:
                found, least = self._items[here, margin], 0
            elif lead < least:
                widths, _text = containers_of(line[lead:])
                width = lead + sum(widths)
                found = width if widths and all(widths) and width <= least else 0
                least = lead
        # what stands as far in below does not look further up than here
        self._items[index, margin] = found
        return found if indent - found < 4 else 0


def _closes(line: str, fence: str, margin: int) -> bool:
    """Whether a *line* closes a *fence*, as a line of its own mark with nothing but blanks
    behind."""
    mark = line.lstrip(" ")
    return (
        len(line) - len(mark) - margin < 4
        and mark.startswith(fence)
        and not mark.lstrip(fence[0]).strip(BLANKS)
    )


def _options(
    lines: Sequence[str], first: int
) -> tuple[dict[str, Option], int, tuple[OptionFault, ...]]:
    """The options at the head of a directive's *lines*, where its body begins, and what is wrong
    with the options.

    They are lines of ``:name: value``, or ``name: value`` between two lines of ``---``.
    """
    if lines and lines[0].startswith("---"):
        end = next(
            (index for index in range(1, len(lines)) if lines[index].startswith("---")), len(lines)
        )
        options, faults = _values(lines[1:end], first + 1)
        return options, min(end + 1, len(lines)), faults
    typed = []
    for line in lines:
        stripped = line.lstrip()
        if not stripped.startswith(":") or stripped.startswith(":::"):
            break
        typed.append(stripped[1:])
    options, faults = _values(typed, first)
    return options, len(typed), faults


def _values(lines: Sequence[str], first: int) -> tuple[dict[str, Option], tuple[OptionFault, ...]]:
    options: dict[str, Option] = {}
    faults: tuple[OptionFault, ...] = ()
    for number, line in enumerate(lines, first):
        plain = OPTION.fullmatch(line)
        value = (plain["value"] or "").rstrip() if plain else ""
        if NEEDS_YAML.match(value) if plain else line.strip():
            return _yaml_values(lines, first)
        if plain:
            name = plain["name"].rstrip()
            if name in options:
                faults += (OptionFault(number, name),)
            options[name] = Option(value, number)
    return options, faults


def _yaml_values(
    lines: Sequence[str], first: int
) -> tuple[dict[str, Option], tuple[OptionFault, ...]]:
    """Quoted values, and those of several lines, as MyST reads them: all or, if one cannot be read,
    none.
    """
    from myst_parser.parsers.options import TokenizeError, options_to_items

    try:
        read, _comments = options_to_items("\n".join(lines))
    except TokenizeError as error:
        # told where it is noticed, which may be in a line below
        noticed = first + min(error.problem_mark.line, len(lines) - 1)
        return {}, (
            OptionFault(
                next(
                    (
                        number
                        for number, line in enumerate(lines, first)
                        if not _is_read_alone(line)
                    ),
                    noticed,
                ),
                "",
                error.problem,
            ),
        )
    places: dict[str, list[int]] = {}
    for number, line in enumerate(lines, first):
        if found := OPTION.fullmatch(line):
            places.setdefault(found["name"].rstrip(), []).append(number)
    names = [name for name, _value in read]
    faults = (
        OptionFault(places.get(name, [first])[-1], name)
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    )
    return {name: Option(value, places.get(name, [first])[0]) for name, value in read}, tuple(
        faults
    )


def _is_read_alone(line: str) -> bool:
    from myst_parser.parsers.options import TokenizeError, options_to_items

    try:
        options_to_items(line)
    except TokenizeError:
        # what goes on with the value above is none that begins
        return line[:1] in " \t"
    return True
