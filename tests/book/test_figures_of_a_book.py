"""Figures that cannot be drawn for print: named with the way out, and the book goes on."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from paperlog.book.drawings import DrawingError, DrawingProcess
from projects import CONF, Build

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'
RECT = '<rect width="4" height="4"/>'
# what python does when `[book]` was not installed
WITHOUT_CAIRO = CONF + "import sys\nsys.modules['cairosvg'] = None\n"


def bomb() -> str:
    levels = (f'<g id="l{n}">{f"""<use href="#l{n - 1}"/>""" * 10}</g>' for n in range(1, 6))
    return SVG.format(f'<g id="l0">{RECT}</g>{"".join(levels)}')


def page(*names: str) -> str:
    cards = "".join(f":::{{note}} {name}\n:figure: {name}\n:alt: Words\n:::\n" for name in names)
    return f"# T\n\n::::{{week}} 2024-W27\n{cards}::::\n\nIn words ![Inline]({names[0]}).\n"


def test_without_cairosvg_the_missing_extra_is_named_and_the_words_are_printed(
    build: Build,
) -> None:
    files = {
        "conf.py": WITHOUT_CAIRO,
        "index.md": page("a.svg", "b.gif"),
        "a.svg": SVG.format(RECT),
    }
    built = build({**files, "b.gif": "GIF89a"}, builder="latex")
    assert built.status == 0, built.warnings
    told = re.findall(r"index\.md:(\d+): WARNING: (.*) \[paperlog\.figure\]", built.warnings)
    assert sorted(int(line) for line, _message in told) == [4, 8, 14]
    assert all(
        "pip install 'sphinx-paperlog[book]'" in message for line, message in told if line != "8"
    )
    text = next(built.out.glob("*.tex")).read_text(encoding="utf-8")
    assert "includegraphics" not in text
    assert text.count("Words") == 2
    assert "Inline" in text


def test_the_book_says_of_figures_that_are_not_there_that_they_do_not_exist(build: Build) -> None:
    names = ("none.png", "none.svg", "none.gif")
    images = "\n\n".join(f"![Words]({name})" for name in names)
    built = build({"index.md": f"# T\n\n{images}\n"}, builder="latex")
    assert re.findall(r"WARNING: the figure '(.*)' (.*);", built.warnings) == [
        (name, "does not exist") for name in names
    ]


def test_drawings_that_would_take_minutes_are_told_and_the_others_are_drawn(build: Build) -> None:
    pytest.importorskip("cairosvg")
    files = {
        "large.svg": SVG.format(RECT * 300_000),
        "bomb.svg": bomb(),
        "good.svg": SVG.format(RECT),
    }
    start = time.monotonic()
    built = build({"index.md": page(*files), **files}, builder="latex")
    assert built.status == 0, built.warnings
    for name in ("large.svg", "bomb.svg"):
        assert re.search(
            rf"index\.md:\d+: WARNING: the figure '{name}' has more than 50000 elements",
            built.warnings,
        )
    assert [path.name for path in built.out.glob("*.svg")] == []
    assert [path.name for path in built.out.glob("good.pdf")] == ["good.pdf"]
    assert time.monotonic() - start < 90


def test_a_drawing_that_takes_too_long_is_ended_and_the_next_one_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("cairosvg")
    (tmp_path / "slow.svg").write_text(SVG.format(RECT * 40_000), encoding="utf-8")
    (tmp_path / "good.svg").write_text(SVG.format(RECT), encoding="utf-8")
    hasty, patient = DrawingProcess(longest=0.01), DrawingProcess()
    with pytest.raises(DrawingError, match=r"within 0\.01 seconds"):
        hasty.draw(tmp_path / "slow.svg", tmp_path / "slow.pdf")
    assert patient.draw(tmp_path / "good.svg", tmp_path / "good.pdf") == ""
    assert (tmp_path / "good.pdf").read_bytes().startswith(b"%PDF")
    (tmp_path / "bad.svg").write_text("<svg", encoding="utf-8")
    with pytest.raises(DrawingError, match="cannot be drawn: ParseError"):
        patient.draw(tmp_path / "bad.svg", tmp_path / "bad.pdf")
    patient.end()
