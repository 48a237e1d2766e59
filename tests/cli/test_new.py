"""``paperlog new``: the page of a week is created once and then opened."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from paperlog.model.week import Week
from projects import ROOT

Run = Callable[..., Result]
Write = Callable[[dict[str, str]], Path]


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An editor that records its arguments."""
    called = tmp_path / "called"
    program = tmp_path / "bin" / "vim"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" >> {called}\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(program))
    monkeypatch.delenv("VISUAL", raising=False)
    return called


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A writable copy of the real log."""
    shutil.copytree(ROOT / "source", tmp_path / "log" / "source")
    shutil.copy(ROOT / "conf.py", tmp_path / "log")
    return tmp_path / "log"


def test_second_call_opens_the_existing_page(run: Run, copy: Path, editor: Path) -> None:
    first = run(copy, "new", "2024-07-24")
    page = copy / "source/2024/w30.md"
    assert first.exit_code == 0 and f"+w30\n {'`' * 3}\n" in first.stdout
    assert page.read_text(encoding="utf-8") == "# 2024-W30\n\n:::::{week} 2024-W30\n\n:::::\n"
    page.write_text(
        page.read_text(encoding="utf-8").replace(
            "W30\n\n:::::\n", "W30\n\n:::{note} News\nMine.\n:::\n:::::\n"
        ),
        encoding="utf-8",
    )
    mine = page.read_bytes()
    second = run(copy, "new", "2024年7月22日")
    assert (second.exit_code, second.stdout, page.read_bytes()) == (0, f"{page}:8\n", mine)
    assert editor.read_text(encoding="utf-8").splitlines() == [f"+4 {page}", f"+8 {page}"]


def test_default_week_is_the_current_one(run: Run, log: Write) -> None:
    folder = log({"index.md": "# Log\n"})
    today = Week.of(date.today())
    result = run(folder, "new", "--print")
    path = folder / f"{today.year}/w{today.number:02d}.md"
    assert (result.exit_code, result.stdout) == (0, f"{path}\n")
    assert f"{{week}} {today}" in path.read_text(encoding="utf-8")


def test_a_dry_run_changes_nothing(run: Run, copy: Path, editor: Path) -> None:
    result = run(copy, "new", "2024-W31", "--dry-run")
    assert (
        "+:::::{week} 2024-W31" in result.stdout
        and not (copy / "source/2024/w31.md").exists()
        and not editor.exists()
    )


def test_page_is_created_without_an_editor(
    run: Run, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "no-such-editor")
    result = run(copy, "new", "2024-W31")
    assert (
        result.exit_code == 0
        and "there is no program 'no-such-editor'" in result.stderr
        and (copy / "source/2024/w31.md").is_file()
    )


@pytest.mark.parametrize(
    ("week", "told"),
    [("31/06/2024", "there is no day"), ("2024-W54", "has no week 54"), ("soon", "not a date")],
)
def test_invalid_week_is_rejected(run: Run, copy: Path, week: str, told: str) -> None:
    result = run(copy, "new", week)
    assert result.exit_code == 2 and told in result.output


def test_range_that_is_not_a_week_is_reported(run: Run, copy: Path) -> None:
    result = run(copy, "new", "02/07/2024-08/07/2024", "--print")
    assert (result.exit_code, result.stdout) == (
        0,
        f"{copy / 'source/2024/w27.md'}\n",
    ) and "not one Monday to Sunday" in result.stderr


def test_unwritable_folder_is_reported(run: Run, copy: Path) -> None:
    page = copy / "source/2025"
    page.write_text("A file where a folder would be.", encoding="utf-8")
    result = run(copy, "new", "2025-W02", "--no-edit")
    assert result.exit_code == 1 and "nothing was written" in result.output
    assert "2025" not in (copy / "source/index.md").read_text(encoding="utf-8")
