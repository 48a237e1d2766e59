"""Deeply nested lists in the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from projects import CONF

if TYPE_CHECKING:
    from .conftest import Book, Printer


LISTS = (
    ("bullet", 12, "-"),
    ("number", 12, "1"),
    ("mixed", 12, "-1"),
    ("quote", 9, ">"),
)


def nested(depth: int, marks: str, name: str) -> list[str]:
    """reStructuredText, since MyST reads at most nine nested lists."""
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
def test_all_nesting_levels_are_printed(deep: Book, name: str, depth: int) -> None:
    text = "".join(deep.pages)
    assert [level for level in range(depth) if f"{name}{level:02}" not in text] == []


def test_nothing_is_reported(deep: Book) -> None:
    assert [str(finding) for finding in deep.told] == []
    assert "paperlog" not in deep.warnings
