"""The pages of authors and venues, and the indexes that lead to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import CONF, Build, differences_after_edit

RECORDS = """
@article{one, author = {Roe, Jo and Łukasz, Ann}, title = {First}, journal = {Journal}, year = 2021}
@article{two, author = {Roe, Jo and 张三}, title = {Second}, journal = {Journal}, year = 2022}
@misc{three, author = {Chen, Xiang}, title = {Third}, year = 2020}
"""
WEEK = """# Weeks

::::{week} 2024-W27
:::{paper} one
:tags: gan
Words of the first.
:::
:::{paper} two
:tags: gan, method/mri
:::
:::{paper} three
:::
::::
"""
FILES = {
    "conf.py": CONF,
    "references.bib": RECORDS,
    "weeks.md": WEEK,
    "tags.md": "# Tags\n\n```{tag-index}\n```\n",
    "authors.md": "# Authors\n\n```{author-index}\n```\n",
    "venues.md": "# Venues\n\n```{venue-index}\n```\n",
    "index.md": "# Log\n\n```{toctree}\nweeks\ntags\nauthors\nvenues\n```\n",
}


def test_authors_and_venues_of_two_entries_have_pages_with_links_to_them(build: Build) -> None:
    built = build(FILES, "-W")
    assert (built.warnings, built.status) == ("", 0)
    assert [path.name for path in (built.out / "authors").iterdir()] == ["roe--jo.html"]
    assert [path.name for path in (built.out / "venues").iterdir()] == ["journal.html"]
    page = built.page("authors/roe--jo.html")
    assert page.h1 and page.h1.get_text().startswith("Jo Roe")
    about = page.select_one(".pl-about-tag")
    assert about and " ".join(about.get_text().split()) == "Authors · 2 entries"
    assert "../authors.html" in {str(link["href"]) for link in about.select("a")}
    text = page.get_text(" ")
    assert "First" in text and "Second" in text and "Third" not in text
    beside = {str(link["href"]) for link in page.select(".pl-neighbours a")}
    assert "../tags/gan.html" in beside and len(beside) == 4
    card = built.page("weeks.html")
    links = {str(link["href"]) for link in card.select("#paper-one a")}
    assert {"authors/roe--jo.html", "venues/journal.html"} <= links
    single = {str(link["href"]) for link in card.select("#paper-three a")}
    assert "authors.html#author-chen--xiang" in single
    assert '"authors/roe--jo.html"' in built.text("searchdata.js")


def test_author_index_is_grouped_by_letter_with_family_names_first(build: Build) -> None:
    page = build(FILES).page("authors.html")
    letters = [str(link["href"]) for link in page.select("ul.pl-letters a")]
    assert letters == ["#letter-c", "#letter-l", "#letter-r", "#letter-z"]
    headings = [str(heading.find(string=True)) for heading in page.select("section.pl-group > h2")]
    assert headings == ["Most often", "C", "L", "R", "Z"]
    names = [name.get_text() for name in page.select(".pl-index b")]
    assert names == ["Chen, Xiang", "Łukasz, Ann", "Roe, Jo", "张三"]
    often = page.select_one("ul.pl-often a")
    assert often and (often["href"], often.get_text()) == ("authors/roe--jo.html", "Jo Roe")


def test_facets_are_headings_of_tag_index(build: Build) -> None:
    page = build(FILES).page("tags.html")
    assert not page.select("p.rubric")
    assert [str(one.find(string=True)) for one in page.select("section.pl-group > h2")] == [
        "Other tags",
        "method",
    ]


def test_part_of_index_never_has_file_name_of_author_page(build: Build) -> None:
    people = ("{Li}", "Li, An", "Li, Bo", "Li, Cy", "Ma, Di", "{Li}")
    records = "".join(
        f"@misc{{w{number}, author = {{{name}}}, title = {{Work {number}}}}}\n"
        for number, name in enumerate(people)
    )
    cards = "".join(f":::{{paper}} w{number}\n:::\n" for number in range(len(people)))
    built = build(
        {
            **FILES,
            "references.bib": records,
            "weeks.md": f"# W\n\n::::{{week}} 2024-W27\n{cards}::::\n",
        },
        "-W",
        "-D",
        "paperlog_page_items=2",
    )
    assert built.warnings == ""
    names = {path.stem for path in (built.out / "authors").iterdir()}
    assert "li" in names
    own = built.page("authors/li.html").h1
    assert own is not None and own.get_text().startswith("Li")
    for page in built.out.rglob("*.html"):
        for link in built.page(page.relative_to(built.out).as_posix()).select("a[href]"):
            target, _sign, anchor = str(link["href"]).partition("#")
            if "author" in target:
                file = (page.parent / target).resolve()
                assert file.is_file() and (not anchor or f'id="{anchor}"' in file.read_text())


def test_log_without_index_entries_has_no_general_index(build: Build) -> None:
    built = build(FILES)
    assert not (built.out / "genindex.html").exists()
    assert "genindex" not in built.text("index.html")
    entry = {**FILES, "more.md": "---\norphan: true\n---\n# More\n\n```{index} thing\n```\n"}
    assert "thing" in build(entry).text("genindex.html")
    assert "genindex" in built.text("index.html")
    gone = build({**FILES, "more.md": "---\norphan: true\n---\n# More\n"})
    assert not (gone.out / "genindex.html").exists()


@pytest.mark.parametrize(
    "edit",
    [
        {"references.bib": RECORDS.replace("Chen, Xiang", "张三")},
        {"references.bib": RECORDS.replace("Roe, Jo and 张三", "张三")},
        {"references.bib": RECORDS.replace("journal = {Journal}, year = 2022", "year = 2022")},
        {"weeks.md": WEEK.replace("paper} three", "paper} one")},
        {"weeks.md": WEEK.replace("Words of the first", "Other words")},
        {"authors.md": "# Persons\n\n```{author-index}\n```\n"},
        {"authors/roe--jo.md": "---\norphan: true\n---\n# Mine\n"},
    ],
)
def test_incremental_build_equals_clean_build(tmp_path: Path, edit: dict[str, str]) -> None:
    assert not differences_after_edit(tmp_path, FILES, edit)


def test_names_of_signs_of_html_are_text_in_the_title(build: Build) -> None:
    built = build(
        {
            "conf.py": f'{CONF}\nhtml_baseurl = "https://example.org/"\n',
            "references.bib": "@misc{one, author = {Roe, Jo}, title = {One}, year = 2021}\n",
            "weeks.md": "# Weeks\n\n::::{week} 2024-W27\n:::{paper} one\n:tags: <b>&\n:::\n::::\n",
            "tags.md": "# Tags <i>\n\n```{tag-index}\n```\n",
            "index.md": "# Log\n\n```{toctree}\nweeks\ntags\n```\n",
        }
    )
    (path,) = (built.out / "tags").glob("*.html")
    page = built.page(f"tags/{path.name}")
    assert page.title and page.title.get_text().startswith("<b>& - ")
    shared = page.select_one('meta[property="og:title"]')
    assert shared and shared["content"] == "<b>&"
    assert page.h1 and page.h1.get_text().startswith("<b>&")
