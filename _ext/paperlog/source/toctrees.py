"""Toctrees of a page: the pages they list, and insertion of new ones."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from paperlog.source.directive_block import DirectiveBlock
from paperlog.source.log_reader import SourcePage
from paperlog.source.project import SUFFIXES

TITLED = re.compile(r"(?P<title>.*?)\s*<(?P<target>[^<>]+)>")
PATTERN = re.compile(r"[*?\[]")
NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class ToctreeItem:
    """A line of a toctree: a page, or a glob pattern."""

    line: int
    title: str
    target: str
    docname: str
    is_pattern: bool = False


@dataclass(frozen=True)
class Toctree:
    """A ``toctree`` directive of a *page*."""

    page: SourcePage
    block: DirectiveBlock

    @cached_property
    def items(self) -> list[ToctreeItem]:
        found = []
        for line, text in enumerate(self.block.body, self.block.body_line):
            stripped = text.strip()
            if stripped:
                titled = TITLED.fullmatch(stripped) if "<" in stripped else None
                title, target = (titled["title"], titled["target"]) if titled else ("", stripped)
                # as in Sphinx, lines with a title are not patterns, and patterns have no suffix
                is_pattern = self.globs and not titled and PATTERN.search(target) is not None
                found.append(
                    ToctreeItem(
                        line,
                        title,
                        target,
                        _docname(self.page.docname, target, is_pattern),
                        is_pattern,
                    )
                )
        return found

    def holds(self, docname: str) -> bool:
        """Return whether the page *docname* is listed, by name or pattern."""
        return docname in self.named or (self.globs and self.item_of(docname) is not None)

    @property
    def globs(self) -> bool:
        """Whether lines may be glob patterns."""
        return "glob" in self.block.options

    @cached_property
    def named(self) -> frozenset[str]:
        """The docnames and patterns listed."""
        return frozenset(item.docname for item in self.items)

    def item_of(self, docname: str) -> ToctreeItem | None:
        """Return the line that lists *docname*, by name or pattern, or ``None``."""
        return next(
            (
                item
                for item in self.items
                if item.docname == docname or (item.is_pattern and matches(item.docname, docname))
            ),
            None,
        )

    def has_siblings(self, docname: str) -> bool:
        """Return whether it lists pages whose names differ from *docname* only in numbers."""
        return any(_shape(item.docname) == _shape(docname) for item in self.items)

    def with_pages(self, titles: Mapping[str, str]) -> str:
        """Return the text of the page with more pages in this toctree.

        *titles* are the titles by docname, ``""`` for none.  Each page is inserted in the order of
        its siblings, else last, and written like its neighbours: absolute or relative, with or
        without suffix.
        """
        lines, items = self.page.lines(), list(self.items)
        for docname, title in titles.items():
            alike = [item for item in items if _shape(item.docname) == _shape(docname)]
            downwards = len(alike) > 1 and all(
                _numbers(one.docname) > _numbers(other.docname) for one, other in pairwise(alike)
            )
            before = [
                item for item in alike if (_numbers(item.docname) < _numbers(docname)) != downwards
            ]
            neighbour = (
                before[-1] if before else alike[0] if alike else items[-1] if items else None
            )
            target = target_from(self.page.docname, docname, neighbour.target if neighbour else "")
            new = [f"{title} <{target}>" if title else target]
            if neighbour is None:
                if self.block.is_restructured:
                    new = ["", lines.indent(self.block.line) + "   " + new[0]]
                else:
                    # a blank line after the options, as is usual
                    new = ["", *new] if self.block.options else new
                    new = lines.prefixed(self.block.line, new)
                above, place = self.block.body_line - 1, 0
            else:
                first = alike and not before
                above, place = neighbour.line - bool(first), items.index(neighbour) + (not first)
                new = [lines.indent(neighbour.line) + new[0]]
            lines.insert_after(above, new)
            items[place:] = [
                ToctreeItem(above + len(new), title, target, docname),
                *(replace(item, line=item.line + len(new)) for item in items[place:]),
            ]
        return lines.text


def toctrees(page: SourcePage) -> Iterator[Toctree]:
    for block in page.walk():
        if block.name == "toctree":
            yield Toctree(page, block)


# cached: the page of a year is parsed again for each week inserted
@lru_cache(maxsize=65536)
def _docname(here: str, target: str, is_pattern: bool = False) -> str:
    if target.endswith(SUFFIXES) and not is_pattern:
        target = target.rpartition(".")[0]
    return posixpath.normpath(
        target[1:] if target.startswith("/") else posixpath.join(posixpath.dirname(here), target)
    )


def target_from(here: str, docname: str, like: str = "") -> str:
    """Return the toctree target for *docname* on the page *here*, in the style of *like*."""
    suffix = next((suffix for suffix in SUFFIXES if like.endswith(suffix)), "")
    if like.startswith("/"):
        return f"/{docname}{suffix}"
    return posixpath.relpath(docname, posixpath.dirname(here) or ".") + suffix


def matches(pattern: str, docname: str) -> bool:
    """Return whether a glob pattern matches *docname*, by Sphinx's rules."""
    from sphinx.util.matching import patmatch

    return patmatch(docname, pattern) is not None


@lru_cache(maxsize=65536)
def _shape(docname: str) -> str:
    return NUMBERS.sub("0", docname)


@lru_cache(maxsize=65536)
def _numbers(docname: str) -> tuple[int, ...]:
    return tuple(int(number) for number in NUMBERS.findall(docname))
