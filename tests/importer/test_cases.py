"""Shapes of public reading logs, one per case: the resulting cards, weeks, records and text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import Result
from paperlog.source.log_reader import read_log
from paperlog.source.project import find_project

Run = Callable[..., Result]
Write = Callable[[dict[str, str | bytes]], Path]


@dataclass
class Case:
    """A log, and the expected result."""

    name: str
    text: str
    weeks: dict[str, list[str]]
    """Titles of papers and names of notes by week."""
    records: list[dict[str, str]] = field(default_factory=list)
    """Fields of the record with each title."""
    pages: list[str] = field(default_factory=list)
    """Text in the pages of the weeks."""
    absent: list[str] = field(default_factory=list)
    """Text in no page and no record."""
    options: tuple[str, ...] = ()
    report: list[str] = field(default_factory=list)


YEARS = """# Papers

## Papers of the week (June 23 - June 29) - 2025

**[Folding Maps of Small Islands for Everyone](https://arxiv.org/abs/2506.00001)**

one

## Papers of the week (June 24 - June 30) - 2024

**[Folding Maps of Large Islands for Everyone](https://arxiv.org/abs/2406.00001)**

two

## 2023 (July 3 – July 9)

**[Folding Maps of Lost Islands for Everyone](https://arxiv.org/abs/2306.00001)**
"""
IN_YEARS = {
    "2023-W27": ["Folding Maps of Lost Islands for Everyone"],
    "2024-W26": ["Folding Maps of Large Islands for Everyone"],
    "2025-W26": ["Folding Maps of Small Islands for Everyone"],
}
CASES = [
    Case("a year apart from the days", YEARS, IN_YEARS, absent=["( )", "- 2025"]),
    Case(
        "a year apart from the days, and another asked for",
        YEARS,
        IN_YEARS,
        options=("--year", "2022"),
    ),
    Case(
        "a cell with title and text",
        "## 2024-W27\n\n| **Paper** | **Links** |\n| --- | --- |\n"
        "| 1) **Island Folders** - folds maps as strings; small and quick. |"
        " [Paper](https://arxiv.org/abs/2407.00001), [Tweet](https://example.org/t/1),"
        " [Code](https://github.com/example/island) |\n"
        "| 2) **Rivers without Banks: A Study of Water** - shows what water can do. |"
        " [Paper](https://arxiv.org/abs/2407.00002) |\n"
        "| **Lakes**: Maps of Still Water | [Paper](https://arxiv.org/abs/2407.00003) |\n",
        {
            "2024-W27": [
                "Island Folders",
                "Rivers without Banks: A Study of Water",
                "Lakes: Maps of Still Water",
            ]
        },
        [
            {
                "title": "Island Folders",
                "eprint": "2407.00001",
                "code": "https://github.com/example/island",
                "url": "",
            },
            {"title": "Rivers without Banks: A Study of Water", "eprint": "2407.00002"},
        ],
        [
            "\nfolds maps as strings; small and quick.\n",
            "[Tweet](<https://example.org/t/1>)",
            "\nshows what water can do.\n",
        ],
    ),
    Case(
        "plain titles with links behind them",
        "#### 2024-07\n\n- Learning to Fold Small Maps Again [[arXiv](http://arxiv.org/abs/2407.00001)]\n"
        "- Rivers as Text: a Study [[paper](https://example.org/r.pdf)] [[code](https://github.com/example/r)]: half read\n"
        "- Islands, Rivers and Roads. A. Moe, B. Lie. GEOM 2024. [[pdf](https://example.org/i.pdf)]\n",
        {
            "2024-W27": [
                "Learning to Fold Small Maps Again",
                "Rivers as Text: a Study",
                "Islands, Rivers and Roads",
            ]
        },
        [
            {"title": "Learning to Fold Small Maps Again", "eprint": "2407.00001"},
            {
                "title": "Rivers as Text: a Study",
                "url": "https://example.org/r.pdf",
                "code": "https://github.com/example/r",
            },
            {
                "title": "Islands, Rivers and Roads",
                "authors": "A. Moe; B. Lie",
                "year": "2024",
                "howpublished": "GEOM",
            },
        ],
        ["half read"],
    ),
    Case(
        "a sentence around a link is no title",
        "## 2024-W27\n\n- I met them at the meeting (https://example.org/meeting).\n"
        "- More of it in the [paper](https://example.org/p), which is long.\n",
        {},
        pages=["- I met them at the meeting", "- More of it in the [paper]"],
    ),
    Case(
        "sentences below headings",
        "# My maps\n\nI read one a week.\n\n## Islands\n\n"
        "- [Tools That Fold Themselves at Night](https://arxiv.org/abs/2407.00001)\n"
        "- [Hints for the Design of Paper Maps](https://arxiv.org/abs/2407.00002)\n\n"
        "## Rivers\n\nThis part is wet.\n\n- [A Third Study of Rivers in Motion](https://arxiv.org/abs/2407.00003)\n",
        {
            "2024-W27": [
                "Tools That Fold Themselves at Night",
                "Hints for the Design of Paper Maps",
                "A Third Study of Rivers in Motion",
            ]
        },
        pages=[
            "**My maps**",
            "\nI read one a week.\n",
            "\nThis part is wet.\n",
            "{topic} Islands",
            "{topic} Rivers",
        ],
        options=("--week", "2024-W27"),
    ),
    Case(
        "headings over headings over lists",
        "# My maps\n\n## Islands\n\n- [Tools That Fold Themselves at Night](https://arxiv.org/abs/2407.00001)\n",
        {"2024-W27": ["Tools That Fold Themselves at Night"]},
        pages=["**My maps**", "{topic} Islands"],
        options=("--week", "2024-W27"),
    ),
    Case(
        "a heading with a list of its own links",
        "## 2024-W27\n\n### Island Net\n\n- [pdf](https://arxiv.org/abs/2407.00021)\n- [code](https://github.com/a/b)\n\nGood.\n",
        {"2024-W27": ["Island Net"]},
        [{"title": "Island Net", "eprint": "2407.00021", "code": "https://github.com/a/b"}],
        ["\nGood.\n"],
    ),
    Case(
        "tabs below items",
        "## 2024-W27\n\n- [Folding over Maps of the River](https://arxiv.org/abs/2407.00009)\n\t- good\n\t- read it again\n\n"
        "1. [Roads of Islands: a Study of Maps](https://arxiv.org/abs/2407.00010)\n\tA note below a tab.\n",
        {"2024-W27": ["Folding over Maps of the River", "Roads of Islands: a Study of Maps"]},
        pages=["\n- good\n- read it again\n", "\nA note below a tab.\n"],
        absent=["```"],
    ),
    Case(
        "the head of a literature note",
        '---\ncitekey: moeRoads2023\ntitle: "Roads of Islands: a Study of Maps"\nauthors: ["Moe, Ada", "Lie, Bo"]\n'
        'year: 2023\ndoi: "10.1000/xyz123"\ntags: [literature, map]\nstatus: read\ndateread: 2024-07-03\n---\n\n'
        "## Summary\n\nIt builds on [[lieMaps2021|the map paper]].\n",
        {"2024-W27": ["Roads of Islands: a Study of Maps"]},
        [
            {
                "title": "Roads of Islands: a Study of Maps",
                "key": "moeRoads2023",
                "authors": "Ada Moe; Bo Lie",
                "year": "2023",
                "doi": "10.1000/xyz123",
            }
        ],
        [":tags: literature, map\n:status: read\n:read: 2024-07-03\n", "the map paper"],
        ["% "],
        report=["| the record's key |", "| the record's author |", "| the card's status |"],
    ),
    Case(
        "the head of a literature note, with lists in lines",
        "---\ntitle: Roads of Islands\nauthor:\n  - Ada Moe\n  - Bo Lie\ntags:\n  - map\narxiv: 2407.00004\nstatus: unheard of\ncssclass: wide\n---\n"
        "# Roads of Islands\n\nGood.\n\n# More\n\nWords.\n",
        {"2024-W27": ["Roads of Islands"]},
        [{"title": "Roads of Islands", "authors": "Ada Moe; Bo Lie", "eprint": "2407.00004"}],
        [":tags: map\n", "status: unheard of", "\nGood.\n", "# More\n\nWords.\n"],
        options=("--week", "2024-W27"),
        report=["| left out |  | a setting of another program |"],
    ),
    Case(
        "properties below a title",
        "# Folding over Maps of the River\n\nCreated: July 3, 2024 10:12 AM\nAuthors: Ada Moe, Bo Lie\nStatus: Read\n"
        "Tags: map, folding\nURL: https://arxiv.org/abs/2407.00009\n\nIt is good.\n",
        {"2024-W27": ["Folding over Maps of the River"]},
        [
            {
                "title": "Folding over Maps of the River",
                "eprint": "2407.00009",
                "authors": "Ada Moe; Bo Lie",
            }
        ],
        [
            ":tags: map, folding\n:status: read\n",
            "\nCreated: July 3, 2024 10:12 AM\n",
            "\nIt is good.\n",
        ],
        options=("--week", "2024-W27"),
    ),
    Case(
        "a day at each item",
        "# Reading\n\n* 2024/05/17 - [Maps for All the People of the Island](https://arxiv.org/abs/2405.00001): a reply.\n"
        "* [April 21, 2024] [Time to Fold Up Every Map](https://arxiv.org/abs/2404.00002): 作者认为。\n",
        {
            "2024-W16": ["Time to Fold Up Every Map"],
            "2024-W20": ["Maps for All the People of the Island"],
        },
        pages=[":read: 2024-05-17\n\na reply.\n", ":read: 2024-04-21\n\n作者认为。\n"],
        report=["names the day 2024-05-17 of one entry"],
    ),
    Case(
        "linked pictures",
        "## 2024-W27\n\n### [A Study of Small Maps in Motion](https://arxiv.org/abs/2407.00005)\n\n"
        "Talk: [![video](https://img.example.org/b.png)](https://video.example.org/1)\n\n"
        "[![code](https://img.example.org/c.svg)](https://github.com/example/maps)\n",
        {"2024-W27": ["A Study of Small Maps in Motion"]},
        [{"title": "A Study of Small Maps in Motion", "code": "https://github.com/example/maps"}],
        ["Talk: [video](https://video.example.org/1) ([b.png](<https://img.example.org/b.png>))"],
        ["[[", "!["],
    ),
    Case(
        "a link in the line below a title",
        "## 2024-W27\n\n### A Data Set of Small Maps: an Open Collection\n[小地图数据集](https://arxiv.org/abs/2407.00006)\n\n数据很重要。\n\n"
        "### News of the Island\n\n[Maps for All the People of the River](https://arxiv.org/abs/2407.00007)\n",
        {"2024-W27": ["A Data Set of Small Maps: an Open Collection", "News of the Island"]},
        [{"title": "A Data Set of Small Maps: an Open Collection", "eprint": "2407.00006"}],
        [
            "[小地图数据集](https://arxiv.org/abs/2407.00006)",
            "\n数据很重要。\n",
            "[Maps for All the People of the River]",
        ],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_log_of_each_public_shape(case: Case, fresh: Write, take: Run, tmp_path: Path) -> None:
    log = fresh({"old.md": case.text})
    taken = take(log, "old.md", *case.options, "--report", str(tmp_path / "report.md"))
    assert taken.exit_code == 0, taken.output
    found = read_log(find_project(log))
    titles = {one.record.key: one.record.title for one in found.bib}
    weeks: dict[str, list[str]] = {}
    for entry in found.entries:
        weeks.setdefault(str(entry.week), []).append(titles.get(entry.key or "", entry.name))
    assert weeks == case.weeks
    for fields in case.records:
        (one,) = [one for one in found.bib if one.record.title == fields["title"]]
        authors = "; ".join(person.full for person in one.record.authors)
        got = {
            **one.entry.fields,
            "title": one.record.title,
            "key": one.record.key,
            "authors": authors,
        }
        assert {name: got.get(name, "") for name in fields} == fields
    pages = "\n".join(path.read_text("utf-8") for path in sorted(log.glob("20*/w*.md")))
    assert [words for words in case.pages if words not in pages] == []
    assert [words for words in case.absent if words in pages] == []
    report = (tmp_path / "report.md").read_text("utf-8")
    assert [words for words in case.report if words not in report] == []
    assert "no place for it is known" not in report
    again = take(log, "old.md", *case.options)
    assert "nothing to change" in again.output
