"""Syntax check of formulas and expansion of own commands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paperlog.formulas.commands import ARGUMENTS, WITHOUT_ARGUMENTS
from paperlog.formulas.faults import (
    DEEPEST,
    LONGEST,
    FormulaError,
    fault_of,
    is_display_of_its_own,
)
from paperlog.formulas.own_commands import OwnCommands, checked, expanded


@pytest.mark.parametrize(
    "code",
    [
        r"\frac{a}{b}+\left(\frac12\right)^2",
        r"\tilde{\mathbf x}\sim\mathcal M_{\mathcal D}(\tilde{\mathbf x}\mid\mathbf x)",
        r"\sum\limits_{i=1}^n x_i'^2",
        r"f''_a",
        r"\begin{pmatrix}a&b\\[2pt]c&d\end{pmatrix}",
        r"\begin{array}{l|c}a&b\\\hline c&d\end{array}",
        r"\operatorname*{arg\,max}\limits_{\substack{x\\y}}",
        r"\text{if $x$ is 5\%} \quad x^\mathrm{T}",
        r"\mathbb{1}_{x\in\mathbb{R}^n}",
        r"O(n\log n) \xrightarrow[a]{b} \textcolor{red}{x}",
        r"\bigl\langle x \bigm| y \bigr\rangle",
        r"x^\frac12 \tfrac12 \dfrac{1}2 \sqrt[3]{x} \xrightarrow[a]{b}",
        r"\begin{aligned}[t]a &= [b] \\ [c] &= d\end{aligned}",
        r"\begin{cases}1 & \text{if $x > 0$}\\[2pt] 0\end{cases}",
        "α ≤ 中",
    ],
)
def test_valid_formulas_have_no_fault(code: str) -> None:
    assert fault_of(code) == ""


def test_display_allows_rows_and_alignment() -> None:
    assert fault_of(r"a &= b \\ &= c", display=True) == ""
    assert "columns" in fault_of(r"a & b")
    assert "before or after" in fault_of(r"x \begin{align}a\end{align}", display=True, bare=True)
    assert "cannot stand inside" in fault_of(r"x \begin{align}a\end{align}", display=True)
    assert (
        fault_of(r"\begin{align}a &= b & c &= d \tag{1}\\ e\end{align}", display=True, bare=True)
        == ""
    )
    assert is_display_of_its_own("\\begin{align}\na\n\\end{align}")
    assert not is_display_of_its_own(r"\begin{align}a\end{align} + \begin{align}b\end{align}")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (r"\input{/etc/hostname}", "no command"),
        (r"\openout5=x", "no command"),
        (r"\def\a{\a}\a", "no command"),
        (r"\csname input\endcsname{/etc/passwd}", "no command"),
        ("^^5cinput{/etc/passwd}", "is not allowed"),
        ("\\text{^\u200b^5cinput{/etc/passwd}}", "is not allowed"),
        (r"\write18{ls}", "no command"),
        (r"\catcode`\$=12", "no command"),
        (r"\let\a\input", "no command"),
        (r"\loop\repeat", "no command"),
        (r"\char`\x", "no command"),
        ("x\x00", "control character"),
        (r"\frac{1}{2", "never closed"),
        ("a_{b", "never closed"),
        (r"a}b", "closes nothing"),
        (r"\left(a", "never closed"),
        (r"a\right)", "no `\\left`"),
        (r"\left a\right)", "lacks its bracket"),
        (r"\begin{matrix}a\end{pmatrix}", "is closed by"),
        (r"x \end{document} y", "no `\\begin`"),
        (r"\begin{document}", "no environment"),
        (r"\nosuchcommand x", "no command"),
        (r"\alhpa", r"did you mean `\alpha`"),
        (r"{\bf x}", r"\mathbf"),
        (r"a \\ b", "rows"),
        ("a & b", "columns"),
        ("a % b", "`%`"),
        ("a # b", "`#`"),
        ("a $ b", "`$`"),
        ("x^", "lacks an argument"),
        (r"\frac{1}", "lacks an argument"),
        ("x^2^3", "two `^`"),
        ("x_{a}^b_c", "two `_`"),
        (r"\text{a_b}", "write `\\_`"),
        (r"\hat\mathbf x", "put braces around"),
        (r"\boldsymbol\boldsymbol x", "put braces around"),
        (r"\sqrt[3", "never closed"),
        (r"\begin{matrix}a\\ [b\end{matrix}", "never closed"),
        (r"\left{ a \right}", "lacks its bracket"),
        (r"\begin{array}{*{9999999}{c}}a\end{array}", "never closed"),
        (r"x \end{equation} y", "no `\\begin`"),
        (r"\textcolor{#f00}{x}", "the name of a colour"),
        ("a\n\nb", "blank line"),
        (" ", "empty"),
        ("x" * (LONGEST + 1), "longer"),
        ("{" * DEEPEST + "}" * DEEPEST, "too deep"),
        (r"\text{$" * 8 + "x" + "$}" * 8, "too deep"),
    ],
)
def test_fault_is_described(code: str, told: str) -> None:
    assert told in fault_of(code)


def test_commands_of_preamble_are_allowed_if_listed() -> None:
    code = r"\argmax_x \begin{tikzcd} a & b \\ c \end{tikzcd}"
    assert fault_of(code)
    assert fault_of(code, more=["argmax", "tikzcd"]) == ""


def test_own_commands_are_expanded_as_in_tex() -> None:
    definitions, problems = checked(
        {
            "E": r"\mathbb{E}",
            "norm": [r"\lVert #1\rVert_#2", 2],
            "argmax": r"\arg\max",
            "tikzcd": "",
        }
    )
    own = OwnCommands.of(definitions)
    assert not problems
    assert own.foreign == {"tikzcd"}
    code = r"\argmax x + \E\norm{\E x}2 \alpha y"
    wanted = r"\arg\max x + \mathbb{E}\lVert \mathbb{E} x\rVert_2 \alpha y"
    assert expanded(code, own.defined) == wanted
    assert expanded(r"\a b", {"a": r"\alpha"}) == r"\alpha b"
    assert expanded(r"\a{}b", {"a": r"\alpha"}) == r"\alpha{}b"


def test_invalid_own_command_is_reported_and_others_are_kept() -> None:
    definitions, problems = checked({r"\E": "x", "F": 3, 4: "y", "good": "z"})
    assert definitions == {"good": "z"}
    assert [problem.partition(";")[0] for problem in problems] == [
        "'\\\\E' is not the name of a command",
        "the definition of F must be a string: 3",
        "4 is not the name of a command",
    ]
    assert checked(["argmax", "a b"])[0] == {"argmax": ""}


@pytest.mark.parametrize(
    ("code", "defined", "told"),
    [
        (r"\a", {"a": r"\a"}, "is too long"),
        (r"\a", {"a": r"\b\b", "b": r"\a\a"}, "is too long"),
        (r"\a{\a{\a{\a{x}}}}", {"a": "#1" * 30}, "is too long"),
        (r"\a", {"a": "#1"}, "lacks an argument"),
        (r"{\a}", {"a": "#1"}, "lacks an argument"),
        (r"\a{x", {"a": "#1"}, "never closed"),
    ],
)
def test_faulty_or_endless_expansion_raises(code: str, defined: dict[str, str], told: str) -> None:
    with pytest.raises(FormulaError, match=told):
        expanded(code, defined)


def test_commands_with_side_effects_are_not_allowed() -> None:
    more = """def edef gdef xdef let futurelet newcommand renewcommand input include openin openout
        read readline write immediate special csname endcsname catcode loop repeat expandafter jobname
        usepackage makeatletter everymath output shipout string scantokens directlua verb
        InputIfFileExists lstinputlisting includegraphics verbatiminput uppercase lowercase XeTeXpicfile
        XeTeXpdffile font newwrite global par hyperref href url""".split()
    assert not {*more} & {*WITHOUT_ARGUMENTS, *ARGUMENTS}
    assert all("no command" in fault_of(f"\\{name}") for name in more)


@given(
    st.text(alphabet=r"\{}[]^_&$%#' abfracleftrighsumdfinput()" + "\n"),
    st.booleans(),
    st.booleans(),
)
def test_arbitrary_input_is_checked_without_exception(code: str, display: bool, bare: bool) -> None:
    fault = fault_of(code, display=display, bare=bare)
    assert (
        fault
        or code.count("{") - code.count("\\{") == code.count("}") - code.count("\\}")
        or "\\\\" in code
    )
