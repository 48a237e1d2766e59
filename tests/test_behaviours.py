"""Behaviour of a log, tested on minimal projects."""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from projects import CONF, ROOT, Build, Built
from sphinx.util.inventory import InventoryFile

RECORDS = """
@article{zhang2021, author = {张三 and 李四 and 王五}, title = {强化学习}, journal = {自动化学报}, year = {2021}}
@article{chen2020, author = {Chen, Xiang and Xia, Yan}, title = {Meshes}, journal = {Medical Image Analysis}, year = {2020}, doi = {10.1016/j.media.2021.102228}}
@misc{weng2018, author = {Weng, Lilian}, title = {From here to there}, year = {2018}, url = {https://example.org/}}
"""
MYST = """\
# Log

::::::{week} 2024-W27

:::::{paper} chen2020
:name: MeshNet
:tags: point-cloud, GAN
:status: read
:rating: 4
:read: 2024-07-03
:relates: extends zhang2021, uses weng2018
:code: https://example.org/code

A note that cites {cite}`weng2018`.

```{excerpt}
:page: 3
Their words.
```

```{note}
An admonition in an entry.
```
:::::

:::::{paper} zhang2021
:tags: gan
:::::

:::::{note} A talk
:tags: point cloud
What was said.
:::::
::::::

::::::{week} 2024-W28

:::::{topic} Once more
:source: weng2018

::::{paper} chen2020
:name: MeshNet
Read again.
::::
:::::
::::::

```{note}
An admonition.
```

See {paper}`chen2020`, {paper}`chen2020@2024-W28`, {paper}`the talk <A talk>`, {week}`2024-W28`, {tag}`ＧＡＮ`, {any}`zhang2021`.

```{tag-index}
```

```{bibliography}
```
"""
REST = """\
Log
===

.. week:: 2024-W27

   .. paper:: chen2020
      :name: MeshNet
      :tags: point-cloud, GAN
      :status: read
      :rating: 4
      :read: 2024-07-03
      :relates: extends zhang2021, uses weng2018
      :code: https://example.org/code

      A note that cites :cite:`weng2018`.

      .. excerpt::
         :page: 3

         Their words.

      .. note:: An admonition in an entry.

   .. paper:: zhang2021
      :tags: gan

   .. note:: A talk
      :tags: point cloud

      What was said.

.. week:: 2024-W28

   .. topic:: Once more
      :source: weng2018

      .. paper:: chen2020
         :name: MeshNet

         Read again.

.. note:: An admonition.

See :paper:`chen2020`, :paper:`chen2020@2024-W28`, :paper:`the talk <A talk>`, :week:`2024-W28`, :tag:`ＧＡＮ`, :any:`zhang2021`.

.. tag-index::

.. bibliography::
"""


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory, build_in: object) -> Built:
    built: Built = build_in(tmp_path_factory.mktemp("myst"))(
        {"index.md": MYST, "references.bib": RECORDS}, "-W", "--keep-going"
    )  # type: ignore[operator]
    assert built.status == 0, built.warnings
    return built


def test_restructuredtext_and_myst_give_same_page(log: Built, build: Build) -> None:
    rest = build({"index.rst": REST, "references.bib": RECORDS}, "-W", "--keep-going")
    assert rest.status == 0, rest.warnings

    def body(built: Built) -> str:
        article = str(built.page().select_one('article[role="main"]'))
        # both number the addresses of citations in their own way, and MyST marks its pages
        article = re.sub(r' id="id\d+"| class="tex2jax_ignore mathjax_ignore"', "", article)
        return re.sub(r"\s+", " ", article)

    assert body(rest) == body(log)


def test_card_shows_fields_of_its_record(log: Built) -> None:
    card = log.page().select_one("#paper-chen2020")
    assert card is not None
    words = card.get_text()
    for fact in (
        "MeshNet",
        "Meshes",
        "Xiang Chen",
        "Yan Xia",
        "Medical Image Analysis",
        "2020",
        "[CX20]",
        "read",
        "★★★★☆",
        "Jul 3, 2024",
        "point-cloud",
        "@article{chen2020,",
    ):
        assert fact in words
    links = {link["href"] for link in card.select(".pl-links a")}
    assert links == {
        "https://doi.org/10.1016/j.media.2021.102228",
        "https://example.org/code",
        "papers/chen2020.html",
    }


def test_an_excerpt_is_attributed_and_a_topic_credited(log: Built) -> None:
    page = log.page()
    assert "Chen & Xia, 2020 [CX20], p. 3" in page.select_one(".pl-excerpt .attribution").get_text()  # type: ignore[union-attr]
    assert (
        "After Weng, From here to there, 2018 [Wen18]" in page.select_one(".pl-credit").get_text()
    )  # type: ignore[union-attr]


def test_paper_logged_twice_has_links_both_ways(log: Built) -> None:
    page = log.page()
    first, again = page.select("article.pl-card")[0], page.select("article.pl-card")[-1]
    assert first.select_one(".pl-logged-again a")["href"] == f"#{again['id']}"  # type: ignore[index]
    assert again.select_one(".pl-logged-again a")["href"] == f"#{first['id']}"  # type: ignore[index]
    assert "Logged again" in first.get_text()
    assert "Logged before" in again.get_text()


def test_chinese_authors_are_labelled_and_written_in_chinese_order(log: Built) -> None:
    record = log.page().select_one("#cite-zhang2021")
    assert record is not None
    assert "[张等21]" in record.get_text()
    assert "张三、李四、王五" in record.get_text()


def test_record_lists_citing_entries_with_date_and_link(log: Built) -> None:
    links = log.page().select("#cite-weng2018 .pl-back-links a")
    assert [link.get_text() for link in links] == ["MeshNet"]
    assert links[0]["href"] == "#paper-chen2020"
    assert "Jul 1" in log.page().select_one("#cite-weng2018 .pl-back-links").get_text()  # type: ignore[union-attr]


def test_roles_link_to_entries_weeks_and_tags(log: Built) -> None:
    paragraph = next(one for one in log.page().select("p") if one.get_text().startswith("See "))
    targets = [link["href"] for link in paragraph.select("a")]
    assert targets == [
        "#paper-chen2020",
        "#paper-chen2020-2",
        "#note-a-talk",
        "#week-2024-w28",
        "index/gan.html",
        "#paper-zhang2021",
    ]


def test_docutils_note_is_an_admonition(log: Built) -> None:
    assert [one.get_text(" ", strip=True) for one in log.page().select("div.admonition")] == [
        "Note An admonition in an entry.",
        "Note An admonition.",
    ]


def test_inventory_has_entries_and_weeks(log: Built) -> None:
    inventory = InventoryFile.load(
        (log.out / "objects.inv").open("rb"), "", lambda base, path: path
    )
    assert {"chen2020", "chen2020@2024-W28", "zhang2021", "note-a-talk"} == set(
        inventory["paperlog:entry"]
    )
    assert set(inventory["paperlog:week"]) == {"2024-W27", "2024-W28"}


def test_spellings_of_a_tag_are_one_tag(log: Built) -> None:
    assert {path.name for path in (log.out / "index").glob("*.html")} == {
        "gan.html",
        "point-cloud.html",
    }
    assert len(log.page("index/gan.html").select(".pl-rows > li")) == 2


def test_tag_page_links_to_tag_index(log: Built) -> None:
    link = log.page("index/gan.html").select_one(".pl-about-tag a")
    assert link is not None
    assert link["href"] == "../index.html"


def test_statistics_link_to_indexes(build: Build) -> None:
    pages = {
        "index.md": MYST,
        "references.bib": RECORDS,
        "people.md": "---\norphan: true\n---\n# People\n\n```{author-index}\n```\n",
    }
    built = build(
        {**pages, "numbers.md": "---\norphan: true\n---\n# Numbers\n\n```{statistics}\n```\n"}, "-W"
    )
    assert built.status == 0, built.warnings
    links = {
        link.get_text(): link["href"]
        for link in built.page("numbers.html").select("ul.pl-statistics a")
    }
    assert links == {
        "2 papers": "index.html",
        "5 authors": "people.html",
        "2 tags": "index.html",
    }


@pytest.mark.parametrize(
    ("language", "words"), [("en", "pages, proceedings, DOI"), ("zh_CN", "页码、会议录、DOI")]
)
def test_unverified_fields_are_listed_in_words(build: Build, language: str, words: str) -> None:
    record = (
        "@inproceedings{x, author = {Doe, Jane}, title = {T}, booktitle = {B}, pages = {1--2}, doi"
        " = {10.1000/x}, unverified = {pages, booktitle, doi}}"
    )
    built = build(
        {
            "index.md": "# L\n\n::::{week} 2024-W27\n:::{paper} x\n:::\n::::\n",
            "references.bib": record,
        },
        "-D",
        f"language={language}",
        "-W",
    )
    assert built.status == 0, built.warnings
    (note,) = built.page().select("#paper-x details.pl-bibtex > .pl-doubts")
    assert words in note.get_text()


DOUBTFUL = """@inproceedings{x, author = {Doe, Jane and Roe, Jo}, title = {A Title}, booktitle = {Conference on Shapes (CS)}, year = {2020}, volume = {7},
  pages = {1--2}, doi = {10.1000/x}, code = {https://example.org/x}, unverified = {author, booktitle, year, pages, doi, code}}
@article{sure, author = {Poe, Ann}, title = {Sure}, journal = {Conference on Shapes}, year = {2021}}
@misc{named, title = {Named}, year = {2022}, unverified = {title}}
"""
DOUBTFUL_WEEK = """# L

::::{week} 2024-W27
:::{paper} x
:name: X
:code: https://example.org/own
:lost-figure: /images/a.png, b.png
:alt: A heart
:::
:::{paper} sure
:name: Sure one
:::
:::{paper} named
:::
:::{note} News
:lost-figure: c.png
:::
::::

```{entries}
```

```{venue-index}
```

```{bibliography}
```
"""


def test_unverified_fields_are_shown_and_marked(build: Build) -> None:
    built = build({"index.md": DOUBTFUL_WEEK, "references.bib": DOUBTFUL}, "-W")
    assert built.status == 0, built.warnings
    page = built.page()
    marks = {
        place: [mark.get_text() for mark in page.select(f"{place} .pl-unverified")]
        for place in ("#paper-x", "#in-paper-x", "#cite-x", "#paper-named", "#paper-sure")
    }
    assert marks == {
        # the code is the card's own
        "#paper-x": ["Jane Doe, Jo Roe", "CS", "2020", "DOI"],
        "#in-paper-x": ["CS", "2020"],
        "#cite-x": [
            *("Jane Doe, Jo Roe", "Conference on Shapes (CS)", "pp. 1–2", "2020"),
            *("doi:10.1000/x", "Code"),
        ],
        "#paper-named": ["Named"],
        "#paper-sure": [],
    }
    assert page.select_one("#cite-x .pl-record-label, #cite-x .label").get_text() == "[DR20]"  # type: ignore[union-attr]
    assert "unverified" in page.select_one("#paper-x pre").get_text()  # type: ignore[union-attr]
    assert not page.select("#paper-sure .pl-doubts")
    # once for all records of the bibliography
    assert len(page.select(".pl-doubts")) == len(page.select("details .pl-doubts")) + 1


@pytest.mark.parametrize("builder", ["text", "latex"])
def test_unverified_fields_are_marked_by_a_sign_in_plain_text(build: Build, builder: str) -> None:
    files = {"index.md": DOUBTFUL_WEEK, "references.bib": DOUBTFUL}
    built = build(files, "-W", builder=builder)
    assert built.status == 0, built.warnings
    path = next(built.out.glob("*.tex" if builder == "latex" else "*.txt"))
    text = path.read_text(encoding="utf-8").replace("$^{\\text{?}}$", "?")
    assert "Jo Roe?" in text.replace("}", "") and "Conference on Shapes (CS)?" in text.replace(
        "}", ""
    )
    assert "2020?" in text and "(authors, proceedings, year, pages, DOI, code)" in " ".join(
        text.split()
    )
    assert "a.png" not in text and "c.png" not in text


def test_lost_figure_is_listed_only_in_collapsed_note(build: Build) -> None:
    page = build({"index.md": DOUBTFUL_WEEK, "references.bib": DOUBTFUL}, "-W").page()
    told = [line.get_text() for line in page.select("details:not([open]) > .pl-lost")]
    assert told == ["Lost figure: /images/a.png, b.png — A heart", "Lost figure: c.png"]
    assert not page.select(".pl-missing-figure")


def test_card_shows_short_venue_and_index_full_venue(build: Build) -> None:
    built = build({"index.md": DOUBTFUL_WEEK, "references.bib": DOUBTFUL}, "-W")
    page, whole = built.page(), "Conference on Shapes (CS)"
    links = page.select(".pl-source a[href*=conference-on], .pl-row-source a[href*=conference-on]")
    assert {(link.get_text(), link.get("title")) for link in links} == {
        ("CS", whole),
        ("Conference on Shapes", None),
    }
    assert len({link["href"] for link in links}) == 1
    index = [item.get_text(" ", strip=True) for item in page.select(".pl-index > li")]
    assert len(index) == 1 and index[0].startswith(f"{whole} 2")


def test_search_data_separates_notes_excerpts_and_fields(log: Built) -> None:
    text = log.text("searchdata.js")
    data = json.loads(text[text.index("{") : text.rindex("}") + 1])
    entries = data["entries"]
    at = entries["anchor"].index("paper-zhang2021")
    assert data["pages"][entries["page"][at]] == "index.html"
    assert entries["name"][at] == "强化学习"
    assert len({len(column) for column in entries.values()}) == 1


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (":sort: oldest", ["MeshNet", "强化学习", "A talk", "MeshNet"]),
        (":tag: gan\n:sort: name", ["MeshNet", "强化学习"]),
        (":author: 张三", ["强化学习"]),
        (":venue: medical\n:limit: 1", ["MeshNet"]),
        (":year: 2021", ["强化学习"]),
        (":status: read", ["MeshNet"]),
    ],
)
def test_listing_selects_and_sorts_entries(build: Build, options: str, names: list[str]) -> None:
    built = build(
        {
            "index.md": MYST,
            "references.bib": RECORDS,
            "list.md": f"---\norphan: true\n---\n# List\n\n```{{entries}}\n{options}\n```\n",
        },
        "-W",
    )
    assert built.status == 0, built.warnings
    assert [link.get_text() for link in built.page("list.html").select(".pl-row-head a")] == names


def test_unknown_sort_or_status_of_listing_is_reported(build: Build) -> None:
    built = build({"index.md": "# L\n\n```{entries}\n:sort: newst\n:status: red\n```\n"})
    assert built.warnings.count("[paperlog.listing]") == 2
    assert "did you mean 'newest'" in built.warnings


def test_interface_is_in_configured_language(build: Build) -> None:
    built = build({"index.md": MYST, "references.bib": RECORDS}, "-D", "language=zh_CN", "-W")
    page = built.page()
    # what stands between the days is Babel's word, and another one from 2.19 on
    assert re.search("2024年7月1日.{1,5}7日", page.select_one("summary").get_text())  # type: ignore[union-attr]
    assert "3 篇" in page.select_one("summary").get_text()  # type: ignore[union-attr]
    assert page.select_one("#paper-chen2020 p.pl-title")["lang"] == "en"  # type: ignore[index]
    assert page.html is not None
    assert page.html["lang"] == "zh-CN"


def test_contents_and_sidebar_have_lang_attributes(build: Build) -> None:
    files = {
        "index.md": (
            "# 日志\n\n## Deep learning\n\n##"
            " 深度学习\n\n```{toctree}\n:hidden:\nguide\nnotes\n```\n"
        ),
        "guide.md": "# Writing\n",
        "notes.md": "# 笔记\n",
    }
    page = build(files, "-D", "language=zh_CN", "-W").page()
    for selector, foreign, own in (
        (".toc-tree a", "Deep learning", "深度学习"),
        (".sidebar-tree a", "Writing", "笔记"),
    ):
        languages = {link.get_text(): link.get("lang") for link in page.select(selector)}
        assert (languages[foreign], languages[own]) == ("en", None)


def test_every_card_of_the_real_log_has_authors_venue_and_year(
    build_in: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    import subprocess
    import sys

    out = tmp_path_factory.mktemp("real")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "sphinx",
            "-q",
            "-c",
            str(ROOT),
            "-d",
            str(out / "dt"),
            str(ROOT / "source"),
            str(out / "html"),
        ],
        check=True,
    )
    pages = [
        BeautifulSoup(path.read_bytes(), "html.parser") for path in out.glob("html/2024/w*.html")
    ]
    cards = [card for page in pages for card in page.select("[id^=paper-]:not(li)")]
    assert len(cards) == 30
    for card in cards:
        source = [part.get_text() for part in card.select(".pl-source")]
        assert card.select(".pl-authors a") and re.search(r"\w+.*\s(19|20)\d\d\b", source[0]), card[
            "id"
        ]
        assert re.search(r"\[\w+\+?\d\d\w?\]", source[0]), card["id"]
        assert not card.select(".pl-missing-figure")
    # of a work in doubt, too
    (doubtful,) = (card for card in cards if card["id"] == "paper-attar2019ukbpipeline")
    assert "Lukaschuk" in doubtful.get_text()


def test_note_may_have_a_short_name(build: Build) -> None:
    week = (
        "# T\n\n::::{week} 2024-W01\n:::{note} A long talk about meshes\n:name:"
        " Talk\nText.\n:::\n::::\n\n{paper}`Talk`\n"
    )
    built = build({"index.md": week}, "-W")
    assert built.status == 0, built.warnings
    card = built.page().select_one("#note-a-long-talk-about-meshes")
    assert card is not None
    assert (
        card.select_one("h3").get_text().strip("¶"),
        card.select_one(".pl-title").get_text(),
    ) == (
        "Talk",
        "A long talk about meshes",
    )  # type: ignore[union-attr]


def test_record_lists_quoting_entries(build: Build) -> None:
    week = (
        "::::{week} 2024-W27\n:::{paper} chen2020\n```{excerpt}\n:from: weng2018\nTheir"
        " words.\n```\n:::\n::::\n"
    )
    built = build(
        {"index.md": f"# L\n\n{week}\n```{{bibliography}}\n```\n", "references.bib": RECORDS}, "-W"
    )
    assert built.status == 0, built.warnings
    assert [link["href"] for link in built.page().select("#cite-weng2018 .pl-back-links a")] == [
        "#paper-chen2020"
    ]


def test_listings_on_one_page_have_distinct_ids(build: Build) -> None:
    listings = (
        "```{weeks}\n```\n\n```{weeks}\n:newest:"
        " 1\n```\n\n```{entries}\n```\n\n```{entries}\n```\n\n"
    )
    built = build(
        {"index.md": MYST.replace("# Log\n", f"# Log\n\n{listings}"), "references.bib": RECORDS},
        "-W",
    )
    assert built.status == 0, built.warnings
    ids = [node["id"] for node in built.page().select("[id]")]
    assert len(ids) == len(set(ids))


def test_reading_process_returns_only_its_own_documents(build: Build) -> None:
    note = """
def setup(app):
    def note(app, env, docnames, other):
        kept = {*other.tocs, *other.domaindata["paperlog"]["pages"], *(ref.docname for ref in other.domaindata["cite"]["citation_refs"])}
        with open(app.outdir / "handed-back.txt", "a") as file:
            print(len(docnames), *sorted(kept - set(docnames)), file=file)
    app.connect("env-merge-info", note)
"""
    week = "# W\n\n::::{week} 2024-W%02d\n:::{paper} one\nSee {cite}`one`.\n:::\n::::\n"
    pages = {f"w{number:02d}.md": week % number for number in range(1, 49)}
    record = "@misc{one, title = {One}, author = {Doe, Jo}, year = {2020}}\n"
    index = "# Log\n\n```{toctree}\n:glob:\n\n*\n```\n\n```{bibliography}\n```\n"
    built = build(
        {"conf.py": CONF + note, "references.bib": record, "index.md": index, **pages},
        "-W",
        "-j",
        "2",
    )
    assert (built.warnings, built.status) == ("", 0)
    handed_back = built.text("handed-back.txt").splitlines()
    assert len(handed_back) > 2
    assert sum(map(int, handed_back)) == 49


def test_empty_week_builds_without_warning(build: Build) -> None:
    """The page as written by ``paperlog new``, built with warnings as errors."""
    built = build(
        {
            "index.md": (
                "# Log\n\n:::::{week} 2024-W27\n\n:::::\n\n:::::{week} 2024-W28\nOn"
                " holiday.\n:::::\n"
            )
        },
        "-W",
    )
    assert (built.warnings, built.status) == ("", 0)
    assert [week["id"] for week in built.page().select("[id^=week-]")] == [
        "week-2024-w27",
        "week-2024-w28",
    ]


@pytest.mark.parametrize(("builder", "page"), [("html", "index.html"), ("text", "index.txt")])
def test_index_shows_weeks_of_paper_logged_twice(build: Build, builder: str, page: str) -> None:
    record = (
        "@misc{one, title = {One}, author = {Doe, Jo}, year = {2020}}\n@misc{two, title = {Two},"
        " author = {Doe, Jo}, year = {2020}}\n"
    )
    weeks = "".join(
        f"::::{{week}} {week}\n:::{{paper}} {key}\n:::\n::::\n"
        for week, key in (("2024-W27", "one"), ("2024-W28", "one"), ("2024-W29", "two"))
    )
    built = build(
        {"references.bib": record, "index.md": f"# Log\n\n{weeks}\n```{{author-index}}\n```\n"},
        "-W",
        builder=builder,
    )
    assert (built.warnings, built.status) == ("", 0)
    text = built.page(page).get_text() if builder == "html" else built.text(page)
    assert "Two · One (2024-W28) · One (2024-W27)" in " ".join(text.split())


def test_tag_link_to_another_log_is_not_resolved_locally(build: Build, tmp_path: Path) -> None:
    other = tmp_path / "objects.inv"
    lines = zlib.compress(
        b"nlp paperlog:tagname 1 t.html#nlp NLP\ncv paperlog:tag 1 t.html#cv CV\n"
    )
    head = (
        b"# Sphinx inventory version 2\n# Project: Other\n# Version: 1\n"
        b"# The remainder is compressed using zlib.\n"
    )
    other.write_bytes(head + lines)
    settings = 'extensions = ["paperlog.site", "sphinx.ext.intersphinx"]\n'
    settings += f'intersphinx_mapping = {{"other": ("https://example.org", {str(other)!r})}}\n'
    built = build(
        {
            "conf.py": CONF + settings,
            "index.md": (
                "# L\n\n{external:paperlog:tag}`nlp` {external:paperlog:tag}`cv` {tag}`nlp`\n"
            ),
        }
    )
    links = [link["href"] for link in built.page().select("a.external[href*=t\\.html]")]
    assert links == ["https://example.org/t.html#nlp", "https://example.org/t.html#cv"]
    assert built.warnings.count("no entry has the tag") == 1
