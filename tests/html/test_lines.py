"""HTML printed from lines: equal across builders, and equal to HTML printed from nodes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import Tag
from projects import ROOT, Build, Built

WEEK = """# Week

::::{week} 2024-W27

:::{paper} one
:name: One & only
:tags: a<b, 分割, two
:status: read
:rating: 4
:read: 2024-07-03
:relates: extends two, uses lone
:code: https://example.org/?a=1&b="2"
First words of {paper}`two`, and $x_i^2$.
:::

:::{paper} two
:status: to-read
Second.
:::
::::

```{entries}
```

```{bibliography}
```
"""
BIB = """
@article{one, author = {Roe, Jo and Doe, Jane and 张三 and Lee, Ann and Fox, Bo}, title = {First "work" & more}, journal = {Shapes}, year = {2021}, doi = {10.1000/x_1},
  published = {10.1000/x_2}, verified = {2026-11-25 crossref: author, title; 2026-11-24 the printed volume}}
@article{two, author = {张三 and 李四}, title = {第二篇}, journal = {图学}, year = {2022}, unverified = {journal}, retracted = {10.1000/notice_2}}
@article{lone, author = {Roe, Jo}, title = {Not logged}, year = {2020}, retracted = {The figures were made up}}
"""


def tidy(part: Tag) -> str:
    """Markup without URLs, which differ between builders, docutils' link classes, and white space."""
    text = re.sub(
        r' href="[^"]*"| class="reference (in|ex)ternal"|(?<=[\w-]) reference (in|ex)ternal(?=")',
        "",
        str(part),
    )
    return (
        re.sub(r">\s+<", "><", re.sub(r"\s+", " ", text))
        .replace("<span><span>", "<span>")
        .replace("</span></span>", "</span>")
    )


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_cards_and_rows_are_same_in_html_and_singlehtml(build: Build, language: str) -> None:
    pages: list[Built] = []
    for builder in ("html", "singlehtml"):
        pages.append(
            build(
                {"index.md": WEEK, "references.bib": BIB},
                "-D",
                f"language={language}",
                # singlehtml has no pages of papers to link to
                "-D",
                "paperlog_paper_pages=0",
                builder=builder,
            )
        )
    for selector in (".pl-head", ".pl-foot", ".pl-rows > li"):
        many, one = ([tidy(part) for part in built.page().select(selector)] for built in pages)
        assert many
        assert many == one


def test_records_printed_from_lines_and_nodes_are_equal(build: Build) -> None:
    """Records of a long bibliography are printed from lines on pages of their own."""
    whole = build({"index.md": WEEK, "references.bib": BIB})
    from_nodes = [tidy(record) for record in whole.page().select(".pl-record")]
    divided = build({"index.md": WEEK, "references.bib": BIB}, "-E", "-D", "paperlog_page_items=1")
    at_once = [
        tidy(record)
        for page in sorted((divided.out / "index").glob("*.html"))
        for record in divided.page(f"index/{page.name}").select(".pl-record")
    ]
    assert len(at_once) == 3
    assert sorted(at_once) == sorted(from_nodes)


def links_of(tree: Tag) -> list[tuple[object, list[str]]]:
    """Ours omit a class that furo's style sheet does not use."""
    return [
        (link.get("href"), [name for name in link["class"] if name != "internal"])
        for link in tree.select("a")
    ]


def test_sidebar_equals_that_of_furo(build: Build) -> None:
    files = {
        "index.md": (
            "# Log\n\n```{toctree}\n:caption: Years &"
            " more\na/index\nplain\n```\n\n```{toctree}\nOut <https://example.org/?a=1&b=2>\nNamed"
            " <last>\n```\n"
        ),
        "a/index.md": "# A\n\n```{toctree}\none\ntwo\n```\n",
        "a/one.md": "# One <1>\n",
        "a/two.md": "# Two\n",
        "plain.md": "# Plain\n",
        "last.md": "# Last\n",
    }
    ours = build(files)
    trees = {
        page: ours.page(page).select_one(".sidebar-tree")
        for page in ("index.html", "a/one.html", "last.html")
    }
    theirs = build({}, "-E", "-D", "paperlog_navigation=0")
    for page, tree in trees.items():
        furo = theirs.page(page).select_one(".sidebar-tree")
        assert tree is not None and furo is not None
        assert [item.get_text(strip=True) for item in tree.select("li, p")] == [
            item.get_text(strip=True) for item in furo.select("li, p")
        ]
        assert links_of(tree) == links_of(furo)
        assert [item.get("class", []) for item in tree.select("li")] == [
            [name for name in item["class"] if name != "toctree-l2"] for item in furo.select("li")
        ]


def test_sidebar_of_large_log_shows_current_branch_only(build: Build) -> None:
    years = {
        f"{year}/index.md": (
            f"# {year}\n\n```{{toctree}}\n"
            + "".join(f"w{week:02}\n" for week in range(1, 31))
            + "```\n"
        )
        for year in (2020, 2021, 2022)
    }
    weeks = {
        f"{year}/w{week:02}.md": f"# {year}-W{week:02}\n"
        for year in (2020, 2021, 2022)
        for week in range(1, 31)
    }
    built = build(
        {
            "index.md": "# Log\n\n```{toctree}\n2020/index\n2021/index\n2022/index\n```\n",
            **years,
            **weeks,
        }
    )
    links = [link.get_text() for link in built.page("2021/w05.html").select(".sidebar-tree a")]
    assert [name for name in links if len(name) == 4] == ["2020", "2021", "2022"]
    assert [name for name in links if "-W" in name] == [f"2021-W{week:02}" for week in range(1, 31)]


def test_number_of_expensive_calls_is_linear_in_entries(tmp_path: Path) -> None:
    """Counts calls instead of seconds: at most 5 times the calls for 4 times the entries."""
    import os
    import pstats
    import subprocess
    import sys

    sys.path.insert(0, str(ROOT / "tools/bench"))
    import corpus

    calls = []
    divided = ("-D", "paperlog_page_items=50")
    for size in (50, 200):
        corpus.ours(tmp_path / f"source{size}", size)
        profile = tmp_path / f"profile{size}"
        sphinx = [
            "sphinx",
            "-q",
            "-b",
            "html",
            *divided,
            str(tmp_path / f"source{size}"),
            str(tmp_path / f"out{size}"),
        ]
        command = [sys.executable, "-m", "cProfile", "-o", str(profile), "-m", *sphinx]
        subprocess.run(
            command,
            check=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "_ext"), "PYTHONHASHSEED": "0"},
        )
        stats = pstats.Stats(str(profile)).stats  # type: ignore[attr-defined]
        calls.append(
            {
                f"{Path(file).name}:{line} {name}": row[1]
                for (file, line, name), row in stats.items()
                if "paperlog" in file or "bibtex" in file or "sphinx" in file
            }
        )
    few, many = calls
    grown = {
        name: (few.get(name, 0), number)
        for name, number in many.items()
        if number > 2000 and number > 5 * max(few.get(name, 0), 200)
    }
    assert grown == {}
