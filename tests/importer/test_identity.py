"""Which records an import takes for the same work, and what it reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from paperlog.cli.group import paperlog
from paperlog.source.log_reader import read_log
from paperlog.source.project import find_project

Run = Callable[..., Result]
Write = Callable[[dict[str, str | bytes]], Path]

RED = "Red-MAP: Radar-Vision Integration for Dense Mapping of Crowded Outdoor Places"
RUD = "Rud-MAP: LiDAR-Vision Integration for Dense Mapping of Crowded Outdoor Places"


def bib(first: str = "", second: str = "") -> str:
    return (
        f"@article{{one,\n  author = {{Xu, R.}},\n  title = {{{RED}}},\n"
        f"  journal = {{Letters}},\n  year = {{2024}},\n{first}}}\n"
        f"@article{{two,\n  author = {{Yu, S.}},\n  title = {{{RUD}}},\n"
        f"  journal = {{Annals}},\n  year = {{2024}},\n{second}}}\n"
    )


def works(log: Path) -> list[tuple[str, list[str]]]:
    found = read_log(find_project(log))
    return [
        (entry.key, [link.text for link in found.records[entry.key].links])
        for entry in found.entries
    ]


LINKED = "## 2024-W27\n\n### [{}]({})\n\nAbout radar.\n\n### [{}]({})\n\nAbout lidar.\n"
BELOW = (
    "## 2024-W27\n\n### {}\n\n[paper]({})\n\nAbout radar.\n\n"
    "### {}\n\n[paper]({})\n\nAbout lidar.\n"
)
DOIS = ("10.1000/111", "10.1000/222")


@pytest.mark.parametrize("form", [LINKED, BELOW])
@pytest.mark.parametrize("titles", [(RED, RUD), (RED, RED)])
def test_titles_with_two_dois_are_two_works_in_a_markdown_log(
    form: str, titles: tuple[str, str], fresh: Write, take: Run
) -> None:
    one, two = (f"https://doi.org/{doi}" for doi in DOIS)
    log = fresh({"in.md": form.format(titles[0], one, titles[1], two)})
    assert take(log, "in.md").exit_code == 0
    assert [links for _key, links in works(log)] == [[DOIS[0]], [DOIS[1]]]
    assert "nothing to change" in take(log, "in.md").output


def test_titles_with_two_dois_are_two_works_in_a_library(fresh: Write, take: Run) -> None:
    log = fresh({"in.bib": bib(f"  doi = {{{DOIS[0]}}},\n", f"  doi = {{{DOIS[1]}}},\n")})
    result = take(log, "in.bib", "--week", "2024-W27")
    assert (
        works(log) == [("one", [DOIS[0]]), ("two", [DOIS[1]])]
        and "is taken for" not in result.output
    )
    third = f"@misc{{x, title = {{{RUD}}}, year = 2024, doi = {{10.1000/333}}}}"
    added = CliRunner().invoke(paperlog, ["-C", str(log), "add", third, "--no-card"])
    assert added.exit_code == 0 and "added its record" in added.stderr


def test_merged_work_is_reported_by_name(fresh: Write, take: Run) -> None:
    log = fresh({"in.bib": bib(f"  doi = {{{DOIS[0]}}},\n")})
    told = f"in.bib: line 8: 'two', {RUD!r}, is taken for 'one', {RED!r}, by nearly the same title"
    assert told in take(log, "in.bib", "--week", "2024-W27").output
    assert [key for key, _links in works(log)] == ["one"]
    again = take(log, "in.bib", "--week", "2024-W27").output
    assert told in again and "'one', " + repr(RED) + ", is taken" not in again
    added = CliRunner().invoke(
        paperlog,
        ["-C", str(log), "add", f"@misc{{x, title = {{{RUD}}}, year = 2024}}", "--no-card"],
    )
    assert f"{RUD!r} is taken for {RED!r}: one is known by nearly the same title" in added.stderr


def test_record_that_cannot_be_written_does_not_drop_others(fresh: Write, take: Run) -> None:
    items = [
        {"id": "good", "type": "book", "title": "Shapes of hearts and of cells"},
        {"id": "bad", "type": "book", "title": "Broken", "custom": {"primaryclass": "{"}},
        {
            "id": "fine",
            "type": "report",
            "title": "A Report",
            "author": [{"literal": "Shape and Mesh Foundation"}],
        },
    ]
    log = fresh({"in.json": "[\n" + ",\n".join(map(json.dumps, items)) + "\n]"})
    result = take(log, "in.json", "--week", "2024-W27")
    assert (
        result.exit_code == 1
        and "in.json: line 3: 'bad': the braces of the field 'primaryclass' do not match"
        in result.output
    )
    assert [key for key, _links in works(log)] == ["good", "fine"]
    assert (
        read_log(find_project(log)).records["fine"].authors[0].family == "Shape and Mesh Foundation"
    )
    more = log.parent / "more.json"
    more.write_text(
        json.dumps([items[1], {"id": "late", "type": "book", "title": "Curves of hearts"}]),
        encoding="utf-8",
    )
    added = CliRunner().invoke(paperlog, ["-C", str(log), "add", str(more), "--no-card"])
    assert added.exit_code == 1 and "more.json:1: 'bad': the braces" in added.stderr
    assert set(read_log(find_project(log)).records) == {"good", "fine", "late"}


ITEM = {
    "author": [{"family": "Kim", "given": "Sue"}],
    "container-title": "Shape Letters",
    "id": "kim2021",
    "issued": {"date-parts": [["2021"]]},
    "page": "11-12",
}
SORTED = [
    {
        **ITEM,
        "author": [{"family": "Hill", "given": "Zoe"}],
        "id": "hill2022",
        "title": "A Second Paper on Shapes",
    },
    {**ITEM, "title": "A Third Paper on Curves"},
]


@pytest.mark.parametrize("wrap", ["{}", '{{"meta": {{"items": [1]}},\n "items": {}}}'])
def test_lines_of_csl_json_belong_to_their_own_record(
    wrap: str, fresh: Write, take: Run, tmp_path: Path
) -> None:
    text = wrap.format(json.dumps(SORTED, indent=2))
    log = fresh({"in.json": text})
    take(log, "in.json", "--week", "2024-W27", "--report", str(tmp_path / "r.json"))
    (report,) = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["files"]
    place = {
        number: found
        for found in report["lines"]
        for number in range(found["from"], found["to"] + 1)
    }
    lines = text.split("\n")
    for word, key in (
        ('"Hill"', "hill2022"),
        ('"Kim"', "kim2021"),
        ("Second", "hill2022"),
        ("Third", "kim2021"),
    ):
        found = place[next(number for number, line in enumerate(lines, 1) if word in line)]
        assert (found["status"], found["where"]) == ("kept", f"2024/w27.md: {key}")


def test_csl_json_with_sorted_keys_is_imported_with_strict(fresh: Write, take: Run) -> None:
    log = fresh({"in.json": json.dumps(SORTED, indent=2)})
    assert take(log, "in.json", "--week", "2024-W27", "--strict").exit_code == 0
    assert [key for key, _links in works(log)] == ["hill2022", "kim2021"]


def test_column_of_links_gives_links_with_any_text(fresh: Write, take: Run) -> None:
    head = "## 2024-W27\n\n| Title | Authors | PDF |\n|---|---|---|\n"
    log = fresh(
        {
            "in.md": (
                f"{head}| **A Study of Small Meshes in Motion** | Ada Doe et.al. "
                "| [2407.00001](http://arxiv.org/abs/2407.00001) |\n"
            )
        }
    )
    assert take(log, "in.md", "--strict").exit_code == 0
    (record,) = read_log(find_project(log)).records.values()
    assert [person.full for person in record.authors] == ["Ada Doe", "et al."]
    assert [(link.kind, link.text) for link in record.links] == [("arxiv", "2407.00001")]
