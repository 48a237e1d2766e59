"""Sort order of names in a printed index."""

from __future__ import annotations

import pytest
from paperlog.model.collation import initial, sort_key


def test_names_of_all_scripts_are_sorted_together() -> None:
    names = [
        "李四",
        "Doe, J",
        "D’Angelo, Gina",
        "Łukasz",
        "Zhao",
        "Øster",
        "Müller",
        "张三",
        "Åberg",
    ]
    assert sorted(names, key=sort_key) == [
        "Åberg",
        "D’Angelo, Gina",
        "Doe, J",
        "李四",
        "Łukasz",
        "Müller",
        "Øster",
        "张三",
        "Zhao",
    ]


@pytest.mark.parametrize(
    ("name", "letter"),
    [("Ünal", "U"), ("’t Hooft", "T"), ("Łukasz", "L"), ("心脏", "X"), ("3D", "#")],
)
def test_initial_letter_of_a_name(name: str, letter: str) -> None:
    assert initial(name) == letter
