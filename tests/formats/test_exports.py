"""Exports contain the facts of the log in each format."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docutils.core import publish_doctree
from hypothesis import example, given, settings
from hypothesis import strategies as st
from myst_parser.docutils_ import Parser
from paperlog.bib.reader import persons_of, plain
from paperlog.bib.record_draft import RecordDraft
from paperlog.cli.group import paperlog
from paperlog.formats.reading import read_records
from paperlog.model.markdown_text import escaped
from paperlog.source.log_reader import Log, read_log
from paperlog.source.project import find_project
from projects import EXTENSION, ROOT

BIBLIOGRAPHIES = ("bibtex", "ris", "csl-json")
FORMATS = (*BIBLIOGRAPHIES, "json", "csv", "markdown")
BIB = r"""@article{zhang2021, author = {张三 and Li, Si and {Team of Shapes and Hearts}}, title = {=1+1 \& *stars* of {$x_1$}: 心脏}, journal = {Journal \& Co}, year = {2021},
  month = jul, pages = {1--9}, doi = {10.1000/a_b}, eprint = {2101.00001}, archiveprefix = {arXiv}, volume = {7}, unverified = {volume}}
@inproceedings{ouyang2020, author = {欧阳修 and M{\"u}ller, Jörg}, title = {@Work}, booktitle = {Proc.}, year = {2020}, url = {https://example.org/a_(b)}}
"""
WEEK = """# W

::::{week} 2024-W27
:::{paper} zhang2021
:name: "-Name_"
:tags: mri, 点云
:status: read
:rating: 4
:code: https://example.org/code

My *note*.

ER  - of a record

```{excerpt}
Their words.
```
:::
:::{paper} ouyang2020
:tags: gan
:::
:::{note} News
:::
:::{paper} unknown
:::
::::

::::{week} 2024-W28
:::{paper} zhang2021
:tags: again
:::
::::
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    for name, text in {"conf.py": "", "index.md": WEEK, "references.bib": BIB}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def export(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(paperlog, ["-C", str(folder), "export", *arguments])


def facts(draft: RecordDraft) -> dict[str, object]:
    values = {name: plain(value) for name, value in draft.fields}
    venue = next(
        (
            values[name]
            for name in ("journal", "booktitle", "school", "institution", "howpublished")
            if values.get(name)
        ),
        "",
    )
    return {
        "key": draft.key,
        "title": values["title"],
        "authors": [person.full for person in persons_of(draft.field("author"))],
        "year": values.get("year", ""),
        "venue": venue,
        "doi": values.get("doi", ""),
        "arxiv": values.get("eprint", ""),
        "tags": draft.tags,
    }


def facts_in(log: Log) -> dict[str, dict[str, object]]:
    """The same of the log's own records."""
    found = {}
    for entry in log.entries:
        if record := log.catalogue.record(entry):
            links = {link.kind: link.text for link in record.links}
            before = found[entry.key]["tags"] if entry.key in found else ()
            tags = (*before, *(tag.id for tag in log.catalogue.tags(entry)))  # type: ignore[misc]
            venue = "" if record.venue == "arXiv" else record.venue
            found[entry.key] = {
                "key": record.key, "title": record.title, "authors": [person.full for person in record.authors], "year": record.year,
                "venue": venue, "doi": links.get("doi", ""), "arxiv": links.get("arxiv", ""), "tags": tuple(dict.fromkeys(tags)),
            }  # fmt: skip
    return found


@pytest.mark.parametrize("form", BIBLIOGRAPHIES)
def test_papers_of_the_real_log_round_trip(form: str) -> None:
    result = export(ROOT, "--format", form, "--sort", "oldest")
    drafts, problems = read_records(result.stdout, "export")
    assert (result.exit_code, result.stderr, problems) == (0, "", [])
    expected = facts_in(read_log(find_project(ROOT)))
    assert {draft.key: facts(draft) for draft in drafts} == expected and len(expected) == 30


@pytest.mark.parametrize("form", BIBLIOGRAPHIES)
def test_chinese_names_and_special_characters_round_trip(log: Path, form: str) -> None:
    result = export(log, "--format", form, "--sort", "oldest")
    drafts, problems = read_records(result.stdout, "export")
    assert problems == []
    assert {draft.key: facts(draft) for draft in drafts} == facts_in(read_log(find_project(log)))
    assert [person.family for person in persons_of(drafts[1].field("author"))] == ["欧阳", "Müller"]
    assert drafts[0].field("volume") == "7", "what is not verified is exported"
    # `unverified` is exported if the format can represent it
    assert drafts[0].field("unverified") == ("" if form == "ris" else "volume")


def test_entries_without_a_record_are_reported(log: Path) -> None:
    result = export(log, "--format", "bibtex")
    assert result.exit_code == 1
    assert (
        "index.md:24: 'unknown' has no record" in result.stderr
        and "1 note is not about a single paper" in result.stderr
    )
    assert (
        export(log, "--format", "json").exit_code == 0
        and len(json.loads(export(log, "--format", "json").stdout)) == 5
    )


@pytest.mark.parametrize("form", ["ris", "csl-json"])
def test_notes_are_exported_on_request(log: Path, form: str) -> None:
    drafts, problems = read_records(export(log, "--format", form, "--notes").stdout, "export")
    assert problems == [] and len(drafts) == 2
    (note,) = (note for draft in drafts for note in draft.notes)
    assert [line.strip() for line in note.splitlines() if line.strip()] == [
        "My *note*.",
        "ER  - of a record",
        "> Their words.",
    ]
    assert not any(
        draft.notes for draft in read_records(export(log, "--format", form).stdout, "export")[0]
    )
    assert export(log, "--format", "bibtex", "--notes").exit_code == 2


def test_csl_json_has_the_expected_variables(log: Path) -> None:
    items = json.loads(export(log, "--format", "csl-json", "--notes", "--sort", "oldest").stdout)
    assert (
        items[0]["URL"] == "https://arxiv.org/abs/2101.00001"
        and items[1]["URL"] == "https://example.org/a_(b)"
    )
    assert items[0]["note"].startswith("My *note*.") and "note" not in items[1]


def test_all_conditions_select_entries(log: Path) -> None:
    def names(*arguments: str) -> list[str]:
        return [
            entry["name"]
            for entry in json.loads(export(log, "--format", "json", *arguments).stdout)
        ]

    assert names("--week", "2024-W28") == names("--tag", "again") == ["=1+1 & *stars* of x₁: 心脏"]
    assert (
        names("--author", "欧阳修") == ["@Work"]
        and names("--query", "note name") == ["-Name_"]
        and names("--query", "note", "--tag", "gan") == []
    )


def test_table_contains_no_formula(log: Path, tmp_path: Path) -> None:
    rows = list(
        csv.DictReader(
            io.StringIO(export(log, "--format", "csv", "--sort", "oldest").stdout, newline="")
        )
    )
    assert (rows[0]["name"], rows[0]["title"], rows[1]["title"]) == (
        "'-Name_",
        "'=1+1 & *stars* of x₁: 心脏",
        "'@Work",
    )
    assert (rows[0]["authors"], rows[0]["tags"], rows[0]["code"]) == (
        "张三; Si Li; Team of Shapes and Hearts",
        "mri; 点云",
        "https://example.org/code",
    )
    assert export(log, "--format", "csv", "-o", str(tmp_path / "table.csv")).exit_code == 0
    assert (tmp_path / "table.csv").read_bytes().startswith(b"\xef\xbb\xbfweek,name,")


def test_markdown_list_escapes_text(log: Path) -> None:
    text = export(log, "--format", "markdown", "--sort", "oldest", "--notes").stdout
    shown = publish_doctree(
        text,
        parser=Parser(),
        settings_overrides={"myst_suppress_warnings": ["myst"], "report_level": 5},
    ).astext()
    assert (
        "-Name_: =1+1 & *stars* of x₁: 心脏. 张三, Si Li, Team of Shapes and Hearts. Journal & Co,"
        " 2021. DOI, arXiv, code. Tags: mri, 点云." in shown
    )
    assert (
        "My note." in shown and "Their words." in shown and "](<https://example.org/a_(b)>)" in text
    )
    assert text.startswith("## 2024-W27\n\n- **") and "\n\n## 2024-W28\n\n- **" in text


def test_markdown_list_not_in_order_of_weeks_has_no_headings() -> None:
    assert export(ROOT, "--format", "markdown").stdout.count("## 2024-W") == 3
    by_year = export(ROOT, "--format", "markdown", "--sort", "year").stdout
    assert "## " not in by_year and by_year.count("\n- ") == 29


def test_existing_file_is_not_overwritten(log: Path) -> None:
    before = (log / "references.bib").read_bytes()
    result = export(log, "--tag", "gan", "--format", "bibtex", "-o", str(log / "references.bib"))
    assert (
        result.exit_code == 1
        and "already exists" in result.output
        and (log / "references.bib").read_bytes() == before
    )
    for force in ((), ("--force",)):
        assert (
            export(
                log, "--tag", "gan", "--format", "bibtex", "-o", str(log / "new/gan.bib"), *force
            ).exit_code
            == 0
        )
    assert (
        (log / "new/gan.bib").read_text(encoding="utf-8").startswith("@inproceedings{ouyang2020,")
    )


@pytest.mark.parametrize("form", FORMATS)
def test_export_is_reproducible(form: str) -> None:
    texts = set()
    for seed in ("1", "2"):
        command = [
            sys.executable,
            "-m",
            "paperlog.cli",
            "-C",
            str(ROOT),
            "export",
            "--format",
            form,
            *([] if form == "bibtex" else ["--notes"]),
        ]
        environment = {
            **os.environ,
            "PYTHONPATH": str(EXTENSION),
            "PYTHONHASHSEED": seed,
            "LC_ALL": "C.UTF-8",
        }
        texts.add(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)
    assert len(texts) == 1 and texts.pop()


def shown(markdown: str) -> str:
    settings = {
        "myst_enable_extensions": ["dollarmath", "colon_fence"],
        "myst_suppress_warnings": ["myst"],
        "report_level": 5,
    }
    return publish_doctree(markdown, parser=Parser(), settings_overrides=settings).astext()


@settings(max_examples=300)
@given(
    st.lists(
        st.text(r"""aB1 .,:;!?*_`~#+-=<>[](){}|\/$%&@'"^心""", max_size=12)
        .map(lambda text: " ".join(text.split()))
        .filter(bool),
        max_size=3,
    ).map("\n".join)
)
@example("1. one\n123456789) nine")
@example("&amp; &#35; <b>b</b> {math}`x` $x$ [a](b) ![c](d) <https://e.org> --- :::{note}")
@example("+++")
@example("(target)=")
@example("    indented")
def test_escaped_text_renders_literally(text: str) -> None:
    assert shown(escaped(text)).split() == text.split()
