"""``paperlog check``: the linter."""

from __future__ import annotations

import sys

import click

from paperlog.rules import Finding, known_rules


@click.command(
    "check",
    help=(
        "Find errors in the log without a build.\n\nExit code 1 if there is an error or a"
        " warning; 0 if there are only notes.\n\nExample: paperlog check --fix --dry-run"
    ),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    show_default=True,
    help="Output format; sarif is for code scanning, github for GitHub Actions.",
)
@click.option("--fix", is_flag=True, help="Apply safe fixes and show the diff.")
@click.option("--dry-run", is_flag=True, help="With --fix: show the diff and change nothing.")
@click.option(
    "--off",
    multiple=True,
    type=click.Choice(sorted(known_rules())),
    metavar="RULE",
    help="Switch a rule off; repeatable.",
)
@click.option("--no-notes", is_flag=True, help="Omit notes.")
@click.option(
    "--publish",
    "publish_now",
    is_flag=True,
    help="Save the current addresses in paperlog.lock; those of renamed entries lead to the new.",
)
@click.option("--rules", is_flag=True, help="List the rules.")
@click.pass_obj
def command(
    folder: str,
    form: str,
    fix: bool,
    dry_run: bool,
    off: tuple[str, ...],
    no_notes: bool,
    publish_now: bool,
    rules: bool,
) -> None:
    from pathlib import Path

    from paperlog.checking.address_checks import publish
    from paperlog.checking.linter import check, fixes
    from paperlog.checking.report_formats import FORMATS
    from paperlog.cli.output import ignoring_closed_pipe, say, show_diff, write_out
    from paperlog.source.file_changes import apply, log_lock
    from paperlog.source.log_reader import read_log
    from paperlog.source.project import find_project

    if rules:
        for rule in known_rules().values():
            if rule.reported_by != "build":
                say(f"{rule.code:<16} {rule.severity:<8} {rule.sentence} {rule.remedy}")
        return
    project = find_project(Path(folder))

    def run() -> list[Finding]:
        return [
            found
            for found in check(read_log(project))
            if found.rule not in off and not (no_notes and found.severity == "note")
        ]

    findings = run()
    if fix:
        changes = fixes(findings)
        show_diff(changes, project.folder, err=form != "text")
        if not dry_run:
            with log_lock(project.folder):
                apply(changes)
            findings = run()
    if publish_now:
        with log_lock(project.folder):
            saved = publish(read_log(project))
        say(saved, err=True)
        findings = run()
    with ignoring_closed_pipe():
        write_out(FORMATS[form](findings, Path.cwd()))
    if form == "text":
        numbers = [
            (severity, sum(found.severity == severity for found in findings))
            for severity in ("error", "warning", "note")
        ]
        summary = ", ".join(
            f"{number} {severity}{'s' if number > 1 else ''}"
            for severity, number in numbers
            if number
        )
        say(summary or "no problems found", err=True)
    sys.exit(any(found.severity != "note" for found in findings))
