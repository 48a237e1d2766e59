"""Incremental builds of the real log equal clean builds, byte for byte, after each edit.

Every build runs in a process of its own, so that hash seeds differ; clean builds run in parallel,
incremental ones serially.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from projects import differences, tree

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
NEW_RECORD = (
    "\n@article{newkey, author={张三 and Attar, Rahman}, title={A new thing}, journal={Neural"
    " Networks}, year={2021}}\n"
)


class Log:
    """A copy of the real log that is edited."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("source", "_ext", "_static"):
            shutil.copytree(
                ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        shutil.copy(ROOT / "conf.py", folder)

    def source(self, name: str) -> Path:
        return self.folder / "source" / name

    def replace(self, name: str, old: str, new: str) -> None:
        text = self.source(name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        self.source(name).write_text(text.replace(old, new, 1), encoding="utf-8")

    @staticmethod
    def command(builder: str, doctrees: str, out: str, jobs: str) -> list[str]:
        return [
            sys.executable,
            "-m",
            "sphinx",
            "-q",
            "-W",
            "--keep-going",
            "-j",
            jobs,
            "-b",
            builder,
            "-c",
            ".",
            "-d",
            doctrees,
            "source",
            out,
        ]

    def build(
        self,
        builder: str,
        doctrees: str,
        out: str,
        jobs: str,
        environment: dict[str, str] | None = None,
    ) -> Path:
        command = self.command(builder, doctrees, out, jobs)
        built = subprocess.run(
            command,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **(environment or {})},
        )
        assert built.returncode == 0, built.stderr
        return self.folder / out


def change_a_note(log: Log) -> None:
    log.replace(
        "2024/w27.md",
        "Traditional algorithms and machine learning",
        "Traditional algorithms, edited",
    )


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


EDITS: tuple[Callable[[Log], None], ...] = (
    change_a_note,
    add_a_paper,
    rename_a_tag,
    correct_a_record,
    delete_a_week,
    rename_a_page,
    rename_an_entry,
)


def test_incremental_build_equals_clean_and_parallel_build_after_each_edit(tmp_path: Path) -> None:
    log = Log(tmp_path)
    for number, edit in enumerate((None, *EDITS)):
        if edit is not None:
            edit(log)
        # both builders share one folder of doctrees, as `sphinx-build -M` has it
        grown = {
            builder: log.build(builder, "grown/doctrees", f"grown/{builder}", "1")
            for builder in BUILDERS
        }
        # a stale page stays so until something else rewrites it: the second builder, which differs
        # in addresses alone, is compared after every second edit, and after the last
        for builder in BUILDERS if number % 2 else BUILDERS[:1]:
            shutil.rmtree(tmp_path / "clean", ignore_errors=True)
            clean = log.build(builder, "clean/doctrees", f"clean/{builder}", "2")
            assert differences(tree(grown[builder]), tree(clean)) == [], (
                f"{builder} after {edit.__name__ if edit else 'the first build'}"
            )


def test_edit_rewrites_only_pages_showing_it_and_no_edit_rewrites_none(
    tmp_path: Path,
) -> None:
    log = Log(tmp_path)
    out = log.build("html", "doctrees", "out", "1")
    written = {
        path: path.stat().st_mtime_ns
        for path in out.rglob("*.html")
        if path.name not in {"search.html", "genindex.html"}
    }
    log.build("html", "doctrees", "out", "1")
    assert {path: path.stat().st_mtime_ns for path in written} == written
    change_a_note(log)
    log.build("html", "doctrees", "out", "1")
    rewritten = {
        path.relative_to(out).as_posix()
        for path in written
        if path.stat().st_mtime_ns != written[path]
    }
    assert "2024/w27.html" in rewritten
    assert "tags/cardiac-mri.html" in rewritten
    assert not rewritten & {"2024/w29.html", "authors.html", "bibliography.html", "tags/vae.html"}


# not texinfo: Sphinx's writer puts the anchors that nothing refers to down in the order of a set
@pytest.mark.parametrize("builder", ["html", "text", "latex", "man", "gettext", "epub"])
def test_clean_builds_are_reproducible(tmp_path: Path, builder: str) -> None:
    """Two folders, time zones, locales and hash seeds; one build is serial, one parallel."""
    outputs = []
    for name, zone, locale, seed, jobs in (
        ("a", "Pacific/Kiritimati", "C.UTF-8", "1", "1"),
        ("b/deeper", "America/Anchorage", "C", "2", "2"),
    ):
        (tmp_path / name).mkdir(parents=True)
        log = Log(tmp_path / name)
        outputs.append(
            log.build(
                builder,
                "doctrees",
                "out",
                jobs,
                {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            )
        )
        if builder == "gettext":
            # a catalogue for translators says when its words were collected
            for path in outputs[-1].rglob("*.pot"):
                path.write_text(
                    re.sub("POT-Creation-Date: .*", "", path.read_text(encoding="utf-8")),
                    encoding="utf-8",
                )
        if builder == "epub":
            # the archive keeps the times of its files; what is in them stands beside it
            next(outputs[-1].glob("*.epub")).unlink()
    assert differences(*map(tree, outputs)) == []


def test_no_stale_pages_after_killed_build(tmp_path: Path) -> None:
    log = Log(tmp_path)
    log.build("html", "grown/doctrees", "grown/html", "1")
    for edit in (change_a_note, add_a_paper, rename_a_tag, correct_a_record):
        edit(log)
        # any moment will do
        seconds = random.uniform(0.3, 2.5)
        killed = subprocess.Popen(
            log.command("html", "grown/doctrees", "grown/html", "1"),
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            killed.wait(seconds)
        except subprocess.TimeoutExpired:
            killed.kill()
            killed.wait()
        grown = log.build("html", "grown/doctrees", "grown/html", "1")
        shutil.rmtree(tmp_path / "clean", ignore_errors=True)
        assert (
            differences(tree(grown), tree(log.build("html", "clean/doctrees", "clean/html", "2")))
            == []
        ), f"killed {seconds} s after {edit.__name__}"


def test_upgrade_of_extension_rewrites_all_pages(tmp_path: Path) -> None:
    log = Log(tmp_path)
    log.build("html", "grown/doctrees", "grown/html", "1")
    version = tmp_path / "_ext/paperlog/version.py"
    version.write_text(
        version.read_text(encoding="utf-8").replace('"0.1.0"', '"0.1.1"'), encoding="utf-8"
    )
    lines = tmp_path / "_ext/paperlog/html/printer.py"
    lines.write_text(
        lines.read_text(encoding="utf-8").replace('class="pl-bibtex"', 'class="pl-bibtex pl-new"'),
        encoding="utf-8",
    )
    excerpt = tmp_path / "_ext/paperlog/directives/excerpt.py"
    excerpt.write_text(
        excerpt.read_text(encoding="utf-8").replace('"pl-excerpt"', '"pl-excerpt", "pl-gone"'),
        encoding="utf-8",
    )
    grown = log.build("html", "grown/doctrees", "grown/html", "1")
    assert "pl-gone" in "".join(
        page.read_text(encoding="utf-8") for page in (grown / "2024").glob("w*.html")
    )
    assert "pl-new" in (grown / "2024/w27.html").read_text(encoding="utf-8")
    assert (
        differences(tree(grown), tree(log.build("html", "clean/doctrees", "clean/html", "1"))) == []
    )
