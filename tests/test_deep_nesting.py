"""Too deeply nested directives and markup are reported and shown; the rest is built."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from paperlog.checking.linter import check_text
from paperlog.source.log_reader import read_log
from paperlog.source.project import find_project
from projects import Build, builder_in

STARS = f"{'*' * 500}a{'*' * 500}"
MIXED = f"{'*a _b ' * 60}x{' b_ a*' * 60}"
CLOSED = "\n".join(
    [*(f"{':' * n}{{note}}" for n in range(153, 3, -1)), "deep", *(":" * n for n in range(4, 154))]
)
OPEN = "```{note}\n" * 300
CODE = f"```text\n{STARS}\n```"


@pytest.fixture
def build(tmp_path: Path) -> Build:
    # the depth that is left depends on what has called the build
    return builder_in(tmp_path, apart=True)


def card(note: str) -> str:
    week = "# Log\n\n````````{week} 2024-W27\n\n```````{note} N"
    return f"{week}\n\n{note}\n\nkept\n```````\n````````\n"


def indented(text: str, first: str, other: str) -> str:
    return first + text.replace("\n", f"\n{other}")


def in_turn(depth: int) -> str:
    """Alternately nested admonitions, list items and quotations."""
    text = "deep"
    for level in range(depth):
        fence = ":" * (level + 4)
        marks = ("- ", "  ") if level % 2 else ("> ", "> ")
        text = indented(f"{fence}{{tip}}\n{text}\n{fence}", *marks)
    return text


PAGES = {
    "turns": f"# Page\n\nkept\n\n{in_turn(150)}\n",
    "item": f"# Page\n\nkept\n\n{indented(CLOSED, '- ', '  ')}\n",
    "quotation": f"# Page\n\nkept\n\n{indented(CLOSED, '> ', '> ')}\n",
    "stars": card(STARS),
    "mixed": card(MIXED),
    "closed": card(CLOSED),
    "outside": f"# Page\n\n{STARS}\n\nkept\n",
    "open": f"# Page\n\nkept\n\n{OPEN}\n",
}


def test_too_deep_nesting_is_reported_and_the_page_builds(build: Build) -> None:
    files = {f"{name}.md": text for name, text in PAGES.items()}
    index = f"# Log\n\n```{{toctree}}\n{chr(10).join(PAGES)}\n```\n\n{CODE}\n"
    built = build({"index.md": index, **files})
    assert built.status == 0, built.warnings[-500:]
    told = re.findall(r"(\w+)\.md:(\d+): WARNING: .*\[paperlog\.too-deep\]", built.warnings)
    assert {name for name, _line in told} == PAGES.keys()
    assert ("stars", "7") in told and ("closed", "35") in told
    for name in PAGES:
        assert "kept" in built.page(f"{name}.html").get_text()
    assert STARS in built.page("stars.html").get_text()
    assert "deep" in built.page("closed.html").get_text()
    assert STARS in built.page("index.html").get_text()
    log = read_log(find_project(built.source))
    found = [finding for finding in check_text(log) if finding.rule == "too-deep"]
    assert {(finding.path.stem, str(finding.line)) for finding in found} == set(told)


def callouts(depth: int, before: str = "") -> str:
    lines = (f"{before}{'   ' * level}.. tip::\n" for level in range(depth))
    return "\n".join([*lines, f"{before}{'   ' * depth}deep"])


ITEMS = "\n\n".join(f"{'  ' * level}- deep" for level in range(150))
ONLY_PARSED = {
    "eval.md": card(f"```{{eval-rst}}\n{callouts(150)}\n```"),
    "callouts.rst": f".. week:: 2024-W28\n\n   .. note:: N\n\n{callouts(150, ' ' * 6)}\n",
    "items.rst": f"Page\n====\n\n{ITEMS}\n",
}
"""Pages whose nesting depth only a parser can determine."""


def test_page_too_deep_for_parser_is_reported_and_shown_as_typed(build: Build) -> None:
    names = [name.partition(".")[0] for name in ONLY_PARSED]
    week = card("[^1]\n\n[^1]: words").replace("# Log", "# Other")
    index = f"# Log\n\n```{{toctree}}\n{chr(10).join(names)}\nother\n```\n\n```{{entries}}\n```\n"
    built = build({"index.md": index, "other.md": week, **ONLY_PARSED})
    assert built.status == 0, built.warnings[-500:]
    told = re.findall(r"^([\w-]+\.\w+):(\d+): WARNING: .*\[(.*)\]$", built.warnings, re.MULTILINE)
    assert {(name, kind) for name, _line, kind in told} == {
        (name, "paperlog.too-deep") for name in ONLY_PARSED
    }
    assert len(told) == len(ONLY_PARSED) == built.warnings.count("WARNING")
    lines = {name: int(line) for name, line, _kind in told}
    # the directive in which too much stands, or the first item that stands too deep
    assert (lines["callouts.rst"], lines["items.rst"]) == (1, 120)
    for name, text in ONLY_PARSED.items():
        page = built.page(f"{name.partition('.')[0]}.html")
        [shown] = page.select("article pre")
        assert shown.get_text().strip() == text.strip()
    # of the pages that are words no entry is left
    assert {link["href"] for link in built.page().select("ul.pl-rows .pl-row-head a")} == {
        "other.html#note-n"
    }


@pytest.mark.parametrize("fence", [":::", "```"])
def test_inner_fence_as_long_as_outer_one_is_reported(tmp_path: Path, fence: str) -> None:
    card = f"{fence}{{paper}} k\n\n{fence}{{tip}}\nx\n{fence}\n\nmore\n{fence}"
    text = f"# W\n\n::::::{{week}} 2024-W27\n{card}\n::::::\n"
    for name, content in {"conf.py": "extensions = ['paperlog']\n", "index.md": text}.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    found = [one for one in check_text(read_log(find_project(tmp_path))) if one.line == 6]
    assert [one.rule for one in found] == ["unclosed"]
    assert (
        "not shorter than that of the enclosing `{paper}`, so line 8 closes `{paper}`"
        in found[0].message
    )
