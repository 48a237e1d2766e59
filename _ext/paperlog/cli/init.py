"""``paperlog init``: create a new log."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from paperlog.cli.output import say
from paperlog.scaffold import LANGUAGES


@click.command(
    "init",
    help=(
        "Create a new log in FOLDER (default: this folder) without overwriting files."
        " `make html` then builds it.\n\nOn a terminal, missing options are prompted for."
        '\n\nExample: paperlog init my-log --language zh_CN --title "论文周志"'
    ),
)
@click.argument("target", metavar="[FOLDER]", default="", type=click.Path(file_okay=False))
@click.option(
    "--language", type=click.Choice(LANGUAGES), help="Language of the interface and pages."
)
@click.option("--title", help="Title of the site and the book.")
@click.option("--author", help="Author of the log.")
@click.option("--dry-run", is_flag=True, help="List the files without creating them.")
@click.pass_obj
def command(
    folder: str,
    target: str,
    language: str | None,
    title: str | None,
    author: str | None,
    dry_run: bool,
) -> None:
    from datetime import date

    from paperlog.model.escapes import one_line
    from paperlog.model.week import Week
    from paperlog.scaffold.log import TITLES, NewLog, author_here, in_the_way, language_here
    from paperlog.source.file_changes import ChangeError, apply, log_lock

    where = Path(folder, target).resolve()
    if names := in_the_way(where):
        listed = ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")
        raise click.ClickException(
            f"a new log would overwrite files in {where}; choose another folder\nexisting: {listed}"
        )
    language = language or _asked(f"Language ({', '.join(LANGUAGES)})", language_here(), LANGUAGES)
    title = (
        one_line(title if title is not None else _asked("Title", TITLES[language]))
        or TITLES[language]
    )
    author = one_line(author if author is not None else _asked("Author", author_here()))
    new = NewLog(title, author, language, Week.of(date.today()))
    changes = new.changes(where)
    if not dry_run:
        try:
            where.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ChangeError(f"{where}: {error.strerror}; nothing was written") from None
        with log_lock(where):
            apply(changes)
    for name in sorted(change.path.relative_to(where).as_posix() for change in changes):
        say(name)
    if not dry_run:
        cd = "" if where == Path.cwd() else f"cd {shlex.quote(str(Path(folder, target)))} && "
        say(
            f"\nA log with its first week. Build it:  {cd}make html\n"
            f"Then write:  {cd}paperlog new{_activation()}",
            err=True,
        )


def _activation() -> str:
    """Return the command that activates this environment, if ``make`` would not find it."""
    import shutil
    import sys

    found = shutil.which("python3")
    active = found is not None and Path(found).parent == Path(sys.executable).parent
    script = Path(sys.prefix, "bin", "activate")
    return (
        f"\nBefore that, activate the Python that has Paperlog:  . {script}"
        if not active and script.is_file()
        else ""
    )


def _asked(question: str, default: str, choices: tuple[str, ...] = ()) -> str:
    """Ask on a terminal; elsewhere return the default."""
    import sys

    if not sys.stdin.isatty():
        return default
    answer: str = click.prompt(
        question,
        default=default,
        show_default=bool(default),
        type=click.Choice(choices) if choices else str,
        show_choices=False,
    )
    return answer
