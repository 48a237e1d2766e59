"""Conversion of records of Crossref and arXiv."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paperlog.bib.reader import parse_bib, persons_of, plain
from paperlog.fetch.crossref import from_crossref
from paperlog.fetch.errors import ElsewhereError, FetchError, NotFoundError, UnusableAnswerError
from paperlog.fetch.web import Web
from paperlog.fetch.works import fetch_arxiv, fetch_arxiv_works, fetch_doi, search_title
from services import FACTS, Service, preprint, work

PARTS = st.sampled_from(
    [
        *(
            "author",
            "editor",
            "family",
            "given",
            "suffix",
            "name",
            "title",
            "subtitle",
            "container-title",
            "short-container-title",
            "volume",
            "issue",
            "page",
        ),
        *(
            "article-number",
            "publisher",
            "type",
            "institution",
            "issued",
            "published",
            "published-print",
            "date-parts",
            "updated-by",
            "DOI",
            "label",
        ),
        *("relation", "is-preprint-of", "id", "event", "acronym", "group-title"),
    ]
)


def test_doi_in_any_notation_fetches_the_record(service: Service, web: Web) -> None:
    facts = FACTS["chen2021mrnet"]
    service.works[facts["doi"]] = work("chen2021mrnet")
    for spelling in (
        facts["doi"],
        f"https://doi.org/{facts['doi'].upper()}",
        f"doi:{facts['doi']}",
    ):
        draft = fetch_doi(web, spelling).draft
        assert (draft.type, plain(draft.field("title")), draft.field("doi")) == (
            "article",
            facts["title"],
            facts["doi"],
        )
        assert (draft.field("journal"), draft.field("volume"), draft.field("year")) == (
            facts["venue"],
            facts["volume"],
            str(facts["year"]),
        )
        assert [(one.given, one.family) for one in persons_of(draft.field("author"))] == [
            (one["given"], one["family"]) for one in facts["authors"]
        ]


def test_arxiv_id_fetches_the_preprint_and_the_doi_of_its_publication(
    service: Service, web: Web
) -> None:
    facts = FACTS["ronneberger2015unet"]
    service.preprints[facts["arxiv"]] = preprint("ronneberger2015unet", doi=facts["doi"])
    for spelling in (
        facts["arxiv"],
        f"arXiv:{facts['arxiv']}v1",
        f"https://arxiv.org/abs/{facts['arxiv']}",
        f"https://arxiv.org/pdf/{facts['arxiv']}v1.pdf",
    ):
        fetched = fetch_arxiv(web, spelling)
        assert (
            fetched.draft.field("eprint"),
            fetched.draft.field("year"),
            fetched.published_doi,
        ) == (facts["arxiv"], str(facts["year"]), facts["doi"])
    assert fetch_doi(web, f"10.48550/arXiv.{facts['arxiv']}").source == "arxiv"


def test_several_preprints_are_fetched_in_one_request_without_unknown_ones(
    service: Service, web: Web
) -> None:
    keys = ("goodfellow2014gan", "golovneva2024cope")
    service.preprints = {FACTS[key]["arxiv"]: preprint(key) for key in keys}
    found = fetch_arxiv_works(web, [*service.preprints, "9912.99999"])
    assert [plain(one.draft.field("title")) for one in found.values()] == [
        FACTS[key]["title"] for key in keys
    ]
    assert len(service.asked) == 1


def test_a_title_finds_works_best_first(service: Service, web: Web) -> None:
    service.found = [
        work("attar2019ukbpipeline"),
        work("chen2021mrnet"),
        {"DOI": "10.1000/untitled"},
    ]
    candidates, failed = search_title(web, FACTS["chen2021mrnet"]["title"].upper())
    assert [one.fetched.draft.field("doi") for one in candidates] == [
        FACTS["chen2021mrnet"]["doi"],
        FACTS["attar2019ukbpipeline"]["doi"],
    ]
    assert candidates[0].score == 100 > candidates[1].score
    assert not failed


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("CO<sub>2</sub> &amp; <i>E.\n coli</i>: 50% of #1", "CO2 & E. coli: 50% of #1"),
        (r"On $\ell_1$ norms", "On ℓ₁ norms"),
        ("Costs of $5, and of {braces} \\ and_lines", "Costs of $5, and of {braces} \\ and_lines"),
        ("A\x00 B\x1b[31m \u202eevil\u202c", "A B [31m evil"),
        ("<mml:math><mml:mi>x</mml:mi></mml:math>-rays", "x-rays"),
        ("\\input{/etc/passwd} $\\input{x$", None),
    ],
)
def test_special_characters_in_a_title_are_escaped(
    service: Service, web: Web, title: str, shown: str | None
) -> None:
    service.works["10.1000/1"] = work("chen2021mrnet", DOI="10.1000/1", title=[title])
    source = fetch_doi(web, "10.1000/1").draft.field("title")
    read, problems = parse_bib(
        f"@article{{key,\n  title = {{{source}}},\n  year = {{2020}},\n}}\n", Path("a.bib")
    )
    assert not problems
    assert read[0].record.title == (title if shown is None else shown)
    assert read[0].record.year == "2020"


WORDS = st.text(max_size=30) | st.sampled_from(
    [
        "{",
        "}",
        "$x$",
        "\\",
        "\\input{",
        "a and b",
        "<i>x",
        "&amp;",
        "10.1000/1",
        "2020",
        "\x00",
        "\u202e",
        "张三",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PARTS, inner, max_size=4),
    max_leaves=8,
)


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(PARTS, VALUES, max_size=8), st.lists(WORDS, max_size=3).map("".join))
def test_any_answer_gives_one_record_or_an_error(parts: dict[str, object], title: str) -> None:
    try:
        fetched = from_crossref({"DOI": "10.1000/1", "title": [title], **parts})
    except UnusableAnswerError:
        return
    text = (
        "@article{key,\n"
        + "".join(f"  {name} = {{{value}}},\n" for name, value in fetched.draft.fields)
        + "}\n"
    )
    read, problems = parse_bib(text, Path("a.bib"))
    assert [record.record.key for record in read] == ["key"]
    assert not [
        problem
        for problem in problems
        if problem.rule == "bib-malformed" and "cannot be shown" not in problem.message
    ]


def test_tex_in_a_preprint_is_converted(service: Service, web: Web) -> None:
    service.preprints["1406.2661"] = preprint(
        "goodfellow2014gan", title=r"Schr\"odinger, Erd{\H o}s \& 5% of $\mathcal{O}(n)$"
    )
    source = fetch_arxiv(web, "1406.2661").draft.field("title")
    assert source == r"Schrödinger, Erdős \& 5\% of $\mathcal{O}(n)$"


def test_values_of_an_undocumented_type_are_ignored(service: Service, web: Web) -> None:
    odd = {
        "author": [{"family": ["x"]}, "name", None, {"name": "The ATLAS Collaboration"}],
        "issued": {"date-parts": [[None]]},
        "page": {"a": 1},
        "volume": 7,
        "relation": ["x"],
    }
    service.works["10.1000/1"] = work(
        "chen2021mrnet",
        DOI="10.1000/1",
        **odd,
        **{"updated-by": "no", "container-title": "A Journal", "short-container-title": [3, None]},
    )
    draft = fetch_doi(web, "10.1000/1").draft
    assert (draft.field("author"), draft.field("volume"), draft.field("journal")) == (
        "{The ATLAS Collaboration}",
        "7",
        "A Journal",
    )
    assert not draft.field("year")


@pytest.mark.parametrize(
    ("changes", "notice"),
    [
        (
            {
                "updated-by": [
                    {"DOI": "10.1000/notice", "type": "retraction", "label": "Retraction"}
                ]
            },
            "10.1000/notice",
        ),
        ({"updated-by": [{"DOI": "10.1000/erratum", "type": "correction"}]}, ""),
        ({"update-to": [{"DOI": "10.1000/other", "type": "retraction"}]}, ""),
        ({"title": ["RETRACTED: A title"]}, "10.1000/1"),
        ({"title": ["RETRACTED ARTICLE: A title"]}, "10.1000/1"),
        ({"title": ["Retracted papers in medicine: a review"]}, ""),
    ],
)
def test_retraction_is_detected_by_notice_or_publishers_mark(
    service: Service, web: Web, changes: dict[str, object], notice: str
) -> None:
    service.works["10.1000/1"] = work("chen2021mrnet", **{"DOI": "10.1000/1", **changes})
    assert fetch_doi(web, "10.1000/1").retracted == notice


def test_withdrawn_preprint_is_detected(service: Service, web: Web) -> None:
    service.preprints["1406.2661"] = preprint(
        "goodfellow2014gan",
        comment="This paper has been withdrawn by the author due to an error in eq. 3",
    )
    assert fetch_arxiv(web, "1406.2661").retracted == "withdrawn from arXiv"


def test_invalid_identifier_is_not_requested(service: Service, web: Web) -> None:
    for ask in (
        lambda: fetch_doi(web, "11.1/x"),
        lambda: fetch_arxiv(web, "javascript:1"),
        lambda: search_title(web, "…"),
    ):
        with pytest.raises(FetchError):
            ask()
    assert not service.asked


def test_unknown_work_is_an_error(service: Service, web: Web) -> None:
    for ask in (lambda: fetch_doi(web, "10.1000/none"), lambda: fetch_arxiv(web, "2401.00001")):
        with pytest.raises(NotFoundError):
            ask()


def test_doi_of_another_agency_and_unknown_doi_have_different_errors(
    service: Service, web: Web
) -> None:
    service.agencies["10.5281/zenodo.1"] = "DataCite"
    with pytest.raises(ElsewhereError, match="registered with DataCite"):
        fetch_doi(web, "10.5281/zenodo.1")
    with pytest.raises(NotFoundError, match=r"there is no DOI 10\.1000/none; is it mistyped"):
        fetch_doi(web, "10.1000/none")
