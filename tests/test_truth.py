"""A page is never stale: after any edit an incremental build equals a clean one, byte for byte.

Every build is a process of its own, so that hash seeds differ; clean builds run in parallel, incremental ones serially.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BUILDERS = ("html", "dirhtml")
NEW_ENTRY = """
:::{paper} newkey
:name: NewNet
:tags: gan, brand-new
:relates: extends chen2021mrnet
Hello 世界, seen in {cite}`kingma2014vae`.
:::
"""
NEW_RECORD = "\n@article{newkey, author={张三 and Attar, Rahman}, title={A new thing}, journal={Neural Networks}, year={2021}}\n"


class Log:
    """A copy of the real log that is edited."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("source", "_ext", "_static"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "conf.py", folder)

    def source(self, name: str) -> Path:
        return self.folder / "source" / name

    def replace(self, name: str, old: str, new: str) -> None:
        text = self.source(name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        self.source(name).write_text(text.replace(old, new, 1), encoding="utf-8")

    def build(self, builder: str, doctrees: str, out: str, jobs: str) -> Path:
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-j", jobs, "-b", builder, "-c", ".", "-d", doctrees, "source", out]
        built = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        assert built.returncode == 0, built.stderr
        return self.folder / out


def differences(one: Path, other: Path) -> list[str]:
    """Files that only one folder has, or that differ."""
    mine, theirs = ({path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()} for top in (one, other))
    return sorted(name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name))


def change_a_note(log: Log) -> None:
    log.replace("2024/w27.md", "Traditional algorithms and machine learning", "Traditional algorithms, edited")


def add_a_paper(log: Log) -> None:
    week = log.source("2024/w28.md")
    before, fence, after = week.read_text(encoding="utf-8").rpartition(":::::")
    week.write_text(before + NEW_ENTRY + fence + after, encoding="utf-8")
    with log.source("references.bib").open("a", encoding="utf-8") as records:
        records.write(NEW_RECORD)


def rename_a_tag(log: Log) -> None:
    log.replace("tags.toml", "心脏磁共振", "心脏MR")


def correct_a_record(log: Log) -> None:
    log.replace("references.bib", "Reducing the Dimensionality", "Reducing the dimensionality")


def delete_a_week(log: Log) -> None:
    log.source("2024/w27.md").unlink()
    log.replace("2024/index.md", "w27\n", "")


def rename_a_page(log: Log) -> None:
    log.source("venues.md").rename(log.source("places.md"))
    log.replace("index.md", "venues\n", "places\n")


def rename_an_entry(log: Log) -> None:
    log.replace("2024/w28.md", ":name: CoPE", ":name: CoPE position encoding")


EDITS: tuple[Callable[[Log], None], ...] = (change_a_note, add_a_paper, rename_a_tag, correct_a_record, delete_a_week, rename_a_page, rename_an_entry)


def test_incremental_builds_equal_clean_and_parallel_ones_after_every_edit(tmp_path: Path) -> None:
    log = Log(tmp_path)
    for edit in (None, *EDITS):
        if edit is not None:
            edit(log)
        # both builders share one folder of doctrees, as `sphinx-build -M` has it
        grown = {builder: log.build(builder, "grown/doctrees", f"grown/{builder}", "1") for builder in BUILDERS}
        for builder in BUILDERS:
            shutil.rmtree(tmp_path / "clean", ignore_errors=True)
            clean = log.build(builder, "clean/doctrees", f"clean/{builder}", "2")
            assert differences(grown[builder], clean) == [], f"{builder} after {edit.__name__ if edit else 'the first build'}"


def test_an_edit_that_did_not_happen_writes_nothing(tmp_path: Path) -> None:
    log = Log(tmp_path)
    out = log.build("html", "doctrees", "out", "1")
    written = {path: path.stat().st_mtime_ns for path in out.rglob("*.html") if path.name not in {"search.html", "genindex.html"}}
    log.build("html", "doctrees", "out", "1")
    assert {path: path.stat().st_mtime_ns for path in written} == written


def test_an_edited_note_rewrites_its_week_and_what_shows_it(tmp_path: Path) -> None:
    log = Log(tmp_path)
    out = log.build("html", "doctrees", "out", "1")
    written = {path: path.stat().st_mtime_ns for path in out.rglob("*.html")}
    log.replace("2024/w27.md", "Traditional algorithms and machine learning", "Traditional algorithms, edited")
    log.build("html", "doctrees", "out", "1")
    rewritten = {path.relative_to(out).as_posix() for path in written if path.stat().st_mtime_ns != written[path]} - {"search.html", "genindex.html"}
    assert "2024/w27.html" in rewritten
    assert "tags/cardiac-mri.html" in rewritten
    assert not rewritten & {"2024/w29.html", "authors.html", "bibliography.html", "tags/vae.html"}


@pytest.mark.parametrize("builder", ["html", "text"])
def test_two_clean_builds_are_equal(tmp_path: Path, builder: str) -> None:
    log = Log(tmp_path)
    one = log.build(builder, "a/doctrees", "a/out", "1")
    other = log.build(builder, "b/doctrees", "b/out", "2")
    assert differences(one, other) == []
