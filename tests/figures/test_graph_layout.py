"""Graph layouts computed by Graphviz, and their cache."""

from __future__ import annotations

from pathlib import Path

import pytest
from paperlog.display.lineage_drawing import (
    MOST_LINES,
    NAME_SIZE,
    WIDEST_NAME,
    WorkBox,
    wrapped,
)
from paperlog.display.text_width import cut_to_width, text_width
from paperlog.figures.dot import DotError
from paperlog.figures.graph_layout import Edge, graph_text, laid_out, read_layout

TEXT = graph_text([(80, 40), (100, 30), (60, 20)], [Edge(0, 1), Edge(0, 2, has_arrow=False)])


def test_edges_lead_from_left_to_right(tmp_path: Path) -> None:
    layout = laid_out(TEXT, tmp_path)
    assert layout.boxes[0][0] < layout.boxes[1][0]
    assert len(layout.lines) == 2
    assert layout.lines[0].arrow
    assert not layout.lines[1].arrow
    assert layout.width > 180


def test_cached_layout_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = laid_out(TEXT, tmp_path)

    def refuse(text: str) -> str:
        raise AssertionError(text)

    monkeypatch.setattr("paperlog.figures.graph_layout.draw_dot", refuse)
    assert laid_out(TEXT, tmp_path) == drawn


def test_damaged_cached_layout_is_computed_again(tmp_path: Path) -> None:
    drawn = laid_out(TEXT, tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:400])
    assert laid_out(TEXT, tmp_path) == drawn
    kept.write_bytes(b"\xff\xfe")
    assert laid_out(TEXT, tmp_path) == drawn


def test_loose_edges_do_not_move_boxes(tmp_path: Path) -> None:
    sizes = [(40, 20), (40, 20)]
    loose = laid_out(graph_text(sizes, [Edge(0, 1, is_loose=True)]), tmp_path)
    assert loose.boxes[0][0] == loose.boxes[1][0]


@pytest.mark.parametrize(
    "drawing",
    [
        "",
        "<svg",
        "<svg/>",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
        (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><g transform="translate(4'
            ' 4)"><g id="b0"><polygon points="url(x)"/></g></g></svg>'
        ),
    ],
)
def test_invalid_layout_raises(drawing: str) -> None:
    with pytest.raises(DotError, match="cannot be read"):
        read_layout(drawing)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("VQ-VAE-2", ("VQ-VAE-2",)),
        ("Unsupervised CMR phenotyping", ("Unsupervised", "CMR phenotyping")),
        ("心脏磁共振图像重建与运动估计", ("心脏磁共振图像重建", "与运动估计")),
        ("", ()),
    ],
)
def test_labels_wrap_at_spaces_and_chinese_characters(name: str, lines: tuple[str, ...]) -> None:
    assert wrapped(name) == lines


@pytest.mark.parametrize("name", ["word " * 200, "x" * 5000, "长" * 900, " \t\n" * 50 + "a"])
def test_long_labels_fit_their_box(name: str) -> None:
    lines = wrapped(name)
    assert len(lines) <= MOST_LINES
    assert all(text_width(line, NAME_SIZE) <= WIDEST_NAME for line in lines)


def test_box_without_label_has_a_size() -> None:
    assert min(WorkBox.of("", "", "", is_quiet=False).size) > 0


def test_only_too_wide_words_are_truncated() -> None:
    assert cut_to_width("VQ-VAE", 13, 200) == "VQ-VAE"
    for text in ("x" * 5000, "长" * 900, "Neural Information Processing Systems " * 9):
        cut = cut_to_width(text, 13, 200)
        assert cut.endswith("…") and text.startswith(cut[:-1])
        assert 170 < text_width(cut, 13) <= 200
    assert cut_to_width("words", 13, 1) == "…"
