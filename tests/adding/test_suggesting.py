"""Tags suggested from records and similar papers."""

from __future__ import annotations

from pathlib import Path

import pytest
from paperlog.adding.suggest_tags import Suggester
from paperlog.bib.record_draft import RecordDraft
from paperlog.source.log_reader import read_log
from paperlog.source.project import find_project

TITLES = {
    "one": ("Spiking neurons in silicon wafers", "neuromorphic, efficiency"),
    "two": ("Spiking neurons that learn", "neuromorphic"),
    "three": ("Meshes of hearts", "mesh"),
    "four": ("点云与心脏重建", "point-cloud"),
}
TAGS = (
    '[tags.point-cloud]\nzh = "点云"\naliases = ["point'
    ' set"]\n[tags.linear-attention]\n[tags.attention]\n'
)


@pytest.fixture
def suggester(tmp_path: Path) -> Suggester:
    (tmp_path / "conf.py").write_text("", encoding="utf-8")
    (tmp_path / "tags.toml").write_text(TAGS, encoding="utf-8")
    (tmp_path / "references.bib").write_text(
        "".join(f"@misc{{{key}, title = {{{title}}}}}\n" for key, (title, _tags) in TITLES.items()),
        encoding="utf-8",
    )
    cards = "".join(
        f":::{{paper}} {key}\n:tags: {tags}\n:::\n" for key, (_title, tags) in TITLES.items()
    )
    (tmp_path / "w.md").write_text(f"::::{{week}} 2024-W27\n{cards}::::\n", encoding="utf-8")
    return Suggester(read_log(find_project(tmp_path)))


@pytest.mark.parametrize(
    ("title", "keywords", "expected"),
    [
        (
            "A method",
            ("Point set", "Mesh", "unheard of"),
            [("point-cloud", "a keyword"), ("mesh", "a keyword")],
        ),
        (
            "Segmenting point sets and a mesh",
            (),
            [("point-cloud", "in the title"), ("mesh", "in the title")],
        ),
        ("基于点云的方法", (), [("point-cloud", "in the title")]),
        # words of a longer tag do not match a shorter one
        ("Linear Attention for All", (), [("linear-attention", "in the title")]),
        (
            "Linear attention, and attention",
            (),
            [("linear-attention", "in the title"), ("attention", "in the title")],
        ),
        # two similar papers have the first tag, only one has the second
        (
            "Spiking neurons at rest",
            (),
            [
                (
                    "neuromorphic",
                    "as Spiking neurons that learn and Spiking neurons in silicon wafers",
                )
            ],
        ),
        ("Of something else", (), []),
        ("", (), []),
    ],
)
def test_suggested_tags(
    suggester: Suggester, title: str, keywords: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    found = suggester.suggest(RecordDraft("misc", (("title", title),), tags=keywords))
    assert [(suggestion.tag, suggestion.reason) for suggestion in found] == expected
