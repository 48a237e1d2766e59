"""HTML builders other than ``html`` print the same cards, listings and indexes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag
from projects import CONF, Build

OWN_BUILDERS = """
from sphinx.builders.epub3 import Epub3Builder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.singlehtml import SingleFileHTMLBuilder

class Site(StandaloneHTMLBuilder):
    name = "site"

class OnePage(SingleFileHTMLBuilder):
    name = "onepage"

class Book(Epub3Builder):
    name = "ebook"

def setup(app):
    for builder in (Site, OnePage, Book):
        app.add_builder(builder)
"""
HOME = """# Log

```{toctree}
weeks/w27
lists
```

Of {paper}`one`, {week}`2024-W27`, {tag}`a<b` and {cite}`lone`.

```{weeks}
```
"""
WEEK = """# Week

::::{week} 2024-W27

:::{paper} one
:name: One & only
:tags: a<b, 分割
:status: read
:rating: 4
:read: 2024-07-03
:relates: extends two, uses lone
:code: https://example.org/?a=1&b="2"
First words of {paper}`two`.

```{excerpt}
:from: lone
Quoted words.
```
:::

:::{paper} two
:status: to-read
Second words.
:::
::::
"""
LISTS = """# Lists

```{entries}
```

```{tag-index}
```

```{author-index}
```

```{venue-index}
```

```{lineage}
```

```{statistics}
```

```{bibliography}
```
"""
BIB = """
@article{one, author = {Roe, Jo and Doe, Jane and 张三 and Lee, Ann and Fox, Bo and Low, Cy}, title = {First "work" & more}, journal = {Shapes}, year = {2021}, doi = {10.1000/x_1},
  published = {10.1000/x_2}, verified = {2026-11-25 crossref: author, title}}
@article{two, author = {张三 and 李四}, title = {第二篇}, journal = {图学}, year = {2022}, unverified = {journal}, retracted = {10.1000/notice_2}}
@article{lone, author = {Roe, Jo}, title = {Not logged}, year = {2020}}
"""
FILES = {
    "conf.py": f"""
import sys
from pathlib import Path
sys.path.insert(0, str(Path(__file__).parent))
{CONF}
extensions.append("own_builders")
version, epub_copyright = "1", "A"
""",
    "own_builders.py": OWN_BUILDERS,
    "index.md": HOME,
    "weeks/w27.md": WEEK,
    "lists.md": LISTS,
    "references.bib": BIB,
}
PRINTED = ".pl-head, .pl-foot, .pl-rows, .pl-index"

ALIKE = ("-E", "-D", "paperlog_paper_pages=0")
"""Options of builds that are compared: no pages of papers, since not all builders have them."""


def without_addresses(part: Tag) -> str:
    return re.sub(r' href="[^"]*"', "", str(part))


def dead_fragments(page: BeautifulSoup) -> list[str]:
    """Dead links of a page: missing ids, and missing pages."""
    ids = {"", *(str(tag["id"]) for tag in page.select("[id]"))}
    inner = [str(link["href"]) for link in page.select("a[href]")]
    inner = [href for href in inner if "://" not in href and not href.startswith("_")]
    return [href for href in inner if not href.startswith("#") or unquote(href[1:]) not in ids]


def chapters(out: Path) -> dict[str, BeautifulSoup]:
    return {
        path.relative_to(out).as_posix(): BeautifulSoup(
            path.read_text(encoding="utf-8"), "html.parser"
        )
        for path in sorted(out.rglob("*.xhtml"))
    }


def words(part: Tag) -> str:
    return " ".join(part.get_text(" ").split())


def test_builder_derived_from_html_writes_same_pages(build: Build) -> None:
    html, site = (build(FILES, "-E", builder=name) for name in ("html", "site"))
    assert (site.status, site.warnings) == (html.status, html.warnings) == (0, "")
    pages = sorted(path.relative_to(html.out) for path in html.out.rglob("*.html"))
    assert sum(page.parts[0] == "lists" for page in pages) == 3, (
        "a page for each tag, and one for the author of several entries"
    )
    assert pages == sorted(path.relative_to(site.out) for path in site.out.rglob("*.html"))
    for page in pages:
        # a script contains the name of the builder, so its checksum differs
        written, other = (
            re.sub(r"\?v=\w+", "", built.text(page.as_posix())) for built in (html, site)
        )
        assert other == written, page


def test_json_has_same_cards_and_listings_as_html(build: Build) -> None:
    html, data = (build(FILES, "-E", builder=name) for name in ("html", "json"))
    assert (data.status, data.warnings) == (0, "")
    for name in ("index", "weeks/w27", "lists"):
        body = BeautifulSoup(json.loads(data.text(f"{name}.fjson"))["body"], "html.parser")
        ours = [without_addresses(part) for part in body.select(PRINTED)]
        assert ours == [
            without_addresses(part) for part in html.page(f"{name}.html").select(PRINTED)
        ]
        assert ours


@pytest.mark.parametrize("builder", ["singlehtml", "onepage"])
def test_singlehtml_has_same_cards_as_html_and_no_dead_link(build: Build, builder: str) -> None:
    html, single = (build(FILES, *ALIKE, builder=name) for name in ("html", builder))
    assert (single.status, single.warnings) == (0, "")
    page = single.page()
    cards = [without_addresses(card) for card in page.select(".pl-head, .pl-foot")]
    written = html.page("weeks/w27.html").select(".pl-head, .pl-foot")
    assert cards == [without_addresses(card) for card in written]
    assert (
        page.select(".pl-index b") and page.select(".pl-lineage a") and page.select(".pl-excerpt a")
    )
    assert dead_fragments(page) == []


@pytest.mark.parametrize("builder", ["epub", "ebook"])
def test_epub_has_text_of_every_card_and_nothing_collapsed(build: Build, builder: str) -> None:
    html, book = (build(FILES, *ALIKE, builder=name) for name in ("html", builder))
    assert book.status == 0
    for path in book.out.rglob("*.xhtml"):
        ElementTree.parse(path)
    week = chapters(book.out)["weeks/w27.xhtml"]
    assert not week.select("details, dialog, button, script, [popover]")
    cards = week.select("section.pl-week .pl-card")
    expected = html.page("weeks/w27.html").select(".pl-week .pl-card")
    assert len(cards) == len(expected) == 2
    for card, other in zip(cards, expected, strict=True):
        # omitted in EPUB, collapsed on the page: BibTeX, and long lists of authors
        for folded in other.select("details"):
            folded.extract()
        for line in other.select("p:not(.pl-authors)"):
            assert words(line) in words(card)
        assert card.select(".pl-authors")
    lists = chapters(book.out)["lists.xhtml"]
    places = [f"weeks/w27.xhtml#paper-{key}" for key in ("one", "two")]
    assert set(places) <= {link["href"] for link in lists.select(".pl-rows a")}


def test_epub_has_no_dead_links(build: Build) -> None:
    book = build(FILES, builder="epub")
    pages = chapters(book.out)
    links = [
        (name, str(link["href"]))
        for name, page in pages.items()
        for link in page.select(".pl-head a, .pl-foot a, .pl-rows a, .pl-index a")
        if "://" not in str(link["href"])
    ]
    assert len(links) > 20
    for name, href in links:
        target, _sign, anchor = href.partition("#")
        path = (book.out / name).parent / unquote(target) if target else book.out / name
        page = pages[path.resolve().relative_to(book.out.resolve()).as_posix()]
        assert not anchor or page.find(id=unquote(anchor)), (name, href)


@pytest.mark.parametrize(("choice", "is_spelled"), [("inline", True), ("no", False)])
def test_epub_shows_urls_if_configured(build: Build, choice: str, is_spelled: bool) -> None:
    book = build(FILES, "-D", f"epub_show_urls={choice}", builder="epub")
    links = chapters(book.out)["weeks/w27.xhtml"].select_one(".pl-links")
    assert links is not None
    assert ("[https://example.org/?a=1&b=" in words(links)) is is_spelled
