"""What a build keeps for the next may be damaged, or of another language: the result is the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from projects import CONF, builder_in, differences, differences_from_clean, tree

WEEK = "# Week\n\n:::::{{week}} 2024-W27\n::::{{paper}} lee2020\n{}\n::::\n:::::\n"
PAGES = {
    "conf.py": CONF,
    "index.md": "# Log\n\n```{toctree}\nw27\nauthors\n```\n",
    "w27.md": WEEK.format("A note."),
    "authors.md": "# Authors\n\n```{author-index}\n```\n\n```{bibliography}\n```\n",
    "references.bib": "@article{lee2020, title = {A}, author = {Lee, Ann}, year = {2020}}\n",
}
EDITED = {**PAGES, "w27.md": WEEK.format("Another note.")}
FILES = [
    "doctrees/paperlog-html.json",
    "doctrees/paperlog-search-html.json",
    "doctrees/paperlog-records.pickle",
    "html/searchdata.js",
]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def contains(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


DAMAGES = {
    "cut": cut,
    "a number": contains(b"5"),
    "nothing": contains(b"null"),
    "an old shape": contains(b"[[], [], {}]"),
    "no text": contains(b"\xff\xfe"),
    "deep": contains(b"[" * 100_000),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_changes_no_page(tmp_path: Path, name: str, damage: str) -> None:
    build = builder_in(tmp_path / "edited")
    built = build(PAGES, "-W")
    DAMAGES[damage](built.out.parent / name)
    again = build(EDITED, "-W")
    assert again.status == 0, again.warnings
    assert differences_from_clean(again, tmp_path / "clean", EDITED) == []


@pytest.mark.parametrize("name", ["paperlog-search-html.json", "paperlog-records.pickle"])
def test_a_file_that_cannot_be_written_is_not_needed(tmp_path: Path, name: str) -> None:
    build = builder_in(tmp_path / "edited")
    built = build(PAGES, "-W")
    make_folder(built.out.parent / "doctrees" / name)
    again = build(EDITED, "-W")
    assert again.status == 0, again.warnings
    assert differences_from_clean(again, tmp_path / "clean", EDITED) == []


def test_files_of_the_previous_language_are_removed(tmp_path: Path) -> None:
    # Sphinx keeps the checksums of static files as long as a process runs
    build = builder_in(tmp_path / "edited", apart=True)
    build(PAGES, "-W", "-D", "language=zh_CN")
    again = build(EDITED, "-W")
    clean = builder_in(tmp_path / "clean", apart=True)(EDITED, "-W")
    assert differences(tree(again.out), tree(clean.out)) == []
    again = build(EDITED, "-W", "-D", "language=zh_CN")
    clean = builder_in(tmp_path / "chinese", apart=True)(EDITED, "-W", "-D", "language=zh_CN")
    assert differences(tree(again.out), tree(clean.out)) == []
