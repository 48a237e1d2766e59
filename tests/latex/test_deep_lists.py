"""Lists that stand deep in one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from projects import CONF

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Book, Printer


LISTS = (
    ("bullet", 12, "-"),
    ("number", 12, "1"),
    ("mixed", 12, "-1"),
    ("quote", 9, ">"),
    ("abyss", 25, "-1"),
)


def nested(depth: int, marks: str, name: str) -> list[str]:
    """reStructuredText: MyST reads nine lists in one another, and no more."""
    lines, indent = [], "      "
    for level in range(depth):
        mark = {"-": "- ", "1": "1. ", ">": ""}[marks[level % len(marks)]]
        lines += [f"{indent}{mark}{name}{level:02}", ""]
        indent += " " * (len(mark) or 2)
    return lines


@pytest.fixture(scope="module")
def deep(print_book: Printer, tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("deep")
    week = ["Lists", "=====", "", ".. week:: 2024-W27", ""]
    for name, depth, marks in LISTS:
        week += [f"   .. note:: {name}", "", *nested(depth, marks, name)]
    week += [
        "   .. note:: words",
        "",
        "      .. excerpt::",
        "",
        *("   " + line for line in nested(12, "-1", "words")),
        "",
    ]
    for name, text in {"conf.py": CONF, "references.bib": "", "index.rst": "\n".join(week)}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return print_book(folder)


@pytest.mark.parametrize(
    ("name", "depth"), [*((name, depth) for name, depth, _marks in LISTS), ("words", 12)]
)
def test_every_level_is_printed(deep: Book, name: str, depth: int) -> None:
    text = "".join(deep.pages)
    assert [level for level in range(depth) if f"{name}{level:02}" not in text] == []


def test_only_what_is_too_deep_for_a_page_is_told(deep: Book) -> None:
    assert [str(finding) for finding in deep.told] == []
    assert deep.warnings.count("[paperlog.book]") == 1
    assert "more than 16 deep" in deep.warnings


def test_what_is_told_is_told_where_it_stands(deep: Book, tmp_path: Path) -> None:
    told = next(line for line in deep.warnings.splitlines() if "[paperlog.book]" in line)
    assert "index.rst:" in told
