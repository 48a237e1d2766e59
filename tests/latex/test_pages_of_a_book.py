"""Pages of the book: only those in a toctree are counted, indexed and printed."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from paperlog.latex.settings import ORDER_FILE
from projects import ROOT, Build, Built

WEEK = "::::{{week}} {0}\n:::{{paper}} {1}\n:tags: both, {2}\nWords.\n:::\n::::\n"
LISTINGS = "```{tag-index}\n```\n\n```{author-index}\n```\n\n```{statistics}\n```\n"
FILES = {
    "references.bib": (
        "@misc{a, author = {Doe, J}, title = {A thing}, year = {2020}}\n"
        "@misc{b, author = {Roe, J}, title = {B thing}, year = {2021}}\n"
    ),
    "index.md": f"# Log\n\n```{{toctree}}\nin\nno\n```\n\n{LISTINGS}\n```{{bibliography}}\n```\n",
    "in.md": "# In\n\n" + WEEK.format("2024-W27", "a", "alpha"),
    "no.md": "---\nbook: no\n---\n# No\n\n```{toctree}\nbelow\n```\n",
    "below.md": "# Below\n\n" + WEEK.format("2024-W20", "a", "beta"),
    "out.md": "---\norphan: true\n---\n# Out\n\n" + WEEK.format("2023-W30", "b", "zulu"),
}


def printed(built: Built) -> str:
    return next(built.out.glob("*.tex")).read_text(encoding="utf-8")


def test_only_pages_of_the_book_are_counted_and_indexed(build: Build) -> None:
    text = printed(build(FILES, builder="latex"))
    assert re.search(r"paperlogdays\}\{\\paperlogwestern\{Jul 1\W+7, 2024\}", text)
    assert re.findall(r"(\d+) weeks?\b", text) == ["1", "1"]
    assert re.findall(r"(\d+) papers?\b", text) == ["1", "1"]
    assert re.findall(r"\\paperlogindexheading\{(.*)\}", text) == ["A", "B", "D"]
    assert "zulu" not in text
    assert "beta" not in text
    assert "Roe, J" not in text


@pytest.mark.parametrize("part", ["2023-W30", "2023", "zulu", "beta"])
def test_part_without_pages_in_book_is_reported_and_not_printed(build: Build, part: str) -> None:
    built = build(FILES, "-D", f"paperlog_only={part}", builder="latex")
    page = "below" if part == "beta" else "out"
    assert re.findall(r"WARNING: paperlog_only: .*", built.warnings) == [
        "WARNING: paperlog_only: its entries, in "
        f"{page!r}, are not in the book; add these pages to a toctree, and remove `book: no` at their head; "
        "nothing is printed [paperlog.selection]"
    ]
    assert json.loads(built.text(ORDER_FILE))["targets"] == []
    command = [sys.executable, "-m", "paperlog.latex.compile", str(built.out)]
    pressed = subprocess.run(
        command, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT / "_ext")}
    )
    assert pressed.returncode == 1
