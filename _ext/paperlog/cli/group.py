"""The group of commands, and error handling common to all commands."""

from __future__ import annotations

import importlib
from typing import Any

import click

from paperlog.version import __version__

COMMANDS = {
    "init": "Create a new log.",
    "new": "Open the page of this week, creating it if needed.",
    "add": "Add papers: by DOI, arXiv id, title, or from a file.",
    "import": "Import existing logs and libraries.",
    "figures": "Draw figures from scripts and graphs.",
    "check": "Find errors without a build.",
    "verify": "Compare records with Crossref and arXiv.",
    "stats": "Show statistics of the log.",
    "list": "List entries.",
    "search": "Search entries for words.",
    "export": "Export entries and records for other programs.",
    "open": "Open an entry in the editor, or its paper in the browser.",
    "doctor": "Show versions and settings for a bug report.",
}
MODULES = {"import": "importing", "list": "list_command", "open": "opening"}


class Commands(click.Group):
    """Imports the module of a command when it is called; help lines are here for a fast
    ``--help``.
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
            message = error.format_message()
            message = f"{message.rstrip('.')}{near}" if near else message
            raise click.UsageError(message, ctx) from None

    def invoke(self, ctx: click.Context) -> Any:
        from paperlog.model.escapes import visible

        try:
            return self._run(ctx)
        except click.ClickException as error:
            # messages may quote records, pages or file names
            error.message = visible(error.message)  # type: ignore[misc]
            raise

    def _run(self, ctx: click.Context) -> Any:
        """Run the command; errors in the log or of the system become messages."""
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
            from paperlog.cli.output import discard_output

            discard_output()
            ctx.exit(0)
        except OSError as error:
            # a full disk, a folder that was deleted
            raise click.ClickException(
                f"{error.filename or 'the output'}: {error.strerror or error}"
            ) from None


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 success; 1 a problem was reported; 2 wrong usage.",
)
@click.version_option(__version__, package_name="sphinx-paperlog")
@click.option(
    "-C",
    "--log",
    "folder",
    type=click.Path(exists=True, file_okay=False),
    default=".",
    show_default="this folder, or the nearest parent with a log",
    help="The folder of the log.",
)
@click.pass_context
def paperlog(ctx: click.Context, folder: str) -> None:
    """Keep a weekly log of the papers you read."""
    ctx.obj = folder
