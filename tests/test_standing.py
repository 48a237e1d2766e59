"""Retractions, published preprints and verifications in every format."""

from __future__ import annotations

import re
import zipfile

import pytest
from paperlog.model.verification import read_retracted, read_verified, verified_text
from projects import Build

PAGE = """# Log

::::{week} 2024-W27

:::{paper} bad
:name: Cold fusion
Words on {cite}`pre`.
:::

:::{paper} pre
:::
::::

```{entries}
```

```{bibliography}
```
"""
BIB = """@article{bad, author = {Roe, Jo}, title = {Fusion in a jar}, journal = {J}, year = {2020}, retracted = {10.1000/notice_1}}
@misc{pre, author = {Doe, Jane}, title = {A preprint}, year = {2021}, eprint = {2101.00001}, archiveprefix = {arXiv},
  verified = {2026-11-25 arxiv: author, title; 2026-11-24 the printed volume}, published = {10.1000/the.article}}
"""
FILES = {"index.md": PAGE, "references.bib": BIB}


@pytest.mark.parametrize(
    ("language", "words", "mark"),
    [
        ("en", "This paper has been retracted", "[Retracted]"),
        ("zh_CN", "此论文已被撤稿", "【已撤稿】"),
    ],
)
def test_retraction_is_shown_on_card_in_listings_and_bibliography(
    build: Build, language: str, words: str, mark: str
) -> None:
    page = build(FILES, "-W", "-D", f"language={language}").page()
    head = page.select_one("#paper-bad .pl-head p")
    assert head is not None and head.get_text() == f"{words}: doi:10.1000/notice_1"
    assert [link["href"] for link in head.select("a")] == ["https://doi.org/10.1000/notice_1"]
    assert [mark in row.get_text() for row in page.select(".pl-rows > li")] == [
        "Fusion" in row.get_text() for row in page.select(".pl-rows > li")
    ]
    records = {record.get_text(): record for record in page.select(".pl-record-text")}
    assert [text.strip().startswith(mark) for text in records] == [
        "Fusion" in text for text in records
    ]
    citation = page.select_one("#paper-bad .pl-source a")
    assert citation is not None


def test_tooltip_of_citation_shows_retraction(build: Build) -> None:
    page = build({**FILES, "index.md": PAGE.replace("{cite}`pre`", "{cite}`bad`")}).page()
    link = page.select_one("#paper-bad .pl-body .bibtex-citation a")
    assert link is not None and str(link["title"]).startswith("[Retracted] Jo Roe")


def test_published_preprint_links_to_article_and_shows_verification(
    build: Build,
) -> None:
    card = build(FILES, "-W").page().select_one("#paper-pre")
    assert card is not None
    published, compared = (
        card.select_one(".pl-published"),
        card.select_one("details.pl-bibtex .pl-verified"),
    )
    assert published is not None and published.get_text() == "Published as doi:10.1000/the.article"
    assert published.a is not None and published.a["href"] == "https://doi.org/10.1000/the.article"
    assert compared is not None
    assert (
        compared.get_text()
        == "Compared with arXiv on Nov 25, 2026: authors, title. Compared with the printed volume"
        " on Nov 24, 2026."
    )


def test_internal_fields_are_not_in_copied_record(build: Build) -> None:
    copied = "".join(block.get_text() for block in build(FILES).page().select(".pl-bibtex-code"))
    assert "@article{bad," in copied
    assert not re.search("retracted|verified|published", copied)


@pytest.mark.parametrize(
    "builder", ["text", "latex", "epub", "man", "texinfo", "singlehtml", "dirhtml"]
)
def test_retraction_is_printed_in_all_formats(build: Build, builder: str) -> None:
    built = build(FILES, builder=builder)
    assert built.status == 0
    if builder == "epub":
        with zipfile.ZipFile(next(built.out.glob("*.epub"))) as book:
            text = book.read("index.xhtml").decode()
    else:
        text = "".join(
            path.read_text("utf-8")
            for path in built.out.rglob("*")
            if path.is_file() and path.suffix in {".txt", ".tex", ".html", ".texi", ".1"}
        )
    said = " ".join(re.sub(r"<[^>]*>", "", text).split())
    assert "This paper has been retracted" in said
    assert "[Retracted]" in said.replace("{[}", "[").replace("{]}", "]")
    assert "Published as" in said


def test_unreadable_field_is_reported_and_the_rest_shown(build: Build) -> None:
    bib = (
        "@misc{bad, title = {T}, year = {2020}, verified = {yesterday}, published ="
        " {javascript:alert(1)}, retracted = {javascript:alert(2)}}\n"
    )
    built = build(
        {
            "index.md": PAGE.replace(" on {cite}`pre`", "").replace(":::{paper} pre\n:::\n", ""),
            "references.bib": bib,
        }
    )
    assert "'verified' cannot be read" in built.warnings
    assert "'published' is not a DOI or address" in built.warnings
    page = built.page()
    assert not page.select('a[href^="javascript"]')
    line = page.select_one(".pl-retracted")
    assert (
        line is not None and line.get_text() == "This paper has been retracted: javascript:alert(2)"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-25 crossref",
        "2026-11-25 crossref: author, title; 2026-11-25 arxiv: title",
        "2024-01-01 J. Doe, by hand",
    ],
)
def test_verification_round_trips(text: str) -> None:
    assert verified_text(read_verified(text)) == text


@pytest.mark.parametrize(
    "text", ["crossref", "2026-02-30 crossref", "25.11.2026 crossref", "2026-11-25"]
)
def test_invalid_verification_raises(text: str) -> None:
    with pytest.raises(ValueError):
        read_verified(text)


def test_retraction_without_notice_has_a_reason() -> None:
    assert read_retracted("withdrawn from arXiv").reason == "withdrawn from arXiv"
    assert read_retracted("10.1000/notice").link is not None
