"""Figures of entries on cards, and thumbnails in rows."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from paperlog.figures.picture_files import LARGEST, examine, size_of
from projects import CONF, Build, Built

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="270pt" height="150pt">{}</svg>'
DRAWN = "import matplotlib.pyplot as plt\n\n\ndef draw():\n    plt.plot([1, 2, 3])\n"
WEEK = """# Week

::::{week} 2024-W27
:::{note} Drawn <one>
:tags: one
:figure: figures/a.py
:alt: Words & "more"
:caption: A caption & 1 < 2

Text.
:::
:::{note} Plain
:tags: one
:figure: plain.svg
:alt: Plain words

Text.
:::
:::{note} Printed
:tags: one
:figure: printed.pdf
:alt: Printed words

Text.
:::
::::
"""
FILES = {
    "index.md": "# T\n\n```{toctree}\nsub/week\nsub/tags\n```\n\n```{entries}\n```\n",
    "sub/week.md": WEEK,
    "sub/tags.md": "# Tags\n\n```{tag-index}\n```\n",
    "sub/figures/a.py": DRAWN,
    "sub/plain.svg": SVG.format('<rect width="4" height="4"/>'),
    "sub/printed.pdf": "%PDF-1.4\n<< /Type /Pages /Count 1 >>\n%%EOF\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, build_in: Callable[[Path], Build]) -> Built:
    built = build_in(tmp_path_factory.mktemp("figures"))(FILES, "-W")
    assert built.status == 0, built.warnings
    return built


def test_figure_from_code_has_light_and_dark_picture_and_one_alt_text(
    site: Built,
) -> None:
    figure = site.page("sub/week.html").select(".pl-figure")[0]
    links = figure.select("a")
    assert [link["class"] for link in links] == [
        ["pl-enlarge", "pl-light"],
        ["pl-enlarge", "pl-dark"],
    ]
    for link in links:
        image = link.img
        assert image
        assert image["alt"] == 'Words & "more"'
        assert image["loading"] == "lazy"
        assert (image["width"], image["height"]) == ("360", "225")
        assert link["href"] == image["src"]
        assert (site.out / "sub" / str(image["src"])).is_file()
    assert figure.figcaption
    assert figure.figcaption.get_text(strip=True) == "A caption & 1 < 2"


def test_image_links_to_its_file_and_pdf_is_shown_as_link(site: Built) -> None:
    plain, printed = site.page("sub/week.html").select(".pl-figure")[1:]
    image = plain.select_one("a.pl-enlarge.pl-plain > img")
    assert image
    assert (image["width"], image["height"]) == ("360", "200")
    assert printed.img is None
    assert printed.a
    assert printed.a.get_text() == "Printed words (PDF)"
    assert (site.out / "sub" / str(printed.a["href"])).is_file()


@pytest.mark.parametrize("page", ["index.html", "sub/tags/one.html"])
def test_rows_have_decorative_thumbnails(site: Built, page: str) -> None:
    rows = {
        row.a.get_text(): row.select("img")
        for row in site.page(page).select(".pl-rows > li")
        if row.a
    }
    kinds = {name: [image["class"][1] for image in images] for name, images in rows.items()}
    assert kinds == {"Drawn <one>": ["pl-light", "pl-dark"], "Plain": ["pl-plain"], "Printed": []}
    for image in (image for images in rows.values() for image in images):
        assert image["alt"] == ""
        assert image["loading"] == "lazy"
        assert ((site.out / page).parent / str(image["src"])).resolve().is_file()


def test_output_name_is_same_for_committed_and_drawn_picture(build: Build, site: Built) -> None:
    images = site.out / "_images"
    committed = {
        f"sub/figures/{name}": (images / name).read_text(encoding="utf-8")
        for name in ("a.light.svg", "a.dark.svg")
    }
    built = build({**FILES, **committed}, "-W", "-D", "paperlog_draw_figures=0")
    assert built.status == 0, built.warnings
    for page in ("index.html", "sub/week.html", "sub/tags/one.html"):
        assert built.text(page) == site.text(page)


def test_undrawn_figure_is_reported_and_replaced_by_its_text(build: Build) -> None:
    files = {**FILES, "sub/figures/a.py": "import math\nraise ValueError('no & <b>')\n"}
    built = build(files)
    assert built.status == 0
    messages = re.findall(r"week\.md:(\d+): WARNING: (.*) \[paperlog\.figure\]", built.warnings)
    assert len(messages) == 1
    assert messages[0][0] == "4"
    assert "'figures/a.py' raises ValueError: no & <b>" in messages[0][1]
    assert messages[0][1].endswith("(line 2 of the script)")
    note = built.page("sub/week.html").select_one(".pl-missing-figure")
    assert note
    assert note.get_text() == 'Figure not drawn: figures/a.py — Words & "more"'
    row = built.page().select(".pl-rows > li")[0]
    assert row.img is None


def test_caption_and_alt_text_have_lang_attribute(build: Build) -> None:
    words = "Words in a language that the page is not in"
    files = {**FILES, "sub/week.md": WEEK.replace("A caption & 1 < 2", words)}
    files["sub/week.md"] = files["sub/week.md"].replace('Words & "more"', words)
    built = build(files, "-D", "language=zh_CN")
    figure = built.page("sub/week.html").select(".pl-figure")[0]
    caption = figure.find(string=words)
    assert caption
    assert any(parent.get("lang") == "en" for parent in caption.parents if parent != figure)
    assert [image["lang"] for image in figure.select("img")] == ["en", "en"]


def test_missing_matplotlib_is_reported_once_and_committed_pictures_are_shown(
    build: Build, site: Built
) -> None:
    missing = "import os, sys\nos.environ['PYTHONPATH'] = os.path.join(os.path.dirname("
    missing += "os.path.abspath(__file__)), 'broken')\n"
    more = WEEK.replace("figures/a.py", "figures/b.py").replace("2024-W27", "2024-W28")
    files = {
        **FILES,
        "conf.py": CONF + missing + "exclude_patterns = ['broken']\n",
        "sub/more.md": more,
        "sub/again.md": more.replace("2024-W28", "2024-W29"),
        "broken/matplotlib.py": "raise ModuleNotFoundError('matplotlib', name='matplotlib')\n",
        "sub/figures/b.py": DRAWN,
        **{
            f"sub/figures/{name}": (site.out / "_images" / name).read_text(encoding="utf-8")
            for name in ("a.light.svg", "a.dark.svg")
        },
    }
    files["index.md"] = files["index.md"].replace("sub/tags", "sub/tags\nsub/more\nsub/again")
    built = build(files)
    assert built.status == 0
    assert built.warnings.count("sphinx-paperlog[figures]") == 1, built.warnings
    assert built.page("sub/week.html").select(".pl-light")
    assert built.page("sub/more.html").select(".pl-missing-figure")


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("a.png", b"\x89PNG" + b"\0" * (LARGEST + 1), "is larger than 20 MB"),
        ("a.pdf", b"%PDF-1.4\n/Type /Pages /Count 300\n%%EOF", "is a PDF of 300 pages"),
        ("a.pdf", b"%PDF-1.4\n/Count 1" + b"0" * 5000 + b"\n%%EOF", "is a PDF of 100000000 pages"),
        ("a.webp", b"nothing", "is no WEBP file"),
        ("a.svg", zlib.compress(b"<svg/>"), "is no SVG file"),
    ],
)
def test_pictures_that_cannot_be_shown_are_reported(
    tmp_path: Path, name: str, data: bytes, problem: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert examine(path).problem.startswith(problem)


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="270pt" height="150pt"', (360, 200)),
        ("height='2in'\nwidth='10cm'", (378, 192)),
        ('viewBox="0 0 30.4 20" width="100%"', (30, 20)),
        ('viewBox="0,0,1e999,2"', None),
        ('width="0" height="4"', None),
        ("", None),
    ],
)
def test_size_of_svg_is_read_from_its_header(
    tmp_path: Path, attributes: str, size: tuple[int, int] | None
) -> None:
    path = tmp_path / "a.svg"
    path.write_text(f"<?xml version='1.0'?>\n<svg {attributes}><g/></svg>", encoding="utf-8")
    assert size_of(path) == size


@pytest.mark.parametrize(("builder", "page"), [("html", "index.html"), ("epub", "index.xhtml")])
def test_dark_image_is_only_on_pages_that_can_switch_scheme(
    build: Build, builder: str, page: str
) -> None:
    image = "```{{image}} a.svg\n:alt: A\n:class: pl-{}\n```\n"
    images = "".join(map(image.format, ("light", "dark")))
    files = {"index.md": f"# T\n\n{images}", "a.svg": SVG.format("")}
    built = build(files, "-W", builder=builder)
    assert built.status == 0, built.warnings
    classes = [image["class"] for image in built.page(page).select("img[alt=A]")]
    assert classes == [["pl-light"], ["pl-dark"]][: 2 if builder == "html" else 1]
