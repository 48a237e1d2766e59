"""Directives and marks that stand too deep in one another are told and shown; the rest builds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from paperlog.checking.blocks import check_fences
from paperlog.sources.project import find_project
from paperlog.sources.reader import read_log
from projects import Build

STARS = f"{'*' * 500}a{'*' * 500}"
MIXED = f"{'*a _b ' * 60}x{' b_ a*' * 60}"
CLOSED = "\n".join(
    [*(f"{':' * n}{{note}}" for n in range(153, 3, -1)), "deep", *(":" * n for n in range(4, 154))]
)
OPEN = "```{note}\n" * 300
CODE = f"```text\n{STARS}\n```"


def card(note: str) -> str:
    week = "# Log\n\n````````{week} 2024-W27\n\n```````{note} N"
    return f"{week}\n\n{note}\n\nkept\n```````\n````````\n"


PAGES = {
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
    told = re.findall(r"(\w+)\.md:(\d+): WARNING: .*\[paperlog\.nesting\]", built.warnings)
    assert {name for name, _line in told} == PAGES.keys()
    assert ("stars", "7") in told and ("closed", "35") in told
    for name in PAGES:
        assert "kept" in built.page(f"{name}.html").get_text()
    assert STARS in built.page("stars.html").get_text()
    assert "deep" in built.page("closed.html").get_text()
    assert STARS in built.page("index.html").get_text()
    log = read_log(find_project(built.source))
    found = [finding for finding in check_fences(log) if finding.rule == "too-deep"]
    assert {(finding.path.stem, str(finding.line)) for finding in found} == set(told)


@pytest.mark.parametrize("fence", [":::", "```"])
def test_an_inner_fence_as_long_as_the_outer_one_is_named(tmp_path: Path, fence: str) -> None:
    card = f"{fence}{{paper}} k\n\n{fence}{{tip}}\nx\n{fence}\n\nmore\n{fence}"
    text = f"# W\n\n::::::{{week}} 2024-W27\n{card}\n::::::\n"
    for name, content in {"conf.py": "extensions = ['paperlog']\n", "index.md": text}.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    found = [one for one in check_fences(read_log(find_project(tmp_path))) if one.line == 6]
    assert [one.rule for one in found] == ["unclosed"]
    assert (
        "not shorter than that of `{paper}` around it, so line 8 closes `{paper}`"
        in found[0].message
    )
