"""Bad input: warnings with type, file and line; the rest is built; input is escaped."""

from __future__ import annotations

import re

import pytest
from projects import Build, Built

LINES = {
    "bib-malformed": ("references.bib", 5, 6),
    "duplicate-key": ("references.bib", 6, 6),
    "bib-link": ("references.bib", 2, 2),
    "status": ("index.md", 8, 8),
    "rating": ("index.md", 9, 9),
    "date": ("index.md", 10, 10),
    "relation": ("index.md", 11, 11),
    "target": ("index.md", 11, 11),
    "figure": ("index.md", 12, 12),
    "link": ("index.md", 13, 13),
    "near-tag": ("index.md", 7, 7),
    "duplicate-entry": ("index.md", 17, 17),
    "unknown-key": ("index.md", 21, 21),
    "alt": ("index.md", 27, 27),
    "week": ("index.md", 33, 33),
    "week-range": ("index.md", 39, 39),
    "outside-week": ("index.md", 45, 45),
}


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory, build_in: object) -> Built:
    return build_in(tmp_path_factory.mktemp("bad"))("bad")  # type: ignore[operator,no-any-return]


@pytest.mark.parametrize("subtype", LINES)
def test_warning_has_type_file_and_line(bad: Built, subtype: str) -> None:
    name, first, last = LINES[subtype]
    told = [
        int(line)
        for line in re.findall(
            rf"{re.escape(name)}:(\d+): WARNING: .*\[paperlog\.{subtype}\]", bad.warnings
        )
    ]
    assert told, f"no paperlog.{subtype} in:\n{bad.warnings}"
    assert any(first <= line <= last for line in told), told


@pytest.mark.parametrize(
    "advice",
    [
        "did you mean 'read'",
        "did you mean 'good'",
        "did you mean 'extends'",
        "is similar to 'cardiac-mri'",
    ],
)
def test_similar_name_is_suggested(bad: Built, advice: str) -> None:
    assert advice in bad.warnings


def test_rest_of_the_page_is_built(bad: Built) -> None:
    assert bad.status == 0
    page = bad.page()
    words = page.get_text()
    for kept in (
        "The note stands.",
        "Logged twice in one week.",
        "A key that no file has.",
        "Shown without a week.",
        "Understood as W28.",
        "Outside of any week.",
    ):
        assert kept in words
    assert len(page.select("article.pl-card")) == 7
    assert page.select_one(".pl-missing-figure") is not None
    ids = [node["id"] for node in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_markup_in_input_is_shown_as_text(bad: Built) -> None:
    for path in bad.out.rglob("*.html"):
        page = bad.page(path.relative_to(bad.out).as_posix())
        for script in page.select("script"):
            assert "alert(" not in script.get_text()
        for node in page.find_all(True):
            assert not any(
                name.startswith("on") and "alert" in str(value)
                for name, value in node.attrs.items()
            ), node
            for name in ("href", "src"):
                assert not str(node.get(name, "")).strip().lower().startswith("javascript:"), node
        assert not page.select("article b, article i, article u, article img[src=x]")
    words = bad.page().get_text()
    for typed in (
        "<script>alert(1)</script>",
        '"onmouseover=alert(2)',
        "]]>",
        "\\input{/etc/passwd}",
        "<script>alert(5)</script>",
        "<u>Cardiac</u>",
    ):
        assert typed in words


def test_control_characters_are_not_in_output(build: Build) -> None:
    week = (
        "# T\n\n::::{week} 2024-W27\n:::{paper} k\n:name: a\x01b\n:tags: t\x02t\nText.\n:::\n::::\n"
    )
    built = build(
        {"index.md": week, "references.bib": "@misc{k, title = {T\x03itle}, year = {2020}}"}
    )
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


def test_empty_or_missing_bib_file_is_reported(build: Build) -> None:
    built = build(
        {
            "index.md": "# T\n\n::::{week} 2024-W27\n:::{paper} k\nText.\n:::\n::::\n",
            "references.bib": "",
        }
    )
    assert built.status == 0
    assert "[paperlog.unknown-key]" in built.warnings
    (built.source / "references.bib").unlink()
    again = build({"index.md": "# T\n"})
    assert again.status == 0


MISTAKES = {
    "index.md": (
        "# T\n\n::::{week} 2024-W27\n:::{paper} k\n:statuss: read\nKept"
        " one.\n:::\n\n:::{paper}\nKept two.\n:::\n\n:::{topic}\nKept"
        " three.\n:::\n::::\n\n::::{week}\nKept four.\n::::\n"
    ),
    "index.rst": (
        "T\n=\n\n.. week:: 2024-W27\n   :open: perhaps\n\n   .. paper:: k\n      :statuss: read\n\n"
        "      Kept one.\n\n   .. paper::\n\n      Kept two.\n\n   .. topic::\n\n      Kept"
        " three.\n\n.. week::\n\n   Kept four.\n"
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_text_is_kept_after_misspelt_option_or_missing_argument(build: Build, name: str) -> None:
    built = build({name: MISTAKES[name], "references.bib": "@misc{k, title = {T}, year = {2020}}"})
    words = built.page().get_text()
    assert built.status == 0
    for kept in ("Kept one.", "Kept two.", "Kept three.", "Kept four."):
        assert kept in words
    assert "no option `statuss`; did you mean 'status'? [paperlog.option]" in built.warnings
    assert built.warnings.count("[paperlog.argument]") == 2
    assert "[paperlog.week]" in built.warnings
    assert "ERROR" not in built.warnings


MISPLACED = {
    "index.md": (
        "# T\n\n::::{week} 2024-W27\n:::{paper} k\ntags: mesh\n:rating: 4\n:::\n\n"
        ":::{note} N\n\n:status: read\n\n:read: this line is text of mine\n:::\n::::\n"
    ),
    "index.rst": (
        "T\n=\n\n.. week:: 2024-W27\n\n   .. paper:: k\n\n      :rating: 4\n\n"
        "   .. note:: N\n\n\n      :status: read\n\n      :read: this line is text of mine\n"
    ),
}


@pytest.mark.parametrize("name", MISPLACED)
def test_option_below_text_or_a_blank_line_is_reported_and_shown(build: Build, name: str) -> None:
    built = build({name: MISPLACED[name], "references.bib": "@misc{k, title = {T}, year = {2020}}"})
    lines = MISPLACED[name].splitlines()
    for option, directive in (("rating", "paper"), ("status", "note")):
        line = next(number for number, text in enumerate(lines, 1) if f":{option}:" in text)
        assert (
            f"{name}:{line}: WARNING: `:{option}:` is text here; write options directly below the"
            f" line of `{directive}`" in built.warnings
        )
    assert built.warnings.count("[paperlog.option]") == 2
    assert "this line is text of mine" in built.page().get_text()


@pytest.mark.parametrize(
    "first", ["```{hint}\n:class: tip\nText.\n```", "~~~{hint}\n:class: tip\n~~~"]
)
def test_options_of_a_directive_that_begins_a_card_are_its_own(build: Build, first: str) -> None:
    week = f"# T\n\n::::{{week}} 2024-W27\n:::{{paper}} k\n:tags: a\n\n{first}\n:::\n::::\n"
    built = build({"index.md": week, "references.bib": "@misc{k, title = {T}, year = {2020}}"})
    assert "is text here" not in built.warnings


def test_figure_outside_source_folder_is_rejected(build: Build) -> None:
    week = (
        "# T\n\n::::{week} 2024-W27\n:::{paper} k\n:figure: ../../outside.svg\n:alt: A"
        " secret\nText.\n:::\n::::\n"
    )
    built = build({"index.md": week, "references.bib": "@misc{k, title = {T}, year = {2020}}"})
    assert (
        "lies outside of the source folder, links followed; copy it beside the page"
        " [paperlog.figure]" in built.warnings
    )
    assert built.page().select_one("article img") is None
    assert "A secret" in built.page().get_text()


STATUS = ":status: raed\nText.\n:::\n"
FORMS = {
    "a paper right below its week": f"# T\n\n::::{{week}} 2024-W01\n:::{{paper}} k\n{STATUS}::::\n",
    "an empty line between": f"# T\n\n::::{{week}} 2024-W01\n\n:::{{paper}} k\n{STATUS}::::\n",
    "an option of the week": (
        f"# T\n\n::::{{week}} 2024-W01\n:open:\n:::{{paper}} k\n{STATUS}::::\n"
    ),
    "below another paper": (
        f"# T\n\n::::{{week}} 2024-W01\n:::{{paper}} other\n:::\n:::{{paper}} k\n{STATUS}::::\n"
    ),
    "in a topic": (
        "# T\n\n:::::{week} 2024-W01\n::::{topic} A topic\n:::{paper}"
        f" k\n{STATUS}::::\n:::::\n"
    ),
    "options in YAML": (
        "# T\n\n::::{week} 2024-W01\n:::{paper} k\n---\nstatus: raed\n---\nText.\n:::\n::::\n"
    ),
    "line ends of Windows": f"# T\n\n::::{{week}} 2024-W01\n:::{{paper}} k\n{STATUS}::::\n".replace(
        "\n", "\r\n"
    ),
    "a mark of byte order": f"\ufeff# T\n\n::::{{week}} 2024-W01\n:::{{paper}} k\n{STATUS}::::\n",
    "fences of backticks": (
        "# T\n\n````{week} 2024-W01\n```{paper} k\n:status: raed\nText.\n```\n````\n"
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_warning_has_line_of_entry_or_option(build: Build, form: str) -> None:
    lines = FORMS[form].splitlines()
    line = next(number for number, text in enumerate(lines, 1) if text.endswith("{paper} k"))
    status = next(number for number, text in enumerate(lines, 1) if "status:" in text)
    built = build({"index.md": FORMS[form], "references.bib": "@misc{other, title = {O}}"})
    assert f"index.md:{status}: WARNING: unknown status 'raed'" in built.warnings
    assert f"index.md:{line}: WARNING: no .bib file has the key 'k'" in built.warnings


def test_nested_weeks_are_reported(build: Build) -> None:
    built = build(
        {
            "index.md": (
                "# T\n\n::::{week} 2024-W01\n:::{note} One\nKept.\n:::\n\n::::{week}"
                " 2024-W02\n:::{note} Two\nKept too.\n:::\n::::\n"
            )
        }
    )
    assert "index.md:8: WARNING: the week 2024-W02 is nested in another week" in built.warnings
    assert len(built.page().select("article.pl-card")) == 2


def test_duplicate_key_in_week_is_reported(build: Build) -> None:
    week = "::::{week} 2024-W01\n:::{paper} k\nText.\n:::\n::::\n"
    built = build(
        {
            "index.md": f"# T\n\n{week}\n{week}\n```{{toctree}}\nz\n```\n",
            "z.md": f"# Z\n\n{week}",
            "references.bib": "@misc{k, title = {K}}",
        }
    )
    assert (
        "index.md:10: WARNING: 'k' occurs twice in the week 2024-W01 (first in line 4); merge"
        " the two [paperlog.duplicate-entry]" in built.warnings
    )
    assert (
        "z.md:4: WARNING: 'k' occurs twice in the week 2024-W01 (first in index, line 4);"
        " merge the two [paperlog.duplicate-entry]" in built.warnings
    )
    assert (
        "z.md:3: WARNING: the week 2024-W01 is also in index, line 3; merge them" in built.warnings
    )


def test_broken_record_is_reported_with_line_inside_it(build: Build) -> None:
    records = (
        "@misc{open,\n  title = {Never closed,\n  year = {2020},\n}\n\n@misc{next, title = {Next},"
        " author = {A, B, C, D}, unverified = {yeer}}\n"
    )
    built = build({"index.md": "# T\n", "references.bib": records})
    line = re.search(r"references\.bib:(\d): WARNING: 'open': syntax error", built.warnings)
    assert line
    assert int(line[1]) in range(1, 5)
    assert (
        "references.bib:6: WARNING: 'next': 'A, B, C, D' in 'author' has too many commas"
        in built.warnings
    )
    assert (
        "references.bib:6: WARNING: 'next': `unverified` names 'yeer', which is not a field; did you"
        " mean 'year'?" in built.warnings
    )


def test_page_that_is_not_utf_8_is_reported_and_shown(build: Build) -> None:
    built = build({"index.md": "# T\n\n```{toctree}\nother\n```\n", "other.md": "# O\n\nx\n"})
    (built.source / "other.md").write_bytes(
        b"# O\n\n::::{week} 2024-W01\n:::{note} A caf\xe9\nText.\n:::\n::::\n"
    )
    again = build({})
    assert again.status == 0, again.warnings
    assert (
        "other.md:4: WARNING: the byte 0xe9 is not UTF-8; a build shows \ufffd; save the page as UTF-8,"
        " e.g. with iconv [paperlog.encoding]" in again.warnings
    )
    assert "A caf\ufffd" in again.page("other.html").get_text()


def test_listing_filter_without_match_is_reported(build: Build) -> None:
    listings = "".join(
        f"```{{entries}}\n{option}\n```\n"
        for option in (
            ":tag: grahp",
            ":author: Deo",
            ":venue: Jornal",
            ":week: someday",
            ":year: 20x0",
        )
    )
    week = "::::{week} 2024-W01\n:::{paper} k\n:tags: graph\nText.\n:::\n::::\n"
    built = build(
        {
            "index.md": f"# T\n\n{listings}\n{week}",
            "references.bib": "@article{k, title = {K}, author = {Doe, Jo}, journal = {Journal}}",
        }
    )
    wanted = {
        3: "tag 'grahp'; did you mean 'graph'?",
        6: "author 'Deo'; did you mean 'Doe'?",
        9: "venue 'Jornal'; did you mean 'Journal'?",
        12: "'someday'",
        15: "'20x0' is not a year",
    }
    for line, words in wanted.items():
        assert re.search(
            rf"index\.md:{line}: WARNING: .*{re.escape(words)}.* \[paperlog\.listing\]",
            built.warnings,
        ), built.warnings


def test_excerpt_without_source_is_reported(build: Build) -> None:
    built = build({"index.md": "# T\n\n```{excerpt}\nTheir words.\n```\n"})
    assert "index.md:3: WARNING: the excerpt has no source" in built.warnings
    assert "Their words." in built.page().get_text()


def test_missing_tags_file_is_reported(build: Build) -> None:
    built = build({"index.md": "# T\n"}, "-D", "paperlog_tags=tagz.toml")
    assert (
        "there is no file 'tagz.toml', which `paperlog_tags` names [paperlog.tags-file]"
        in built.warnings
    )


def test_unclosed_or_unopened_fence_is_reported(build: Build) -> None:
    open_excerpt = (
        "# T\n\n::::{week} 2024-W01\n:::{note} One\n```{excerpt}\n:from: k\nTheir"
        " words.\n:::\n::::\n"
    )
    built = build(
        {"index.md": f"{open_excerpt}\nAfter.\n\n:::\n", "references.bib": "@misc{k, title = {K}}"}
    )
    assert "index.md:5: WARNING: `{excerpt}` opened here is never closed" in built.warnings
    assert "index.md:13: WARNING: `:::` closes no directive" in built.warnings
    assert built.warnings.count("[paperlog.unclosed]") == 1
    assert built.warnings.count("[paperlog.stray-fence]") == 1
    for kept in ("Their words.", "After."):
        assert kept in built.page().get_text()


def test_control_character_in_page_is_reported_and_removed(build: Build) -> None:
    week = (
        "# T\n\n::::{week} 2024-W27\n:::{note} A\n:name: a\u2028b\n:tags: one\nText\fwith a"
        " \x01.\n:::\n::::\n"
    )
    built = build({"index.md": week}, builder="epub")
    assert (
        "index.md:7: WARNING: the control character U+0001 cannot be printed; shown as \ufffd"
        " [paperlog.encoding]" in built.warnings
    )
    page = built.text("index.xhtml")
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u2028]", page)
    for shown in ("a b", "one", "Text with a \ufffd."):
        assert shown in page


@pytest.mark.parametrize("kind", ["tag-index", "author-index", "venue-index"])
def test_second_index_of_same_kind_is_reported(build: Build, kind: str) -> None:
    week = "::::{week} 2024-W27\n:::{paper} k\n:tags: one\nText.\n:::\n::::\n"
    index = f"```{{{kind}}}\n```\n"
    built = build(
        {
            "index.md": f"# T\n\n{index}\n{index}\n{week}",
            "references.bib": "@article{k, title = {K}, author = {Doe, Jo}, journal = {J}}",
        }
    )
    assert (
        f"index.md:6: WARNING: the page has a `{kind}` already, in line 3; this one is left out"
        " [paperlog.navigation]" in built.warnings
    )
    ids = [node["id"] for node in built.page().select("[id]")]
    assert len(ids) == len(set(ids))


def test_horizontal_rule_at_start_of_page_hides_no_content(build: Build) -> None:
    """MyST reads text between two rules at the start of a file as front matter."""
    card = (
        "::::{note}"
        " A\n\n---\n\nFirst.\n\n---\n\nSecond.\n\n```{excerpt}\n\n---\n\nThird.\n```\n::::\n"
    )
    built = build(
        {
            "index.md": (
                "# L\n\n:::::{week}"
                f" 2024-W27\n\n---\n\n{card}\n---\n\n{card.replace('{note} A', '{note} B').replace('---', '* * *', 1)}:::::\n"
            )
        },
        "-W",
    )
    assert (built.warnings, built.status) == ("", 0)
    text = built.page().get_text()
    assert [text.count(word) for word in ("First.", "Second.", "Third.")] == [2, 2, 2]


@pytest.mark.parametrize(
    "words",
    [
        "```{excerpt}\n% nothing but a comment\n```",
        "```{eval-rst}\n.. excerpt::\n\n   >>> 1 + 1\n   2\n```",
    ],
)
def test_excerpt_of_comment_or_doctest_builds(words: str, build: Build) -> None:
    built = build(
        {
            "index.md": f"# L\n\n::::{{week}} 2024-W27\n:::{{paper}} one\n{words}\n:::\n::::\n",
            "references.bib": "@misc{one, title={One}}\n",
        }
    )
    assert (built.status, "Traceback" in built.warnings) == (0, False)
    assert (
        ("1 + 1" in built.page().get_text())
        == ("1 + 1" in words)
        == ("paperlog.empty" not in built.warnings)
    )
