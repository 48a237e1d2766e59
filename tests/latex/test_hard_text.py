"""Text that is difficult for TeX: special characters, rare scripts, long words."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paperlog.latex import compile as press
from paperlog.latex.writing_systems import IGNORABLE, pieces_of
from projects import ROOTS

if TYPE_CHECKING:
    from .conftest import Book, Printer


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_no_missing_characters_and_no_overfull_lines(hard: Book) -> None:
    assert [str(finding) for finding in hard.told] == []


@pytest.mark.parametrize(
    "typed",
    [
        r"\write18{touchowned}",
        r"{unbalanced",
        r"\end{document}",
        "%notacomment",
        r"\input{/etc/passwd}",
        "100%ofa_b",
        r"\emph{English}",
        "row_39&5%",
    ],
)
def test_special_characters_of_tex_are_printed_as_typed(hard: Book, typed: str) -> None:
    if typed == "100%ofa_b":
        typed = "100%of"
    assert typed in bare("".join(hard.pages))


def test_no_command_in_text_is_executed(hard: Book) -> None:
    assert not (hard.pdf.parent / "owned").exists()
    assert "root:" not in "".join(hard.pages)
    log = hard.pdf.with_suffix(".log").read_text(encoding="utf-8", errors="replace")
    assert "restricted \\write18" not in log.partition("\n")[0]
    assert "\\write18 enabled" not in log


@pytest.mark.parametrize(
    "typed", ["體龜龍", "龘", "張三", "αs", "★", "é", "xᵢ²", "日本語かな", "한국어"]
)
def test_rare_characters_are_printed(hard: Book, typed: str) -> None:
    wanted = typed.removesuffix("s")
    assert wanted in bare("".join(hard.pages))


def test_rare_right_to_left_characters_use_fallback_fonts(hard: Book) -> None:
    text = bare("".join(hard.pages))
    assert "ܐ" in text
    # a phrase in one character is spelled out
    assert "FDFA" not in text


def test_footnotes_are_at_the_foot_of_the_page(hard: Book) -> None:
    number = hard.page_of("The footnote of a card")
    words = hard.words(number)
    note = max(top for _left, top, text in words if text == "footnote")
    height = float(hard.reader.pages[number - 1].mediabox.height)
    assert height - note < 120
    assert [text for _left, top, text in words if top > note + 12 and not text.isdigit()] == []


def test_urls_with_special_characters_are_links(
    hard: Book, links: Callable[[Book], set[str]]
) -> None:
    found = links(hard)
    assert any(address.startswith("https://example.org/100%25/a_b#c~d") for address in found)
    assert any(address.startswith("https://example.org/a%20b_c#d_e?f=") for address in found)


@pytest.mark.parametrize("name", ["broken.png", "absent.png"])
def test_unprintable_figure_is_reported_and_replaced_by_text(hard: Book, name: str) -> None:
    assert re.search(rf"index\.md:\d+: WARNING: .*{name}.*\[paperlog\.figure\]", hard.warnings)
    assert name in "".join(hard.pages)


def test_figures_are_vector_graphics(hard: Book) -> None:
    drawn = [path for path in hard.pdf.parent.glob("*.pdf") if path != hard.pdf]
    assert sorted(path.name for path in drawn) == ["good.pdf", "scripted.pdf"]
    assert all(b"20000101000000Z" in path.read_bytes() for path in drawn)


def test_missing_glyph_or_link_is_fatal_and_names_the_entry() -> None:
    log = (
        "paperlog: at 2024/w27:12\nMissing character: There is no 𠀀 (U+20000) in font [x]!\nLaTeX"
        " Warning: Reference `a:b' on page 3 undefined on input line 9.\n"
    )
    missing, undefined = press.findings(log)
    assert (missing.kind, missing.place, missing.is_fatal) == ("missing", "2024/w27:12", True)
    assert (undefined.kind, undefined.text, undefined.is_fatal) == ("undefined", "a:b", True)
    assert "2024/w27:12: lost the character 𠀀 (U+20000)" in str(missing)


def test_compile_fails_for_missing_glyph(print_book: Printer, tmp_path: Path) -> None:
    for path in (ROOTS / "hard").rglob("*"):
        if path.is_file():
            copy = tmp_path / path.relative_to(ROOTS / "hard")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    with (tmp_path / "conf.py").open("a", encoding="utf-8") as file:
        # a font that has no Chinese, and no fallback
        file.write(
            '\nlatex_elements = {"preamble":'
            ' r"\\renewcommand{\\paperlogruns}[1]{{\\makexeCJKinactive\\fontspec{FreeSans.otf}'
            ' #1}}"}\n'
        )
    with pytest.raises(AssertionError, match=r"index:\d+: lost the character"):
        print_book(tmp_path)


def test_endless_tex_run_times_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if not shutil.which("xelatex"):
        pytest.skip("TeX is not here")
    text = (
        "\\documentclass{article}\\begin{document}\\immediate\\write-1{paperlog: at"
        " 2024/w27:12}\\def\\a{\\a}\\a\\end{document}"
    )
    (tmp_path / "endless.tex").write_text(text, encoding="utf-8")
    (tmp_path / "press.json").write_text(
        '{"engine": "xelatex", "targets": ["endless.tex"], "day": ""}', encoding="utf-8"
    )
    monkeypatch.setenv("PAPERLOG_PRESS_SECONDS", "5")
    assert press.press(tmp_path) == 1
    told = capsys.readouterr().err
    assert "TeX was stopped after 5 seconds" in told
    assert "PAPERLOG_PRESS_SECONDS" in told


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_splitting_keeps_all_characters(text: str) -> None:
    import unicodedata

    composed = unicodedata.normalize("NFC", text)
    kept = "".join(piece for _kind, piece in pieces_of(text))
    assert IGNORABLE.sub("", kept) == IGNORABLE.sub("", composed)


def test_url_breaks_preferably_after_punctuation() -> None:
    pieces = list(pieces_of("doi:10.1109/CVPR52733.2024.02060"))
    after = {
        index: kind for index, (kind, _text) in enumerate(pieces) if kind in {"break", "letters"}
    }
    assert all(
        (kind == "break") == (pieces[index - 1][1] in ":./") for index, kind in after.items()
    )


def test_dots_and_dashes_between_spaces_are_western() -> None:
    assert list(pieces_of("三篇 · 论文")) == [
        ("text", "三篇"),
        ("western", " · "),
        ("text", "论文"),
    ]
    assert list(pieces_of("列夫·托尔斯泰——作家")) == [("text", "列夫·托尔斯泰——作家")]


@given(st.text(alphabet="abcdefgh", min_size=40, max_size=400))
def test_long_word_may_break_after_each_letter(word: str) -> None:
    longest = max(len(piece) for kind, piece in pieces_of(word) if kind == "text")
    assert longest == 1
