"""Figures of the log drawn from code: size, text and colours in both schemes."""

from __future__ import annotations

import contextlib
import importlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from paperlog.figures import schemes
from paperlog.figures.pairs import is_up_to_date

FOLDER = Path(__file__).parents[2] / "source" / "figures"
SCRIPTS = sorted(
    path.stem
    for path in FOLDER.glob("*.py")
    if "\ndef draw() -> None:" in path.read_text(encoding="utf-8")
)


@dataclass(frozen=True)
class Drawing:
    """A figure drawn in one scheme; lengths in CSS pixels."""

    width: float
    height: float
    letters: tuple[tuple[str, float, Bbox], ...]
    """Each text with its font size and bounding box."""
    printed: str


@pytest.fixture(autouse=True, scope="module")
def clean_matplotlib() -> Iterator[None]:
    backend = mpl.get_backend()
    mpl.use("Agg")
    with mpl.rc_context():
        yield
    plt.close("all")
    mpl.use(backend)


@cache
def drawing(name: str) -> Drawing:
    """Run the script *name*, which creates one figure, in the light scheme."""
    plt.close("all")
    schemes.use(schemes.LIGHT)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        importlib.import_module(name).draw()
    assert len(plt.get_fignums()) == 1
    figure = plt.gcf()
    figure.set_dpi(96)
    texts: list[Text] = []
    draw_text = Text.draw

    def noted(text: Text, renderer: object, *more: object, **options: object) -> None:
        if text.get_visible() and text.get_text().strip():
            texts.append(text)
        draw_text(text, renderer, *more, **options)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Text, "draw", noted)
        figure.canvas.draw()
    letters = tuple(
        (text.get_text(), text.get_fontsize() / schemes.POINTS, text.get_window_extent())
        for text in texts
    )
    width, height = figure.get_size_inches() * 96
    return Drawing(width, height, letters, printed.getvalue())


@pytest.mark.parametrize("name", SCRIPTS)
def test_figure_fits_phone_width_and_script_prints_nothing(name: str):
    drawn = drawing(name)
    assert drawn.width == pytest.approx(schemes.WIDTH)
    assert 1.75 * 96 <= drawn.height <= 3.4 * 96 + 0.1
    assert drawn.printed == ""


@pytest.mark.parametrize("name", SCRIPTS)
def test_text_of_figure_is_large_not_clipped_and_not_overlapping(name: str):
    drawn = drawing(name)
    for text, size, box in drawn.letters:
        assert size == pytest.approx(schemes.LETTERS), text
        assert min(box.x0, box.y0) >= -0.5, text
        assert box.x1 <= drawn.width + 0.5, text
        assert box.y1 <= drawn.height + 0.5, text
    for (text, _, box), (other, _, near) in combinations(drawn.letters, 2):
        common = Bbox.intersection(box, near)
        # boxes hold room for strokes below the line, which may touch the next line's
        assert common is None or min(common.width, common.height) < 3, (text, other)


@pytest.mark.parametrize("name", SCRIPTS)
def test_committed_pictures_are_up_to_date_and_use_scheme_colours(name: str):
    assert is_up_to_date(FOLDER.parent, FOLDER / f"{name}.py"), "run `make figures`"
    for scheme, other in (schemes.SCHEMES, schemes.SCHEMES[::-1]):
        svg = (FOLDER / f"{name}.{scheme.name}.svg").read_text(encoding="utf-8")
        for colour in (other.text, *other.cycle[:2], "#ffffff", "#000000"):
            assert colour not in svg
