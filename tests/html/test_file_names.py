"""Pictures with special characters of HTML, URLs or TeX in their file names."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from projects import builder_in

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
NAMES = (
    *("Screenshot 1.png", "50%.png", "a%20b.png", "a#b.png", "R&D.png", "a'b.png", "图 一.png"),
    *("a<b>c.png", 'say "x".png', "a\\b.png", "a_b^c~d$e{f}.png", "a?b=c.png", "a.b.png"),
)
"""Not all file systems allow all of them."""
GRAPHICS = re.compile(r"\\sphinxincludegraphics(?:\[[^\]]*\])?\{\{(.*?)\}(\.png)\}")


def possible_names(folder: Path) -> list[str]:
    names = []
    for name in NAMES:
        try:
            (folder / name).write_bytes(PIXEL + name.encode())
        except OSError:
            continue
        if (folder / name).is_file():
            names.append(name)
    assert len(names) >= 7
    return names


def in_markdown(name: str) -> str:
    return re.sub(r"[\\<>]", r"\\\g<0>", name)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "source").mkdir()
    return tmp_path / "source"


def files(names: list[str]) -> dict[str, str]:
    cards = "".join(
        f":::{{note}} N{number}\n---\nfigure: |\n  {name}\nalt: figure {number}\n---\n:::\n"
        for number, name in enumerate(names)
    )
    images = "\n\n".join(
        f"![image {number}](<{in_markdown(name)}>)" for number, name in enumerate(names)
    )
    return {"index.md": f"# T\n\n::::{{week}} 2024-W27\n{cards}::::\n\n{images}\n"}


def test_picture_with_special_file_name_is_shown_on_page_and_in_book(source: Path) -> None:
    names = possible_names(source)
    built = {
        builder: builder_in(source.parent)(files(names), builder=builder)
        for builder in ("html", "epub", "latex")
    }
    for builder, one in built.items():
        warnings = [line for line in one.warnings.splitlines() if "unknown mimetype" not in line]
        assert (one.status, warnings) == (0, []), builder
    expected = {
        f"{kind} {number}": PIXEL + name.encode()
        for number, name in enumerate(names)
        for kind in ("figure", "image")
    }
    page = built["html"].page()
    shown = {
        image["alt"]: (built["html"].out / unquote(image["src"])).read_bytes()
        for image in page.select("article img")
    }
    assert shown == expected
    [book] = built["epub"].out.glob("*.epub")
    with ZipFile(book) as packed:
        chapter = BeautifulSoup(packed.read("index.xhtml"), "html.parser")
        pictures = chapter.select("img[alt]")
        assert {one["alt"]: packed.read(unquote(str(one["src"]))) for one in pictures} == expected
        manifest = ElementTree.fromstring(packed.read("content.opf"))
        listed = {unquote(item.get("href", "")) for item in manifest.findall(".//{*}item")}
        assert {unquote(str(one["src"])) for one in pictures} <= listed
    tex = (built["latex"].out / "test.tex").read_text(encoding="utf-8")
    printed = [f"{base}{end}" for base, end in GRAPHICS.findall(tex)]
    assert len(printed) == 2 * len(names)
    assert not [name for name in printed if re.search(r"[\\{}%#$^~&]", name)]
    copied = sorted((built["latex"].out / name).read_bytes() for name in printed)
    assert copied == sorted(expected.values())
