"""Formulas on pages: MathML, numbers, own commands and other math renderers."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from known_formulas import known
from paperlog.formulas.commands import OUTER
from paperlog.formulas.faults import fault_of
from paperlog.writers.mathml_conversion import to_mathml
from projects import CONF, Build

M = "{http://www.w3.org/1998/Math/MathML}"


def tags(code: str, *, display: bool = False) -> list[str]:
    tree = ElementTree.fromstring(to_mathml(code, display=display))
    return [element.tag.removeprefix(M) for element in tree.iter()]


def words(code: str, *, display: bool = False) -> str:
    return "".join(ElementTree.fromstring(to_mathml(code, display=display)).itertext())


def test_every_allowed_command_is_converted_to_mathml() -> None:
    for code in known():
        environment = re.match(r"\\begin\{(\S+?)\}", code)
        bare = environment is not None and environment[1] in OUTER
        assert fault_of(code, display=bare, bare=bare) == "", code
        leftover = r"#x|[\ue000-\uf8ff]" if "backslash" in code else r"\\|#x|[\ue000-\uf8ff]"
        assert not re.search(leftover, words(code)), code


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (r"\frac12", ["math", "mrow", "mfrac", "mn", "mn"]),
        (r"x^\frac12", ["math", "mrow", "msup", "mi", "mfrac", "mn", "mn"]),
        (r"\tfrac12", ["math", "mrow", "mstyle", "mfrac", "mn", "mn"]),
        (r"\dfrac12", ["math", "mrow", "mstyle", "mfrac", "mn", "mn"]),
    ],
)
def test_fraction_of_two_digits_needs_no_braces(code: str, expected: list[str]) -> None:
    assert fault_of(code) == ""
    assert tags(code) == expected


def test_rows_limits_fonts_and_text_are_converted_as_in_tex() -> None:
    assert tags(r"a &= b \\ &= c", display=True).count("mtr") == 2
    assert tags("a\n\nb", display=True).count("mtr") == 2
    assert "munder" in tags(r"\left(\sum_{\substack{i<j\\k}} x\right)")
    assert "munder" in tags(r"\operatorname*{arg\,max}_x f")
    # browsers support no other values of mathvariant
    assert words(r"\mathbb{E}\mathbf{x}\boldsymbol\alpha") == "𝔼𝐱𝜶"
    assert 'mathvariant="normal"' in to_mathml(r"\mathrm{d}x", display=False)
    assert words(r"\text{if $x$ is {5\%} \textbf{b}}").replace("\u00a0", " ") == "if x is 5% b"
    assert (
        words(r"\begin{align}a &= b \\ &= c \tag{1}\label{x}\end{align}", display=True)
        == "a=b=c(1)"
    )


@pytest.mark.parametrize(
    "code",
    [
        r"\text{<script>alert(1)</script>}",
        r'\operatorname{"><script>alert(1)</script>}',
        r"\mathrm{<b onload=alert(1)>}",
        "<script>alert(1)</script>",
        r"\text{javascript:alert(1)} \text{</math>}",
        "\ue000 \\text{a}",
    ],
)
def test_text_in_formula_is_escaped(code: str) -> None:
    assert fault_of(code) == ""
    tree = ElementTree.fromstring(to_mathml(code, display=False))
    assert all(element.tag.startswith(f"{M}m") for element in tree.iter())
    names = {name for element in tree.iter() for name in element.attrib}
    assert names <= {"display", "alttext", "mathvariant", "stretchy", "lspace", "rspace", "fence"}
    assert tree.get("alttext") == code


@pytest.mark.parametrize(
    "code",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\text{\href{javascript:alert(1)}{x}}",
        r"\style{color:red}{x}",
        r"\class{pl-card}{x}",
        r"\color{\"onload=}x",
        r'\textcolor{red" onload="alert(1)}{x}',
        r"\unicode{x3c}",
        r"\text{&#x3c;b&#x3e;}",
        r'\hspace{1em" onload="x}',
        r'\begin{array}{c" onload="x}a\end{array}',
    ],
)
def test_input_copied_to_attributes_by_latex2mathml_is_rejected(code: str) -> None:
    assert fault_of(code)


NUMBERED = """# Log

$$
a = b
$$ (eq-a)

```{math}
:label: eq-b
\\begin{align} c &= d \\\\ e &= f \\end{align}
```

See {eq}`eq-a` and {eq}`eq-b`.

$\\argmax_x \\E[x]$, $\\norm{x}$, $\\loop$ and $\\half1$.

$\\own{x}$ and $\\own{y}$.
"""
OWN = r"""
paperlog_math_commands = {
    "argmax": r"\operatorname*{arg\,max}",
    "E": r"\mathbb{E}",
    "norm": [r"\lVert #1\rVert", 1],
    "loop": r"\loop\loop",
    "half": r"\frac#1",
    "own": "",
}
"""


def test_numbered_formulas_and_own_commands_are_converted(build: Build) -> None:
    built = build({"index.md": NUMBERED, "conf.py": CONF + OWN})
    page = built.page()
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for label, number in (("eq-a", "(1)"), ("eq-b", "(2)")):
        place = page.find(id=f"equation-{label}")
        eqno = place.find("span", class_="eqno")
        assert eqno.get_text().startswith(number)
        assert eqno.a["href"] == f"#equation-{label}"
        assert place.find("math")
        assert page.find("a", class_="reference", href=f"#equation-{label}").get_text() == number
    page_text = page.find("body").get_text()
    assert "𝔼[x]" in page_text
    assert "‖x‖" in page_text
    # unknown, endless and incomplete commands are reported with their lines and shown as typed
    assert "index.md:14: WARNING: the formula `\\loop` is shown as typed" in built.warnings
    assert "index.md:14: WARNING: the formula `\\half1` is shown as typed" in built.warnings
    assert "index.md:16: WARNING: pages show formulas with `own` as typed" in built.warnings
    assert built.warnings.count("paperlog.formula-code") == 1
    assert [code.get_text() for code in page.find_all("code")][-2:] == [r"\own{x}", r"\own{y}"]


def test_faulty_formula_is_shown_as_text(build: Build) -> None:
    text = "# Log\n\nText $\\input{x}$ and\n\n$$\n\\frac{1}{2\n$$\n\nand $x^2^3$\n"
    built = build({"index.md": text})
    assert built.status == 0
    assert "index.md:3: WARNING: the formula `\\input{x}` is shown as typed" in built.warnings
    assert "index.md:5: WARNING: the formula `\\frac{1}{2` is shown as typed" in built.warnings
    assert "index.md:9: WARNING: the formula `x^2^3` is shown as typed" in built.warnings
    page = built.page().get_text()
    assert all(code in page for code in (r"\input{x}", r"\frac{1}{2", "x^2^3"))


@pytest.mark.parametrize(
    ("settings", "renderer"),
    [
        ('extensions += ["sphinx.ext.mathjax"]', "mathjax"),
        ('html_math_renderer = "mathjax"', "mathjax"),
        ('extensions += ["sphinx.ext.imgmath"]', "imgmath"),
        ("", "mathml"),
    ],
)
def test_configured_math_renderer_is_used(settings: str, renderer: str, build: Build) -> None:
    show = """
def setup(app):
    app.connect("builder-inited", tell)

def tell(app):
    import sys
    sys.stderr.write(f"uses {app.builder.math_renderer_name}")
"""
    built = build({"index.md": "# Log\n", "conf.py": f"{CONF}{settings}{show}"})
    assert f"uses {renderer}" in built.warnings
