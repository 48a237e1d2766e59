"""The weeks in the guide build as shown.

Each fenced block of ``markdown`` or ``rst`` that contains a ``week`` becomes a page of one small
project.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "source" / "guide"
BLOCK = re.compile(
    r"^(?P<fence>`{3,})(?P<language>\w+)\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL
)
WEEK = re.compile(r"^(?::{3,}\{week\}|\.\. week::) (?P<week>\S+)$", re.MULTILINE)
CARD = re.compile(r"^ *(?::{3,}\{(?:paper|note)\}|\.\. (?:paper|note)::)", re.MULTILINE)

CONF = """\
extensions = ["paperlog.site"]
myst_enable_extensions = ["colon_fence"]
bibtex_bibfiles = ["references.bib"]
html_theme = "furo"
language = "en"
"""
BIB = """
@article{roe2022graph, author = {Roe, Richard}, title = {Graphs of Meshes}, journal = {Shapes}, year = {2022}}
@article{lin2019graphs, author = {林一}, title = {图上的学习}, journal = {Graphs}, year = {2019}}
"""
INDEX = """\
# Log

```{{toctree}}
{pages}
```

```{{tag-index}}
```

```{{bibliography}}
```
"""
FIGURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4"'
    ' height="4"/></svg>'
)


@dataclass(frozen=True)
class Example:
    name: str
    language: str
    text: str

    @property
    def cards(self) -> int:
        return len(CARD.findall(self.text))


def blocks(language: str) -> list[tuple[str, str]]:
    found = []
    for page in sorted(GUIDE.rglob("*.md")):
        found += [
            (page.stem, block["text"])
            for block in BLOCK.finditer(page.read_text(encoding="utf-8"))
            if block["language"] == language
        ]
    return found


def examples() -> list[Example]:
    found = []
    for language in ("markdown", "rst"):
        for page, text in blocks(language):
            if week := WEEK.search(text):
                found.append(Example(f"{page}-{week['week'].lower()}", language, text))
    return found


EXAMPLES = examples()
STATISTICS = [text for _page, text in blocks("markdown") if text.startswith("```{statistics}")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the examples as pages, built with warnings as errors."""
    source = tmp_path_factory.mktemp("guide")
    (source / "conf.py").write_text(CONF, encoding="utf-8")
    (source / "references.bib").write_text(
        "\n".join(text for _page, text in blocks("bibtex")) + BIB, encoding="utf-8"
    )
    (source / "tags.toml").write_text(
        "\n".join(text for _page, text in blocks("toml")), encoding="utf-8"
    )
    pages = "\n".join(["statistics", *(example.name for example in EXAMPLES)])
    (source / "index.md").write_text(INDEX.format(pages=pages), encoding="utf-8")
    (source / "statistics.md").write_text(
        "# Statistics\n\n" + "\n".join(STATISTICS), encoding="utf-8"
    )
    (source / "figures").mkdir()
    for name in re.findall(
        r":figure: figures/(\S+)", "".join(example.text for example in EXAMPLES)
    ):
        (source / "figures" / name).write_text(FIGURE, encoding="utf-8")
    for example in EXAMPLES:
        heading = (
            f"# {example.name}\n\n"
            if example.language == "markdown"
            else f"{example.name}\n{'=' * len(example.name)}\n\n"
        )
        suffix = {"markdown": "md", "rst": "rst"}[example.language]
        (source / f"{example.name}.{suffix}").write_text(heading + example.text, encoding="utf-8")
    out = source / "_build"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "_ext")}
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-W",
        "--keep-going",
        "-b",
        "html",
        str(source),
        str(out),
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out


def test_the_guide_has_examples_in_both_languages() -> None:
    assert {example.language for example in EXAMPLES} == {"markdown", "rst"}
    assert len({example.name for example in EXAMPLES}) == len(EXAMPLES), (
        "two examples log the same week"
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_examples_produce_their_cards(example: Example, site: Path) -> None:
    page = (site / f"{example.name}.html").read_text(encoding="utf-8")
    assert len(re.findall(r'class="[^"]*\bpl-card\b', page)) == example.cards > 0


def test_statistics_examples_produce_their_charts(site: Path) -> None:
    page = (site / "statistics.html").read_text(encoding="utf-8")
    named = [
        name
        for text in STATISTICS
        for name in re.findall(r"[a-z]+", text.split(":show:")[1].split("\n")[0])
    ]
    assert page.count('role="img"') == len([name for name in named if name != "numbers"]) > 0


def test_examples_are_inside_code_blocks() -> None:
    for page in GUIDE.rglob("*.md"):
        shown = BLOCK.sub("", page.read_text(encoding="utf-8"))
        assert not WEEK.search(shown), page.name
        assert not CARD.search(shown), page.name
