"""Cards: their options, their places, their figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from paperlog.checking.findings import Finding, Fix
from paperlog.core.entries import suggestion
from paperlog.core.figures import MISSING, OUTSIDE, examine, is_file, is_within, shown_without
from paperlog.core.links import link_for
from paperlog.core.options import ENTRY_OPTIONS
from paperlog.core.printable import one_line
from paperlog.core.weeks import Week
from paperlog.figures.pairs import is_code, is_up_to_date
from paperlog.sources.blocks import Block
from paperlog.sources.figures import NamedFigure, named_figure
from paperlog.sources.reader import Log, Page, SourceEntry

DRAW = "draw them with `paperlog figures`"


def check_entries(log: Log) -> Iterator[Finding]:
    for page in log.pages:
        seen: dict[tuple[Week, str], int] = {}
        for found in page.entries:
            yield from _options(found)
            yield from _figures(found, log.project.source)
            entry = found.entry
            if entry.key and entry.week:
                first = seen.setdefault((entry.week, entry.key), entry.place.line)
                if first != entry.place.line:
                    yield Finding(
                        "duplicate-entry",
                        page.path,
                        entry.place.line,
                        f"{entry.key!r} stands twice in {entry.week} (first in line {first}); join"
                        " the two",
                    )
        yield from _places(page, page.blocks, in_week=False)


def _places(page: Page, blocks: list[Block], *, in_week: bool) -> Iterator[Finding]:
    for block in blocks:
        if block.name == "paper" and not block.argument:
            yield Finding(
                "argument", page.path, block.line, "`paper` needs a citation key after its name"
            )
        elif block.name == "paper" and not in_week:
            yield Finding(
                "outside-week",
                page.path,
                block.line,
                f"{one_line(block.argument)!r} stands outside of any week; put it into a `week`",
            )
        for fault in block.faults:
            if fault.name:
                yield Finding(
                    "option-twice",
                    page.path,
                    fault.line,
                    f"`:{fault.name}:` stands twice in this `{block.name}`, and only the last one"
                    " counts; join the two",
                )
            else:
                message = (
                    f"no option of this `{block.name}` can be read ({fault.problem}); write `:name:"
                    " value`, and what begins with a quote in double quotes"
                )
                yield Finding("option-malformed", page.path, fault.line, message)
        yield from _places(page, block.children, in_week=in_week or block.name == "week")


def _options(found: SourceEntry) -> Iterator[Finding]:
    path, options = found.page.path, found.block.options
    for name, option in options.items():
        if name not in ENTRY_OPTIONS:
            yield Finding(
                "option",
                path,
                option.line,
                f"`{found.block.name}` has no option `{name}`"
                f"{suggestion(name, ENTRY_OPTIONS) or '; it has ' + ', '.join(ENTRY_OPTIONS)}",
            )
    for problem in found.problems:
        yield Finding(problem.kind, path, options[problem.option].line, problem.message)
    for kind in ("doi", "arxiv"):
        value = one_line(options[kind].value) if kind in options else ""
        link = link_for(kind, value) if value else None
        if link and link.text != value:
            fix = Fix(path, options[kind].line, value, link.text)
            yield Finding(
                "link-spelling",
                path,
                options[kind].line,
                f":{kind}: {value!r} stands for {link.text!r}; `paperlog check --fix` writes that",
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
        message = f"the figure {figure.name!r} has no `:alt:` text; say in a sentence what it shows"
        yield Finding("alt", figure.page, figure.line, message)


def _problems(figure: NamedFigure, source: Path) -> Iterator[tuple[str, str]]:
    """What is wrong with the file of *figure*: a rule and a sentence."""
    file, words = figure.path, f"the figure {figure.name!r}"
    if not is_file(file):
        yield "figure", f"there is no figure {figure.name!r}; {MISSING}"
    elif not is_within(file, source):
        yield "figure", f"{words} {OUTSIDE}"
    elif is_code(file):
        if not is_up_to_date(source, file):
            yield "figure", f"the pictures of {words} are not those of its code; {DRAW}"
    elif (examined := examine(file)).problem:
        yield "figure", f"{words} {examined.problem}"
    elif examined.dropped:
        yield "drawing", f"{words} {shown_without(examined.dropped)}"
