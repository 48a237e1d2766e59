"""Raw HTML in formats other than HTML: text is kept, and few elements."""

from __future__ import annotations

import re

import pytest
from projects import Build

PAGE = """# Page

::::{week} 2024-W27
:::{note} Card
One<br>*two*<br/>three, H<sub>2</sub>O, x<sup>*n*</sup>, <kbd>Ctrl</kbd> and <u>under</u>.

<details>
<summary>More &amp; more</summary>

Folded *words*.

</details>

<div class="box">boxed<br>words
again</div>
<script>
lost()
</script>

text<details><summary>Sum</summary>body</details>

|A|
|---|
| up<br>down |
:::
::::

Elsewhere<br>H<sub>2</sub>.
"""
WANTED = {
    "text": [
        'One *two* three, H_2O, x^*n*, "Ctrl" and under.',
        "**More & more** Folded *words*.",
        "boxed words again",
        "text **Sum** body",
        "up down",
        "Elsewhere H_2.",
    ],
    "latex": [
        r"One\newline{}\sphinxstyleemphasis{two}\newline{}three, "
        r"H$_{\text{2}}$O, x$^{\text{\sphinxstyleemphasis{n}}}$, "
        r"\sphinxcode{\sphinxupquote{Ctrl}} and under.",
        r"\sphinxstylestrong{More \& more}} \sphinxAtStartPar \DUrole{language-en}{Folded ",
        r"boxed\newline{}words again",
        r"text\newline{}\sphinxstylestrong{Sum}\newline{}body",
        r"up\newline{}down",
        r"Elsewhere\newline{}H$_{\text{2}}$.",
    ],
}


@pytest.mark.parametrize("builder", sorted(WANTED))
def test_raw_html_text_line_breaks_and_sub_or_superscripts_are_printed(
    build: Build, builder: str
) -> None:
    built = build({"index.md": PAGE}, builder=builder)
    page = next(path for path in built.out.iterdir() if path.suffix in {".txt", ".tex"})
    text = " ".join(re.sub(r"[|+]|--+|==+", " ", page.read_text(encoding="utf-8")).split())
    for words in WANTED[builder]:
        assert words in text
    assert "lost()" not in text
