"""Split a ``.bib`` file into blocks, and parse broken blocks."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paperlog.bib.blocks import blocks
from paperlog.bib.draft_reader import read_drafts
from paperlog.bib.reader import parse_bib

PIECES = (
    *("@misc{a, title = {A}, year = 2020}", "@article(b, title = {B})", '@string{j = "J" # jan}'),
    *("@comment{@misc{c, title = {C}}}", '@preamble{"P"}', "@misc{d,\n title = {open,\n", "\ufeff"),
    *("@misc{e, title = {E} year = 1}", "@misc{, title={F}}", "@misc{title={G}}", "@in-book{g h,"),
    *("@ misc\n{h, title = {a \\} b\\\\}, x = y@z {w}}", "mail@example.org", "% note", '@{"'),
    *(
        "\n",
        "\r\n",
        "\r",
        " ",
        "\t",
        "{",
        "}",
        '"',
        ",",
        "=",
        "#",
        "\\",
        "@",
        "(",
        ")",
        "é",
        "\x1c",
    ),
)


@given(st.text() | st.lists(st.sampled_from(PIECES)).map("".join))
def test_concatenated_blocks_are_the_file(text: str) -> None:
    found = list(blocks(text))
    assert "".join(block.text for block in found) == text
    for block in found:
        assert block.start <= block.head <= block.stop or not block.type
        assert block.start <= block.end <= block.stop
        assert all(one.start < one.value < one.end <= block.end for one in block.fields)
        assert text.count("\n", 0, block.start) + 1 == block.line


READ_ALIKE = {
    "plain": "@misc{k, title = {A {B} c}, year = 2020}",
    "without a comma": "@misc{k,\n title = {A {B} c}\n year = 2020\n}",
    "without a comma, on one line": "@misc{k, title = {A {B} c} year = {2020}}",
    "Windows line ends": "@misc{k,\r\n title = {A {B} c},\r\n year = {2020},\r\n}\r\n",
    "two byte order marks": "\ufeff@misc{k, title = {A {B} c}, year = {2020}}",
    "parentheses": "@misc(k, title = {A {B} c}, year = {2020})",
    "blanks in the head": "@ misc\n  { k , title = {A {B} c}, year = {2020}}",
    "never closed": "@misc{k, title = {A {B} c}, year = {2020}",
    "never closed inside": "@misc{k,\n title = {A {B} c},\n year = 2020,\n note = {x\n",
    "a command at the start of a line": "@misc{k, note = {\n@ {x} @\n}, title={A {B} c}, year=2020}",
    "a backslash at the end": '@misc{k, file = {C:\\}, title = "A {B} c", year = {2020}, x = "\\"}',
    "comments inside": "@misc{k,\n% title = {No},\n title = {A {B} c}, % this\n year = {2020}}",
    "empty fields": "@misc{k, , title = {A {B} c},, year = {2020}}",
    "joined": '@misc{k, title = {A } # "{B} c", year = 20 # {20}}',
    "quotes in braces in quotes": '@misc{k, note = "{"x, y = "z"}", title={A {B} c}, year={2020}}',
    "in a comment": "@comment{@misc{k, title = {A {B} c}, year = {2020}}}",
    "on the line of another": "words @misc{o, title={O}} @misc{k, title={A {B} c}, year={2020}}",
    "a type with a hyphen": "@in-book{k, title = {A {B} c}, year = {2020}}",
    "behind a form feed": "@misc{o, title = {O}}\n\f@misc{k, title = {A {B} c}, year = {2020}}",
    "behind an open one": "@misc{o, title = {O, x = {a@b (c)} @misc{k, title={A {B} c}, year={2020}}",
    "an odd key": '@misc{k"#:ü/(, title = {A {B} c}, year = {2020}}',
}


@pytest.mark.parametrize("text", READ_ALIKE.values(), ids=READ_ALIKE)
def test_notations_of_a_record(text: str) -> None:
    after = "\n@misc{after, title = {After}}\n"
    records, _problems = parse_bib(text + after, Path("x.bib"))
    record = next(one.record for one in records if one.record.key.startswith("k"))
    assert (record.title, record.year) == ("A B c", "2020")
    assert records[-1].record.title == "After"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("@misc{k,\n title = {A}\n year = 1,\n}", 2, "a comma is missing after 'title'"),
        ("@misc{k,\n title = {A,\n year = 1,\n", 2, "value of 'title' is missing or not closed"),
        ("@misc{k,\n title = {A},\n year\n}", 3, "`=` is missing after 'year'"),
        ("@misc{k,\n title = {A},\n\n\n", 2, "the closing brace is missing"),
        ("@misc{k,\n title = {A},\n month = juni\n}", 3, "'juni' is not defined"),
        ("\n@misc{title = {A}}", 2, "a record has no citation key; it is left out"),
        ("\n@misc{}", 2, "a record has no citation key; it is left out"),
        ("\n@string{j = }", 2, "value of 'j' is missing"),
        ("\n@preamble{", 2, "the preamble is not closed"),
        (f"@misc{{k,\n title = {'{' * 101}{'}' * 101}}}", 2, "missing or not closed"),
        ('@misc{k,\n title = "a } b"}', 2, "missing or not closed"),
    ],
)
def test_fault_of_a_broken_block_has_its_position(text: str, line: int, message: str) -> None:
    _records, problems = parse_bib(text, Path("x.bib"))
    assert [problem.line for problem in problems if message in problem.message] == [line], problems


def test_record_without_a_key_gives_a_draft_without_one() -> None:
    for text in ("@misc{, title = {T}}", "@misc{title = {T}}"):
        (draft,), problems = read_drafts(text, "x.bib")
        assert (draft.key, draft.field("title"), draft.complete, problems) == ("", "T", True, [])


def test_broken_records_write_nothing_to_the_pybtex_log(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    parse_bib('@misc{a, title = {A\n@misc{b b "}\n@comment{\n@string{', Path("x.bib"))
    assert not caplog.records and capfd.readouterr() == ("", "")


HOSTILE = {
    "records": "@misc{k%d, title = {T}}\n",
    "records in one line": "@misc{k%d, title = {T}}",
    "open records": "@misc{k%d, title = {T\n",
    "open records in one line": "@misc{k%d, ",
    "signs": "@%d",
    "heads": "@a%d{",
    "braces": "@misc{x, t = {{{{{{{{{{%d",
    "quotes": '@misc{x, t = "%d" # ',
    "fields": ", t%d = {x}",
    "lines": "\n \\\n%d",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_time_is_linear_in_the_length_of_the_file(piece: str) -> None:
    def seconds(count: int) -> float:
        text = "@misc{first, title = {T}" + "".join(
            piece.replace("%d", str(number)) for number in range(count)
        )
        begun = time.process_time()
        for block in blocks(text):
            _fields, _fault = block.fields, block.fault
        return time.process_time() - begun

    seconds(10)
    # quadratic growth would give a factor of 100
    assert seconds(20_000) < 40 * seconds(2_000) + 0.5


def test_long_field_is_parsed() -> None:
    words = 'word {W} \\"o, ' * 15_000
    (found,), problems = parse_bib(f"@misc{{k, abstract = {{{words}}}, title = {{T}}}}", Path("x"))
    assert found.record.title == "T" and not problems
