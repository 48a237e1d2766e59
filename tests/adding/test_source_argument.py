"""Classification of the arguments of ``paperlog add``."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paperlog.adding.source_argument import Given, read_given


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["-"], [Given("stdin", "")]),
        (["@misc{a, title = {A}}"], [Given("text", "@misc{a, title = {A}}")]),
        (["TY  - JOUR\nER  - "], [Given("text", "TY  - JOUR\nER  -")]),
        (['[{"title": "A"}]'], [Given("text", '[{"title": "A"}]')]),
        (["refs.bib", "../x/y.RIS"], [Given("file", "refs.bib"), Given("file", "../x/y.RIS")]),
        (["chen2021mrnet"], [Given("key", "chen2021mrnet")]),
        (
            ["doi:10.1000/x)", "arxiv.org/abs/2405.18719v2"],
            [Given("doi", "10.1000/x"), Given("arxiv", "2405.18719")],
        ),
        (
            ["https://openreview.net/forum?id=x"],
            [Given("address", "https://openreview.net/forum?id=x")],
        ),
        (["attention", "is", "all"], [Given("title", "attention is all")]),
        (
            ["attention", "10.1000/x", "is all", "U-Net"],
            [
                Given("title", "attention"),
                Given("doi", "10.1000/x"),
                Given("title", "is all"),
                Given("title", "U-Net"),
            ],
        ),
        (["[Re] Learning"], [Given("title", "[Re] Learning")]),
    ],
)
def test_arguments_are_classified(words: list[str], expected: list[Given]) -> None:
    assert read_given(words, {"chen2021mrnet"}) == expected


def test_file_takes_precedence_over_title_but_folder_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "records").write_text("", encoding="utf-8")
    (tmp_path / "source").mkdir()
    assert read_given(["records", "the", "source", "./source"], ()) == [
        Given("file", "records"),
        Given("title", "the source"),
        Given("file", "./source"),
    ]


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(st.text(max_size=20), st.text("a/~.\0", max_size=9), st.just("x" * 5000)),
        max_size=4,
    )
)
def test_any_argument_is_classified(words: list[str]) -> None:
    assert bool(read_given(words, ())) == any(map(str.strip, words))
