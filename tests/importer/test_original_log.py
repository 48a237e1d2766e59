"""Importing the author's log with the records of this repository gives ``source/2024``.

Only the editorial changes listed here are allowed: which papers ten short names are, which unmarked
paragraphs are excerpts, tags, relations, names, alt texts and blocks by the editor.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from content.test_every_word import (
    ENTRIES,
    ORIGINAL,
    PAGES,
    TOPIC_TITLE,
    WEEK_FILES,
    Block,
    listed,
    parse_page,
    week_papers,
)
from projects import EXTENSION, ROOT, tree

Run = Callable[..., Result]
Write = Callable[[dict[str, str | bytes]], Path]

LOG = ROOT / "tests/content/data/original-log.md"
RECORDS = (ROOT / "source/references.bib").read_text(encoding="utf-8")
NAMED = {
    "SNN 脉冲神经网络": "maass1997snn",
    "AE": "hinton2006autoencoder",
    "Denoising AE": "vincent2008dae",
    "Sparse AE": "makhzani2013ksparse",
    "Contractive AE": "rifai2011cae",
    "VAE": "kingma2014vae",
    "Conditional VAE": "sohn2015cvae",
    "VQ-VAE": "vandenoord2017vqvae",
    "VQ-VAE-2": "razavi2019vqvae2",
}
"""Papers that the author named without a title, identified by the editor; for Beta-VAE the title of
the record is evidence.
"""
EXCERPTED_BY_EDITOR = {
    "zhuang2024vlogger",
    "wang2024m2clip",
    "yang2024infdit",
    "yang2024dsg",
    "si2024freeu",
}
"""No markup distinguishes these paragraphs from the author's own."""


@pytest.fixture
def log(fresh: Write) -> Path:
    keys = "".join(f'"{name}" = "{key}"\n' for name, key in NAMED.items())
    return fresh(
        {"original-log.md": LOG.read_bytes(), "log/references.bib": RECORDS, "keys.toml": keys}
    )


@pytest.fixture
def pages(log: Path, take: Run) -> dict[str, Block]:
    result = take(log, "original-log.md", "--strict", "--keys", "keys.toml")
    assert result.exit_code == 0, result.output
    return {
        week: parse_page((log / "2024" / name).read_text(encoding="utf-8"))
        for week, name in WEEK_FILES.items()
    }


def test_the_weeks_have_their_entries_in_order(pages: dict[str, Block]) -> None:
    for week, page in pages.items():
        assert [block.argument for block in page.descendants("week")] == [week]
        assert [paper.argument for paper in week_papers(page)] == [
            paper.argument for paper in week_papers(PAGES[week])
        ]
        assert list(page.descendants("note")) == []


def test_every_word_is_imported_to_its_place(pages: dict[str, Block]) -> None:
    for page in pages.values():
        for paper in week_papers(page):
            edited = ENTRIES[paper.argument]
            assert paper.words("excerpt") == edited.words("excerpt")
            if paper.argument in EXCERPTED_BY_EDITOR:
                continue
            assert paper.words() == edited.words()
            assert [excerpt.words() for excerpt in paper.children("excerpt")] == [
                excerpt.words() for excerpt in edited.children("excerpt")
            ]


def test_options_match_the_log_except_editorial_ones(pages: dict[str, Block]) -> None:
    named = set(NAMED.values()) | {"higgins2017betavae"}
    for page in pages.values():
        for paper in week_papers(page):
            edited = ENTRIES[paper.argument].options
            lost = {"lost-figure": edited["lost-figure"]} if "lost-figure" in edited else {}
            name = {"name": edited["name"]} if paper.argument in named else {}
            assert paper.options == {**name, **lost}
            assert listed(paper.options.get("lost-figure")) == list(ORIGINAL[paper.argument].images)


def test_topic_has_the_same_cards_as_the_log(pages: dict[str, Block]) -> None:
    (topic,) = pages["2024-W29"].descendants("topic")
    (edited,) = PAGES["2024-W29"].descendants("topic")
    assert topic.argument == TOPIC_TITLE
    assert [paper.argument for paper in topic.children("paper")] == [
        paper.argument for paper in edited.children("paper")
    ]


def test_import_adds_nothing_else(pages: dict[str, Block]) -> None:
    for week, page in pages.items():
        assert page.words() == f"# {week}"
        for block in [*page.descendants("week"), *page.descendants("topic")]:
            assert block.words() == ""
            assert {part.name for part in block.content if isinstance(part, Block)} <= {
                "paper",
                "topic",
            }
    assert "% 工作记录 —— Paper & News" in pages["2024-W27"].descendants("week").__next__().raw()


def test_every_line_is_accounted_for_and_the_contradiction_reported(
    log: Path, take: Run, tmp_path: Path
) -> None:
    take(log, "original-log.md", "--report", str(tmp_path / "report.json"))
    (report,) = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["files"]
    lines = {
        number
        for stretch in report["lines"]
        for number in range(stretch["from"], stretch["to"] + 1)
    }
    assert {
        number
        for number, line in enumerate(LOG.read_text(encoding="utf-8").split("\n"), 1)
        if line.strip()
    } <= lines
    assert report["left out"] == 0 and report["kept"] + report["changed"] == 248
    told = [remark for remark in report["remarks"] if remark["lines"] == [241, 244]]
    assert [remark["message"] for remark in told] == [
        "the fold names 2024-W28, but a heading inside it 2024-W29, which is used"
    ]


def test_short_names_without_a_keys_file_become_notes(log: Path, take: Run) -> None:
    assert take(log, "original-log.md").exit_code == 0
    pages = [
        parse_page((log / "2024" / name).read_text(encoding="utf-8"))
        for name in WEEK_FILES.values()
    ]
    assert {note.argument for page in pages for note in page.descendants("note")} == set(NAMED)
    assert sum(len(week_papers(page)) for page in pages) == 30 - len(NAMED)


def test_second_run_changes_nothing(log: Path, take: Run, pages: dict[str, Block]) -> None:
    before = tree(log)
    again = take(log, "original-log.md", "--strict", "--keys", "keys.toml")
    assert again.exit_code == 0 and "nothing to change" in again.output
    assert tree(log) == before


def test_edited_log_is_not_changed(tmp_path: Path, take: Run) -> None:
    shutil.copytree(ROOT / "source", tmp_path / "log/source")
    shutil.copy(ROOT / "conf.py", tmp_path / "log/conf.py")
    before = tree(tmp_path / "log/source")
    result = take(tmp_path / "log", str(LOG), "--strict")
    assert result.exit_code == 0 and "nothing to change" in result.output
    assert tree(tmp_path / "log/source") == before


def test_imported_log_builds_without_a_warning(
    log: Path, take: Run, pages: dict[str, Block], tmp_path: Path
) -> None:
    import os
    import subprocess
    import sys

    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-b",
        "html",
        str(log),
        str(tmp_path / "out"),
    ]
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": str(EXTENSION)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "out/2024/w29.html").read_text(encoding="utf-8").count('id="paper-') == 13
