"""HTML notes of reference managers: safe elements become Markdown, others are shown as typed."""

from __future__ import annotations

import pytest
from paperlog.bib.note_fields import markdown_of
from paperlog.source.myst_text import as_myst, with_balanced_folds


@pytest.mark.parametrize(
    ("note", "made"),
    [
        (
            '<p>A <b onclick="x">b</b></p><script>alert(1)</script>',
            "A **b**\n\n\\<script>alert(1)\\</script>",
        ),
        (
            "<p>x</p><iframe src=https://e.org></iframe>",
            "x\n\n\\<iframe src=https://e.org>\\</iframe>",
        ),
        (
            "<p>CO<sub>2</sub> &lt;script&gt;</p><!-- c -->",
            "CO<sub>2</sub> &lt;script&gt;\n\n\\<!-- c -->",
        ),
        ('<p><img src="https://e.org/a.png" alt="A" onerror=x></p>', "[A](<https://e.org/a.png>)"),
        (
            '<p><a href="https://e.org/> <script>">t</a></p>',
            '\\<a href="https://e.org/> \\<script>">t\\</a>',
        ),
        ("<p>A * b_c_d</p><code>a*b</code>", "A \\* b\\_c\\_d\n\n`a*b`"),
        ("<p>a</p><pre>x = [1]</pre>", "a\n\nx = \\[1\\]"),
        ("<style>p {}</style><p>kept</p>", "\\<style>p {}\\</style>\n\nkept"),
    ],
)
def test_unsafe_html_is_shown_as_typed(note: str, made: str) -> None:
    assert with_balanced_folds(as_myst(markdown_of(note))) == made
