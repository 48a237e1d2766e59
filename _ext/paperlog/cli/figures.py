"""``paperlog figures``: pictures of the figures from code, drawn beside their scripts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paperlog.cli.output import from_here, say, tell, waiting

if TYPE_CHECKING:
    from paperlog.figures.drawing import Drawn
    from paperlog.source.project import Project

HELP = """Draw the figures that are matplotlib scripts or Graphviz files; all that entries name, or
the FILEs.

A picture is drawn where there is none, or where the script, a module or a file that it uses has
changed. It is written beside the script, for light and for dark grounds; commit both. The author's
code is run.

Example: paperlog figures --check

Exit code 1 if a figure cannot be drawn, or there is something to tell of it; with --check if one
is out of date.
"""
RESTLESS = (
    "is drawn differently although nothing that it is made from has changed: it reads the clock, "
    "or random numbers without a seed, or another version of {program} drew it"
)


@click.command("figures", help=HELP)
@click.argument(
    "files",
    nargs=-1,
    metavar="[FILE]...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--check", is_flag=True, help="Draw nothing; name the figures that are out of date.")
@click.option("--again", is_flag=True, help="Draw what is up to date, too, and compare.")
@click.pass_obj
def command(folder: str, files: tuple[Path, ...], check: bool, again: bool) -> None:
    from paperlog.figures.pairs import committed_pair, is_up_to_date
    from paperlog.source.project import find_project

    if check and again:
        raise click.UsageError("--check draws nothing, so it cannot draw --again")
    project = find_project(Path(folder))
    scripts, is_sound = _given(project, files) if files else _named(project)
    old = [script for script in scripts if not is_up_to_date(project.source, script)]
    if check:
        for script in old:
            is_there = committed_pair(script).is_there
            say(f"{from_here(script)}: {'out of date' if is_there else 'not drawn'}")
    elif wanted := scripts if again else old:
        is_sound = _draw(project, wanted) and is_sound
    state = f"{len(old)} of {len(scripts)} out of date or not drawn" if old else "all up to date"
    say(f"figures from code: {state if scripts else 'none'}", err=True)
    sys.exit(not is_sound or (check and bool(old)))


def _given(project: Project, files: tuple[Path, ...]) -> tuple[list[Path], bool]:
    """The scripts that were typed."""
    from paperlog.figures.pairs import is_code
    from paperlog.figures.picture_files import is_file, is_within

    found = {file.resolve(): None for file in files}
    for file in found:
        if not is_code(file):
            raise click.UsageError(f"{from_here(file)} is neither a .py nor a .dot file")
        if not is_file(file):
            raise click.UsageError(f"{from_here(file)} is no file")
        if not is_within(file, project.source):
            raise click.UsageError(f"{from_here(file)} lies outside of {project.source}")
    return list(found), True


def _named(project: Project) -> tuple[list[Path], bool]:
    """The scripts that entries name, each once, and whether all are there; what is not is told."""
    from paperlog.figures.pairs import is_code
    from paperlog.figures.picture_files import MISSING, OUTSIDE, is_file, is_within
    from paperlog.source.figure_paths import named_figures
    from paperlog.source.log_reader import read_log

    found: dict[Path, None] = {}
    is_sound = True
    for figure in named_figures(read_log(project)):
        if not is_code(figure.path):
            continue
        problem = ""
        if not is_file(figure.path):
            problem = f"there is no figure {figure.name!r}; {MISSING}"
        elif not is_within(figure.path, project.source):
            problem = f"the figure {figure.name!r} {OUTSIDE}"
        if problem:
            tell(f"{from_here(figure.page)}:{figure.line}: {problem}")
            is_sound = False
        else:
            found[figure.path.resolve()] = None
    return sorted(found), is_sound


def _draw(project: Project, scripts: list[Path]) -> bool:
    """Draw and write *scripts*, a line each; returns whether there is nothing to tell of them."""
    from paperlog.figures.committing import changes_for, drawing_all, is_changed_by_itself
    from paperlog.source.file_changes import alone_in, apply

    told: dict[str, None] = {}
    is_sound = True
    with drawing_all(project.source, scripts) as results:
        for script in scripts:
            with waiting(f"Drawing {from_here(script)}"):
                drawn = next(results)
            problem = drawn.problem
            if is_changed_by_itself(drawn, script):
                problem = "; it ".join(filter(None, (problem, _restless(script))))
            with alone_in(project.folder):
                written = apply(changes_for(drawn, script))
            if drawn.has_pictures:
                say(f"{from_here(script)}: {'drawn' if written else 'drawn, the same as before'}")
            if problem and (not drawn.missing or drawn.missing not in told):
                tell(f"{_place(script, drawn)}: the figure {problem}")
            told[drawn.missing] = None
            is_sound = is_sound and not problem
    return is_sound


def _restless(script: Path) -> str:
    return RESTLESS.format(program="Graphviz" if script.suffix == ".dot" else "matplotlib")


def _place(script: Path, drawn: Drawn) -> str:
    return f"{from_here(script)}:{drawn.line}" if drawn.line else from_here(script)
