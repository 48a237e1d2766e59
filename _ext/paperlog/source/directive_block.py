"""The directives of a page and its other fences, as :mod:`paperlog.source.markdown_blocks` and
:mod:`paperlog.source.restructured_blocks` read them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

FENCES = " \t:`~"
"""All that stands in a line that closes a fence, or is blank."""
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
class DirectiveBlock:
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
    children: list[DirectiveBlock] = field(default_factory=list)
    hidden: Literal["", "html", "formula"] = ""
    """What keeps a directive, which has no name then, from being read."""
    hidden_by: int = 0
    """The line where that begins."""
    faults: tuple[OptionFault, ...] = ()
    """What is wrong with the options."""
    matter: int = 0
    """The line below which the first words within are taken for front matter, and lost; 0 if none
    are.
    """

    def walk(self) -> Iterator[DirectiveBlock]:
        """This one and all within, in the order of the page."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def is_restructured(self) -> bool:
        """Whether it is a directive of reStructuredText, in a page of it or within MyST."""
        return not self.fence

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
