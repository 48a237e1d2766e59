"""Formulas in print: every command that is known is set, and no other does harm."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from paperlog.core.formula_commands import ARGUMENTS, ENVIRONMENTS, LARGE, NAMED_DELIMITERS, OPERATORS, OUTER, SCRIPTS, SIZES, SYMBOLS, WITH_NUMBER
from projects import CONF

if TYPE_CHECKING:
    from .conftest import Book, Printer

SAMPLES = {"m": "{x}", "o": "[n]", "t": "{if x}", "d": "{1em}", "c": "{red}", "a": "{A}"}
HARMFUL = {
    r"\input{secret.txt}": "no mathematics",
    r"\openout15=owned.txt\write15{x}": "no mathematics",
    r"\def\a{\a}\a": "no mathematics",
    r"\frac{1}{2": "never closed",
    r"\nosuchcommand x": "no command",
    r"x \end{document} y": "no `\\begin`",
}


def known() -> list[str]:
    """Every command, as formulas."""
    formulas = [rf"x \{name} y \quad \hat{{\{name}}} \mathrm{{\{name}}} \boldsymbol{{\{name}}} z_{{\{name}}}" for name in sorted(SYMBOLS | LARGE)]
    formulas += [rf"x^\{name} y_\{name} \hat\{name} \sqrt\{name} \overset\{name}\{name}" for name in sorted(SYMBOLS)]
    formulas += [rf"\{name}" + "".join(SAMPLES[kind] for kind in kinds) for name, kinds in sorted(ARGUMENTS.items())]
    formulas += [rf"x^\{name}" + "".join(SAMPLES[kind] for kind in ARGUMENTS[name]) for name in sorted(SCRIPTS)]
    formulas += [rf"\left\{name} x \middle\{name} y \right\{name}" for name in sorted(NAMED_DELIMITERS)]
    formulas += [rf"\{name}(x" for name in sorted(SIZES)]
    return formulas + [rf"\{name}\limits_x^y" for name in sorted(OPERATORS)]


def displays() -> list[str]:
    found = [rf"\begin{{{name}}}a\\b\end{{{name}}}" for name in sorted(ENVIRONMENTS)]
    for name in sorted(OUTER):
        number, row = "{2}" if name in WITH_NUMBER else "", "\\\\" if OUTER[name] else ""
        found.append(f"\\begin{{{name}}}{number}a{row} b\\end{{{name}}}")
    return [*found, r"\begin{array}{l|r}a&b\\\hline c&d\end{array}", "a &= b \\\\\n&= c", "{\\begin{cases}a&b\\\\c\\end{cases}}", r"\sum_{ij} α′ ≤ 中文 + \mathbb{1}"]


@pytest.fixture(scope="module")
def sheet(print_book: Printer, tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("formulas")
    week = ["# Formulas", "", "::::{week} 2024-W27", ":::{note} All"]
    week += [line for formula in known() for line in (f"${formula}$", "")] + [line for formula in displays() for line in ("$$", formula, "$$", "")]
    week += [":::", ":::{note} Bad"]
    week += [line for formula in HARMFUL for line in (f"${formula}$", "", f"$${formula}$$", "")]
    week += ["$$a \\nosuch$$ (labelled)", "", "See {eq}`labelled`.", ":::", "::::"]
    for name, text in {"conf.py": CONF, "references.bib": "", "index.md": "\n".join(week), "secret.txt": "topsecret"}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return print_book(folder)


def test_every_known_command_is_set(sheet: Book) -> None:
    assert [str(finding) for finding in sheet.told if finding.is_fatal] == []
    told = [line for line in sheet.warnings.splitlines() if "[paperlog.formula]" in line]
    assert len(told) == 2 * len(HARMFUL) + 1, told


@pytest.mark.parametrize("formula", HARMFUL)
def test_a_harmful_formula_is_told_with_its_line_and_printed_as_typed(sheet: Book, formula: str) -> None:
    told = re.findall(rf"index\.md:(\d+): WARNING: the formula `{re.escape(formula)}` is shown as typed: (.*) \[paperlog\.formula\]", sheet.warnings)
    assert len(told) == 2
    assert all(HARMFUL[formula] in fault for _line, fault in told)
    assert re.sub(r"\s", "", formula) in re.sub(r"\s", "", "".join(sheet.pages))


def test_nothing_was_read_or_written(sheet: Book) -> None:
    assert "topsecret" not in "".join(sheet.pages)
    assert not list(Path(sheet.pdf).parent.glob("owned*"))
