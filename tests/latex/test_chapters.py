"""Chapters by year and sections by week, wherever the weeks are in the source."""

from __future__ import annotations

import re

import pytest
from projects import Build

WEEK = "::::{{week}} {0}\n:::{{paper}} {1}\n:name: {2}\nWords on {2}.\n:::\n::::\n"
FILES = {
    "references.bib": (
        "@misc{a, author = {Doe, J}, title = {A thing}, year = {2020}}\n@misc{b, author = {Roe, J},"
        " title = {B thing}, year = {2021}}\n"
    ),
    "index.md": (
        "# Log\n\nThe first page.\n\n"
        + WEEK.format("2024-W27", "a", "onfirst")
        + "\n```{weeks}\n```\n\n```{toctree}\ntwo\nflat\nessay\ndeep/index\nout\nrefs\n```\n"
    ),
    "two.md": (
        "# Two weeks\n\nBefore.\n\n"
        + WEEK.format("2023-W52", "b", "old")
        + "\nBetween.\n\n"
        + WEEK.format("2024-W01", "a", "again")
        + "\nAfter.\n"
    ),
    "flat.md": "# 2024-W03\n\nWords around a week.\n\n" + WEEK.format("2024-W03", "b", "flat"),
    "essay.md": "# Essay\n\nSee {paper}`b` and [](out.md).\n",
    "out.md": "---\nbook: no\n---\n# Left out\n\nNot printed.\n",
    "deep/index.md": "# Deep\n\n```{toctree}\nyear/index\n```\n",
    "deep/year/index.md": "# The year 2022\n\nIn short.\n\n```{toctree}\nw2\nw1\n```\n",
    "deep/year/w1.md": "# 2022-W01\n\n" + WEEK.format("2022-W01", "b", "deepone"),
    "deep/year/w2.md": "# 2022-W02\n\n" + WEEK.format("2022-W02", "a", "deeptwo"),
    "refs.md": "# References\n\n```{bibliography}\n```\n",
}


def test_years_are_chapters_and_weeks_are_sections_in_order(build: Build) -> None:
    built = build(FILES, builder="latex")
    text = next(built.out.glob("*.tex")).read_text(encoding="utf-8")
    assert re.findall(r"\\chapter\{(.*)\}", text) == [
        "Two weeks",
        "Essay",
        "The year 2022",
        "2023",
        "2024",
        "References",
    ]
    assert re.findall(r"\\paperlogweek\{(.*?)\}", text) == [
        f"{year}\\sphinxhyphen{{" for year in (2022, 2022, 2023, 2024, 2024, 2024)
    ]
    order = [
        text.index(f"Words on {name}.")
        for name in ("deepone", "deeptwo", "old", "again", "flat", "onfirst")
    ]
    assert order == sorted(order)


def test_text_around_weeks_is_kept_once_and_excluded_pages_are_removed(build: Build) -> None:
    text = next(build(FILES, builder="latex").out.glob("*.tex")).read_text(encoding="utf-8")
    for words in (
        "The first page.",
        "Before.",
        "Between.",
        "After.",
        "Words around a week.",
        "In short.",
        *(f"Words on {name}." for name in ("old", "flat", "deepone")),
    ):
        assert text.count(words) == 1, words
    assert "Not printed." not in text
    assert "Left out" in text
    assert "hyperref[\\detokenize{out" not in text


def test_part_contains_only_selected_entries(build: Build) -> None:
    text = next(
        build(FILES, "-D", "paperlog_only=2024-W01", builder="latex").out.glob("*.tex")
    ).read_text(encoding="utf-8")
    assert "Words on again." in text
    assert "Words on old." not in text
    assert "A thing" in text
    assert "B thing" not in text


def test_unknown_part_is_reported(build: Build) -> None:
    built = build(FILES, "-D", "paperlog_only=2024-W02", builder="latex")
    assert "the log has no week 2024-W02; did you mean" in built.warnings
    assert "WARNING: paperlog_only: the log has no" in built.warnings
    assert "[paperlog.selection]" in built.warnings
    assert "latex_documents" not in built.warnings


def test_page_of_several_years_is_split(build: Build) -> None:
    weeks = (
        "# Weeks\n\n"
        + WEEK.format("2023-W52", "b", "old")
        + "\n"
        + WEEK.format("2024-W01", "a", "new")
    )
    files = {
        "references.bib": FILES["references.bib"],
        "index.md": "# Log\n\n```{toctree}\nweeks\n```\n",
        "weeks.md": weeks,
    }
    text = next(build(files, builder="latex").out.glob("*.tex")).read_text(encoding="utf-8")
    assert re.findall(r"\\chapter\{(.*)\}", text) == ["2023", "2024"]


@pytest.mark.parametrize(("epoch", "printed"), [("", "Jul 7, 2024"), ("1000000000", "Sep 9, 2001")])
def test_date_of_book_is_from_environment_or_log(
    build: Build, monkeypatch: pytest.MonkeyPatch, epoch: str, printed: str
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    if epoch:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    built = build({"index.md": "# L\n\n" + WEEK.format("2024-W27", "a", "x")}, builder="latex")
    text = next(built.out.glob("*.tex")).read_text(encoding="utf-8")
    assert re.findall(r"\\date\{(.*)\}", text) == [printed]
