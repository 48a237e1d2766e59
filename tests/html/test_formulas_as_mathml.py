"""Formulas on pages: MathML where it can be, the source where not, and a word on why."""

from __future__ import annotations

import pytest
from docutils.utils.math.latex2mathml import tex2mathml
from paperlog.core.formula_commands import ARGUMENTS, LARGE, SYMBOLS
from paperlog.writers.mathml import spelled
from projects import CONF, Build

SAMPLES = {"m": "{x}", "o": "", "t": "{x}", "d": "{1em}", "c": "{red}", "a": "{A}"}
WITHOUT_MATHML = frozenset(["bcancel", "cancel", "xcancel", "hphantom", "vphantom", "substack", "xLeftrightarrow", "xleftrightarrow"])
"""What docutils has nothing for; its source is shown."""


def test_nearly_all_that_prints_is_shown() -> None:
    lacking = set()
    for name in SYMBOLS | LARGE | ARGUMENTS.keys():
        try:
            tex2mathml(spelled(rf"a\{name}" + ("".join(SAMPLES[kind] for kind in ARGUMENTS[name]) if name in ARGUMENTS else " b")))
        except Exception:
            lacking.add(name)
    assert lacking == WITHOUT_MATHML


@pytest.mark.parametrize(
    "code",
    ["^2", "α ≤ β", r"\begin{align}a &= b \\ &= c \tag{1}\end{align}", r"\begin{split}a\\b\end{split}", r"\left< x \right>", r"\operatorname*{argmax}_x", r"x \displaystyle y"],
)
def test_what_authors_write_is_shown(code: str) -> None:
    assert "<math" in tex2mathml(spelled(code), as_block=True)


def test_a_faulty_formula_is_text_on_a_page_too(build: Build) -> None:
    built = build(
        {"index.md": "# Log\n\nText $\\input{x}$ and\n\n$$\n\\frac{1}{2\n$$\n\nand $\\own{x} + \\xleftrightarrow{a}$\n", "conf.py": CONF + 'paperlog_math_commands = ["own"]\n'}
    )
    assert built.status == 0
    assert "index.md:3: WARNING: the formula `\\input{x}` is shown as typed: `\\input` is no mathematics" in built.warnings
    assert "index.md:5: WARNING: the formula `\\frac{1}{2` is shown as typed: `{` is never closed" in built.warnings
    assert built.warnings.count("[paperlog.formula]") == 3
    page = built.page().get_text()
    assert r"\input{x}" in page
    assert r"\frac{1}{2" in page
    assert r"\own{x}" in page
