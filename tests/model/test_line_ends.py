"""Lines are counted as by the parser of the page."""

from __future__ import annotations

from docutils.statemachine import string2lines
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from paperlog.model.line_ends import source_lines
from paperlog.source.page_lines import Lines

TEXTS = st.text(st.sampled_from("ab\n\r\f\v\x1c\x85\u2028\u2029"))


@given(TEXTS)
def test_line_ends_of_docutils(text: str) -> None:
    lines = source_lines(text, restructured=True)
    assert ["".join(line.split()) for line in lines] == [
        "".join(line.split()) for line in string2lines(text, convert_whitespace=True)
    ]


@given(TEXTS)
def test_line_ends_of_myst(text: str) -> None:
    fenced = f"```\n{text}\n```"
    (code,) = MarkdownIt().parse(fenced)
    assert code.content.split("\n")[:-1] == source_lines(fenced)[1:-1]


@given(TEXTS, st.booleans())
def test_lines_with_their_ends_concatenate_to_the_text(text: str, restructured: bool) -> None:
    lines = Lines(text, restructured=restructured)
    assert lines.text == text
    assert [lines[number] for number in range(1, len(lines) + 1)] == source_lines(
        text, restructured=restructured
    )
