"""Figures in the book, and figures that cannot be printed."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from paperlog.figures.schemes import LETTERS, WIDTH
from paperlog.figures.vector_figures import DrawingError, DrawingProcess
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


def test_missing_cairosvg_is_reported_and_alt_text_printed(
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


def test_missing_figures_are_reported(build: Build) -> None:
    names = ("none.png", "none.svg", "none.gif")
    images = "\n\n".join(f"![Words]({name})" for name in names)
    built = build({"index.md": f"# T\n\n{images}\n"}, builder="latex")
    assert re.findall(r"WARNING: the figure '(.*)' (.*);", built.warnings) == [
        (name, "does not exist") for name in names
    ]


def test_very_large_drawings_are_reported_and_others_drawn(build: Build) -> None:
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


def test_drawing_times_out_and_next_one_is_drawn(tmp_path: Path) -> None:
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


def test_book_prints_light_picture_with_8_pt_text(
    build: Build,
) -> None:
    pytest.importorskip("cairosvg")
    script = "import matplotlib.pyplot as plt\n\n\ndef draw():\n    plt.plot([1, 2])\n"
    caption = (
        page("a.py").replace(":alt: Words", ":alt: Words\n:caption: Said of it").split("In words")
    )
    built = build({"index.md": caption[0], "a.py": script}, "-W", builder="latex")
    assert built.status == 0, built.warnings
    text = next(built.out.glob("*.tex")).read_text(encoding="utf-8")
    printed = re.findall(r"\\sphinxincludegraphics\[width=(\d+)mm\]\{\{(.*)\}\.pdf\}", text)
    assert [name for _width, name in printed] == ["a.light"]
    assert re.search(r"\\paperlogline\{caption\}\{.*Said of it", text)
    assert int(printed[0][0]) * LETTERS / WIDTH * 72.27 / 25.4 >= 8
    assert (built.out / "a.light.pdf").read_bytes().startswith(b"%PDF")
    # the caption stands beside the picture
    beside = re.search(
        r"begin\{paperlogsidefigure\}\{(\d+)mm\}.*paperlogbeside\{(\d+)mm\}\s*\\paperlogline\{caption\}",
        text,
        re.DOTALL,
    )
    assert beside is not None
    assert set(beside.groups()) == {printed[0][0]}


def test_epub_has_only_light_picture_and_alt_text_for_pdf(build: Build) -> None:
    script = "import matplotlib.pyplot as plt\n\n\ndef draw():\n    plt.plot([1, 2])\n"
    files = {
        "conf.py": CONF + "epub_copyright = 'A'\nversion = '1'\n",
        "index.md": page("a.py", "b.pdf").split("In words")[0],
        "a.py": script,
        "b.pdf": "%PDF-1.4\n%%EOF\n",
    }
    built = build(files, "-W", builder="epub")
    assert built.status == 0, built.warnings
    figures = built.page("index.xhtml").select(".pl-card")
    assert [image["src"] for image in figures[0].select("img")] == ["_images/a.light.svg"]
    assert not figures[0].select("figure a")
    assert not figures[1].select("img")
    assert "Words" in figures[1].get_text()
