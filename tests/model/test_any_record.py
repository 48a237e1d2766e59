"""Formatted citations of any record: no error, and no sign twice."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paperlog.model.links import link_for
from paperlog.model.person import Person
from paperlog.model.record import PARTS, SETS_OF_VOLUMES, VOLUMES, Record
from paperlog.model.reference_styles import APA_KINDS, REPORTS, STYLES, THESES

TYPES = sorted(
    {"article", "misc", "online", "unpublished", *PARTS, *VOLUMES, *SETS_OF_VOLUMES, *THESES}
    | {*REPORTS, *APA_KINDS}
)
WORDS = st.sampled_from(
    [
        "Shapes",
        "从心脏 MR 到形状",
        "Is it?",
        "Yes!",
        "The U.S.",
        "تصویر",
        "a < b & c",
        "e.g.",
        "第2卷",
    ]
)
FAMILIES = st.sampled_from(
    ["Chen", "van der Berg", "王", "O’Neil", "山田", "World Health Org.", ""]
)
GIVEN = st.sampled_from(["", "Ann", "J.-P.", "小明", "J. K.", "-", ".", "Ann B."])
PERSONS = st.lists(
    st.builds(Person, FAMILIES, GIVEN, st.sampled_from(["", "Jr.", "III"])).filter(
        lambda person: person.family
    ),
    max_size=25,
).map(tuple) | st.just((Person("Lee", "Ann"), Person("others")))
DETAILS = {
    "volume": ["7", "12a", "Vol. 3", "上册"],
    "number": ["2", "2-3", "No. 5", "Suppl. 1"],
    "pages": ["1–9", "5", "e123", "12345", "1-3, 7-9", "i–x."],
    "date": ["2020", "2020-07", "2020-13-45", "2020-07-01/2020-07-05", "forthcoming"],
    "urldate": ["2020-07-01", "2020-13-45", "yesterday", "2020"],
    "edition": ["2", "Second", "2nd ed.", "2版", "11", "Rev."],
    "publisher": ["MIT Press", "Wiley Inc.", "科学出版社"],
    "address": ["Berlin", "Washington, D.C.", "北京"],
    "series": ["LNCS", "Ser. B."],
    "version": ["2.0", "v1."],
}
LINKS = st.lists(
    st.sampled_from(
        [
            link
            for link in (
                link_for("doi", "10.1000/a"),
                link_for("arxiv", "2401.00001v2"),
                link_for("url", "https://example.org/a?b=1&c=2"),
                link_for("pdf", "https://example.org/a.pdf"),
            )
            if link
        ]
    ),
    max_size=3,
    unique_by=lambda link: link.kind,
).map(tuple)
RECORDS = st.builds(
    Record,
    st.just("key"),
    st.sampled_from(TYPES),
    title=WORDS,
    authors=PERSONS,
    editors=PERSONS,
    year=st.sampled_from(["", "2020", "forthcoming", "in press"]),
    venue=st.sampled_from(["", "Nature", "arXiv", "Proc. Natl. Acad. Sci.", "科学通报", "What?"]),
    details=st.fixed_dictionaries(
        {}, optional={name: st.sampled_from(values) for name, values in DETAILS.items()}
    ).map(lambda details: tuple(details.items())),
    links=LINKS,
    language=st.sampled_from(["", "chinese", "english", "zh"]),
)
TWICE = re.compile(
    r"\.\.|,,|::|;;|[.,;:] +[.,;:](?! \. )|, *\.|[?!]\.|[(\[][)\]]|  |[(\[] | [)\],]|^[ ,.:;]"
)
OMISSION = ", . . . "


@pytest.mark.parametrize("style", STYLES)
@given(record=RECORDS)
def test_no_punctuation_mark_is_doubled(style: str, record: Record) -> None:
    text = STYLES[style](record)
    address = re.search(r"https?://\S+$", text)
    words = text[: address.start()] if address else text
    found = TWICE.search(words.replace(OMISSION, " ").rstrip())
    assert not found, (found and found[0], text)
    assert record.title in text


@pytest.mark.parametrize("style", STYLES)
@given(
    kind=st.sampled_from(TYPES),
    texts=st.tuples(*[st.text(max_size=12)] * 4),
    details=st.fixed_dictionaries({}, optional={name: st.text(max_size=12) for name in DETAILS}),
    names=st.lists(st.builds(Person, st.text(max_size=6), st.text(max_size=6)), max_size=4),
)
def test_any_text_is_cited(
    style: str,
    kind: str,
    texts: tuple[str, str, str, str],
    details: dict[str, str],
    names: list[Person],
) -> None:
    people, facts = tuple(names), tuple(details.items())
    title, year, venue, language = texts
    for authors, editors in ((people, ()), ((), people)):
        record = Record(
            "key", kind, title, authors, editors, year, venue, details=facts, language=language
        )
        assert title in STYLES[style](record)


@pytest.mark.parametrize("style", STYLES)
def test_numbers_of_thousands_of_digits_are_cited(style: str) -> None:
    details = tuple((name, "1" * 5000) for name in DETAILS)
    record = Record("key", "book", "Shapes", year="1" * 5000, details=details)
    assert "1" * 5000 in STYLES[style](record)
