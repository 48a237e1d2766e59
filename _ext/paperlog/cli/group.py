"""The commands by name, and what holds for all of them."""

from __future__ import annotations

import importlib
from typing import Any

import click

from paperlog.version import __version__

COMMANDS = {
    "init": "Make a new log.",
    "new": "Open the page of this week, made if there is none.",
    "add": "Add papers: by DOI, arXiv id, title, or from a file.",
    "import": "Take existing logs and libraries into weeks and records.",
    "figures": "Draw the figures that are scripts or graphs.",
    "check": "Find what is wrong, without a build.",
    "verify": "Compare records with Crossref and arXiv.",
    "stats": "Show the log in numbers.",
    "list": "List entries.",
    "search": "Find entries by their words.",
    "export": "Write entries and records for other programs.",
    "open": "Open an entry in the editor, or its paper in the browser.",
    "doctor": "Show versions and settings, for a report of a fault.",
}
MODULES = {"import": "importing", "list": "list_command", "open": "opening"}


class Commands(click.Group):
    """Imports a command's module when the command is called; its help line is here, so that
    ``--help`` imports none.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"paperlog.cli.{MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from paperlog.model.entry import suggestion

            near = suggestion(args[0], COMMANDS)
            told = error.format_message()
            message = f"{told.rstrip('.')}{near}" if near else told
            raise click.UsageError(message, ctx) from None

    def invoke(self, ctx: click.Context) -> Any:
        from paperlog.model.printable import visible

        try:
            return self._run(ctx)
        except click.ClickException as error:
            # it may quote a record, a page or the name of a file
            error.message = visible(error.message)  # type: ignore[misc]
            raise

    def _run(self, ctx: click.Context) -> Any:
        """Call the command; errors of files end in a message, not in a traceback."""
        from paperlog.model.log_error import LogError

        try:
            return super().invoke(ctx)
        except LogError as error:
            raise click.ClickException(str(error)) from None
        except click.NoSuchOption as error:
            if error.option_name not in {"-C", "--log"}:
                raise
            raise click.UsageError(
                f"{error.option_name} goes before the command: paperlog -C FOLDER …", error.ctx
            ) from None
        except BrokenPipeError:
            # `paperlog list | head`
            from paperlog.cli.output import print_to_nobody

            print_to_nobody()
            ctx.exit(0)
        except OSError as error:
            # a full disk behind the standard output, a folder that is gone
            raise click.ClickException(
                f"{error.filename or 'the output'}: {error.strerror or error}"
            ) from None


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done; 1 something is wrong, as told; 2 the command was called wrongly.",
)
@click.version_option(__version__, package_name="sphinx-paperlog")
@click.option(
    "-C",
    "--log",
    "folder",
    type=click.Path(exists=True, file_okay=False),
    default=".",
    show_default="here, or the nearest folder above",
    help="The log to work on.",
)
@click.pass_context
def paperlog(ctx: click.Context, folder: str) -> None:
    """Keep a weekly log of the papers you read."""
    ctx.obj = folder
