"""``paperlog figures``: draw figures from scripts, next to the scripts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paperlog.cli.output import from_here, print_error, say, waiting

if TYPE_CHECKING:
    from paperlog.figures.drawing import Drawn
    from paperlog.source.project import Project

HELP = """Draw figures from matplotlib scripts and Graphviz files: all that entries name, or
the FILEs.
An image is drawn if it is missing, or if the script, or a module or file that it uses, has
changed. It is written next to the script, for light and dark backgrounds; commit both. This
executes the scripts.

Example: paperlog figures --check

Exit code 1 if a figure cannot be drawn or has a problem; with --check if one is out of date.
"""
NOT_REPRODUCIBLE = (
    "is drawn differently although its inputs have not changed: it uses the clock or random"
    " numbers without a seed, or another version of {program} drew it"
)


@click.command("figures", help=HELP)
@click.argument(
    "files",
    nargs=-1,
    metavar="[FILE]...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--check", is_flag=True, help="Draw nothing; list figures that are out of date.")
@click.option("--again", is_flag=True, help="Also draw figures that are up to date, and compare.")
@click.pass_obj
def command(folder: str, files: tuple[Path, ...], check: bool, again: bool) -> None:
    from paperlog.figures.pairs import committed_pair, is_up_to_date
    from paperlog.source.project import find_project

    if check and again:
        raise click.UsageError("--check and --again cannot be combined")
    project = find_project(Path(folder))
    scripts, is_sound = _given(project, files) if files else _named(project)
    old = [script for script in scripts if not is_up_to_date(project.source, script)]
    if check:
        for script in old:
            is_there = committed_pair(script).is_there
            say(f"{from_here(script)}: {'out of date' if is_there else 'not drawn'}")
    elif to_draw := scripts if again else old:
        is_sound = _draw(project, to_draw) and is_sound
    state = f"{len(old)} of {len(scripts)} out of date or not drawn" if old else "all up to date"
    say(f"figures from code: {state if scripts else 'none'}", err=True)
    sys.exit(not is_sound or (check and bool(old)))


def _given(project: Project, files: tuple[Path, ...]) -> tuple[list[Path], bool]:
    """Return the scripts given as arguments."""
    from paperlog.figures.pairs import is_code
    from paperlog.figures.picture_files import is_file, is_within

    found = {file.resolve(): None for file in files}
    for file in found:
        if not is_code(file):
            raise click.UsageError(f"{from_here(file)} is neither a .py nor a .dot file")
        if not is_file(file):
            raise click.UsageError(f"{from_here(file)} is not a regular file")
        if not is_within(file, project.source):
            raise click.UsageError(f"{from_here(file)} is outside {project.source}")
    return list(found), True


def _named(project: Project) -> tuple[list[Path], bool]:
    """Return the scripts that entries name, and whether all exist; missing ones are reported."""
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
            print_error(f"{from_here(figure.page)}:{figure.line}: {problem}")
            is_sound = False
        else:
            found[figure.path.resolve()] = None
    return sorted(found), is_sound


def _draw(project: Project, scripts: list[Path]) -> bool:
    """Draw *scripts* and write the images; return whether there was no problem."""
    from paperlog.figures.committing import changes_for, drawing_all, is_changed_by_itself
    from paperlog.source.file_changes import apply, log_lock

    reported: dict[str, None] = {}
    is_sound = True
    with drawing_all(project.source, scripts) as results:
        for script in scripts:
            with waiting(f"Drawing {from_here(script)}"):
                drawn = next(results)
            problem = drawn.problem
            if is_changed_by_itself(drawn, script):
                problem = "; it ".join(filter(None, (problem, _not_reproducible(script))))
            with log_lock(project.folder):
                written = apply(changes_for(drawn, script))
            if drawn.has_pictures:
                say(f"{from_here(script)}: {'drawn' if written else 'drawn, the same as before'}")
            if problem and (not drawn.missing or drawn.missing not in reported):
                print_error(f"{_place(script, drawn)}: the figure {problem}")
            reported[drawn.missing] = None
            is_sound = is_sound and not problem
    return is_sound


def _not_reproducible(script: Path) -> str:
    return NOT_REPRODUCIBLE.format(program="Graphviz" if script.suffix == ".dot" else "matplotlib")


def _place(script: Path, drawn: Drawn) -> str:
    return f"{from_here(script)}:{drawn.line}" if drawn.line else from_here(script)
