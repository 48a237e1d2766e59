"""Views of ``statistics``: drawings and tables in all builders, and after edits."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag
from paperlog.display import charts
from paperlog.epub import OPF
from paperlog.model.statistics import VIEWS, month_of
from paperlog.model.week import Week
from paperlog.writers.panels import svg
from projects import CONF, Build, builder_in, differences, tree

HOSTILE = """<b onload="x('&')">{\\TeX} $%#_^~"""
ALL = f"```{{statistics}}\n:show: {', '.join(VIEWS)}\n```\n"
BIB = f"""@article{{one, title = {{One}}, journal = {{{{{HOSTILE.replace("{", "").replace("}", "")}}}}}, year = {{2020}}}}
@article{{two, title = {{Two}}, journal = {{Graphs}}, year = {{2021}}}}
"""


def week(name: str, *cards: str) -> str:
    return (
        f"::::{{week}} {name}\n"
        + "".join(f":::{{paper}} {card}\n:::\n" for card in cards)
        + "::::\n"
    )


def log(*weeks: str, show: str = ALL) -> dict[str, str]:
    """A project with a page of statistics and a page of *weeks*."""
    index = f"# Log\n\n{show}\n```{{toctree}}\nweeks\n```\n"
    return {"index.md": index, "weeks.md": "# Weeks\n\n" + "\n".join(weeks), "references.bib": BIB}


def only(view: str) -> str:
    return f"```{{statistics}}\n:show: {view}\n```\n"


TWO_WEEKS = (
    week("2024-W27", f"one\n:tags: {HOSTILE}, mesh\n:status: read", "two\n:tags: mesh"),
    week("2024-W29", f"two\n:tags: {HOSTILE}, mesh\n:status: to-read"),
)


def rows(page: BeautifulSoup, at: int) -> list[list[str]]:
    table = page.select("details.pl-view-numbers table")[at]
    cells = [[cell.get_text() for cell in row.select("td")] for row in table.select("tr")]
    return [[text.strip() for text in row] for row in cells if row]


def cells(page: BeautifulSoup, shade: str) -> int:
    """Number of week cells with a *shade*."""
    paths = page.select(f".pl-weeks g[class^={shade}] path")
    return sum(str(path["d"]).count("M") for path in paths)


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "epub"])
def test_each_view_has_a_labelled_drawing_and_a_table(build: Build, builder: str) -> None:
    built = build(log(*TWO_WEEKS), "-W", builder=builder)
    assert (built.status, built.warnings) == (0, "")
    page = built.page("index.xhtml" if builder == "epub" else "index.html")
    pictures = page.select("div.pl-drawing")
    assert [picture["role"] for picture in pictures] == ["img"] * 6
    titles = [title.get_text() for title in page.select("p.pl-view-title")]
    assert [picture["aria-label"] for picture in pictures] == titles
    assert titles[0] == "Entries by week, at most 2"
    assert all(one["aria-hidden"] == "true" for one in page.select(".pl-drawing svg"))
    assert rows(page, 0) == [["July 2024", "2024-W27: 2, 2024-W29: 1"]]
    assert rows(page, 1) == [["2021", "1"], ["2020", "1"]]
    assert [row[1] for row in rows(page, 2)] == ["1", "1"]
    assert rows(page, 3)[0] == ["mesh", "2024-W27: 2, 2024-W29: 1"]
    assert [row[1] for row in rows(page, 4)] == ["2"]
    assert rows(page, 5) == [["to read", "1"], ["read", "1"], ["not said", "1"]]
    links = [str(link["href"]) for link in page.select("details.pl-view-numbers a")]
    assert [link.rpartition("#")[2] for link in links][:2] == ["week-2024-w27", "week-2024-w29"]
    assert not page.select("b, [onload]")
    words = [text.get_text() for text in page.select(".pl-drawing text")]
    assert any(text.startswith("<b onload=\"x('&')\">") for text in words)


def test_epub_manifest_marks_pages_with_svg(build: Build) -> None:
    built = build(log(*TWO_WEEKS), "-W", builder="epub")
    items = ElementTree.parse(built.out / "content.opf").iter(f"{{{OPF}}}item")
    held = {item.get("href"): item.get("properties") for item in items}
    assert (held["index.xhtml"], held["weeks.xhtml"], held["nav.xhtml"]) == ("svg", None, "nav")


@pytest.mark.parametrize(
    ("builder", "page"), [("text", "index.txt"), ("man", "*.1"), ("texinfo", "*.texi")]
)
def test_builders_without_drawings_print_numbers(build: Build, builder: str, page: str) -> None:
    built = build(log(*TWO_WEEKS), "-W", builder=builder)
    assert (built.status, built.warnings) == (0, "")
    text = " ".join(
        next(built.out.glob(page)).read_text(encoding="utf-8").replace("\\", "").split()
    )
    assert "2024-W27" in text
    for title in ("Entries by week", "Papers by venue", "Tags over time", "Reading status"):
        assert title in text
    assert "The numbers" not in text


@pytest.mark.parametrize("builder", ["gettext", "linkcheck", "pseudoxml", "xml"])
def test_other_builders_succeed(build: Build, builder: str) -> None:
    built = build(log(*TWO_WEEKS), "-W", "-D", "linkcheck_ignore=.*", builder=builder)
    assert (built.status, built.warnings) == (0, "")


def test_book_draws_views_with_latex_commands(build: Build) -> None:
    text = next(build(log(*TWO_WEEKS), "-W", builder="latex").out.glob("*.tex")).read_text("utf-8")
    assert text.count("\\begin{paperlogdrawing}") == 6
    assert text.count("\\begin{paperlogpanel}") == text.count("\\end{paperlogpanel}") > 10
    # 52 weeks: one with two entries, one with one, all others empty
    strip = text.partition("\\begin{paperlogdrawing}")[2].partition("\\end{paperlogdrawing}")[0]
    shades = re.findall(r"\\paperlogbar\{([\w!]+)\}", strip)
    assert sorted({shade: shades.count(shade) for shade in shades}.items()) == [
        ("paperlogaccent!100", 1),
        ("paperlogaccent!55", 1),
        ("paperlogline!60", 50),
    ]
    assert "TeX\\$\\%\\#\\_\\textasciicircum{}" in text.partition("\\begin{paperlogdrawing}")[2]
    assert "The numbers" not in text


def test_log_without_entries_has_a_message(build: Build) -> None:
    built = build(log(), "-W")
    assert (built.status, built.warnings) == (0, "")
    assert "Nothing here yet." in built.page().get_text()
    assert not built.page().select(".pl-drawing")


def test_empty_views_are_omitted(build: Build) -> None:
    """A log of notes only has no papers, venues or tags."""
    note = "::::{week} 2024-W27\n:::{note} A talk\nWords.\n:::\n::::\n"
    titles = build(log(note), "-W").page().select(".pl-view-title")
    assert [title.get_text() for title in titles] == [
        "Entries by week, at most 1",
        "Reading status",
    ]


@pytest.mark.parametrize(("year", "number"), [("2020", 53), ("2021", 52)])
def test_a_year_has_a_cell_for_each_of_its_weeks(build: Build, year: str, number: int) -> None:
    page = build(log(week(f"{year}-W{number}", "one"), show=only("weeks")), "-W").page()
    assert cells(page, "pl-shade") == number
    assert cells(page, "pl-shade-0") == number - 1
    assert [title.get_text() for title in page.select(".pl-weeks title")] == [
        f"{year}-W{number}: 1"
    ]


def test_several_years_have_a_row_each_and_empty_weeks_are_empty_cells(
    build: Build,
) -> None:
    weeks = [week("2022-W52", "one"), week("2024-W01"), week("2024-W27", "one", "two")]
    page = build(log(*weeks, show=only("weeks"))).page()
    words = [text.get_text() for text in page.select(".pl-weeks text")]
    assert [text for text in words if text.isdecimal()] == ["2022", "2024"]
    assert words.count("Jul") == 2
    assert (cells(page, "pl-shade"), cells(page, "pl-shade-0")) == (104, 102)
    assert rows(page, 0) == [
        ["December 2022", "2022-W52: 1"],
        ["January 2024", "2024-W01: 0"],
        ["July 2024", "2024-W27: 2"],
    ]


def test_older_years_are_combined_in_one_bar(build: Build) -> None:
    years = range(1990, 2020)
    records = "".join(f"@misc{{k{year}, title = {{T}}, year = {{{year}}}}}\n" for year in years)
    records += "@misc{none, title = {T}}\n"
    cards = [*(f"k{year}" for year in years), "none"]
    files = {**log(week("2024-W27", *cards), show=only("years")), "references.bib": records}
    page = build(files).page()
    words = [text.get_text() for text in page.select(".pl-drawing text")]
    assert words[:2] == ["2019", "1"]
    assert words[-4:] == ["–1995", "6", "no year", "1"]
    assert len(rows(page, 0)) == 31


def test_unknown_view_is_reported_and_others_are_shown(build: Build) -> None:
    built = build(log(*TWO_WEEKS, show=only("yaers, status, status")))
    assert re.search(
        r"index\.md:3: WARNING: :show: is a list of numbers, .*'yaers'; did you mean 'years'\?",
        built.warnings,
    )
    assert [title.get_text() for title in built.page().select(".pl-view-title")] == [
        "Reading status"
    ]
    assert build(log(*TWO_WEEKS, show=only("nothing"))).page().select(".pl-statistics")


def test_top_limits_venues_tags_and_pairs(build: Build) -> None:
    show = "```{statistics}\n:show: venues, tags, together\n:top: 1\n```\n"
    page = build(log(*TWO_WEEKS, show=show)).page()
    assert [len(rows(page, at)) for at in range(3)] == [1, 1, 1]


EDITS = {
    "another entry": (
        "weeks.md",
        "::::{week} 2024-W29\n",
        "::::{week} 2024-W29\n:::{paper} one\n:::\n",
    ),
    "a tag": ("weeks.md", ", mesh\n:status: to-read", ", graph\n:status: to-read"),
    "a status": ("weeks.md", ":status: to-read", ":status: read"),
    "a week": ("weeks.md", "2024-W29", "2023-W01"),
    "a year": ("references.bib", "{2021}", "{2019}"),
    "a venue": ("references.bib", "{Graphs}", "{Meshes}"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_incremental_build_equals_clean_build(tmp_path: Path, edit: str) -> None:
    name, old, new = EDITS[edit]
    files = log(*TWO_WEEKS)
    edited = {**files, name: files[name].replace(old, new)}
    assert edited != files
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    run, clean = builder_in(tmp_path / "one"), builder_in(tmp_path / "two")
    before = run(files).text("index.html")
    after = run(edited)
    assert after.text("index.html") != before
    unlike = differences(tree(after.out), tree(clean(edited, "-j", "2").out))
    assert [name for name in unlike if ".buildinfo" not in name] == []


def test_page_is_rewritten_only_if_its_content_changed(build: Build) -> None:
    # a page with a toctree is rewritten whenever a page below it is
    files = log(*TWO_WEEKS, show="```{toctree}\nnumbers\n```\n")
    files["numbers.md"] = f"# Numbers\n\n{only('weeks, status')}"
    weeks = files["weeks.md"]

    def written(text: str) -> int:
        built = build({"weeks.md": text, "references.bib": BIB})
        return (built.out / "numbers.html").stat().st_mtime_ns

    first = (build(files).out / "numbers.html").stat().st_mtime_ns
    with_words = weeks.replace(":status: read", ":status: read\nWords.")
    assert [written(with_words), written(with_words.replace("mesh", "graph"))] == [first, first]
    assert written(with_words.replace("to-read", "read")) > first


def test_markup_of_ten_years_is_small() -> None:
    first = date(2015, 1, 5)
    counted = [(Week.of(first + timedelta(weeks=at)), at % 19 + 1) for at in range(520)]
    panels = charts.week_strip(counted, lambda week: "Sept.", "{}: {}")
    strip = "".join(map(svg, panels))
    assert len(strip.encode()) < 60_000
    titles = BeautifulSoup(strip, "html.parser").select("title")
    assert all(isinstance(title, Tag) for title in titles)
    assert len(titles) == 520


def test_halves_of_a_year_touch_when_side_by_side() -> None:
    first, second = charts.week_strip([(Week(2024, 27), 3)], lambda week: "", "{}: {}")
    pitch = first.boxes[1].x - first.boxes[0].x
    shift = first.width - second.overlap
    assert shift + second.boxes[0].x == first.boxes[-1].x + pitch


def test_every_month_is_named_once_where_july_begins_in_last_week_of_first_half() -> None:
    # 1 July 2021 is a Thursday: the last week of the first half belongs to July
    panels = charts.week_strip([(Week(2021, 5), 3)], lambda week: f"{month_of(week):%b}", "{}: {}")
    names = [word.text for panel in panels for word in panel.words if word.text != "2021"]
    assert names == "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def test_long_names_of_a_pair_are_both_shortened() -> None:
    assert charts.pair_name("mesh", "x" * 20) == f"mesh + {'x' * 20}"
    one, other = charts.pair_name("first" * 20, "other" * 20).split(" + ")
    assert one.startswith("firstfirst")
    assert one.endswith("…")
    assert other.startswith("otherother")
    assert other.endswith("…")


def test_log_of_notes_mentions_no_zero_counts_and_no_empty_pages(tmp_path: Path) -> None:
    notes = "::::{week} 2021-W05\n:::{note} News\nWords.\n:::\n::::\n"
    index = f"# Log\n\n{only('numbers')}\n```{{bibliography}}\n```\n\n{notes}"
    built = builder_in(tmp_path)({"index.md": index, "references.bib": ""})
    assert built.warnings == ""
    page = built.page()
    assert [one.get_text() for one in page.select(".pl-statistics li")] == ["1 note", "1 week"]
    assert [one.get_text() for one in page.select(".pl-nothing")] == ["Nothing here yet."]


def notes(number: int) -> str:
    cards = "".join(f":::{{note}} Note {at}\nWords.\n:::\n" for at in range(number))
    return f"# 2024-W27\n\n::::{{week}} 2024-W27\n{cards}::::\n"


def test_a_log_of_notes_says_how_many_they_are(build: Build) -> None:
    built = build({**log(show="```{statistics}\n```\n"), "weeks.md": notes(3)})
    facts = [fact.get_text() for fact in built.page("index.html").select("ul.pl-statistics > li")]
    assert facts[:2] == ["3 notes", "1 week"]
    # the number of papers says enough where there are some
    with_paper = notes(3).replace("::::\n", ":::{paper} one\n:::\n::::\n")
    built = build({**log(show="```{statistics}\n```\n"), "weeks.md": with_paper})
    facts = [fact.get_text() for fact in built.page("index.html").select("ul.pl-statistics > li")]
    assert facts[0] == "1 paper" and not [fact for fact in facts if "note" in fact]


def test_the_list_of_a_week_folds_what_is_behind_the_first_forty(build: Build) -> None:
    built = build({**log(), "weeks.md": notes(45)})
    head = built.page("weeks.html").select_one(".pl-week-head")
    assert head is not None
    folded = head.select_one("details.pl-week-more")
    assert folded is not None and folded.summary is not None
    assert folded.summary.get_text().strip() == "5 more this week"
    assert len(head.select("ul.pl-week-entries > li")) == 45
    assert next(link.get_text() for link in folded.select("li a")) == "Note 40"
    built = build({**log(), "weeks.md": notes(40)})
    assert not built.page("weeks.html").select(".pl-week-more")


FIRST_ONE = """
from dataclasses import dataclass
from paperlog.api import EntriesListing, ListingDirective, Query

@dataclass(frozen=True)
class FirstOne(EntriesListing):
    def select(self, catalogue):
        return super().select(catalogue)[:1]

class FirstOneDirective(ListingDirective):
    def listing(self):
        return FirstOne(Query(status="read"))
"""
CONF_WITH_FIRST_ONE = f"""{CONF}
def setup(app):
    import sys
    sys.path.insert(0, str(app.confdir))
    from listing_of_first import FirstOneDirective
    app.add_directive("first-one", FirstOneDirective)
"""


def test_number_of_a_status_links_to_the_listing_of_all_its_entries(build: Build) -> None:
    """A listing of another class with the same query shows only some of them."""
    files = log(week("2024-W27", "one\n:status: read", "two\n:status: read"), show=only("numbers"))
    files |= {
        "conf.py": CONF_WITH_FIRST_ONE,
        "listing_of_first.py": FIRST_ONE,
        "a.md": "---\norphan: true\n---\n# A\n\n```{first-one}\n```\n",
        "b.md": "---\norphan: true\n---\n# B\n\n```{entries}\n:status: read\n```\n",
    }
    built = build(files, "-W")
    assert built.status == 0, built.warnings
    assert len(built.page("a.html").select(".pl-rows-cards > li")) == 1
    links = {link.get_text(): link["href"] for link in built.page().select(".pl-statistics a")}
    assert links["read 2"] == "b.html"
