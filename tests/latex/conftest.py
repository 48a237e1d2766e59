"""Fixtures: books, each compiled once."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from paperlog.latex import compile as press
from paperlog.latex.settings import ORDER_FILE
from PIL import Image
from projects import ROOT, ROOTS
from pypdf import PdfReader
from pypdf.generic import Destination, IndirectObject

WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="[\d.]+" yMax="[\d.]+">(.*?)</word>')
BOX = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">')
WORD_BOX = re.compile(BOX.pattern + "(.*?)</word>")
TEXT_TOP, TEXT_BOTTOM = (place * 72 / 25.4 for place in (22, 250 - 24))
"""Where the text of a page begins and ends: points from the top of an ISO B5 page."""
LINE = 4
"""Points by which the box of a last line may stand out."""
LATIN_OR_HAN = re.compile(r"\s+")


@dataclass(frozen=True)
class Book:
    """A compiled book: its files, and its pages as text (page 1 is ``pages[0]``)."""

    pdf: Path
    pages: list[str]
    columns: list[str]
    """The text of pages column by column, for indexes."""
    told: list[press.TexFinding]
    warnings: str

    @property
    def reader(self) -> PdfReader:
        return PdfReader(self.pdf)

    def words(self, number: int) -> list[tuple[float, float, str]]:
        """The words of a page with their distance from its left and its top, in points."""
        return [
            (float(left), float(top), text)
            for left, top, text in WORD.findall(self._layout(number))
        ]

    def _layout(self, number: int) -> str:
        return subprocess.run(
            ["pdftotext", "-bbox", "-f", str(number), "-l", str(number), str(self.pdf), "-"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def free_share(self, number: int) -> float:
        """The share of the height of the text that is empty below the last word of a page."""
        lowest = max(
            bottom
            for _left, _top, _right, bottom in self.boxes(number)
            if bottom <= TEXT_BOTTOM + LINE
        )
        return (TEXT_BOTTOM - lowest) / (TEXT_BOTTOM - TEXT_TOP)

    def boxes(self, number: int) -> list[tuple[float, ...]]:
        """Left, top, right and bottom of the words of a page, in points."""
        return [tuple(map(float, found)) for found in BOX.findall(self._layout(number))]

    def darkest(self, number: int, word: str) -> int:
        """The grey of the darkest pixel of the first *word* on a page: 0 is black, 255 white."""
        dots = 4  # a point
        left, top, right, bottom = next(
            (float(one[0]), float(one[1]), float(one[2]), float(one[3]))
            for one in WORD_BOX.findall(self._layout(number))
            if one[4] == word
        )
        place = ["-x", left * dots, "-y", top * dots]
        place += ["-W", (right - left) * dots, "-H", (bottom - top) * dots]
        command = ["pdftoppm", "-gray", "-r", str(72 * dots), "-f", str(number), "-l", str(number)]
        command += [str(round(part)) if isinstance(part, float) else part for part in place]
        picture = subprocess.run([*command, str(self.pdf)], capture_output=True, check=True).stdout
        return int(Image.open(BytesIO(picture)).getextrema()[0])

    def sizes(self, number: int) -> dict[float, str]:
        """The text of a page by its size in points."""
        found: dict[float, str] = {}

        def note(text: str, outer: list[float], own: list[float], _font: Any, size: float) -> None:
            height = round(size * abs(own[3] * outer[3]) * 72.27 / 72, 1)
            found[height] = found.get(height, "") + text.strip()

        self.reader.pages[number - 1].extract_text(visitor_text=note)
        return {height: text for height, text in found.items() if text}

    def page_of(self, text: str) -> int:
        """The number of the first page that has *text*, blanks aside."""
        wanted = LATIN_OR_HAN.sub("", text)
        return next(
            number
            for number, page in enumerate(self.pages, 1)
            if wanted in LATIN_OR_HAN.sub("", page)
        )

    def outline(self) -> list[tuple[int, str, int]]:
        """Level, title and page of every bookmark."""
        reader, found = self.reader, []

        def walk(items: list[object], level: int) -> None:
            for item in items:
                if isinstance(item, list):
                    walk(item, level + 1)
                elif isinstance(item, Destination):
                    found.append(
                        (
                            level,
                            str(item.title),
                            (reader.get_destination_page_number(item) or 0) + 1,
                        )
                    )

        walk(list(reader.outline), 0)
        return found


def read_book(pdf: Path, warnings: str = "") -> Book:
    def text(*options: str) -> list[str]:
        return subprocess.run(
            ["pdftotext", *options, str(pdf), "-"], capture_output=True, text=True, check=True
        ).stdout.split("\f")[:-1]

    log = pdf.with_suffix(".log").read_text(encoding="utf-8", errors="replace")
    return Book(pdf, text("-layout"), text(), list(press.findings(log)), warnings)


@pytest.fixture(scope="session")
def read_pages() -> Callable[[Path], str]:
    """The text of a PDF."""
    if not shutil.which("xelatex") or not shutil.which("pdftotext"):
        pytest.skip("TeX or poppler-utils is not here")
    return lambda pdf: "\n".join(read_book(pdf).pages)


Printer = Callable[..., Book]


@pytest.fixture(scope="session")
def print_book(tmp_path_factory: pytest.TempPathFactory) -> Printer:
    """Print a source folder with options of sphinx-build; *conf* is the folder of ``conf.py``."""
    if not shutil.which("xelatex") or not shutil.which("pdftotext"):
        pytest.skip("TeX or poppler-utils is not here")

    def printed(source: Path, conf: Path | None = None, *options: str) -> Book:
        folder = tmp_path_factory.mktemp("book")
        command = [
            sys.executable,
            "-m",
            "sphinx",
            "-q",
            "-b",
            "latex",
            "-c",
            str(conf or source),
            "-d",
            str(folder / "doctrees"),
            *options,
            str(source),
            str(folder / "latex"),
        ]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "_ext")}
        built = subprocess.run(
            command, capture_output=True, text=True, check=False, env=environment
        )
        assert built.returncode == 0, built.stderr
        pressed = subprocess.run(
            [sys.executable, "-m", "paperlog.latex.compile", str(folder / "latex")],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )
        assert pressed.returncode == 0, pressed.stderr
        order = json.loads((folder / "latex" / ORDER_FILE).read_text(encoding="utf-8"))
        return read_book(
            (folder / "latex" / order["targets"][0]).with_suffix(".pdf"),
            built.stderr + pressed.stderr,
        )

    return printed


@pytest.fixture(scope="session")
def book(print_book: Printer) -> Book:
    return print_book(ROOT / "source", ROOT)


@pytest.fixture(scope="session")
def hard(print_book: Printer) -> Book:
    return print_book(ROOTS / "hard")


def uris(book: Book) -> set[str]:
    """All URLs of external links."""
    found = set()
    for page in book.reader.pages:
        for annotation in page.get("/Annots", []):
            action = _resolved(annotation).get("/A")
            if action and "/URI" in (action := _resolved(action)):
                found.add(str(action["/URI"]))
    return found


def _resolved(item: object) -> dict[str, object]:
    return item.get_object() if isinstance(item, IndirectObject) else item  # type: ignore[return-value]


@pytest.fixture(scope="session")
def links() -> Callable[[Book], set[str]]:
    return uris
