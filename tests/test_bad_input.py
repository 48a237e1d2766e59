"""Bad input: a warning of its own type with file and line, the rest goes on, and nothing becomes markup."""

from __future__ import annotations

import re

import pytest
from projects import Build, Built

LINES = {
    "bib": ("references.bib", 5, 6),
    "bib_duplicate": ("references.bib", 6, 6),
    "bib_link": ("references.bib", 2, 2),
    "status": ("index.md", 5, 5),
    "rating": ("index.md", 5, 5),
    "date": ("index.md", 5, 5),
    "relation": ("index.md", 5, 5),
    "target": ("index.md", 5, 5),
    "figure": ("index.md", 5, 5),
    "link": ("index.md", 5, 5),
    "tag": ("index.md", 5, 5),
    "duplicate": ("index.md", 17, 17),
    "unknown_key": ("index.md", 21, 21),
    "alt": ("index.md", 25, 25),
    "week": ("index.md", 33, 33),
    "week_range": ("index.md", 39, 39),
    "outside_week": ("index.md", 45, 45),
}


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory, build_in: object) -> Built:
    return build_in(tmp_path_factory.mktemp("bad"))("bad")  # type: ignore[operator,no-any-return]


@pytest.mark.parametrize("subtype", LINES)
def test_a_typed_warning_names_the_file_and_line(bad: Built, subtype: str) -> None:
    name, first, last = LINES[subtype]
    told = [int(line) for line in re.findall(rf"{re.escape(name)}:(\d+): WARNING: .*\[paperlog\.{subtype}\]", bad.warnings)]
    assert told, f"no paperlog.{subtype} in:\n{bad.warnings}"
    assert any(first <= line <= last for line in told), told


@pytest.mark.parametrize("advice", ["did you mean 'read'", "did you mean 'good'", "did you mean 'extends'", "differs only in spelling from 'cardiac-mri'"])
def test_what_is_near_is_suggested(bad: Built, advice: str) -> None:
    assert advice in bad.warnings


def test_the_rest_of_the_page_still_builds(bad: Built) -> None:
    assert bad.status == 0
    page = bad.page()
    words = page.get_text()
    for kept in ("The note stands.", "Logged twice in one week.", "A key that no file has.", "Shown without a week.", "Understood as W28.", "Outside of any week."):
        assert kept in words
    assert len(page.select("article.pl-card")) == 7
    assert page.select_one(".pl-missing-figure") is not None
    ids = [node["id"] for node in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_markup_from_anywhere_shows_as_text(bad: Built) -> None:
    for path in bad.out.rglob("*.html"):
        page = bad.page(path.relative_to(bad.out).as_posix())
        for script in page.select("script"):
            assert "alert(" not in script.get_text()
        for node in page.find_all(True):
            assert not any(name.startswith("on") and "alert" in str(value) for name, value in node.attrs.items()), node
            for name in ("href", "src"):
                assert not str(node.get(name, "")).strip().lower().startswith("javascript:"), node
        assert not page.select("article b, article i, article u, article img[src=x]")
    words = bad.page().get_text()
    for typed in ("<script>alert(1)</script>", '"onmouseover=alert(2)', "]]>", "\\input{/etc/passwd}", "<script>alert(5)</script>", "<u>Cardiac</u>"):
        assert typed in words


def test_control_characters_reach_no_output(build: Build) -> None:
    week = "# T\n\n::::{week} 2024-W27\n:::{paper} k\n:name: a\x01b\n:tags: t\x02t\nText.\n:::\n::::\n"
    built = build({"index.md": week, "references.bib": "@misc{k, title = {T\x03itle}, year = {2020}}"})
    text = built.text("index.html")
    assert built.status == 0
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", text)
    assert "T\ufffditle" in text


def test_hostile_text_is_escaped_in_latex(build: Build) -> None:
    built = build("bad", builder="latex")
    text = next(built.out.glob("*.tex")).read_text(encoding="utf-8")
    assert built.status == 0
    assert "\\input{/etc/passwd}" not in text
    assert "etc/passwd" in text


def test_an_empty_or_missing_bib_file_is_told_and_survived(build: Build) -> None:
    built = build({"index.md": "# T\n\n::::{week} 2024-W27\n:::{paper} k\nText.\n:::\n::::\n", "references.bib": ""})
    assert built.status == 0
    assert "[paperlog.unknown_key]" in built.warnings
    (built.source / "references.bib").unlink()
    again = build({"index.md": "# T\n"})
    assert again.status == 0


MISTAKES = {
    "index.md": "# T\n\n::::{week} 2024-W27\n:::{paper} k\n:statuss: read\nKept one.\n:::\n\n:::{paper}\nKept two.\n:::\n\n"
    ":::{topic}\nKept three.\n:::\n::::\n\n::::{week}\nKept four.\n::::\n",
    "index.rst": "T\n=\n\n.. week:: 2024-W27\n   :open: perhaps\n\n   .. paper:: k\n      :statuss: read\n\n      Kept one.\n\n   .. paper::\n\n      Kept two.\n\n"
    "   .. topic::\n\n      Kept three.\n\n.. week::\n\n   Kept four.\n",
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_misspelt_option_or_a_missing_argument_costs_no_text(build: Build, name: str) -> None:
    built = build({name: MISTAKES[name], "references.bib": "@misc{k, title = {T}, year = {2020}}"})
    words = built.page().get_text()
    assert built.status == 0
    for kept in ("Kept one.", "Kept two.", "Kept three.", "Kept four."):
        assert kept in words
    assert "no option `statuss`; did you mean 'status'? [paperlog.option]" in built.warnings
    assert built.warnings.count("[paperlog.argument]") == 2
    assert "[paperlog.week]" in built.warnings
    assert "ERROR" not in built.warnings


def test_a_figure_outside_of_the_log_is_refused(build: Build) -> None:
    week = "# T\n\n::::{week} 2024-W27\n:::{paper} k\n:figure: ../../outside.svg\n:alt: A secret\nText.\n:::\n::::\n"
    built = build({"index.md": week, "references.bib": "@misc{k, title = {T}, year = {2020}}"})
    assert "lies outside of the log's folder; copy it beside the week [paperlog.figure]" in built.warnings
    assert built.page().select_one("article img") is None
    assert "A secret" in built.page().get_text()
