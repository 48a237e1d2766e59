"""Conversion of LaTeX in records to plain text."""

from __future__ import annotations

from pathlib import Path
from unicodedata import is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paperlog.bib.reader import parse_bib, plain
from paperlog.formulas.plain_text import formula_text, readable
from paperlog.model.tex_text import text_of


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"$\alpha^2$-divergence", "α²-divergence"),
        (r"$\mathcal{O}(n\log n)$", "O(n log n)"),
        (r"$\ell_1$", "ℓ₁"),
        (r"$\ell_\infty$", "ℓ_∞"),
        (r"$\frac{1}{2}$", "1/2"),
        (r"$\frac{a+b}{2n}$", "(a+b)/2n"),
        (r"$\mathbb{R}^n$", "ℝⁿ"),
        (r"$x_{i}^{2}$", "xᵢ²"),
        (r"$a\le b$", "a ≤ b"),
        (r"$\log_2n$", "log₂ n"),
        (r"$\sqrt{n+1}$", "√(n+1)"),
        (r"$\beta$-VAE and 3$\times$", "β-VAE and 3×"),
        ("from $5 to $6", "from $5 to $6"),
        (r"$\nosuch{x}$", "$x$"),
        (r"K{\"o}nig \emph{in vivo} \& A", "König in vivo & A"),
        (r"K{\"o}nig \unheard{of} \& A", "König of & A"),
        (r"a \unheard b", r"a \unheard b"),
        (r"{\O}rsted, \'Etat, \'{\i}, \v{S}, \H o, na\"\i ve", "Ørsted, État, í, Š, ő, naïve"),
        ("``{A}'' --- b", "“A” — b"),
        (r"100% of {GAN}s", "100% of GANs"),
        (r"\href{https://example.org}{here}", "here"),
        (r"0.35 {\(\mu\)}m and \(\alpha\)-Stable", "0.35 μm and α-Stable"),
        (r"5\({}^{\mbox{th}}\) Workshop, 21$^{st}$, $2^{nd}$", "5th Workshop, 21st, 2nd"),
        (r"$x^{th}$ and $\hat{x}^2$", "xᵗʰ and x̂²"),
        (r"f\(x", r"f\(x"),
        (r"He{\'}le{\`}ne Mu{\"}ller", "Hélène Müller"),
        (r"{\'}Etat, {\v}S", "État, Š"),
    ],
)
def test_latex_is_converted_to_text(latex: str, text: str) -> None:
    assert plain(latex) == text


def test_unknown_command_is_reported_with_its_field() -> None:
    records, problems = parse_bib(
        '\n@misc{k,\n  title = {K{\\"o}nig \\unheard{of} \\& A},\n  url ='
        " {https://example.org/\\~{}a}\n}\n",
        Path("x.bib"),
    )
    assert records[0].record.title == "König of & A"
    assert [
        (problem.line, problem.rule) for problem in problems if "unheard" in problem.message
    ] == [(2, "bib-malformed")]


def test_character_that_cannot_be_shown_is_reported() -> None:
    problems = parse_bib("@misc{k, title = {f\\(x}}", Path("x.bib"))[1]
    assert [problem.line for problem in problems if "`\\(`" in problem.message] == [1]


def test_address_in_a_url_command() -> None:
    records, problems = parse_bib(
        r"@misc{k, title={T}, url={\url{https://example.org/a\_b}}}", Path("x.bib")
    )
    assert records[0].record.links[0].url == "https://example.org/a_b" and not problems


def test_multi_line_formula_is_kept_as_typed() -> None:
    assert readable(r"$\begin{matrix}a\\b\end{matrix}$") == r"$\begin{matrix}a\\b\end{matrix}$"


@given(st.text(alphabet="\\{}$^_'\"~`abcuvHsqrtfrac 1"))
def test_any_latex_is_converted(latex: str) -> None:
    assert is_normalized("NFC", plain(latex))
    assert "\n" not in formula_text(latex)


def test_deep_nesting_is_converted() -> None:
    assert plain("\\'" * 20000 + "{" * 20000)


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"One\\o", "One o"),
        (r"One\\\'Etude", "One Étude"),
        (r"Bj\o\\rn\\\c{c}a", "Bjø rn ça"),
        (r"Trading Fours\\\v{S}", "Trading Fours Š"),
    ],
)
def test_line_break_before_letters_and_accents(latex: str, text: str) -> None:
    assert text_of(latex) == (text, ())
