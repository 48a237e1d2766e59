"""``paperlog check``: the linter."""

from __future__ import annotations

import sys

import click

from paperlog.rules import Finding, known_rules


@click.command(
    "check",
    help=(
        "Find what is wrong with the log, without a build.\n\nExit code 1 if there is an error or a"
        " warning; notes alone are 0.\n\nExample: paperlog check --fix --dry-run"
    ),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    show_default=True,
    help="For people, for programs, for code scanning, for GitHub Actions.",
)
@click.option("--fix", is_flag=True, help="Put right what may safely be, showing the difference.")
@click.option("--dry-run", is_flag=True, help="With --fix: show the difference and change nothing.")
@click.option(
    "--off",
    multiple=True,
    type=click.Choice(sorted(known_rules())),
    metavar="RULE",
    help="Leave a rule out; may be given again.",
)
@click.option("--no-notes", is_flag=True, help="Leave out what is only noted.")
@click.option(
    "--publish",
    is_flag=True,
    help="Keep today's addresses in paperlog.lock, so that one that goes is told of.",
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
    publish: bool,
    rules: bool,
) -> None:
    from pathlib import Path

    from paperlog.checking.formats import FORMATS
    from paperlog.checking.link_checks import LOCK, lock_text
    from paperlog.checking.linter import check, fixes
    from paperlog.cli.output import say, show_diff, though_nobody_reads, write_out
    from paperlog.source.file_changes import Change, alone_in, apply
    from paperlog.source.log_reader import read_log
    from paperlog.source.project import find_project

    if rules:
        for rule in known_rules().values():
            if rule.told_by != "build":
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
            with alone_in(project.folder):
                apply(changes)
            findings = run()
    if publish:
        with alone_in(project.folder):
            kept = lock_text(read_log(project))
            apply([Change.to(project.folder / LOCK, kept)])
        say(f"{kept.count('#') - 1} addresses are kept in {LOCK}; commit it with the log", err=True)
    with though_nobody_reads():
        write_out(FORMATS[form](findings, Path.cwd()))
    if form == "text":
        numbers = [
            (severity, sum(found.severity == severity for found in findings))
            for severity in ("error", "warning", "note")
        ]
        told = ", ".join(
            f"{number} {severity}{'s' if number > 1 else ''}"
            for severity, number in numbers
            if number
        )
        say(told or "nothing to say", err=True)
    sys.exit(any(found.severity != "note" for found in findings))
