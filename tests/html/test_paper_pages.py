"""Pages of papers: content, links to them, and incremental builds."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from paperlog.html.generated import Shells
from paperlog.html.index_parts import collect_index_parts
from paperlog.html.name_pages import collect_name_pages
from paperlog.html.paper_pages import collect_paper_pages
from projects import CONF, Build, builder_in, differences_after_edit
from sphinx.application import Sphinx

RECORDS = """
@article{one, author = {Chen, Xiang and Roe, Jo}, title = {First <b>work</b> & more},
  journal = {Journal of Shapes}, volume = 7, number = 2, pages = {1--9}, year = 2021,
  doi = {10.1000/one}}
@inproceedings{two, author = {Roe, Jo}, title = {Second work}, booktitle = {Conf}, year = 2022}
@misc{three, author = {Wei, Li}, title = {Third work}, year = 2020}
"""
WEEKS = """# Weeks

::::{week} 2024-W27
:::{paper} one
:name: NAME
:tags: gan, mri
:status: to-read
First words of the first log.
:::
:::{paper} two
:tags: gan
:relates: extends one, uses three
Words of the second, which cites {cite}`three`.
:::
::::

::::{week} 2024-W29
:::{paper} one
:status: read
:read: 2024-07-16
Words when it was read.
:::
:::{note} A talk
It is about {cite}`one`.
:::
::::
"""
FILES = {
    "conf.py": f'{CONF}\nhtml_baseurl = "https://example.org/log/"\n',
    "references.bib": RECORDS,
    "weeks.md": WEEKS,
    "tags.md": "# Tags\n\n```{tag-index}\n```\n",
    "authors.md": "# Authors\n\n```{author-index}\n```\n",
    "bibliography.md": "# Bibliography\n\n```{bibliography}\n:all:\n```\n",
    "index.md": "# Log\n\n```{toctree}\nweeks\ntags\nauthors\nbibliography\n```\n",
}


def section(page: BeautifulSoup, anchor: str) -> str:
    node = page.select_one(f"section#{anchor}")
    assert node is not None, anchor
    return " ".join(node.get_text(" ").replace("\xa0", " ").split())


def test_page_shows_facts_citations_history_and_relations(build: Build) -> None:
    built = build(FILES, "-W")
    assert (built.warnings, built.status) == ("", 0)
    page = built.page("papers/one.html")
    assert page.h1 and page.h1.get_text() == "NAME"
    head = page.select_one(".pl-paper-page .pl-head")
    assert head is not None
    assert "First <b>work</b> & more" in head.get_text()
    links = {str(link["href"]) for link in head.select("a")}
    assert {"https://doi.org/10.1000/one", "../tags/gan.html", "../tags/mri.html"} <= links
    assert {link for link in links if link.startswith("../authors/")}
    copied = [block.get_text() for block in page.select("#cite .pl-bibtex-code pre")]
    assert copied[0].startswith("CHEN X, ROE J. First <b>work</b> & more[J]. Journal of Shapes")
    assert copied[1].startswith("Chen, X., & Roe, J. (2021).")
    assert copied[2].endswith("vol. 7, no. 2, pp. 1–9, 2021, doi: 10.1000/one.")
    assert copied[3].startswith("@article{one,")
    history = section(page, "history")
    assert history.index("to read") < history.index("First words") < history.index("read on Jul 16")
    assert "Words when it was read." in history
    cards = [str(link["href"]) for link in page.select("#history a")]
    assert cards == ["../weeks.html#paper-one", "../weeks.html#paper-one-2"]
    cited = section(page, "cited-by")
    assert "A talk · Jul 15 – 21, 2024 It is about" in cited
    assert "Words of the second" in cited
    assert section(page, "relations") == "Relations extended by Second work"
    shared = section(page, "shared")
    assert "Jo Roe" in shared and "gan" in shared
    assert "Xiang Chen" not in shared and "mri" not in shared


def test_work_without_entry_has_no_page_but_a_name(build: Build) -> None:
    built = build(FILES, "-W")
    assert {path.name for path in (built.out / "papers").iterdir()} == {"one.html", "two.html"}
    relations = built.page("papers/two.html").select_one("#relations")
    assert relations is not None
    assert "extends NAME" in relations.get_text()
    assert "uses Third work" in relations.get_text()
    (label,) = relations.select("a.pl-cite-label")
    assert str(label["href"]) == "../bibliography.html#cite-three"


def test_cards_records_and_search_link_to_page(build: Build) -> None:
    built = build(FILES, "-W")
    weeks = built.page("weeks.html")
    (link,) = weeks.select("#paper-two .pl-links a[href^='papers/']")
    assert (link["href"], link.get_text()) == ("papers/two.html", "Page of the paper")
    records = built.page("bibliography.html").select(".pl-back-links a[href^='papers/']")
    assert [str(one["href"]) for one in records] == ["papers/one.html", "papers/two.html"]
    assert '"papers/one.html"' in built.text("searchdata.js")
    # within the log, names of papers link to their cards
    names = {str(one["href"]) for one in weeks.select(".pl-relation a")}
    assert "papers/one.html" not in names and "#paper-one" in names


def test_no_pages_if_disabled_or_in_builders_without_pages(build: Build) -> None:
    for options, builder in (
        (["-D", "paperlog_paper_pages=0"], "html"),
        ([], "singlehtml"),
        ([], "epub"),
        ([], "text"),
    ):
        built = build(FILES, "-W", *options, builder=builder)
        assert (built.warnings, built.status) == ("", 0)
        assert not (built.out / "papers").exists()
        assert not [path for path in built.out.glob("*.*html") if "papers/" in path.read_text()]


def test_links_of_dirhtml_pages_go_up_two_folders(build: Build) -> None:
    built = build(FILES, "-W", builder="dirhtml")
    page = built.page("papers/one/index.html")
    assert "../../weeks/#paper-one" in {str(link["href"]) for link in page.select("#history a")}
    canonical = page.select_one('link[rel="canonical"]')
    assert canonical is not None
    assert canonical["href"] == "https://example.org/log/papers/one/"


def test_json_builder_writes_pages(build: Build) -> None:
    built = build(FILES, builder="json")
    page = json.loads(built.text("papers/one.fjson"))
    assert "<h1>NAME</h1>" in page["body"]
    assert page["title"] == "NAME"


@pytest.mark.parametrize(
    ("extensions", "times"), [('"paperlog.site"', 1), ('"myst_parser", "paperlog"', 2)]
)
def test_html_page_context_is_emitted_once_for_a_folder_of_a_log(
    build: Build, extensions: str, times: int
) -> None:
    settings = FILES["conf.py"].replace('"paperlog.site"', extensions)
    conf = (
        f"{settings}\ndef setup(app):\n"
        "    def note(app, pagename, *_others):\n"
        "        with open(f'{app.outdir}/rendered.txt', 'a') as file:\n"
        "            print(pagename, file=file)\n"
        "    app.connect('html-page-context', note)\n"
    )
    built = build({**FILES, "conf.py": conf})
    rendered = built.text("rendered.txt").split()
    assert sum(page.startswith("tags/") for page in rendered) == times
    assert {"gan.html", "mri.html"} == {path.name for path in (built.out / "tags").iterdir()}


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_generated_pages_equal_pages_from_template(tmp_path: Path, builder: str) -> None:
    pairs: dict[str, tuple[bytes, bytes]] = {}
    hooks = "def setup(app):\n    app.connect('build-finished', lambda app, _: app.keep(app))\n"

    class Every(set[str]):
        def __contains__(self, name: object) -> bool:
            return True

    def keep(app: Sphinx) -> None:
        builder: Any = app.builder
        collectors = collect_name_pages, collect_index_parts, collect_paper_pages
        for page in chain.from_iterable(collect(app, Every("x")) for collect in collectors):
            words = "a <b>, “c” & 'd' \"e\"   f"
            odd = replace(page, name=f"{page.name}-odd", title=words, description=words)
            Shells(builder).write(odd)
            for one in (page, odd):
                path = Path(builder.get_output_path(one.name))
                written = path.read_bytes()
                builder.handle_page(*one.in_template(builder))
                pairs[one.name] = written, path.read_bytes()

    old: Any = getattr(Sphinx, "keep", None)
    assert old is None
    Sphinx.keep = staticmethod(keep)  # type: ignore[attr-defined]
    try:
        conf = f"{FILES['conf.py']}paperlog_page_items = 1\n{hooks}"
        assert builder_in(tmp_path)({**FILES, "conf.py": conf}, builder=builder).status == 0
    finally:
        del Sphinx.keep  # type: ignore[attr-defined]
    assert {name.partition("/")[0] for name in pairs} == {
        *("tags", "authors", "bibliography", "papers")
    }
    for name, (written, rendered) in pairs.items():
        assert written.decode() == rendered.decode(), name


def test_a_template_that_changes_titles_is_rendered_for_each_page(build: Build) -> None:
    layout = '{% extends "!page.html" %}\n{% block body %}<i>{{ title|upper }}</i>{{ super() }}'
    conf = FILES["conf.py"] + 'templates_path = ["_templates"]\n'
    built = build({**FILES, "conf.py": conf, "_templates/page.html": f"{layout}{{% endblock %}}"})
    assert (built.warnings, built.status) == ("", 0)
    for name, title in (("papers/one", "NAME"), ("tags/gan", "GAN"), ("authors/roe--jo", "JO ROE")):
        page = built.page(f"{name}.html")
        assert [found.get_text() for found in page.select("i")] == [title]


@pytest.mark.parametrize(
    "edit",
    [
        {"weeks.md": WEEKS.replace("NAME", "Renamed")},
        {"weeks.md": WEEKS.replace("gan, mri", "gan, other")},
        {"weeks.md": WEEKS.replace("Words when", "Other words when")},
        {"weeks.md": WEEKS.replace("extends one", "compares one")},
        {"weeks.md": WEEKS.replace(":status: to-read", ":status: reading")},
        {"weeks.md": WEEKS.replace(":::{paper} two", ":::{paper} three")},
        {"weeks.md": WEEKS.replace("{cite}`one`", "nothing")},
        {"references.bib": RECORDS.replace("volume = 7", "volume = 8")},
        {"references.bib": RECORDS.replace("Second work", "Another work")},
        {"references.bib": RECORDS.replace("Wei, Li", "Roe, Jo")},
        {"tags.toml": '[tags.gan]\nen = "GAN"\n'},
    ],
)
def test_incremental_build_equals_clean_build(tmp_path: Path, edit: dict[str, str]) -> None:
    assert not differences_after_edit(tmp_path, FILES, edit)


def test_page_is_rewritten_only_if_its_content_changed(build: Build) -> None:
    def times() -> dict[str, int]:
        folder = build(FILES).out / "papers"
        return {path.stem: path.stat().st_mtime_ns for path in folder.iterdir()}

    before = times()
    edited = {**FILES, "weeks.md": WEEKS.replace("Words when", "Other words when")}
    out = build(edited).out / "papers"
    after = {path.stem: path.stat().st_mtime_ns for path in out.iterdir()}
    assert {name for name in after if after[name] != before[name]} == {"one"}


def test_document_of_same_name_is_not_overwritten(build: Build) -> None:
    own = {**FILES, "papers/one.md": "---\norphan: true\n---\n\n# Mine\n"}
    built = build(own, "-W")
    heading = built.page("papers/one.html").h1
    assert heading is not None and heading.get_text().startswith("Mine")
    assert not built.page("weeks.html").select("#paper-one a[href='papers/one.html']")


def test_keys_with_same_file_name_have_separate_pages(build: Build) -> None:
    cards = "".join(f":::{{paper}} {key}\nWords.\n:::\n" for key in ("a:b", "a_b", "a-b"))
    built = build(
        {
            "index.md": f"# Log\n\n::::{{week}} 2024-W27\n{cards}::::\n",
            "references.bib": "".join(
                f"@misc{{{key}, title = {{Work {key}}}}}\n" for key in ("a:b", "a_b", "a-b")
            ),
        }
    )
    headings = [built.page(f"papers/{path.name}").h1 for path in (built.out / "papers").iterdir()]
    assert {one.get_text() for one in headings if one} == {"Work a:b", "Work a_b", "Work a-b"}


MANY = " and ".join(f"Roe{chr(97 + at // 26)}{chr(97 + at % 26)}, Jo" for at in range(300))


def test_hundreds_of_authors_are_folded(build: Build) -> None:
    records = RECORDS.replace("{Chen, Xiang and Roe, Jo}", f"{{{MANY}}}")
    built = build({**FILES, "references.bib": records})
    assert built.status == 0
    for page, place in (("papers/one.html", ".pl-head"), ("bibliography.html", "#cite-one")):
        authors = built.page(page).select_one(f"{place} details.pl-authors")
        assert authors is not None, page
        assert authors.summary and authors.summary.get_text().strip().endswith("and 297 more")
        assert "Jo Roeln" in authors.get_text()
    record = built.page("bibliography.html").select_one("#cite-one .pl-record-text")
    assert record is not None
    assert "First <b>work</b> & more" in record.select("p")[-2].get_text()
    # a record with a few names is one line, and a book folds nothing
    assert not built.page("bibliography.html").select("#cite-two details")
    book = build({**FILES, "references.bib": records}, builder="epub")
    assert book.status == 0
    assert "Jo Roeln" in book.text("bibliography.xhtml")
