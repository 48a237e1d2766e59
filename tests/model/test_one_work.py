"""Decide whether two records are the same work, by identifiers or by titles."""

from __future__ import annotations

import pytest
from paperlog.bib.reader import parse_bib
from paperlog.model.identity import Work, Works, is_reworded, judged
from paperlog.model.record import Record

TITLE = "Radar and Vision Integration for Mapping"
"""Of 40 letters: one other letter leaves a likeness of 97.5, two of 95, three of 92.5."""


def record(fields: str, key: str = "new") -> Record:
    found, _problems = parse_bib(f"@misc{{{key}, {fields}}}", None)  # type: ignore[arg-type]
    return found[0].record


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("title = {A}, doi = {10.1000/X}", "title = {B}, doi = {10.1000/x}", "doi"),
        (
            "title = {A}, eprint = {2407.00001v1}",
            "title = {B}, eprint = {2407.00001v2}",
            "arxiv",
        ),
        (
            "title = {A}, eprint = {2407.00001}",
            "title = {B}, doi = {10.48550/arXiv.2407.00001}",
            "arxiv",
        ),
        (
            "title = {A}, eprint = {math.GT/0309136}",
            "title = {B}, eprint = {math/0309136v2}",
            "arxiv",
        ),
        (
            f"title = {{{TITLE}}}, doi = {{10.1000/1}}",
            f"title = {{{TITLE}}}, doi = {{10.1000/2}}",
            "different",
        ),
        (
            f"title = {{{TITLE}}}, eprint = {{2407.00001}}",
            f"title = {{{TITLE}}}, eprint = {{2407.00002}}",
            "different",
        ),
        (
            f"title = {{{TITLE}}}, eprint = {{2407.00001}}",
            f"title = {{{TITLE}}}, doi = {{10.48550/arXiv.2407.00002}}",
            "different",
        ),
        # a conference paper and a journal article with the same preprint
        (
            "title = {A}, eprint = {2407.00001}, doi = {10.1000/1}",
            "title = {A}, eprint = {2407.00001}, doi = {10.1000/2}",
            "different",
        ),
        # identifiers of different kinds are not comparable
        (
            f"title = {{{TITLE}}}, doi = {{10.1000/1}}",
            f"title = {{{TITLE}}}, eprint = {{2407.00001}}",
            "title",
        ),
        (f"title = {{{TITLE}}}, doi = {{10.1000/1}}", f"title = {{{TITLE}}}", "title"),
        ("title = {A}, doi = {10.1000/1}", "title = {B}", "different"),
    ],
)
def test_identifiers_of_the_same_kind_take_precedence_over_titles(
    one: str, other: str, reason: str
) -> None:
    works = Work.of(record(one, "one")), Work.of(record(other, "other"))
    assert [judged(*works), judged(*reversed(works))] == [reason] * 2
    found = Works.of([record(one, "one")]).find(record(other))
    assert (found.reason if found else "different") == reason


@pytest.mark.parametrize(
    ("title", "same"),
    [
        (TITLE.replace("Radar", "Rodar"), True),
        (TITLE.replace("Radar", "Rodor"), True),
        (TITLE.replace("Radar", "Rodox"), False),
        (TITLE.replace("Mapping", "Mapping 2"), False),
    ],
)
def test_similar_titles_differ_in_at_most_two_letters_of_forty(title: str, same: bool) -> None:
    assert (
        Works.of([record(f"title = {{{TITLE}}}", "one")]).find(record(f"title = {{{title}}}"))
        is not None
    ) == same
    assert (
        judged(Work.of(record(f"title = {{{TITLE}}}")), Work.of(record(f"title = {{{title}}}")))
        == "title"
    ) == same


@pytest.mark.parametrize(("more", "same"), [("abcdefg", True), ("abcdefgh", False)])
def test_similar_titles_differ_in_length_by_at_most_seven_letters(more: str, same: bool) -> None:
    title = f"{TITLE} {TITLE} of crowded places in the open"
    ours = record(f"title = {{{title}}}", "one")
    theirs = record(f"title = {{{title.replace('places', f'places{more}')}}}")
    assert (Works.of([ours]).find(theirs) is not None) == same
    assert (judged(Work.of(ours), Work.of(theirs)) == "title") == same


@pytest.mark.parametrize(
    ("preprint", "published", "same"),
    [
        ("2022", "2024", True),
        ("2022", "2025", False),
        ("2024", "2022", True),
        ("2025", "2022", False),
    ],
)
def test_preprint_matches_a_publication_within_two_years(
    preprint: str, published: str, same: bool
) -> None:
    ours = record(
        f"title = {{{TITLE}}}, author = {{Doe, Ada}}, year = {{{preprint}}}, "
        "eprint = {2407.00001}",
        "one",
    )
    theirs = record(
        f"title = {{{TITLE}}}, author = {{Doe, A.}}, year = {{{published}}}, "
        "journal = {J}, doi = {10.1000/1}"
    )
    assert (Works.of([ours]).find(theirs) is not None) == same


@pytest.mark.parametrize(
    ("title", "same"), [("Shapes of cells", False), ("Shapes of hearts", True)]
)
def test_title_of_fifteen_letters_also_needs_author_and_year(title: str, same: bool) -> None:
    ours = record(f"title = {{{title}}}, author = {{Doe, Ada}}, year = {{2024}}", "one")
    assert (
        Works.of([ours]).find(
            record(f"title = {{{title}}}, author = {{Roe, Max}}, year = {{2024}}")
        )
        is not None
    ) == same
    assert (
        Works.of([ours]).find(
            record(f"title = {{{title.upper()}}}, author = {{Doe, A.}}, year = {{2024}}")
        )
        is not None
    )


def test_a_chapter_under_the_title_of_its_book_is_not_the_book() -> None:
    (chapter, book), _problems = parse_bib(
        "@inbook{c, chapter = {2}, crossref = {b}}\n"
        f"@book{{b, title = {{{TITLE}}}, author = {{Doe, Ada}}, year = 2024}}",
        None,  # type: ignore[arg-type]
    )
    assert chapter.record.title == book.record.title
    assert Works.of([chapter.record]).find(book.record) is None


def test_an_arxiv_article_of_google_scholar_is_a_preprint() -> None:
    typed = f"title = {{{TITLE}}}, author = {{Doe, Ada}}, year = {{2022}}, eprint = {{2407.00001}}"
    ours = record(f"{typed}, journal = {{arXiv preprint arXiv:2407.00001}}", "one")
    theirs = record(
        f"title = {{{TITLE}}}, author = {{Doe, A.}}, year = {{2023}}, doi = {{10.1000/1}}, journal"
        " = {J}"
    )
    assert Works.of([ours]).find(theirs) is not None


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("Image recognition by deep residual learning", True),
        ("Residual networks for image recognition", True),
        ("Residual recognition of images", False),
        ("Deep residual learning for speech", False),
    ],
)
def test_titles_may_differ_more_if_found_by_identifier(other: str, same: bool) -> None:
    assert is_reworded("Deep Residual Learning for Image Recognition", other) == same
