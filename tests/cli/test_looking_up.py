"""``paperlog search``, ``list``, ``stats`` and ``open``, and shell completion."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click import unstyle
from click.testing import Result
from paperlog.cli.entry_options import around, columns, line_of
from paperlog.source.log_reader import read_log
from paperlog.source.project import find_project
from projects import ROOT

Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (["点云", "mesh"], "MR-Net"),
        (["hinton"], "AE"),
        (["MCSI-Net"], "MCSI-Net"),
        (["uk-biobank", "mcsi"], "MCSI-Net"),
        (["k-sparse", "2014"], "Sparse AE"),
    ],
)
def test_search_finds_by_words(run: Run, words: list[str], first: str) -> None:
    result = run(ROOT, "search", *words)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].split("  ")[1] == first


def test_search_prints_the_line_or_that_nothing_was_found(run: Run) -> None:
    line = run(ROOT, "search", "点云", "mesh").stdout.splitlines()[1]
    path, number = line.split()[0].split(":")
    assert "mesh" in (ROOT / path).read_text(encoding="utf-8").splitlines()[int(number) - 1]
    none = run(ROOT, "search", "nosuchword")
    assert (none.exit_code, none.stderr) == (1, "no entry has all of these words\n")


def test_a_list_shortens_authors_in_the_language_of_the_first(
    run: Run, log: Callable[[dict[str, str]], Path]
) -> None:
    week = "::::{week} 2024-W27\n:::{paper} one\n:::\n:::{paper} two\n:::\n::::\n"
    records = (
        "@misc{one, author = {周志华 and 李四 and 王五}, title = {One}, year = {2017}}\n"
        "@misc{two, author = {Doe, Ada and others}, title = {Two}, year = {2018}}\n"
    )
    listed = run(log({"w.md": week, "references.bib": records}), "list").stdout
    assert "周志华等 2017" in listed and "Doe et al. 2018" in listed


def test_search_reads_accents_of_latex(run: Run, tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text("", encoding="utf-8")
    (tmp_path / "w.md").write_text(
        "::::{week} 2024-W27\n:::{paper} one\n:::\n:::{paper} two\n:::\n::::\n", encoding="utf-8"
    )
    records = (
        '@misc{one, author = {K{\\"o}nig, Jo}, title = {One}}\n@misc{two, author = {König, Al},'
        " title = {Two}}\n"
    )
    (tmp_path / "references.bib").write_text(records, encoding="utf-8")
    for word in ("König", "konig", "ＫÖNIG"):
        assert len(json.loads(run(tmp_path, "search", word, "--format", "json").stdout)) == 2


def test_list_applies_all_conditions(run: Run) -> None:
    listed = json.loads(
        run(
            ROOT,
            "list",
            "--tag",
            "cardiac-mri",
            "--week",
            "2024-W27",
            "--sort",
            "year",
            "--format",
            "json",
        ).stdout
    )
    assert listed and all(
        "cardiac-mri" in entry["tags"] and entry["week"] == "2024-W27" for entry in listed
    )
    assert [entry["year"] for entry in listed] == sorted(
        (entry["year"] for entry in listed), reverse=True
    )
    assert len(run(ROOT, "list").stdout.splitlines()) == 30
    assert len(run(ROOT, "list", "-n", "4").stdout.splitlines()) == 4


@pytest.mark.parametrize("width", [45, 90, 200])
def test_line_fits_the_terminal_and_ends_with_the_key(width: int) -> None:
    log = read_log(find_project(ROOT))
    lines = {entry.key: unstyle(line_of(log, entry, width)) for entry in log.entries}
    assert len(lines) == 30 and all(columns(line) <= width for line in lines.values())
    assert width < 90 or all(line.endswith(f"  {key}") for key, line in lines.items())


def test_long_line_is_cut_around_the_match() -> None:
    text = "从稀疏的心脏磁共振图像出发，" * 4 + "通过点云重构心脏 mesh"
    assert around(text, ["点云"], 40).startswith("…") and "点云" in around(text, ["点云"], 40)
    assert (
        around(text, ["稀疏"], 40).startswith("从稀疏")
        and columns(around(text, ["mesh"], 40)) <= 40
    )
    assert around("short", ["zzz"], 40) == "short"


def test_unknown_command_and_misplaced_option(run: Run) -> None:
    assert "did you mean 'search'?" in run(ROOT, "serch").stderr
    assert "-C goes before the command" in run(ROOT, "list", "-C", "..").stderr


def test_empty_result_is_reported(run: Run) -> None:
    for command in (["list"], ["export", "--format", "markdown"]):
        none = run(ROOT, *command, "--week", "2031")
        assert (none.exit_code, none.stdout, none.stderr) == (
            0,
            "",
            "no entry meets all of these conditions\n",
        )
        wrong = run(ROOT, *command, "--week", "July")
        assert wrong.exit_code == 2 and "no week begins with 'July'" in wrong.stderr


def test_numbers(run: Run) -> None:
    numbers = json.loads(run(ROOT, "stats", "--format", "json").stdout)
    assert numbers["Entries"] == {"papers": 30, "cards": 30, "notes": 0, "weeks": 3}
    assert numbers["Tags"]["cardiac-mri"] == 7 and "cardiac-mri" in run(ROOT, "stats").stdout


def test_an_entry_opens_at_its_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor = tmp_path / "vim"
    editor.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/called\n', encoding="utf-8")
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    monkeypatch.delenv("VISUAL", raising=False)
    assert run(ROOT, "open", "mr-net").exit_code == 0
    line, path = (tmp_path / "called").read_text(encoding="utf-8").split()
    assert (
        Path(path).read_text(encoding="utf-8").splitlines()[int(line[1:]) - 1]
        == ":::{paper} chen2021mrnet"
    )
    assert run(ROOT, "open", "chen2021mrnet", "--paper", "--print").stdout.startswith(
        "https://doi.org/"
    )
    wrong = run(ROOT, "open", "mrnet")
    assert wrong.exit_code == 1 and "did you mean 'MR-Net'" in wrong.output


def test_editor_that_cannot_be_run_is_reported(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = tmp_path / "editor"
    text.write_text("words\n", encoding="utf-8")
    text.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    for editor in (str(text), '"'):
        monkeypatch.setenv("EDITOR", editor)
        result = run(ROOT, "open", "mr-net")
        assert result.exit_code == 1 and "the value of EDITOR or VISUAL" in result.output
    assert run(ROOT, "open", "").exit_code == 2


def test_the_shell_completes_keys_tags_and_weeks(run: Run) -> None:
    from click.shell_completion import ShellComplete
    from paperlog.cli.group import paperlog

    completer = ShellComplete(paperlog, {}, "paperlog", "_PAPERLOG_COMPLETE")

    def offered(*arguments: str, incomplete: str) -> list[str]:
        return [
            item.value
            for item in completer.get_completions(["-C", str(ROOT), *arguments], incomplete)
        ]

    assert offered("open", incomplete="chen") == ["chen2021mrnet"]
    assert "cardiac-mri" in offered("list", "--tag", incomplete="card")
    assert offered("list", "--week", incomplete="2024") == ["2024-W29", "2024-W28", "2024-W27"]
    # outside a log, completion offers nothing and prints no error
    assert completer.get_completions(["-C", "/", "open"], "chen") == []


def test_commands_outside_a_log(run: Run, tmp_path: Path) -> None:
    result = run(tmp_path, "list")
    assert result.exit_code == 1 and "no log here" in result.output


def test_authors_and_venues_are_found_without_accents(
    run: Run, log: Callable[[dict[str, str]], Path]
) -> None:
    week = "::::{week} 2024-W27\n:::{paper} one\n:::\n::::\n"
    record = "@article{one, author = {Žídek, Jan}, title = {One}, journal = {Łódź Études}}\n"
    folder = log({"w.md": week, "references.bib": record})
    for option, value in (("author", "Zidek"), ("author", "zidek, jan"), ("venue", "lodz etudes")):
        assert "One" in run(folder, "list", f"--{option}", value).stdout
    assert "One" in run(folder, "list", "--author", "Žídek").stdout


def test_misspelt_command_gets_a_suggestion(run: Run) -> None:
    assert "No such command 'chek'; did you mean 'check'?" in run(ROOT, "chek").stderr
