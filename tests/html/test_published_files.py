"""Files copied to the output: only files of the log, and pictures without scripts."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from projects import CONF, Build, Built, differences, tree

SECRET = "SECRET OF THIS MACHINE"
OPEN = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
DRAWING = f'{OPEN}<rect width="4" height="4"/>{{}}</svg>'
SCRIPT = "<script>alert('EVIL')</script>"
OUTSIDE = {
    "![one](../secret.png)": "one",
    "![two](/../secret.png)": "two",
    "![three](//{0}/secret.png)": "three",
    "![four](link.png)": "four",
    "![five](folder/secret.png)": "five",
    "![six](../secret.*)": "six",
    "[![seven](../secret.png)](https://example.org)": "seven",
    "[eight](../conf.txt)": "eight",
    "[nine](<path:../conf.txt>)": "nine",
    "<path:../conf.txt>": "../conf.txt",
    "{{download}}`ten <../conf.txt>`": "ten",
    "[eleven](link.txt)": "eleven",
    "```{{image}} ../secret.png\n:alt: twelve\n```": "twelve",
    "```{{figure}} folder/secret.png\n:alt: thirteen\n\nA caption\n```": "thirteen",
    "```{{eval-rst}}\n.. image:: ../secret.png\n   :alt: fourteen\n```": "fourteen",
    "```{{eval-rst}}\n:download:`fifteen <../conf.txt>`\n```": "fifteen",
}
REFUSED = {
    "page.html": "is a `.html` file, which no page shows",
    "page.xhtml": "is a `.xhtml` file",
    "run.js": "is a `.js` file",
    "run.exe": "is a `.exe` file",
    "old.eps": "is a `.eps` file",
    "all.tar.gz": "is a `.gz` file",
    "noend": "is a file without an ending",
    "nonsense.svg": "is no SVG file: unknown encoding",
    f"{'a' * 256}.png": "there is no figure 'aaa",
}


def project(folder: Path) -> dict[str, str]:
    """Two pages that refer to files outside of the log, and to figures of all types."""
    for name in ("secret.png", "conf.txt"):
        (folder / name).write_text(SECRET, encoding="utf-8")
    source = folder / "source"
    source.mkdir()
    (source / "link.png").symlink_to(folder / "secret.png")
    (source / "link.txt").symlink_to(folder / "conf.txt")
    (source / "folder").symlink_to(folder)
    typed = "\n\n".join(text.format(str(folder).lstrip("/")) for text in OUTSIDE)
    cards = "".join(
        f":::{{note}} N{number}\n:figure: {name}\n:alt: words of {number}\n:::\n"
        for number, name in enumerate(REFUSED)
    )
    files = {name: SECRET for name in REFUSED if len(name) < 250 and name != "nonsense.svg"}
    return {
        "conf.py": CONF + 'exclude_patterns = ["folder"]\n',
        "index.md": f"# T\n\n```{{toctree}}\ncards\ndrawings\n```\n\n{typed}\n",
        "cards.md": f"# C\n\n::::{{week}} 2024-W27\n{cards}::::\n",
        "drawings.md": (
            "# D\n\n::::{week} 2024-W28\n"
            ":::{note} A\n:figure: a.svg\n:alt: A\n:::\n::::\n\n"
            "![B](a.svg) ![C](sub/a.svg) ![D](nonsense.svg)\n\n"
            "A [data](data.csv) file.\n\n![E](gone.png)\n"
        ),
        "a.svg": DRAWING.format(SCRIPT),
        "sub/a.svg": DRAWING.format("<metadata>EVIL</metadata>"),
        "nonsense.svg": '<?xml version="1.0" encoding="nonsense"?><svg/>',
        "data.csv": "1,2\n",
        **files,
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("published")


@pytest.fixture(scope="module")
def files(folder: Path) -> dict[str, str]:
    return project(folder)


@pytest.fixture(scope="module")
def site(folder: Path, files: dict[str, str], build_in: object) -> Built:
    return build_in(folder)(files)  # type: ignore[operator,no-any-return]


def test_files_outside_source_folder_are_reported_with_line_and_not_copied(site: Built) -> None:
    text = (site.source / "index.md").read_text(encoding="utf-8")
    reported = re.findall(
        r"index\.md:(\d+): WARNING: (.*) lies outside .* \[paperlog\.(\w+)\]", site.warnings
    )
    assert len(reported) == len(OUTSIDE)
    for number, _name, _subtype in reported:
        near = text.splitlines()[max(0, int(number) - 2) : int(number) + 1]
        assert any(word in line for line in near for word in ("secret", "link", "conf")), number
    assert {subtype for _number, _name, subtype in reported} == {"figure", "download"}
    assert not [name for name, data in tree(site.out).items() if SECRET.encode() in data]
    words = site.page().get_text()
    for alt in OUTSIDE.values():
        assert alt in words
    assert site.page().select_one("main img, article img") is None


def test_only_pictures_are_accepted_as_figures(site: Built) -> None:
    for number, (name, problem) in enumerate(REFUSED.items()):
        line = 5 + 4 * number
        reported = re.findall(
            rf"cards\.md:{line}: WARNING: (.*) \[paperlog\.figure\]", site.warnings
        )
        assert [problem in message for message in reported] == [True], name
        assert f"words of {number}" in site.page("cards.html").get_text()
    assert not [name for name in tree(site.out / "_images") if not name.endswith(".svg")]


def test_svg_is_published_without_scripts_and_source_is_unchanged(site: Built) -> None:
    images = tree(site.out / "_images")
    assert sorted(images) == ["a.svg", "a1.svg"]
    for data in images.values():
        assert b"EVIL" not in data
        assert b"<rect" in data
    assert SCRIPT in (site.source / "a.svg").read_text(encoding="utf-8")
    assert "drawings.md:5: WARNING: the figure 'a.svg' is shown without a `script`" in site.warnings
    image = site.page("drawings.html").select_one("article img")
    assert image and image["src"] == "_images/a.svg"
    assert "drawings.md:10: WARNING: the figure 'nonsense.svg' is no SVG file" in site.warnings


def test_downloads_are_published_and_missing_one_is_reported_with_line(
    site: Built,
) -> None:
    assert [name.rpartition("/")[2] for name in tree(site.out / "_downloads")] == ["data.csv"]
    assert "drawings.md:14: WARNING: image file not readable: gone.png" in site.warnings


@pytest.mark.parametrize(
    "builder", ["dirhtml", "singlehtml", "epub", "latex", "text", "texinfo", "man"]
)
def test_no_builder_copies_rejected_files(
    builder: str, folder: Path, files: dict[str, str], site: Built, build_in: object
) -> None:
    built = build_in(folder)(files, builder=builder)  # type: ignore[operator]
    assert built.status == 0, built.warnings[-2000:]
    for name, data in tree(built.out).items():
        assert SECRET.encode() not in data, name
        assert b"alert(" not in data or not name.endswith((".svg", ".html", ".xhtml")), name


def test_parallel_and_incremental_builds_publish_same_files(tmp_path: Path, build: Build) -> None:
    files = project(tmp_path)
    first = build(files, "-j", "4")
    files["drawings.md"] += "\nMore.\n"
    # the link to a file outside now points to a picture of the log
    (first.source / "link.png").unlink()
    files["link.png"] = "a picture"
    grown = tree(build(files).out)
    shutil.rmtree(first.out)
    clean = tree(build(files, "-E").out)
    assert differences(grown, clean) == []
    assert sorted(name for name in grown if "_images" in name) == [
        "_images/a.svg",
        "_images/a1.svg",
        "_images/link.png",
    ]


def test_link_with_invalid_path_is_reported_and_shown_as_typed(build: Build) -> None:
    links = (
        f"[one]({'b' * 300}.txt)\n\n[two](a%00b.txt)\n\n[three](https://example.org/{'c' * 300})\n"
    )
    built = build({"index.md": f"# T\n\n{links}"})
    assert built.status == 0, built.warnings[-2000:]
    assert re.findall(r"index\.md:(\d+): WARNING: .* \[paperlog\.download\]", built.warnings) == [
        "3",
        "5",
    ]
    assert "[two](a%00b.txt)" in built.page().get_text()
    assert built.page().select_one(
        "main a[href^='https://example.org/ccc'], article a[href*='ccc']"
    )


def test_download_of_folder_is_reported_with_line(build: Build) -> None:
    built = build({"index.md": "# T\n\n{download}`here <.>`\n"})
    assert re.fullmatch(
        r"index\.md:3: WARNING: '.' is a folder, .* \[paperlog\.download\]\n", built.warnings
    )
    assert "here" in built.page().get_text()
