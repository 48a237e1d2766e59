"""Formulas in the book: allowed commands compile, others are not executed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from paperlog.formulas.commands import (
    ARGUMENTS,
    ENVIRONMENTS,
    LARGE,
    NAMED_DELIMITERS,
    OPERATORS,
    OUTER,
    SIZES,
    SYMBOLS,
    WITH_NUMBER,
)
from paperlog.formulas.faults import fault_of
from paperlog.latex.settings import ORDER_FILE
from projects import CONF, ROOT

if TYPE_CHECKING:
    from .conftest import Book, Printer

SAMPLES = {"m": "{x}", "o": "[n]", "t": "{if x}", "d": "{1em}", "c": "{red}"}
CAPITALS = {"mathbb": r"\mathbb{A}", "mathscr": r"\mathscr{A}"}
SCRIPTS = [
    "mathbb",
    "mathbf",
    "mathcal",
    "mathrm",
    "text",
    "textbf",
    "frac",
    "dfrac",
    "tfrac",
    "binom",
]
HARMFUL = {
    r"\input{secret.txt}": "no command",
    r"\openout15=owned.txt\write15{x}": "no command",
    r"\def\a{\a}\a": "no command",
    r"\frac{1}{2": "never closed",
    r"\nosuchcommand x": "no command",
    "x^2^3": "two `^`",
    r"x \end{document} y": "no `\\begin`",
}


def known() -> list[str]:
    """Formulas that contain every allowed command."""
    formulas = [
        rf"x \{name} y \quad \hat{{\{name}}} \mathrm{{\{name}}} \boldsymbol{{\{name}}}"
        rf" z_{{\{name}}}"
        for name in sorted(SYMBOLS | LARGE)
    ]
    formulas += [
        rf"x^\{name} y_\{name} \hat\{name} \sqrt\{name} \overset\{name}\{name}"
        for name in sorted(SYMBOLS)
    ]
    filled = {
        name: CAPITALS.get(name, rf"\{name}" + "".join(SAMPLES[kind] for kind in kinds))
        for name, kinds in sorted(ARGUMENTS.items())
    }
    formulas += filled.values()
    formulas += [f"x^{filled[name]}" for name in SCRIPTS]
    formulas += [r"x^\frac12 \tfrac12 \dfrac12", r"\sum_{\substack{i<j\\k}} x"]
    formulas += [
        rf"\left\{name} x \middle\{name} y \right\{name}" for name in sorted(NAMED_DELIMITERS)
    ]
    formulas += [rf"\{name}(x" for name in sorted(SIZES)]
    return formulas + [rf"\{name}\limits_x^y" for name in sorted(OPERATORS)]


def displays() -> list[str]:
    found = [
        rf"\begin{{{name}}}{'{2}' if name in WITH_NUMBER else ''}a\\b\end{{{name}}}"
        for name in sorted(ENVIRONMENTS - {"array", "subarray"})
    ]
    for name in sorted(OUTER):
        number, row = "{2}" if name in WITH_NUMBER else "", "" if "equation" in name else "\\\\"
        found.append(f"\\begin{{{name}}}{number}a{row} b\\end{{{name}}}")
    return [
        *found,
        r"\begin{array}{l|r}a&b\\\hline c&d\end{array}",
        "a &= b \\\\\n&= c",
        "{\\begin{cases}a&b\\\\c\\end{cases}}",
        r"\sum_{ij} α′ ≤ 中文 + \mathbb{1}",
    ]


@pytest.fixture(scope="module")
def sheet(print_book: Printer, tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("formulas")
    week = ["# Formulas", "", "::::{week} 2024-W27", ":::{note} All"]
    week += [line for formula in known() for line in (f"${formula}$", "")] + [
        line for formula in displays() for line in ("$$", formula, "$$", "")
    ]
    week += [":::", ":::{note} Bad"]
    week += [line for formula in HARMFUL for line in (f"${formula}$", "", f"$${formula}$$", "")]
    week += ["$$a \\nosuch$$ (labelled)", "", "See {eq}`labelled`.", ":::", "::::"]
    for name, text in {
        "conf.py": CONF,
        "references.bib": "",
        "index.md": "\n".join(week),
        "secret.txt": "topsecret",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return print_book(folder)


def test_every_allowed_command_compiles(sheet: Book) -> None:
    assert [str(finding) for finding in sheet.told if finding.is_fatal] == []
    told = [line for line in sheet.warnings.splitlines() if "[paperlog.formula]" in line]
    assert len(told) == 2 * len(HARMFUL) + 1, told


@pytest.mark.parametrize("formula", HARMFUL)
def test_unsafe_formula_is_reported_with_line_and_printed_as_typed(
    sheet: Book, formula: str
) -> None:
    told = re.findall(
        rf"index\.md:(\d+): WARNING: the formula `{re.escape(formula)}` is shown as typed: (.*)"
        r" \[paperlog\.formula\]",
        sheet.warnings,
    )
    assert len(told) == 2
    assert all(HARMFUL[formula] in fault for _line, fault in told)
    assert re.sub(r"\s", "", formula) in re.sub(r"\s", "", "".join(sheet.pages))


def test_unsafe_formulas_access_no_files(sheet: Book) -> None:
    assert "topsecret" not in "".join(sheet.pages)
    assert not list(Path(sheet.pdf).parent.glob("owned*"))


REJECTED = {
    r"\nowhere{x}": "Undefined control sequence",
    r"x\limits_a": "Limit controls",
    r"x^\sum": "Limit controls",
    r"\begin{split}a\end{split}": "won't work here",
    r"\hspace{999999em}": "Dimension too large",
    r"x^\xrightarrow{a}": "Missing {",
    r"x^'": "Missing {",
}
CROWDED = {
    r"\limits a" * 120: "$%s$",
    r"\tag{1}x" * 120: "$$%s$$",
    r"\begin{align}" + "x^2'" * 120 + r"\end{align}": "$$%s$$",
    r"\color{nosuch}x" * 120: "| a |\n|---|\n| $x$ $%s$ $y$ |",
}
"""Formulas with more than a hundred errors, and the blocks in which they stand."""


def test_formula_with_a_hundred_errors_is_printed_as_typed(
    tmp_path: Path, read_pages: Callable[[Path], str]
) -> None:
    week = ["# Formulas", "", "::::{week} 2024-W27"]
    for number, (formula, block) in enumerate(CROWDED.items()):
        assert not fault_of(formula, display="$$" in block, bare=formula.startswith(r"\begin"))
        week += [f":::{{note}} N{number}", f"before{number}", "", block % formula, ""]
        week += [f"after{number}", ":::"]
    page = "\n".join([*week, "::::", ""])
    told, text = printed(tmp_path, {"index.md": page}, read_pages)
    typed = re.sub(r"\s", "", text)
    for number, formula in enumerate(CROWDED):
        line = week.index(f":::{{note}} N{number}") + 1
        assert f"index:{line}: TeX stops at the hundredth error of a formula" in told
        assert f"before{number}" in text
        assert f"after{number}" in text
        assert re.sub(r"\s", "", formula[:14]) in typed


def printed(
    folder: Path, files: dict[str, str], read_pages: Callable[[Path], str]
) -> tuple[str, str]:
    """Print a book with TeX errors; return what is reported and the text of the book."""
    for name, text in {"conf.py": CONF, "references.bib": "", **files}.items():
        (folder / name).write_text(text, encoding="utf-8")
    out = folder / "latex"
    python = [sys.executable, "-m"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "_ext")}
    build = [*python, "sphinx", "-q", "-b", "latex", str(folder), str(out)]
    subprocess.run(build, check=True, env=environment)
    press = [*python, "paperlog.latex.compile", str(out)]
    pressed = subprocess.run(press, capture_output=True, text=True, check=False, env=environment)
    assert pressed.returncode == 1
    order = json.loads((out / ORDER_FILE).read_text(encoding="utf-8"))
    return pressed.stderr, read_pages((out / order["targets"][0]).with_suffix(".pdf"))


def test_tex_error_is_reported_with_entry_and_book_is_printed(
    tmp_path: Path, read_pages: Callable[[Path], str]
) -> None:
    assert not any(fault_of(formula, more=["nowhere"]) for formula in REJECTED)
    week = ["# Formulas", "", "::::{week} 2024-W27"]
    for number, formula in enumerate(REJECTED):
        week += [
            f":::{{note}} N{number}",
            f"${formula}$ after{number}.",
            "",
            f"next{number}.",
            ":::",
        ]
    week += [":::{note} Table", "", "| a | b |", "| --- | --- |"]
    week += [f"| ${formula}$ | cell{number} |" for number, formula in enumerate(REJECTED)]
    # TeX stops for good at the hundredth error of a paragraph
    crowd = " ".join([r"$\hspace{999999em}$"] * 120)
    week += ["", f"{crowd} crowd.", "", "Lastly.", ":::", "::::", ""]
    own = 'paperlog_math_commands = ["nowhere"]\n'
    files = {"conf.py": CONF + own, "index.md": "\n".join(week)}
    reported, text = printed(tmp_path, files, read_pages)
    for number, (formula, error) in enumerate(REJECTED.items()):
        line = week.index(f":::{{note}} N{number}") + 1
        told = [one for one in reported.splitlines() if one.startswith(f"index:{line}: ")]
        assert any(error in one and formula[:2] in one for one in told), (formula, reported)
    wanted = [
        f"{word}{number}" for number in range(len(REJECTED)) for word in ("after", "next", "cell")
    ]
    assert [word for word in [*wanted, "crowd.", "Lastly."] if word not in text] == []
