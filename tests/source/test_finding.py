"""Search: entries are found by words of their records, with the line of the match."""

from __future__ import annotations

from pathlib import Path

import pytest
from paperlog.source.entry_search import search
from paperlog.source.log_reader import read_log
from paperlog.source.project import find_project

RECORDS = """@article{zhang, author = {张, 三 and 李 四}, title = {深度学习与
  点云，配准}, year = {2020}}
@article{doe, author = {Doe, Jo and Müller, Al}, title = {{UK} Biobank, again}, journal = {Big Data}, year = {2021}}
"""


def log_in(folder: Path, conf: str = "", encoding: str = "utf-8", page: str = "") -> None:
    (folder / "conf.py").write_text(conf, encoding="utf-8")
    (folder / "w.md").write_text(
        page or "::::{week} 2024-W27\n:::{paper} zhang\n:::\n:::{paper} doe\n:::\n::::\n",
        encoding="utf-8",
    )
    (folder / "references.bib").write_bytes(RECORDS.encode(encoding))


def found_in(folder: Path, *words: str, on_demand: bool = True) -> list[str]:
    return [
        hit.found.entry.key
        for hit in search(read_log(find_project(folder), on_demand=on_demand), words)
    ]


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("张三", "zhang"),
        ("李四", "zhang"),
        ("四", "zhang"),
        ("深度学习", "zhang"),
        ("点云，配准", "zhang"),
        ("Jo Doe", "doe"),
        ("UK Biobank, again", "doe"),
        ("data 2021", "doe"),
    ],
)
def test_search_finds_words_in_any_notation_of_a_record(
    word: str, key: str, tmp_path: Path
) -> None:
    log_in(tmp_path)
    assert found_in(tmp_path, word) == found_in(tmp_path, word, on_demand=False) == [key]


@pytest.mark.parametrize(
    ("card", "line"),
    [
        (":::::{paper} doe\n:tags: needle\n\nA needle.\n:::::", (5, "A needle.")),
        (
            (
                ":::::{paper} doe\n```{excerpt}\n:from: the needle\n\nTheir needle.\n```\nMy"
                " needle.\n:::::"
            ),
            (6, "Their needle."),
        ),
        (
            (
                ":::::{paper} doe\n::::{admonition} A needle\n---\nclass:"
                " needle\n---\n:::{excerpt}\nDeep needle.\n:::\n::::\n:::::"
            ),
            (8, "Deep needle."),
        ),
        (":::::{paper} doe\n\n```python\nneedle()\n```\n:::::", (5, "needle()")),
        (
            (
                ":::::{paper} doe\n```{eval-rst}\n.. excerpt:: needle\n   :from: needle\n\n   Of a"
                " needle.\n```\n:::::"
            ),
            (7, "Of a needle."),
        ),
        (":::::{paper} doe\n:name: needle\n:::::", (2, "")),
    ],
)
def test_search_reports_lines_in_excerpts(card: str, line: tuple[int, str], tmp_path: Path) -> None:
    log_in(tmp_path, page=f"::::::{{week}} 2024-W27\n{card}\n::::::\n")
    (hit,) = search(read_log(find_project(tmp_path), on_demand=True), ["needle"])
    assert hit.first_line() == line


def test_search_uses_the_configured_encoding(tmp_path: Path) -> None:
    log_in(tmp_path, 'bibtex_encoding = "gb18030"\n', "gb18030")
    assert found_in(tmp_path, "张三") == ["zhang"]
