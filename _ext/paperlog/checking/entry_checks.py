"""Checks of cards: options, position and figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from paperlog.checking.directive_messages import (
    needs_argument,
    no_alt,
    option_in_text,
    outside_week,
    unknown_option,
)
from paperlog.figures.pairs import is_code, is_up_to_date
from paperlog.figures.picture_files import (
    MISSING,
    OUTSIDE,
    examine,
    is_file,
    is_within,
    shortened,
    shown_without,
)
from paperlog.model.escapes import one_line
from paperlog.model.links import link_for
from paperlog.model.options import ENTRY_OPTIONS
from paperlog.rules import Finding, Fix
from paperlog.source.directive_block import DirectiveBlock
from paperlog.source.figure_paths import NamedFigure, named_figure
from paperlog.source.log_reader import Log, SourceEntry, SourcePage

DRAW = "draw them with `paperlog figures`"


def check_entries(log: Log) -> Iterator[Finding]:
    for page in log.pages:
        for found in page.entries:
            yield from _options(found)
            yield from _figures(found, log.project.source)
        yield from _places(page, page.blocks, in_week=False, in_entry=False)


def _places(
    page: SourcePage, blocks: list[DirectiveBlock], *, in_week: bool, in_entry: bool
) -> Iterator[Finding]:
    for block in blocks:
        is_paper = block.name == "paper"
        if is_paper and not block.argument:
            message = needs_argument("paper", "a citation key")
            yield Finding("argument", page.path, block.line, message)
        elif is_paper and (in_entry or not in_week):
            message = outside_week(one_line(block.argument), in_entry=in_entry)
            yield Finding("outside-week", page.path, block.line, message)
        for fault in block.faults:
            if fault.name:
                yield Finding(
                    "option-twice",
                    page.path,
                    fault.line,
                    f"`:{fault.name}:` occurs twice in this `{block.name}`, and only the last one"
                    " is used; merge the two",
                )
            else:
                message = (
                    f"the options of this `{block.name}` cannot be parsed ({fault.problem}); write"
                    " `:name: value`, and put a value that begins with a quote into double quotes"
                )
                yield Finding("option-malformed", page.path, fault.line, message)
        yield from _places(
            page,
            block.children,
            in_week=in_week or block.name == "week",
            in_entry=in_entry or page.entry_of(block) is not None,
        )


def _options(found: SourceEntry) -> Iterator[Finding]:
    path, options = found.page.path, found.block.options
    known = (*ENTRY_OPTIONS, *found.page.declared)
    for name, option in options.items():
        if name not in known:
            message = unknown_option(found.block.name, name, known)
            yield Finding("option", path, option.line, message)
    for misplaced in found.block.options_in_text(known):
        message = option_in_text(found.block.name, misplaced.value)
        yield Finding("option", path, misplaced.line, message)
    for problem in found.problems:
        yield Finding(problem.rule, path, options[problem.option].line, problem.message)
    for kind in ("doi", "arxiv"):
        value = one_line(options[kind].value) if kind in options else ""
        link = link_for(kind, value) if value else None
        if link and link.text != value:
            fix = Fix(path, options[kind].line, value, link.text)
            yield Finding(
                "link-spelling",
                path,
                options[kind].line,
                f":{kind}: {value!r} means {link.text!r}; `paperlog check --fix` replaces it",
                fix=fix,
            )


def _figures(found: SourceEntry, source: Path) -> Iterator[Finding]:
    figure = named_figure(found, source)
    if figure is None:
        return
    for rule, problem in _problems(figure, source):
        yield Finding(rule, figure.page, figure.line, problem)
    alt = found.block.options.get("alt")
    if not alt or not one_line(alt.value):
        yield Finding("alt", figure.page, figure.line, no_alt(figure.name))


def _problems(figure: NamedFigure, source: Path) -> Iterator[tuple[str, str]]:
    """Yield rule and message for each fault of the file of *figure*."""
    file, name = figure.path, shortened(figure.name)
    words = f"the figure {name}"
    if not is_file(file):
        yield "figure", f"there is no figure {name}; {MISSING}"
    elif not is_within(file, source):
        yield "figure", f"{name} {OUTSIDE}"
    elif is_code(file):
        if not is_up_to_date(source, file):
            yield "figure", f"the images of {words} are older than its script; {DRAW}"
    elif (examined := examine(file)).problem:
        yield "figure", f"{words} {examined.problem}"
    elif examined.dropped:
        yield "drawing", f"{words} {shown_without(examined.dropped)}"
