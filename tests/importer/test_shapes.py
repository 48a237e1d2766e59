"""Logs in common shapes, and malformed files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from click.testing import CliRunner, Result
from paperlog.cli.group import paperlog
from paperlog.source.log_reader import Log, read_log
from paperlog.source.project import find_project
from projects import tree

Run = Callable[..., Result]
Write = Callable[[dict[str, str | bytes]], Path]

RECORD = (
    "@article{chen2021mrnet,\n  title = {Shape registration with learned deformations for sparse"
    " point clouds},\n  year = {2021},\n  doi = {10.1000/one},\n}\n"
)
TITLE = "Shape registration with learned deformations for sparse point clouds"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fccfc0500f0004850180a5c8d60b0000000049454e44ae426082"
)


def cards(log: Path) -> dict[str, list[str]]:
    """The cards of each week, by key or name."""
    found: dict[str, list[str]] = {}
    for entry in read(log).entries:
        found.setdefault(str(entry.week), []).append(entry.key or entry.name)
    return found


def read(log: Path) -> Log:
    return read_log(find_project(log))


def page(log: Path, name: str) -> str:
    return (log / name).read_text(encoding="utf-8")


def report(tmp_path: Path) -> Any:
    return json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["files"][0]


@pytest.mark.parametrize(
    "heading",
    [
        *("## 01/07/2024-07/07/2024", "## 2024-07-01", "## July 1–7, 2024", "## 1-7 July 2024", "## 2024年7月1日", "## 2024年7月1日—7日", "## Week 27, 2024"),
        *("## 2024-W27", "## KW 27 2024", "## 2024.07.01-07.07", "## Montag, 1. Juli 2024", "## 1 de julio de 2024", "## 第27周 2024年", "20240701"),
        *("## 07/01/2024 - 07/07/2024", "# 2024\n## July\n### 1–7", "**2024-07-01**"),
        *("<details>\n<summary><b>Week 27 (July 1 - July 7, 2024)</b></summary>", "<details><summary>2024-W27</summary>"),
    ],
)  # fmt: skip
def test_week_headings_in_many_forms(heading: str, fresh: Write, take: Run) -> None:
    log = fresh(
        {"old.md": f"{heading}\n\n**{TITLE}**\n\nMy words.\n", "log/references.bib": RECORD}
    )
    assert take(log, "old.md", "--strict").exit_code == 0
    assert cards(log) == {"2024-W27": ["chen2021mrnet"]}


@pytest.mark.parametrize(
    "title",
    [
        *(
            "W2v-BERT: Combining Contrastive Learning",
            "2024 W3C PROV: a Model of Provenance",
            "W4A16 Is Enough for Large Models",
            "Mag 7B models",
            "May 4D Gaussians Be With You",
        ),
        *("9 out of 10 people prefer it", "Set 5 things free", "Mars 2 Rovers See Far"),
    ],
)
def test_paper_title_with_a_date_opens_no_week(title: str, fresh: Write, take: Run) -> None:
    log = fresh({"old.md": f"## 2024-W27\n\n### {title}\n\nMy words.\n\n### More\n\nWords.\n"})
    assert take(log, "old.md", "--strict").exit_code == 0
    assert list(cards(log)) == ["2024-W27"] and len(read(log).entries) == 2
    assert {entry.name or read(log).records[entry.key].title for entry in read(log).entries} == {
        title,
        "More",
    }


@pytest.mark.parametrize(
    "day", ["3. Okt", "3 out 2024", "3 de out", "Oct 3", "out. 3", "W40总结", "3 октября"]
)
def test_day_with_other_words_is_read_if_unambiguous(day: str, fresh: Write, take: Run) -> None:
    log = fresh({"old.md": f"## 2024-W27\n\n### {day} – Zebra crossings\n\nMy words.\n"})
    assert take(log, "old.md", "--strict").exit_code == 0
    assert "2024-W40" in {
        str(week.week) for found in read(log).pages for week, _block in found.weeks
    }


@pytest.mark.parametrize(
    ("heading", "known"),
    [
        (
            "Flamingo: a Visual Language Model (https://arxiv.org/abs/2204.14198)",
            {"eprint": "2204.14198"},
        ),
        ("Flamingo: a Visual Language Model, arXiv:2204.14198", {"eprint": "2204.14198"}),
        ("Flamingo: a Visual Language Model 10.1000/x.y", {"doi": "10.1000/x.y"}),
        (
            "[Flamingo: a Visual Language Model](https://arxiv.org/abs/2204.14198) (2022)",
            {"eprint": "2204.14198", "year": "2022"},
        ),
        (
            "Flamingo: a Visual Language Model (NeurIPS 2022)",
            {"howpublished": "NeurIPS", "year": "2022"},
        ),
        (
            "[Flamingo: a Visual Language Model](https://arxiv.org/abs/2204.14198), Alayrac et al.,"
            " NeurIPS 2022",
            {"author": "Alayrac and others", "howpublished": "NeurIPS", "year": "2022"},
        ),
        (
            "Flamingo: a Visual Language Model (Alayrac et al., 2022)",
            {"author": "Alayrac and others", "year": "2022", "howpublished": ""},
        ),
        (
            "Flamingo: a Visual Language Model [Alayrac et al.]",
            {"author": "Alayrac and others", "year": ""},
        ),
    ],
)
def test_text_after_a_title_belongs_to_its_record(
    heading: str, known: dict[str, str], fresh: Write, take: Run
) -> None:
    log = fresh({"old.md": f"## 2024-07-01\n\n### {heading}\n\nMy words.\n"})
    assert take(log, "old.md", "--strict").exit_code == 0
    (found,) = read(log).bib
    assert found.record.title == "Flamingo: a Visual Language Model"
    fields = dict(re.findall(r"(\w+) *= \{(.*)\}", page(log, "references.bib")))
    assert known == {name: fields.get(name, "") for name in known}
    before = page(log, "2024/w27.md")
    assert take(log, "old.md").exit_code == 0
    assert (page(log, "2024/w27.md"), len(read(log).bib)) == (before, 1)


@pytest.mark.parametrize(
    "tags", ["Tags: #fast #mesh-net", "#fast #mesh-net", "Tags: fast, mesh-net"]
)
def test_hashtags_become_tags(tags: str, fresh: Write, take: Run) -> None:
    log = fresh({"old.md": f"## 2024-07-01\n\n### {TITLE}\n\nMy words.\n\n{tags}\n"})
    assert take(log, "old.md", "--strict").exit_code == 0
    assert "\n:tags: fast, mesh-net\n" in page(log, "2024/w27.md")
    assert "#fast" not in page(log, "2024/w27.md")


@pytest.mark.parametrize(
    "text",
    [
        "## 2024-W46\n\n- [Mixtral of Experts](https://arxiv.org/abs/2401.04088): sparse moe\n",
        (
            "| Week | Title | Notes |\n| --- | --- | --- |\n| 2024-W46 | [Mixtral of"
            " Experts](https://arxiv.org/abs/2401.04088) | sparse moe |\n"
        ),
    ],
)
def test_second_import_reports_every_line_as_present(text: str, fresh: Write, take: Run) -> None:
    log = fresh({"old.md": text})
    assert take(log, "old.md", "--strict").exit_code == 0
    again = take(log, "old.md", "--strict")
    assert again.exit_code == 0 and "the log has all of it already" in again.output


def test_import_without_results_is_reported(fresh: Write, take: Run) -> None:
    result = take(fresh({"old.md": "Words of no week.\n\n**A title**\n"}), "old.md")
    assert (
        result.exit_code == 1
        and "nothing is taken in" in result.output
        and "no week is known for it" in result.output
    )


def test_alt_text_opens_no_week(fresh: Write, take: Run) -> None:
    log = fresh(
        {
            "old.md": (
                f"## 2024-07-01\n\n**{TITLE}**\n\n![2024-07-15](x.png)\n\n**News**\n\nMy words.\n"
            ),
            "log/references.bib": RECORD,
        }
    )
    assert take(log, "old.md", "--strict").exit_code == 0
    assert cards(log) == {"2024-W27": ["chen2021mrnet", "News"]}


@pytest.mark.parametrize(
    "entry",
    [
        *(f"### {TITLE}", f"### 1. {TITLE} (MedIA 2021)", f"**{TITLE}**", f"[{TITLE}](https://example.org/x)", f"**[{TITLE}](https://doi.org/10.1000/one)**"),
        *(f"- **{TITLE}**: fast", f"- [ ] [{TITLE}](https://x.example)", f"| Paper | Notes |\n|---|---|\n| {TITLE} | fast |", f"### {TITLE.replace('Shape', 'Shapes')}"),
        "### MR-Net, they call it\nDOI: 10.1000/one",
        *("**Shape registration with learned\ndeformations for sparse point clouds**", f"<details>\n<summary>{TITLE}</summary>\n\nwords\n</details>"),
    ],
)  # fmt: skip
def test_titles_of_all_kinds_match_their_record(entry: str, fresh: Write, take: Run) -> None:
    log = fresh({"old.md": f"## 2024-07-01\n\n{entry}\n", "log/references.bib": RECORD})
    assert take(log, "old.md").exit_code == 0
    assert cards(log) == {"2024-W27": ["chen2021mrnet"]}
    assert page(log, "references.bib") == RECORD


def test_unknown_paper_gets_a_partial_record(fresh: Write, take: Run) -> None:
    paper = (
        "### [A Net: For Things](https://arxiv.org/abs/2405.01234) (CVPR 2024)\nCode:"
        " https://github.com/a/b\nTags: mri, net\nRating: 4/5\n\nGood.\n"
    )
    old = f"## 2024-W28\n\n{paper}\n### To buy\n\nMilk.\n"
    log = fresh({"old.md": old})
    assert take(log, "old.md", "--strict").exit_code == 0
    found, note = read(log).entries
    record = read(log).records[found.key]
    assert (record.title, record.year, record.venue) == ("A Net: For Things", "2024", "CVPR")
    assert {link.kind: link.url for link in record.links} == {
        "arxiv": "https://arxiv.org/abs/2405.01234",
        "code": "https://github.com/a/b",
    }
    assert (found.tags, found.rating, note.name, note.is_paper) == (
        ("mri", "net"),
        4,
        "To buy",
        False,
    )


def test_table_rows_become_cards_with_their_dates(fresh: Write, take: Run) -> None:
    rows = (
        f"| 2024-07-01 | {TITLE} | [pdf](https://example.org/a.pdf) | a \\| b | too many |\n|"
        " 2024-07-09 | [Other](https://arxiv.org/abs/2405.01234) | | |\n"
    )
    log = fresh(
        {
            "old.md": f"| Date | Title | Link | Notes |\n|---|---|---|---|\n{rows}",
            "log/references.bib": RECORD,
        }
    )
    assert take(log, "old.md", "--strict").exit_code == 0
    assert list(cards(log)) == ["2024-W27", "2024-W28"]
    text = page(log, "2024/w27.md")
    assert (
        ":read: 2024-07-01" in text
        and ":pdf: https://example.org/a.pdf" in text
        and "a | b" in text
        and "too many" in text
    )


def test_quotes_are_classified_by_language(fresh: Write, take: Run) -> None:
    abstract, own = "We propose a new method that is fast and simple.", "很快，可以用。"
    entry = f"## 2024-W27\n\n**{TITLE}**\n\n"
    log = fresh(
        {
            "notes.md": f"{entry}{abstract}\n\n> {own}\n",
            "excerpts.md": f"{entry.replace('27', '28')}> {abstract}\n\n{own}\n",
            "log/references.bib": RECORD,
        }
    )
    assert take(log, "notes.md", "excerpts.md").exit_code == 0
    for name in ("2024/w27.md", "2024/w28.md"):
        assert f"```{{excerpt}}\n{abstract}\n```" in page(log, name) and f"\n\n{own}\n:::" in page(
            log, name
        )
    assert take(fresh({}), "notes.md", "--quotes", "excerpts", "--week", "2024-W30").exit_code == 0


def test_existing_figures_are_copied_and_missing_ones_marked_lost(
    fresh: Write, take: Run, tmp_path: Path
) -> None:
    old = (
        "## 2024-W27\n\n### News\n\n![A"
        " heart](img/a%20b.png)\n\n![image](gone.png)\n\n![x](../../../etc/passwd.png)\n\nwords"
        " ![mid](img/a%20b.png) and ![far](https://example.org/x.png)\n"
    )
    log = fresh({"old.md": old, "img/a b.png": PIXEL})
    dry = take(log, "old.md", "--dry-run")
    assert "figures/a-b.png: a copy of" in dry.output and not (log / "figures").exists()
    assert take(log, "old.md").exit_code == 0
    text = page(log, "2024/w27.md")
    assert (
        ":figure: /figures/a-b.png\n:lost-figure: gone.png, ../../../etc/passwd.png\n:alt: A"
        " heart\n" in text
    )
    assert "words ![mid](</figures/a-b.png>) and [far](<https://example.org/x.png>)" in text
    assert (log / "figures/a-b.png").read_bytes() == PIXEL


@pytest.mark.parametrize("encoding", ["nonsense", "utf-7"])
def test_a_drawing_of_an_unknown_encoding_is_lost(fresh: Write, take: Run, encoding: str) -> None:
    drawing = f'<?xml version="1.0" encoding="{encoding}"?><svg/>'
    log = fresh({"old.md": "## 2024-W27\n\n### News\n\n![x](bad.svg)\n", "bad.svg": drawing})
    taken = take(log, "old.md")
    assert (taken.exit_code, taken.exception) == (0, None)
    assert ":lost-figure: bad.svg\n" in page(log, "2024/w27.md")


def test_note_with_a_name_is_matched_by_its_title(fresh: Write, take: Run, tmp_path: Path) -> None:
    week = (
        "# W\n\n::::{week} 2024-W27\n\n:::{note} Reading group\n:name: RG\n\nWe met.\n:::\n::::\n"
    )
    log = fresh(
        {
            "old.md": "## 2024-W27\n\n### RG\n\nOther words.\n\n### Reading group\n\nA room.\n",
            "log/w.md": week,
        }
    )
    assert take(log, "old.md", "--report", str(tmp_path / "report.json")).exit_code == 0
    assert "Other words." in page(log, "w.md")
    assert [
        (line["from"], line["status"])
        for line in report(tmp_path)["lines"]
        if line["status"] == "left out"
    ] == [(9, "left out")]


def test_week_text_counts_as_present_only_as_a_paragraph_of_the_week(
    fresh: Write, take: Run
) -> None:
    week = (
        "# W\n\n::::{week} 2024-W27\n\nI was looking around.\n\n:::{note} News\n\nDone\n:::\n::::\n"
    )
    log = fresh(
        {
            "old.md": "## 2024-W27\n\nOK\n\nDone\n\n*I was* looking around!\n\n## 2024-W28\n\n👍\n",
            "log/2024/w27.md": week,
        }
    )
    assert take(log, "old.md").exit_code == 0
    assert "{week} 2024-W27\n\nOK\n\nDone\n\nI was looking" in page(
        log, "2024/w27.md"
    ) and "👍" in page(log, "2024/w28.md")
    assert "the log has all of it already" in take(log, "old.md").output


def test_existing_card_is_compared_by_whole_words(fresh: Write, take: Run, tmp_path: Path) -> None:
    week = "# W\n\n::::{week} 2024-W27\n\n:::{note} News\n\nI was looking.\n:::\n::::\n"
    log = fresh(
        {
            "old.md": "## 2024-W27\n\n### News\n\nOK\n\n👍\n\nI was looking.\n",
            "log/2024/w27.md": week,
        }
    )
    assert take(log, "old.md", "--report", str(tmp_path / "report.json")).exit_code == 0
    assert [
        (line["from"], line["to"])
        for line in report(tmp_path)["lines"]
        if line["status"] == "left out"
    ] == [(5, 7)]


def test_text_inserted_above_a_card_does_not_contain_it(fresh: Write, take: Run) -> None:
    week = "# W\n\n::::{week} 2024-W27\n:::{note} News\nWords.\n:::\n::::\n"
    log = fresh(
        {"old.md": '## 2024-W27\n\n<p align="center">A line</p>\n', "log/2024/w27.md": week}
    )
    assert take(log, "old.md", "--strict").exit_code == 0
    assert "{week} 2024-W27\n\nA line\n\n:::{note} News" in page(log, "2024/w27.md")


def test_two_cards_of_one_paper_in_a_week_are_merged(
    fresh: Write, take: Run, tmp_path: Path
) -> None:
    first, other = (
        "Rating: 3\nCode: https://github.com/a/one",
        "Rating: 5\nStatus: read\nCode: https://github.com/a/two",
    )
    log = fresh(
        {
            "old.md": (
                f"## 2024-W27\n\n### {TITLE}\n{first}\n\nGood.\n\n### {TITLE}\n{other}\n\nBetter.\n"
            ),
            "log/references.bib": RECORD,
        }
    )
    assert take(log, "old.md", "--strict", "--report", str(tmp_path / "report.json")).exit_code == 0
    assert cards(log) == {"2024-W27": ["chen2021mrnet"]}
    text = page(log, "2024/w27.md")
    assert ":status: read\n:rating: 3\n:code: https://github.com/a/one\n" in text
    assert "Better.\n\nrating: 5\n\ncode: <https://github.com/a/two>\n" in text
    told = {line["from"]: line["what"] for line in report(tmp_path)["lines"]}
    assert (
        told[4] == "the card's rating"
        and told[10] == "the card's rating; joined with the card above"
        and told[11] == "the card's status; joined with the card above"
    )
    assert "the log has all of it already" in take(log, "old.md").output


def test_repeated_fact_is_not_lost(fresh: Write, take: Run) -> None:
    table = (
        "| Title | Venue | Journal | Year |\n|---|---|---|---|\n| A Net: For Things of Many Kinds"
        " (CVPR 2024) | ICCV | TPAMI | 2023 |\n"
    )
    log = fresh(
        {"old.md": f"## 2024-W28\n\n### News\nRating: 2\nRating: 4\n\n## 2024-W29\n\n{table}"}
    )
    assert take(log, "old.md", "--strict").exit_code == 0
    assert ":rating: 2\n\nRating: 4\n" in page(log, "2024/w28.md")
    assert "venue: TPAMI" in page(log, "2024/w29.md") and [
        found.record.title for found in read(log).bib
    ] == ["A Net: For Things of Many Kinds (CVPR 2024)"]


def test_week_text_lists_its_missing_figures(fresh: Write, take: Run, tmp_path: Path) -> None:
    log = fresh(
        {"old.md": "## 2024-W27\n\nA busy week:\n![the whiteboard](img/board.png)\n\n![](x.png)\n"}
    )
    assert take(log, "old.md", "--strict", "--report", str(tmp_path / "report.json")).exit_code == 0
    assert "A busy week:\nthe whiteboard (`img/board.png`)\n\n(`x.png`)\n" in page(
        log, "2024/w27.md"
    )
    assert {line["from"]: line["status"] for line in report(tmp_path)["lines"]} == {
        1: "changed",
        3: "kept",
        4: "changed",
    }
    assert "the log has all of it already" in take(log, "old.md").output


MESH = "MeshGPT: Generating Triangle Meshes with Transformers"


@pytest.mark.parametrize(
    "first",
    [
        "### MeshGPT\n\nMy words.\n",
        # an entry only if its record exists
        (
            "### Reading group\n\nWe met.\n\n[MeshGPT](https://example.org/m) is what we talked"
            " about.\n\nMy words.\n"
        ),
        "### Reading group\n\nWe met.\n\n#### MeshGPT\n\nMy words.\n",
        f"### Reading group\n\nWe met.\n\n**{MESH}**\n\nMy words.\n",
    ],
)
@pytest.mark.parametrize("files", [["one.md", "other.md"], ["other.md", "one.md"], ["both.md"]])
def test_titles_are_matched_to_records_of_all_files(
    first: str, files: list[str], fresh: Write, take: Run
) -> None:
    one, other = f"## 2024-W27\n\n{first}", f"## 2024-W28\n\n### {MESH}\n\nGood.\n"
    log = fresh({"one.md": one, "other.md": other, "both.md": f"{one}\n{other}"})
    assert take(log, *files, "--strict").exit_code == 0
    (found,) = read(log).bib
    assert (
        found.record.title == MESH
        and cards(log)["2024-W27"][-1] == found.record.key
        and "My words." in page(log, "2024/w27.md")
    )
    assert "the log has all of it already" in take(log, *files).output


def test_escapes_in_a_title_are_kept(fresh: Write, take: Run) -> None:
    log = fresh({"old.md": "## 2024-W27\n\n### snake\\_case and Q&amp;A of \\0\n"})
    assert take(log, "old.md", "--strict").exit_code == 0
    assert cards(log) == {"2024-W27": ["snake_case and Q&A of \\0"]}


def test_unclosed_html_contains_no_card(fresh: Write, take: Run) -> None:
    log = fresh(
        {
            "old.md": "## 2024-W27\n\n### News\n",
            "one.md": "<!-- a\n\nb -->\n\n<!-- open\n",
            "other.md": "<script>\n",
        }
    )
    assert take(log, "old.md", "one.md", "other.md", "--week", "2024-W27").exit_code == 0
    assert cards(log) == {
        "2024-W27": ["News"]
    } and "<!-- a\n\nb -->\n\n\\<!-- open\n\n\\<script>\n" in page(log, "2024/w27.md")


def test_topic_without_own_cards_is_left_out(fresh: Write, take: Run, tmp_path: Path) -> None:
    log = fresh(
        {
            "old.md": (
                f"## 2024-W27\n\n### {TITLE}\n\nWords.\n\n## Registration\n\n### {TITLE}\n\n## News"
                " of all\n\n### News\n"
            ),
            "log/references.bib": RECORD,
        }
    )
    for _time in range(2):
        assert take(log, "old.md", "--report", str(tmp_path / "report.json")).exit_code == 0
        left = [
            (line["from"], line["what"])
            for line in report(tmp_path)["lines"]
            if line["status"] == "left out"
        ]
        assert left == [
            (7, "a topic whose papers stand in 2024-W27 without it")
        ] and "{topic} News of all" in page(log, "2024/w27.md")


def test_image_in_a_title_becomes_the_figure(fresh: Write, take: Run) -> None:
    log = fresh(
        {
            "old.md": (
                f"## 2024-W27\n\n### {TITLE} ![it](a.png)\n\n### News ![of](gone.png)\n\n####"
                " Sub\n\n**More** ![x](b.png) words\n"
            ),
            "a.png": PIXEL,
        }
    )
    assert take(log, "old.md", "--strict").exit_code == 0
    text = page(log, "2024/w27.md")
    assert (
        ":figure: /figures/a.png\n" in text
        and ":lost-figure: b.png, gone.png\n" in text
        and text.count("b.png") == 1
    )
    assert "the log has all of it already" in take(log, "old.md").output


def test_day_of_an_entry_is_reported(fresh: Write, take: Run, tmp_path: Path) -> None:
    log = fresh({"old.md": "## 2024-W27\n\n### July 3, 2024: News\n\nWords.\n"})
    assert take(log, "old.md", "--strict", "--report", str(tmp_path / "report.json")).exit_code == 0
    assert ("kept", "names the day 2024-07-03 of one entry") in [
        (line["status"], line["what"]) for line in report(tmp_path)["lines"]
    ]
    assert ":read: 2024-07-03" in page(log, "2024/w27.md")


def test_one_of_two_notes_with_the_same_name_may_exist(fresh: Write, take: Run) -> None:
    week = "# W\n\n::::{week} 2024-W27\n\n:::{note} News\n\nOne.\n:::\n::::\n"
    log = fresh(
        {"old.md": "## 2024-W27\n\n### News\n\nOne.\n\n### News\n\nTwo.\n", "log/w.md": week}
    )
    assert take(log, "old.md", "--strict").exit_code == 0
    assert (
        cards(log) == {"2024-W27": ["News", "News"]}
        and page(log, "w.md").count("One.") == page(log, "w.md").count("Two.") == 1
    )
    assert "the log has all of it already" in take(log, "old.md").output


def test_text_that_myst_would_drop_is_escaped(fresh: Write, take: Run) -> None:
    words = (
        "% no comment\n\n{role}`text` and ```{r}```\n\n```{include} /etc/passwd\n```\n\n:::{note}"
        " stray\n\n(label)=\n\n<details> is a tag\n\n```\nnever closed\n"
    )
    log = fresh({"old.md": f"## 2024-W27\n\n### News\n\n{words}"})
    assert take(log, "old.md", "--strict").exit_code == 0
    text = page(log, "2024/w27.md")
    assert (
        "\\% no comment" in text
        and "\\{role}`text` and ```{r}```" in text
        and "```include /etc/passwd" in text
        and "\\:::{note} stray" in text
        and "\\(label)=" in text
    )
    assert "never closed\n```\n:::" in text
    # the next paper can be put into the same week
    assert take(log, "old.md", "--week", "2024-W27").exit_code == 0


def test_each_week_has_its_own_footnotes(fresh: Write, take: Run) -> None:
    first, other = (
        "### One\n\nAs said[^1], and more[^2].\n\n[^1]: Of one, see [there][x].\n",
        "### Two\n\nAs said[^1], and more[^2].\n\n[^1]: Of two.\n",
    )
    ends = (
        "### Three\n\nAgain[^2].\n\n### Four\n\nWords.\n\n[^2]: Of all.\n\n[x]:"
        " https://example.org/x\n"
    )
    log = fresh(
        {"old.md": f"## 2024-W27\n\n{first}\n## 2024-W28\n\n{other}\n## 2024-W29\n\n{ends}"}
    )
    assert take(log, "old.md", "--strict").exit_code == 0
    one, two, three = (page(log, f"2024/w{number}.md") for number in (27, 28, 29))
    assert "[^1]: Of one, see [there](<https://example.org/x>).\n" in one and "[^1]: Of two." in two
    assert (
        [text.count("[^2]: Of all.") for text in (one, two, three)] == [1, 1, 1]
        and "Of two" not in one
        and "Of one" not in two
    )
    assert three.index("Again") < three.index("Of all") < three.index("Four")


LORA = "**LoRA: Low-Rank Adaptation** ([arXiv](https://arxiv.org/abs/2106.09685))"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        *(
            (f"**Fun with Adapters**\n\nwords\n\n- {LORA}: small\n", 2),
            (f"### Fun with Adapters\n\nwords\n\n{LORA}\n\nsmall\n", 2),
        ),
        # links in comparisons or sentences do not belong to the card
        *(
            (f"### Fun with Adapters\n\nwords\n\n- {LORA}: small\n", 1),
            (f"**Fun with Adapters**\n\nwords\n\n- {LORA}: small\n- simple\n", 1),
        ),
        (f"### Fun with Adapters\n\nwords\n\n{LORA} is small\n", 1),
        (
            (
                "**Fun with Adapters**\n\nwords\n\n- **code** ([code](https://github.com/a/b)):"
                " small\n"
            ),
            1,
        ),
    ],
)
def test_bold_text_with_a_paper_link_starts_another_entry(
    text: str, count: int, fresh: Write, take: Run
) -> None:
    log = fresh({"old.md": f"## 2024-W27\n\n{text}"})
    assert take(log, "old.md", "--strict").exit_code == 0
    titles = [found.record.title for found in read(log).bib]
    assert len(read(log).entries) == count and titles == ["LoRA: Low-Rank Adaptation"][: count - 1]
    assert (
        "small" in page(log, "2024/w27.md")
        and "the log has all of it already" in take(log, "old.md").output
    )


def test_code_is_kept_unchanged(fresh: Write, take: Run) -> None:
    words = (
        "`arr[1]` and [1] and `![alt](x.png)`, see [the `f` of\nall][1]\n\n- one\n\n  ```\n  a[1]\n"
        "  ```\n"
    )
    log = fresh(
        {
            "old.md": (
                f"## 2024-W27\n\n### News\n\n{words}\nMore.\n\n    % a comment\n      x ="
                " a[1]\n\n[1]: https://example.org/x\n"
            )
        }
    )
    assert take(log, "old.md", "--strict").exit_code == 0
    text = page(log, "2024/w27.md")
    assert (
        "`arr[1]` and [1](<https://example.org/x>) and `![alt](x.png)`, see [the `f`"
        " of\nall](<https://example.org/x>)\n" in text
    )
    assert (
        "  ```\n  a[1]\n  ```\n" in text
        and "```\n% a comment\n  x = a[1]\n```\n" in text
        and "lost-figure" not in text
    )


def test_link_definitions_and_footnotes_move_to_their_references(fresh: Write, take: Run) -> None:
    entries = (
        "## 2024-W27\n\n### One\n\nSee [there][1] and [Home].\n\n## 2024-W28\n\n### Two\n\nAs"
        " said[^a], [again][1].\n\n"
    )
    log = fresh(
        {
            "old.md": (
                f"{entries}[1]: https://example.org/x\n[home]: https://example.org/\n\n[^a]: The"
                " note.\n"
            )
        }
    )
    assert take(log, "old.md", "--strict").exit_code == 0
    assert "See [there](<https://example.org/x>) and [Home](<https://example.org/>)." in page(
        log, "2024/w27.md"
    )
    assert "[again](<https://example.org/x>)" in page(
        log, "2024/w28.md"
    ) and "[^a]: The note." in page(log, "2024/w28.md")


# --- contradictions, dates that do not exist ------------------------------------------------------


def test_contradictions_are_reported_with_lines_and_resolved(
    fresh: Write, take: Run, tmp_path: Path
) -> None:
    fold = (
        "<details>\n<summary>08/07/2024-14/07/2024</summary>\n\n##"
        " 15/07/2024-21/07/2024\n\n**News**\n</details>\n\n"
    )
    log = fresh(
        {
            "old.md": (
                f"{fold}## Week 31 (2024-08-05)\n\n**More**\n\n##"
                " 05/08/2024-13/08/2024\n\n**Long**\n"
            )
        }
    )
    assert take(log, "old.md", "--report", str(tmp_path / "report.json")).exit_code == 0
    assert cards(log) == {"2024-W29": ["News"], "2024-W32": ["More", "Long"]}
    told = {tuple(remark["lines"]): remark["message"] for remark in report(tmp_path)["remarks"]}
    assert (
        "a heading inside it 2024-W29, which is used" in told[2, 4]
        and "the days decide" in told[9,]
        and "goes beyond one week" in told[13,]
    )


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("## 31/06/2024", "there is no day 2024-06-31"),
        ("## Week 60, 2024", "has no week 60"),
        ("## Week 3", "names a week and no year"),
        ("", "no week is known"),
    ],
)
def test_entries_of_an_unreadable_week_are_left_out(
    heading: str, told: str, fresh: Write, take: Run
) -> None:
    log = fresh({"old.md": f"{heading}\n\n**News of the day**\n\nWords.\n"})
    before = tree(log)
    result = take(log, "old.md", "--strict")
    assert (
        result.exit_code == 1 and told in result.output and "nothing was written" in result.output
    )
    assert {name: text for name, text in tree(log).items() if name != ".paperlog.lock"} == before
    assert take(log, "old.md", "--week", "2024-W20").exit_code == bool(heading)
    assert list(cards(log)) == ["2024-W20"]


def test_day_month_order_comes_from_the_file_or_the_option(fresh: Write, take: Run) -> None:
    log = fresh(
        {
            "us.md": "## 07/13/2024\n\n**One**\n\n## 08/05/2024\n\n**Two**\n",
            "any.md": "## 02/09/2024\n\n**Three**\n",
        }
    )
    result = take(log, "us.md", "any.md")
    assert (
        "read month-first, as line 1 shows" in result.output
        and "'02/09/2024' is read day-first" in result.output
    )
    assert cards(log) == {"2024-W28": ["One"], "2024-W32": ["Two"], "2024-W36": ["Three"]}
    assert take(log, "any.md", "--dates", "month-first").exit_code == 0
    assert cards(log)["2024-W06"] == ["Three"]


def test_many_blank_lines_take_no_time_and_much_standard_input_is_refused(
    fresh: Write, take: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = fresh({"old.md": "## 2024-W27\n\n**News**\n" + " \n" * 20_000})
    start = process_time()
    assert take(log, "old.md").exit_code == 0
    assert process_time() - start < 4
    monkeypatch.setattr("paperlog.formats.decoding.LARGEST", 2**20)
    result = CliRunner().invoke(paperlog, ["-C", str(log), "import", "-"], input="words\n" * 2**18)
    assert result.exit_code == 1 and "more than 1 MB" in result.output


# --- bad files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "crlf"])
def test_any_encoding_and_line_end(encoding: str, fresh: Write, take: Run) -> None:
    text = "## 2024-W27\n\n**Über Café**\n\nÄhnlich.\n"
    data = text.replace("\n", "\r\n").encode() if encoding == "crlf" else text.encode(encoding)
    log = fresh({"old.md": data})
    assert take(log, "old.md").exit_code == 0
    assert cards(log) == {"2024-W27": ["Über Café"]} and "Ähnlich." in page(log, "2024/w27.md")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            (
                "## 2024-W27\n\n<details>\n<summary>Papers</summary>\n\n###"
                " 2024-W28\n\n**News**\n\n</details>\n"
            ),
            "lines 1 and 6: the heading names 2024-W27, but",
        ),
        (
            "<details>\n<summary>2024-W27</summary>\n\n### 2024-W28\n\n**News**\n\n</details>\n",
            "lines 2 and 4: the fold names 2024-W27, but",
        ),
    ],
)
def test_conflicting_weeks_are_reported_with_both_lines(
    text: str, told: str, fresh: Write, take: Run
) -> None:
    log = fresh({"old.md": text})
    assert told in take(log, "old.md").output
    assert cards(log)["2024-W28"] == ["News"]


def test_unclosed_fold_ends_with_its_file(fresh: Write, take: Run) -> None:
    log = fresh({"old.md": "<details>\n<summary>2024-W27</summary>\n\n**News**\n\nWords.\n"})
    result = take(log, "old.md", "--strict")
    assert result.exit_code == 0 and "line 1: this <details> is never closed" in result.output
    assert cards(log) == {"2024-W27": ["News"]}


def test_unusable_files_are_refused_as_a_whole(fresh: Write, take: Run, tmp_path: Path) -> None:
    log = fresh(
        {
            "old.md": "## 2024-W27\n\n**News**\n",
            "binary.md": b"words\0words\n" * 9,
            "page.md": "# W\n\n:::{week} 2024-W27\n:::\n",
            "keys.toml": "x = 1\n",
        }
    )
    huge = tmp_path / "huge.md"
    with huge.open("wb") as file:
        file.truncate(200 * 2**20)
    before = tree(log)
    for arguments, told in [
        (["binary.md"], "binary.md:1: this is not a text file"), (["huge.md"], "huge.md:1: more than 64 MB"), (["page.md"], "page.md:3: this is a page of Paperlog"),
        (["missing.md"], "no such file"), (["old.md", "--keys", str(tmp_path / "keys.toml")], "'x' has no key"),
    ]:  # fmt: skip
        result = take(log, *arguments)
        assert (
            result.exit_code == 1
            and told in result.output
            and result.exception.__class__ is SystemExit
        ), result.output
    assert take(log, "old.md", "--week", "nonsense").exit_code == 2
    assert {name: text for name, text in tree(log).items() if name != ".paperlog.lock"} == before


def test_unclosed_page_is_not_changed(fresh: Write, take: Run) -> None:
    log = fresh(
        {
            "old.md": "## 2024-W27\n\n**News**\n",
            "log/w.md": "# W\n\n::::{week} 2024-W27\n:::{note} Open\n",
        }
    )
    before = page(log, "w.md")
    result = take(log, "old.md")
    assert result.exit_code == 1 and "w.md:" in result.output and "never closed" in result.output
    assert page(log, "w.md") == before


def test_text_in_numbered_lists_and_below_unclosed_code_is_shown(fresh: Write, take: Run) -> None:
    items = "1. ```sh\n   make\n   ```\n2. % of patients: 5\n3. (a)=\n4. Text\n"
    log = fresh(
        {
            "old.md": (
                f"## 2024-W28\n\n### News\n\n{items}\n## 2024-W27\n\n```\ncode\n> ```\n> q\n> ```\n"
            )
        }
    )
    assert take(log, "old.md", "--strict").exit_code == 0
    assert "> q\n> ```\n```\n" in page(log, "2024/w27.md")
    assert "1. ```sh\n   make\n   ```\n2. \\% of patients: 5\n3. \\(a)=\n4. Text\n:::" in page(
        log, "2024/w28.md"
    )


def test_quote_of_two_paragraphs_keeps_its_separator(fresh: Write, take: Run) -> None:
    log = fresh(
        {
            "old.md": (
                "## 2024-W27\n\n### News: Shape Registration for Point"
                " Clouds\n\nhttps://arxiv.org/abs/2410.00001\n\n> One.\n>\n> Two.\n"
            )
        }
    )
    assert take(log, "old.md", "--strict").exit_code == 0
    assert "```{excerpt}\nOne.\n\nTwo.\n```" in page(log, "2024/w27.md")
    (log / "2024/w27.md").write_text(page(log, "2024/w27.md").replace("Two.", "Three."))
    result = take(log, "old.md", "--strict")
    assert "line 9 left out" in result.output and "1 left out" in result.output


def test_title_of_a_log_keeps_its_link(fresh: Write, take: Run) -> None:
    log = fresh(
        {
            "old.md": (
                "# My [log][1] and [more](https://example.org/more)\n\n## 2024-W27\n\n###"
                " News\n\nWords.\n\n[1]: https://example.org/log\n"
            )
        }
    )
    assert take(log, "old.md").exit_code == 0
    assert "% My log and more <https://example.org/log> <https://example.org/more>\n" in page(
        log, "2024/w27.md"
    )


def test_unknown_key_is_an_error(fresh: Write, take: Run, tmp_path: Path) -> None:
    log = fresh(
        {
            "old.md": "## 2024-W27\n\n### Meshes\n\nWords.\n",
            "keys.toml": '"Meshes" = "chen2012"\n',
            "log/references.bib": "@misc{chen2021, title = {M}}\n",
        }
    )
    result = take(log, "old.md", "--keys", str(tmp_path / "keys.toml"))
    assert (
        result.exit_code == 1
        and f"{tmp_path / 'keys.toml'}: no record has the key 'chen2012'; did you mean 'chen2021'?"
        in result.output
    )
    assert not (log / "2024").exists()
    # a record may be included
    (tmp_path / "new.bib").write_text("@misc{chen2012, title = {N}}\n")
    assert take(log, "old.md", "new.bib", "--keys", str(tmp_path / "keys.toml")).exit_code == 0
    assert cards(log) == {"2024-W27": ["chen2012"]}


@pytest.mark.parametrize(
    ("cell", "author"),
    [
        ("Jo Doe, Max van Roe", "Doe, Jo and van Roe, Max"),
        ("Jo Doe, Max Roe, and Ann B. Poe", "Doe, Jo and Roe, Max and Poe, Ann B."),
        ("Doe, Jo; Roe, M.", "Doe, Jo and Roe, M."),
        ("Doe, Jo and Roe, Max", "Doe, Jo and Roe, Max"),
        ("张三、李四", "张, 三 and 李, 四"),
        ("Jo Doe et al.", "Doe, Jo and others"),
    ],
)
def test_a_column_of_authors_goes_into_the_record(
    fresh: Write, take: Run, cell: str, author: str
) -> None:
    table = (
        f"| Title | Authors | Note |\n|---|---|---|\n| Networks of Meshes for Hearts | {cell} |"
        " good |\n"
    )
    log = fresh({"old.md": f"## 2024-W27\n\n{table}\n## 2024-W28\n\n{table}"})
    assert take(log, "old.md", "--strict").exit_code == 0
    found = re.search(r"author\s*= \{(.*)\},", (log / "references.bib").read_text("utf-8"))
    assert found and found[1].replace("{", "").replace("}", "") == author
    assert "good" in page(log, "2024/w28.md") and "Authors" not in page(log, "2024/w27.md") + page(
        log, "2024/w28.md"
    )
    assert "the log has all of it already" in take(log, "old.md", "--strict").output


@pytest.mark.parametrize(
    "cell",
    [
        "Doe, J., Roe, M.",
        "Doe and Roe",
        "Doe",
        "Jo Doe (MIT), Max Roe",
        "[Jo Doe](https://example.org)",
        "OpenAI, 2023",
        "and",
    ],
)
def test_authors_with_markup_stay_in_the_card(fresh: Write, take: Run, cell: str) -> None:
    log = fresh(
        {
            "old.md": (
                "## 2024-W27\n\n| Title | Authors |\n|---|---|\n| Networks of Meshes for Hearts |"
                f" {cell} |\n"
            )
        }
    )
    assert take(log, "old.md", "--strict").exit_code == 0
    assert f"Authors: {cell}" in page(log, "2024/w27.md") and "author" not in (
        log / "references.bib"
    ).read_text("utf-8")
    assert "the log has all of it already" in take(log, "old.md", "--strict").output


def test_link_texts_and_remote_image_texts_count_as_words(fresh: Write, take: Run) -> None:
    links = (
        "![{raw}`x`](https://example.org/a.png)\n\n[{raw}`y`](https://example.org/one)"
        " [{raw}`z`](https://example.org/two)\n"
    )
    log = fresh({"old.md": f"## 2024-W27\n\n### News\n\n{links}"})
    assert take(log, "old.md", "--strict").exit_code == 0
    assert [page(log, "2024/w27.md").count(sign) for sign in ("{raw}`", "\\{raw}`")] == [3, 3]
