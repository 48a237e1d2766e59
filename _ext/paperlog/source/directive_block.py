"""Directives and other fences of a page, as parsed by :mod:`paperlog.source.markdown_blocks` and
:mod:`paperlog.source.restructured_blocks`, and the options at the start of a MyST directive.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

FENCES = " \t:`~"
"""Characters of lines that are blank or close a fence."""
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
"""Directives whose content is not searched for directives."""
OPENINGS = ("```", "~~~", ":::", ".. ")
"""Starts of lines that open a directive or a literal block."""
DEEPEST = 100
"""Maximum nesting depth that is parsed; deeper directives are reported through the outer ones."""
OPTION = re.compile(r"(?P<name>[^\s:#'\"][^:]*):(?:\s+(?P<value>.*))?")
NEEDS_YAML = re.compile(r"[\"'|>&*!%@`]|.*\s#")


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a directive; *line* counts from 1."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class OptionFault:
    """A fault in the options of a directive, at *line*.

    With a *name*: this option is repeated.  Without: the options cannot be parsed, and *problem*
    says why.
    """

    line: int
    name: str
    problem: str = ""


@dataclass(slots=True)
class DirectiveBlock:
    """A directive of a page, or another fence, whose *name* is empty.

    Lines count from 1; *end* is the line of the closing fence, or the last line of the content.
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
    children: list[DirectiveBlock] = field(default_factory=list)
    hidden: Literal["", "html", "formula"] = ""
    """What hides this directive from MyST; its *name* is empty then."""
    hidden_by: int = 0
    """The first line of the element that hides it."""
    faults: tuple[OptionFault, ...] = ()
    """Faults in the options."""
    matter: int = 0
    """The line of a ``---`` that makes MyST drop the start of the content as front matter, else 0.
    """

    def walk(self) -> Iterator[DirectiveBlock]:
        """Yield this block and all nested ones, in page order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def is_restructured(self) -> bool:
        """Whether it is a reStructuredText directive, in an ``.rst`` page or in ``eval-rst``."""
        return not self.fence

    @property
    def is_verbatim(self) -> bool:
        """Whether the content is not parsed as Markdown."""
        return self.name in VERBATIM or not (self.name or self.hidden or self.fence.startswith(":"))

    @property
    def values(self) -> dict[str, str | None]:
        return {name: option.value for name, option in self.options.items()}

    def options_in_text(self, known: Collection[str]) -> Iterator[Option]:
        """Yield lines of the first paragraph that look like one of the *known* options.

        They are text, since options end at the first blank line or other text. The value of each
        is its name. A directive in the content ends the paragraph, and has options of its own.
        """
        started = False
        for number, text in enumerate(self.body, self.body_line):
            if not text.strip():
                if started:
                    return
                continue
            if text.lstrip().startswith(OPENINGS):
                return
            started = True
            name, colon, _value = text.strip().removeprefix(":").partition(":")
            if text.lstrip().startswith(":") and colon and name in known:
                yield Option(name, number)

    def text_lines(self) -> Iterator[tuple[int, str]]:
        """Yield number and text of each line of the body that is text, including nested directives.

        Fences, options and blank lines are skipped.
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


def options_of(
    lines: Sequence[str], first: int
) -> tuple[dict[str, Option], int, tuple[OptionFault, ...]]:
    """Parse the options at the start of *lines*, the content of a directive.

    They are lines ``:name: value``, or ``name: value`` between two lines of ``---``.  *first* is
    the number of the first line.  Return the options, the index where the body begins, and the
    faults in the options.
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
    """Parse quoted and multi-line values as MyST does; one error discards all options."""
    from myst_parser.parsers.options import TokenizeError, options_to_items

    try:
        read, _comments = options_to_items("\n".join(lines))
    except TokenizeError as error:
        # the parser may notice an error only in a line below it
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
        # an indented line continues the value above
        return line[:1] in " \t"
    return True
