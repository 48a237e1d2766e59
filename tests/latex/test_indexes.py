"""Order of a printed index."""

from __future__ import annotations

from paperlog.nodes import log_index_heading
from paperlog.transforms.name_index_nodes import printed_index


def test_each_letter_has_one_heading_and_other_names_come_last() -> None:
    index = printed_index(
        [
            (name, f"a{number}", [])
            for number, name in enumerate(
                ["דוד", "3D", "Zoo", "Attar", "/etc", "Γ", "心脏", "Åberg"]
            )
        ]
    )
    assert [heading.astext() for heading in index.findall(log_index_heading)] == [
        "A",
        "X",
        "Z",
        "#",
    ]
