"""``{lineage}``: a drawing with links, and an equivalent list."""

from __future__ import annotations

import re
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import Tag
from projects import Build, Built, differences, tree

BIB = """
@article{old, title = {An Old Idea}, year = {1999}}
@article{new, title = {New}, year = {2020}}
@article{newer, title = {Newer}, year = {2021}}
@article{lone, title = {Never Read}, year = {1980}}
"""
WEEK = """# W

::::{week} 2024-W27
:::{paper} old
:name: OldNet
:tags: first
Words.
:::
:::{paper} new
:name: NewNet
:relates: extends old, uses lone
Words.
:::
:::{paper} newer
:name: NewerNet
:relates: compares new
Words.
:::
::::
"""
INDEX = """# Log

```{toctree}
w
lineage
works
```
"""
WORKS = "# Works\n\n```{bibliography}\n```\n"


def log(week: str = WEEK, options: str = "", bib: str = BIB) -> dict[str, str]:
    lineage = f"# Lineage\n\n```{{lineage}}\n{options}```\n"
    pages = {"index.md": INDEX, "w.md": week, "lineage.md": lineage, "works.md": WORKS}
    return {**pages, "references.bib": bib}


def drawing(built: Built, page: str = "lineage.html") -> Tag:
    svg = built.page(page).select_one(".pl-graph > svg")
    assert svg is not None
    return svg


def outline(listing: Tag) -> list[str]:
    return [" ".join(line.get_text().split()) for line in listing.select("p.pl-lineage-line")]


def test_drawing_has_a_link_for_each_work(build: Build) -> None:
    built = build(log(), "-W")
    assert (built.warnings, built.status) == ("", 0)
    links = {link.select("title")[0].get_text(): str(link["href"]) for link in drawing(built)("a")}
    assert links == {
        "OldNet": "w.html#paper-old",
        "NewNet": "w.html#paper-new",
        "NewerNet": "w.html#paper-newer",
        "Never Read": "works.html#cite-lone",
    }
    for href in links.values():
        page, _sign, address = href.partition("#")
        assert built.page(page).find(id=address) is not None
    quiet = drawing(built).select(".pl-lineage-other title")
    assert [title.get_text() for title in quiet] == ["Never Read"]


def test_edges_are_styled_and_labelled_by_kind(build: Build) -> None:
    svg = drawing(build(log()))
    assert len(svg.select("g[aria-hidden] path.pl-tie-extends")) == 1
    assert len(svg.select("g[aria-hidden] path.pl-tie-uses[stroke-dasharray]")) == 1
    # comparisons have no arrow
    assert len(svg.select("g[aria-hidden] polygon")) == 2
    words = [text.get_text() for text in svg.find_all("text", recursive=False)]
    assert words == ["extended by", "used by", "compares with"]


def test_list_has_same_content_as_drawing(build: Build) -> None:
    listing = build(log()).page("lineage.html").select_one("details.pl-lineage-list > ul")
    assert listing is not None
    label, *rest = outline(listing)
    assert re.fullmatch(r"Never Read \[.+\] \(1980\)", label)
    assert rest == [
        "used by NewNet (listed elsewhere)",
        "OldNet (1999)",
        "extended by NewNet (2020)",
        "compares with NewerNet (2021)",
    ]


def test_filters_and_depth_select_works(build: Build) -> None:
    built = build(log(options=":tag: first\n"), "-W")
    names = [title.get_text() for title in drawing(built).select("title")]
    assert names == ["OldNet", "NewNet"]
    wider = build(log(options=":key: old\n:depth: all\n:relations: extends, compares\n"), "-W")
    names = [title.get_text() for title in drawing(wider).select("title")]
    assert names == ["OldNet", "NewNet", "NewerNet"]


def test_invalid_options_are_reported(build: Build) -> None:
    options = ":key: nobody\n:depth: deep\n:relations: extnds\n:tag: frist\n"
    built = build(log(options=options))
    for message in (
        "no entry has the key 'nobody'",
        ":depth: is a whole number or `all`, not 'deep'",
        "unknown relation 'extnds'; did you mean 'extends'?",
        "no entry has the tag 'frist'; did you mean 'first'?",
    ):
        assert message in built.warnings
    assert "Nothing here yet" in built.page("lineage.html").get_text()


ODD = """A "quote" <b>&lt;&amp; \\\\ {x|y} ]]> </svg><script>alert(1)</script>"""


def test_names_are_escaped(build: Build) -> None:
    week = WEEK.replace(":name: OldNet", f":name: {ODD}").replace("uses lone", "uses odd")
    bib = BIB + '@article{odd, title = {<i>"\\&lt;</title><script>}, year = {"><x>}}\n'
    for builder, page in (("html", "lineage.html"), ("epub", "lineage.xhtml")):
        built = build(log(week, bib=bib), builder=builder)
        assert "<script>alert" not in built.text(page)
        svg = drawing(built, page)
        names = [title.get_text() for title in svg.select("title")]
        assert ODD in names
        assert {tag.name for tag in svg.find_all()} <= {
            *("g", "a", "title", "rect", "text", "path", "polygon")
        }
        if builder == "epub":
            ElementTree.fromstring(built.text(page).replace("&nbsp;", " "))


def test_cycle_and_self_relation_are_drawn(build: Build) -> None:
    week = WEEK.replace(":tags: first", ":relates: extends newer, extends old")
    built = build(log(week), "-W")
    assert (built.warnings, built.status) == ("", 0)
    assert len(drawing(built).select("path.pl-tie-extends")) == 3


def test_many_works_are_listed_without_drawing(build: Build) -> None:
    keys = [f"k{number}" for number in range(400)]
    said = ", ".join(f"uses {key}" for key in keys[:5])
    cards = "".join(f":::{{paper}} {key}\n:relates: {said}\nWords.\n:::\n" for key in keys)
    bib = "".join(f"@misc{{{key}, title = {{T {key}}}}}\n" for key in keys)
    built = build(log(f"# W\n\n::::{{week}} 2024-W27\n{cards}::::\n", bib=bib), "-W")
    assert (built.warnings, built.status) == ("", 0)
    page = built.page("lineage.html")
    assert "Too many papers to be drawn (400)" in page.get_text()
    assert page.select_one(".pl-graph") is None
    at_home = [line for line in outline(page) if "elsewhere" not in line]
    assert len(at_home) == 400


def test_missing_graphviz_is_reported_once_and_list_shown(
    build: Build, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    whole = log() | {"index.md": INDEX + "\n```{lineage}\n:key: old\n```\n"}
    monkeypatch.setenv("PATH", str(tmp_path))
    built = build(whole)
    assert built.status == 0
    assert built.warnings.count("system package `graphviz`") == 1
    assert "[paperlog.dot]" in built.warnings
    page = built.page("lineage.html")
    assert page.select_one(".pl-graph, details.pl-lineage-list") is None
    assert len(page.select("ul.pl-lineage li")) == 5
    # after Graphviz is installed, the next build draws the pages
    monkeypatch.undo()
    again = build({"references.bib": BIB})
    assert again.page("lineage.html").select_one(".pl-graph") is not None


def test_drawing_failure_is_reported_with_line(
    build: Build, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "bin" / "dot"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'Error: <stdin>: no memory' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    built = build(log())
    assert "lineage.md:3: WARNING: the lineage cannot be drawn: `dot` failed: no memory" in (
        built.warnings
    )
    assert built.page("lineage.html").select_one("ul.pl-lineage") is not None


def test_layout_is_computed_once(
    build: Build, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Uses a wrapper around ``dot`` that counts its calls."""
    counted, program = tmp_path / "counted", tmp_path / "bin" / "dot"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho x >> {counted}\nexec /usr/bin/dot "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    for builder in ("html", "html", "dirhtml", "singlehtml", "epub"):
        assert build(log(), builder=builder).status == 0
    assert counted.read_text() == "x\n"


@pytest.mark.parametrize(
    "builder",
    ["html", "dirhtml", "singlehtml", "epub", "latex", "text", "man", "texinfo", "gettext", "xml"],
)
def test_all_builders_print_a_lineage(build: Build, builder: str) -> None:
    built = build(log(), "-W", builder=builder)
    assert (built.warnings, built.status) == ("", 0)
    texts = [
        path.read_text(encoding="utf-8")
        for path in built.out.rglob("*")
        if path.suffix in {".html", ".xhtml", ".tex", ".txt", ".1", ".texi", ".xml"}
    ]
    if builder != "gettext":
        assert any("extended by" in text and "listed elsewhere" in text for text in texts)


def test_singlehtml_links_stay_on_the_page(build: Build) -> None:
    links = drawing(build(log(), builder="singlehtml"), "index.html")("a")
    assert [link["href"] for link in links if "paper" in str(link["href"])] == [
        "#paper-old",
        "#paper-new",
        "#paper-newer",
    ]


def test_book_has_a_vector_drawing_per_component_and_page_numbers(build: Build) -> None:
    week = WEEK.replace("::::\n", ":::{paper} apart\n:relates: uses alone\nWords.\n:::\n::::\n")
    week = week.replace("::::{week} 2024-W27\n:::{paper} apart", "::::{week} 2024-W27", 1)
    bib = BIB + "@misc{apart, title = {Apart}}\n@misc{alone, title = {Alone}}\n"
    built = build(log(week, bib=bib), "-W", builder="latex")
    assert (built.warnings, built.status) == ("", 0)
    (tex,) = built.out.glob("*.tex")
    drawn = re.findall(r"includegraphics\{*\{?(lineage-\w+)\}?\.pdf", tex.read_text())
    assert len(drawn) == 2
    assert all((built.out / f"{name}.pdf").is_file() for name in drawn)
    lines = [line for line in tex.read_text().splitlines() if "paperlogline{lineageline}" in line]
    assert sum("\\paperlogpage{\\detokenize{w:paper-new}}" in line for line in lines) == 1


EDITS = {
    "a name": (":name: OldNet", ":name: A much longer name than before"),
    "a relation": ("extends old", "contradicts old"),
    "a new tie": ("compares new", "compares new, uses old"),
    "no tie": (":relates: compares new\n", ""),
    "a tag": (":tags: first", ":tags: second"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_incremental_build_equals_clean_build(
    build: Build, build_in: object, tmp_path: Path, edit: str
) -> None:
    build(log())
    time.sleep(0.01)
    files = log(WEEK.replace(*EDITS[edit]))
    built = build(files, "-j", "2")
    (tmp_path / "clean").mkdir()
    clean = build_in(tmp_path / "clean")(files)  # type: ignore[operator]
    assert differences(tree(built.out), tree(clean.out)) == []


def test_changed_year_of_record_is_shown(build: Build) -> None:
    build(log())
    time.sleep(0.01)
    built = build(log(bib=BIB.replace("1980", "1981")))
    assert "1981" in drawing(built).get_text()


def test_unrelated_edits_do_not_rewrite_the_page(build: Build) -> None:
    built = build(log())
    page = built.out / "lineage.html"
    before = page.stat().st_mtime_ns
    time.sleep(0.01)
    build({"w.md": WEEK.replace("Words.", "Other words."), "references.bib": BIB})
    assert page.stat().st_mtime_ns == before


def test_book_prints_components_in_a_row_smallest_first(build: Build) -> None:
    pytest.importorskip("cairosvg")
    pair = "".join(
        f":::{{paper}} {key}\n:relates: {relates}\nWords.\n:::\n"
        for key, relates in (("a", "uses b"), ("b", ""))
    ).replace(":relates: \n", "")
    bib = BIB + "@article{a, title = {A}, year = {2022}}\n@article{b, title = {B}, year = {2022}}\n"
    week = WEEK.removesuffix("::::\n") + pair + "::::\n"
    built = build(log(week, bib=bib), "-W", builder="latex")
    assert built.status == 0, built.warnings
    text = next(built.out.glob("*.tex")).read_text(encoding="utf-8")
    drawn = re.search(r"begin\{paperloggraphs\}(.*?)\\end\{paperloggraphs\}", text, re.DOTALL)
    assert drawn is not None
    names = re.findall(r"\{(lineage-\w+)\}", drawn[1])
    drawings = [next(built.out.parent.rglob(f"{name}.svg")).read_text("utf-8") for name in names]
    assert [one.count("<title>") for one in drawings] == [2, 4]
