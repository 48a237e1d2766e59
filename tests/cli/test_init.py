"""``paperlog init``: a new log builds in either language, and no file is overwritten."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import Result
from paperlog.scaffold import LANGUAGES
from paperlog.scaffold.log import TEMPLATES
from projects import EXTENSION, tree

Run = Callable[..., Result]

TITLE, AUTHOR = r"#1: 100% *of* $x_1$ & {x} <b>\ 论文", 'Ann "A" O\'Hara & 张三_%#'


def built(folder: Path, builder: str) -> Path:
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-W",
        "-q",
        "-n",
        "-c",
        ".",
        "-b",
        builder,
        "-d",
        f"build/doctrees-{builder}",
        "source",
        f"build/{builder}",
    ]
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(EXTENSION)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr, done.returncode) == ("", 0)
    return folder / "build" / builder


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_log_builds_without_a_warning(run: Run, tmp_path: Path, language: str) -> None:
    result = run(
        tmp_path, "init", "log", "--language", language, "--title", TITLE, "--author", AUTHOR
    )
    folder = tmp_path / "log"
    assert result.exit_code == 0 and set(result.stdout.split()) == set(tree(folder)) - {
        ".paperlog.lock"
    }
    checked = run(folder, "check")
    assert (checked.exit_code, checked.stdout) == (0, "")
    page = BeautifulSoup(
        (built(folder, "html") / "index.html").read_text(encoding="utf-8"), "html.parser"
    )
    assert (
        page.h1
        and page.h1.contents[0] == TITLE
        and page.html
        and page.html["lang"].replace("-", "_") == language
    )
    assert AUTHOR in page.get_text()
    books = list(built(folder, "latex").glob("*.tex"))
    book = books[0].read_text(encoding="utf-8")
    assert len(books) == 1 and "Let us change our traditional attitude" in book
    assert r"\title{\#1: 100\% *of* \$x\_1\$ \& \{x\} <b>\textbackslash{} 论文}" in book
    assert r"\& 张三\_\%\#}" in book


def test_chinese_book_is_named_after_the_log(run: Run, tmp_path: Path) -> None:
    run(tmp_path, "init", "log", "--language", "zh_CN", "--title", "论文周志", "--author", "张三")
    assert (built(tmp_path / "log", "latex") / "paperlog.tex").is_file()
    assert (built(tmp_path / "log", "epub") / "paperlog.epub").is_file()


def test_both_languages_have_the_same_files() -> None:
    assert (
        len({tuple(sorted(tree(Path(str(TEMPLATES / language))))) for language in LANGUAGES}) == 1
    )


def test_init_overwrites_no_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text("mine = 1\n", encoding="utf-8")
    (tmp_path / "source").mkdir()
    (tmp_path / "notes").mkdir()
    result = run(tmp_path, "init", "--language", "en")
    assert result.exit_code == 1 and "existing: conf.py, source\n" in result.output
    assert (
        set(tree(tmp_path)) == {"conf.py"}
        and (tmp_path / "conf.py").read_text(encoding="utf-8") == "mine = 1\n"
    )


def test_init_accepts_common_project_files(run: Run, tmp_path: Path) -> None:
    kept = {
        ".git/HEAD": "",
        "env/pyvenv.cfg": "",
        "README.md": "# Mine\n",
        "LICENSE": "MIT\n",
        ".github/workflows/x.yml": "",
    }
    for name, text in kept.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / ".gitignore").write_text("*.swp\nbuild/", encoding="utf-8")
    assert run(tmp_path, "init").exit_code == 0
    assert {name: text.decode() for name, text in tree(tmp_path).items() if name in kept} == kept
    ignored = (tmp_path / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert ignored == ["*.swp", "build/", ".venv/", "__pycache__/", ".paperlog.lock"]
    assert run(tmp_path, "init").exit_code == 1


def test_dry_run_creates_nothing(run: Run, tmp_path: Path) -> None:
    result = run(tmp_path, "init", "log", "--dry-run")
    assert (
        result.exit_code == 0
        and "source/references.bib" in result.stdout
        and not (tmp_path / "log").exists()
    )


def test_folder_that_cannot_be_created_is_reported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = run(tmp_path, "init", "file/log")
    assert result.exit_code == 1 and "nothing was written" in result.output


def test_init_prompts_for_missing_options_on_a_terminal(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, "zh_CN\n\n张三\n".encode())
    environment = {**os.environ, "PYTHONPATH": str(EXTENSION), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "paperlog.cli", "init", "log"],
        cwd=tmp_path,
        env=environment,
        stdin=theirs,
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 0, done.stderr
    conf = (tmp_path / "log/conf.py").read_text(encoding="utf-8")
    assert 'project = "论文周志"\nauthor = "张三"\n' in conf and 'language = "zh_CN"' in conf


def test_init_prints_cd_only_for_another_folder(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "Build it:  make html\n" in run(Path(), "init", ".").stderr
    assert "Build it:  cd 'my log' && make html\n" in run(Path(), "init", "my log").stderr
