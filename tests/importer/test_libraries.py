"""Libraries of reference managers become records, and cards in the week of reading."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from paperlog.source.log_reader import read_log
from paperlog.source.project import find_project
from projects import tree

Run = Callable[..., Result]
Write = Callable[[dict[str, str | bytes]], Path]

BIB = """@article{chenMeshNetworksHearts2021,
  title = {Mesh Networks for Hearts},
  author = {Chen, Xi and Doe, Jo},
  journal = {Shapes},
  year = {2021},
  doi = {10.1000/one},
  keywords = {mri, mesh},
  annote = {Fast, and the code runs.},
  date-read = {2024-07-03},
  abstract = {We propose a mesh.},
  file = {papers/chen.pdf},
}

@misc{later,
  title = {A Preprint of Something Else},
  author = {Roe, Max},
  year = {2023},
  date-added = {2024-07-09T10:00:00Z},
}

@misc{never,
  title = {A Work Without Any Day},
  author = {Poe, Ann},
  year = {2022},
}
"""
RIS = (
    "TY  - JOUR\nID  - chen\nTI  - Mesh Networks for Hearts\nAU  - Chen, Xi\nJO  - Shapes\nPY  -"
    " 2021\nDO  - 10.1000/one\nKW  - mri\nN1  - Fast, and the code runs.\nER  - \n"
)
CSL = [
    {
        "id": "chen",
        "type": "article-journal",
        "title": "Mesh Networks for Hearts",
        "DOI": "10.1000/one",
        "author": [{"family": "Chen", "given": "Xi"}],
        "issued": {"date-parts": [[2021]]},
    }
]


def test_bibtex_records_are_dated_to_weeks(fresh: Write, take: Run, tmp_path: Path) -> None:
    log = fresh({"library.bib": BIB})
    result = take(log, "library.bib", "--abstracts", "--report", str(tmp_path / "report.json"))
    assert result.exit_code == 0
    assert (
        "no day of reading is known; put into the week of the day on which it was added, 2024-07-09"
        in result.output
    )
    assert (
        "'never': neither the day on which it was read nor one on which it was added is known"
        in result.output
    )
    found = read_log(find_project(log))
    assert [(str(entry.week), entry.key) for entry in found.entries] == [
        ("2024-W27", "chenMeshNetworksHearts2021"),
        ("2024-W28", "later"),
    ]
    assert set(found.records) == {"chenMeshNetworksHearts2021", "later", "never"}
    page = (log / "2024/w27.md").read_text(encoding="utf-8")
    assert (
        ":tags: mri, mesh\n:read: 2024-07-03\n" in page
        and "Fast, and the code runs." in page
        and "```{excerpt}\nWe propose a mesh.\n```" in page
    )
    assert "papers/chen.pdf" in (log / "references.bib").read_text(encoding="utf-8")
    (report,) = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["files"]
    assert report["left out"] == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [("library.ris", RIS), ("library.json", json.dumps(CSL, indent=1)), ("export.txt", RIS)],
)
def test_other_formats_and_the_week_option(name: str, text: str, fresh: Write, take: Run) -> None:
    log = fresh({name: text})
    assert take(log, name, "--week", "2024-W30", "--strict").exit_code == 0
    (entry,) = read_log(find_project(log)).entries
    assert str(entry.week) == "2024-W30"
    assert read_log(find_project(log)).records[entry.key].title == "Mesh Networks for Hearts"


def test_known_work_is_not_added_again(fresh: Write, take: Run) -> None:
    log = fresh({"library.bib": BIB, "library.ris": RIS})
    take(log, "library.bib")
    records = (log / "references.bib").read_text(encoding="utf-8")
    assert take(log, "library.ris", "--week", "2024-W31").exit_code == 0
    assert (log / "references.bib").read_text(encoding="utf-8") == records
    assert ":::{paper} chenMeshNetworksHearts2021" in (log / "2024/w31.md").read_text(
        encoding="utf-8"
    )
    before = tree(log)
    again = [take(log, "library.bib"), take(log, "library.ris", "--week", "2024-W31")]
    assert all("nothing to change" in result.output for result in again) and tree(log) == before


def test_dropped_abstract_is_reported(fresh: Write, take: Run) -> None:
    log = fresh({"library.bib": BIB})
    result = take(log, "library.bib", "--strict")
    assert (
        result.exit_code == 1
        and "line 10 left out: an abstract; --abstracts keeps it as an excerpt" in result.output
    )
    assert not (log / "references.bib").exists()


def test_incomplete_record_is_reported_and_the_rest_imported(fresh: Write, take: Run) -> None:
    log = fresh({"library.bib": BIB + "@article{half, title = {Half a\n"})
    result = take(log, "library.bib")
    assert result.exit_code == 1 and "library.bib: line 26:" in result.output
    assert {"later", "never"} <= set(read_log(find_project(log)).records)


def test_log_imported_with_a_library_uses_its_records(
    fresh: Callable[..., Path], take: Callable[..., Result]
) -> None:
    record = (
        "@article{doe2024,\n  title = {A Net: For Things of Many Kinds},\n  author = {Doe, Jo},\n "
        " year = {2024},\n}\n"
    )
    log = fresh(
        {
            "old.md": "## 2024-W28\n\n### A Net: For Things of Many Kinds\n\nGood.\n",
            "refs.bib": record,
        }
    )
    assert take(log, "old.md", "refs.bib").exit_code == 0
    assert [(found.record.key, found.record.year) for found in read_log(find_project(log)).bib] == [
        ("doe2024", "2024")
    ]
    assert "{paper} doe2024" in (log / "2024/w28.md").read_text(encoding="utf-8")


def test_short_title_is_matched_by_author_and_year(fresh: Write, take: Run) -> None:
    works = "".join(
        f"TY  - JOUR\nTI  - Editorial\nAU  - {author}\n{year}ER  - \n\n"
        for author, year in [("Doe, Jo", ""), ("Roe, Max", ""), ("Roe, Max", "PY  - 2022\n")]
    )
    log = fresh(
        {
            "old.ris": works,
            "other.bib": (
                "@misc{x, title = {Editorial}, author = {Max Roe and Jo Doe}, year = {2022}}\n"
            ),
        }
    )
    assert "3 new records" in take(log, "old.ris").output
    assert "the log has all of it already" in take(log, "old.ris").output
    assert "taken for 'roe2022editorial'" in take(log, "other.bib").output


@pytest.mark.parametrize("title", ["T1", "TI"])
def test_second_import_recognizes_notes_of_punctuation_only(
    fresh: Write, take: Run, title: str
) -> None:
    facts = (
        f"{title}  - Mesh Networks for Hearts\nAU  - Chen, Xi\nPY  - 2021\nJO  - Shapes\nDO  -"
        " 10.1000/one\nKW  - mri\nN1  - :: ---\nN1  - Fast.\n+ +\nAB  - Words.\n"
    )
    log = fresh({"old.ris": f"TY  - JOUR\n{facts}ER  - \n"})
    arguments = ("old.ris", "--strict", "--week", "2024-W27", "--abstracts")
    assert take(log, *arguments).exit_code == 0
    result = take(log, *arguments)
    assert result.exit_code == 0 and "the log has all of it already" in result.output
