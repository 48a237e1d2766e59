"""The letters of each figure: of the standard size, within the figure, apart from each other."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.text import Text
from paperlog.figures.schemes import LETTERS, LIGHT, POINTS, WIDTH, use

FIGURES = Path(__file__).parents[2] / "source" / "figures"
NAMES = sorted(
    path.stem
    for path in FIGURES.glob("*.py")
    if "\ndef draw() -> None:" in path.read_text(encoding="utf-8")
)
ROUNDING = 1.0
"""CSS pixels by which letters may pass the edge, or each other."""


@dataclass
class Drawn:
    """A figure, and the texts that were drawn: those of hidden axes and ticks are not."""

    figure: Figure
    texts: list[Text]


@pytest.fixture(params=NAMES)
def drawn(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drawn]:
    """The figure, laid out and drawn in the light scheme, at a dot for each CSS pixel."""
    mpl.use("Agg")
    plt.close("all")
    use(LIGHT)
    importlib.import_module(request.param).draw()
    assert len(plt.get_fignums()) == 1
    figure = plt.gcf()
    figure.set_dpi(96)
    figure.canvas.draw()
    texts: list[Text] = []
    draw_text = Text.draw

    def record(text: Text, renderer: RendererBase) -> None:
        if text.get_visible() and text.get_text().strip():
            texts.append(text)
        draw_text(text, renderer)

    monkeypatch.setattr(Text, "draw", record)
    figure.canvas.draw()
    yield Drawn(figure, texts)
    plt.close("all")
    mpl.rcdefaults()


def test_letters_have_the_standard_size(drawn: Drawn) -> None:
    sizes = {text.get_fontsize() / POINTS for text in drawn.texts}
    assert sizes
    assert all(size == pytest.approx(LETTERS) for size in sizes), sizes


def test_letters_are_within_the_figure(drawn: Drawn) -> None:
    assert drawn.figure.get_figwidth() * 96 == pytest.approx(WIDTH)
    height = drawn.figure.get_figheight() * 96
    for text in drawn.texts:
        box = text.get_window_extent()
        assert box.x0 >= -ROUNDING, text
        assert box.y0 >= -ROUNDING, text
        assert box.x1 <= WIDTH + ROUNDING, text
        assert box.y1 <= height + ROUNDING, text


def test_letters_do_not_overlap(drawn: Drawn) -> None:
    for first, second in combinations(drawn.texts, 2):
        one, other = first.get_window_extent(), second.get_window_extent()
        wide = min(one.x1, other.x1) - max(one.x0, other.x0)
        high = min(one.y1, other.y1) - max(one.y0, other.y0)
        assert min(wide, high) <= ROUNDING, (first, second)
