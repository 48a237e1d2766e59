"""References of pages to records and files, in options and text but not in code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from paperlog.model.citation_text import parse_citation
from paperlog.model.entry import parse_relations
from paperlog.model.escapes import one_line
from paperlog.model.line_ends import source_lines
from paperlog.source.log_reader import Log, SourcePage

CITATION = re.compile(r"(?:\{cite(?::\w+)?\}|:cite(?::\w+)?:)`([^`]+)`")
PAPER_ROLE = re.compile(r"(?:\{paper\}|:paper:)`(?:[^`<]*<([^`>]+)>|([^`<]+))`")
SOURCES = {"topic": "source", "excerpt": "from"}
"""The option that names the record of a text, by directive."""
LINK = re.compile(r"!?\[[^\]\n]*\]\(<?([^)\s>]+)>?(?:\s+[\"'][^)]*)?\)")
CODE = re.compile(
    r"(?P<role>\{[^{}\s`]+\}|:[\w.+:-]+:)?(?<!`)(?P<marks>`+)(?!`).+?(?<!`)(?P=marks)(?!`)"
)
"""Inline code, or a role with its text."""


MATH = re.compile(r"(?<![\\$])\$(?![\s$])[^$]+?(?<![\s\\])\$(?!\d)")


@dataclass(frozen=True)
class Use:
    """A reference to a *key* or path in a page."""

    key: str
    page: SourcePage
    line: int
    column: int = 1
    by: Literal["key", "role", "relation"] = "key"
    """The kind of reference: a relation may also name an entry, a ``paper`` role names only
    entries.
    """
    is_picture: bool = False
    problem: str = ""
    """Why a citation cannot be parsed."""


def uses_of_keys(log: Log) -> Iterator[Use]:
    for page in log.pages:
        for block in page.walk():
            named = SOURCES.get(block.name, "")
            if named in block.options:
                option = block.options[named]
                yield Use(one_line(option.value), page, option.line)
            if relates := block.options.get("relates"):
                relations, _unread = parse_relations(relates.value)
                for relation in relations:
                    yield Use(relation.target, page, relates.line, by="relation")
        if "cite" not in page.text and "paper" not in page.text:
            continue
        for line, text in prose(page):
            for found in CITATION.finditer(text):
                if found[1].startswith("!"):
                    continue
                try:
                    cited = parse_citation(found[1])
                except ValueError as error:
                    yield Use(found[1], page, line, found.start() + 1, problem=str(error))
                    continue
                for item in cited:
                    yield Use(item.key, page, line, found.start() + 1)
            for found in PAPER_ROLE.finditer(text):
                yield Use(
                    (found[1] or found[2]).strip().removeprefix("!"),
                    page,
                    line,
                    found.start() + 1,
                    by="role",
                )


def uses_of_files(page: SourcePage) -> Iterator[Use]:
    """Yield the link targets in the text of a page."""
    if "](" in page.text and page.path.suffix == ".md":
        for line, text in prose(page):
            for found in LINK.finditer(MATH.sub(lambda found: " " * len(found[0]), text)):
                is_picture = found[0].startswith("!")
                yield Use(found[1], page, line, found.start() + 1, is_picture=is_picture)


def prose(page: SourcePage) -> Iterator[tuple[int, str]]:
    """Yield number and text of the lines of a page, with code and comments blanked."""
    hidden: set[int] = set()
    for block in page.walk():
        if block.is_verbatim:
            hidden.update(range(block.line, block.end + 1))
    comment = False
    for number, line in enumerate(source_lines(page.text, restructured=page.is_restructured), 1):
        comment = comment or line.lstrip().startswith("<!--")
        if number not in hidden and not comment and not line.startswith("%") and line:
            yield (
                number,
                (
                    CODE.sub(lambda found: found[0] if found["role"] else " " * len(found[0]), line)
                    if "`" in line
                    else line
                ),
            )
        comment = comment and "-->" not in line
