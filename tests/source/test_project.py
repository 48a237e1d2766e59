"""Which files are pages of a log, and atomic changes of several files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from paperlog.source.file_changes import Change, ChangeError, apply
from paperlog.source.project import find_project
from sphinx.project import Project as SphinxProject

EXCLUDED = ["drafts", "**/_*", "2024/old-?.md", "*.txt.md"]
FILES = (
    "index.md",
    "2024/w27.md",
    "2024/old-1.md",
    "2024/older.md",
    "2024/_notes.md",
    "drafts/a.md",
    "drafts/deep/b.md",
    "2024/drafts/c.md",
    "x.txt.md",
    "r.rst",
    "no.txt",
)


@pytest.mark.parametrize("linked", [False, True], ids=["", "a folder is a link"])
def test_pages_match_those_of_a_build(linked: bool, tmp_path: Path) -> None:
    log = tmp_path / "log"
    for name in FILES:
        (log / name).parent.mkdir(parents=True, exist_ok=True)
        (log / name).write_text("# A page\n", encoding="utf-8")
    (log / "conf.py").write_text(f"exclude_patterns = {EXCLUDED!r}\n", encoding="utf-8")
    if linked:
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere/w01.md").write_text("# A page\n", encoding="utf-8")
        (log / "2025").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    project = find_project(log)
    built = SphinxProject(log, {".md": "markdown", ".rst": "restructuredtext"}).discover(EXCLUDED)
    assert {project.docname(path) for path in project.pages()} == built
    assert {name.rpartition(".")[0] for name in FILES if project.is_page(log / name)} == built - {
        "2025/w01"
    }
    assert built > {"index", "2024/w27", "2024/drafts/c"} and ("2025/w01" in built) is linked


def test_virtual_environments_and_links_to_parents_are_skipped(tmp_path: Path) -> None:
    for name in ("index.md", ".venv/a.md", "env/pyvenv.cfg", "env/b.md", "2024/w27.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("# A page\n", encoding="utf-8")
    (tmp_path / "conf.py").touch()
    (tmp_path / "2024/all").symlink_to(tmp_path, target_is_directory=True)
    project = find_project(tmp_path)
    assert [project.docname(path) for path in project.pages()] == ["2024/w27", "index"]
    assert not project.is_page(tmp_path / ".venv/a.md") and not project.is_page(
        tmp_path / "env/b.md"
    )


@pytest.mark.parametrize("setting", ['root_doc = "contents"', 'master_doc = "contents"'])
def test_source_folder_is_that_of_the_root_page(setting: str, tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "conf.py").write_text(setting, encoding="utf-8")
    (tmp_path / "source/index.md").touch()
    assert find_project(tmp_path).source == tmp_path
    (tmp_path / "source/contents.md").touch()
    project = find_project(tmp_path)
    assert (project.source, project.root_page) == (
        tmp_path / "source",
        tmp_path / "source/contents.md",
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_pipe_is_not_a_page(tmp_path: Path) -> None:
    (tmp_path / "conf.py").touch()
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "gone.md").symlink_to("nowhere")
    assert [path.name for path in find_project(tmp_path).pages()] == ["gone.md"]


@pytest.mark.parametrize(
    "stopped_by",
    [OSError(5, "Input/output error"), KeyboardInterrupt()],
    ids=["an error", "Ctrl-C"],
)
def test_interrupted_write_is_rolled_back(
    stopped_by: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "old.md").write_text("old\n", encoding="utf-8")
    changes = [Change.to(tmp_path / name, "new\n") for name in ("old.md", "made/new.md", "last.md")]
    replace = Path.replace

    def stopping(self: Path, target: Path) -> Path:
        if target.name == "last.md":
            raise stopped_by
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", stopping)
    with pytest.raises((ChangeError, KeyboardInterrupt)):
        apply(changes)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["old.md"]
    assert (tmp_path / "old.md").read_text(encoding="utf-8") == "old\n"
    monkeypatch.undo()
    assert len(apply(changes)) == 3
