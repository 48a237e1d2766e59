"""Names in files: organisations, East Asian names, and words for omitted persons."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from paperlog.bib.cleaning import cleaned
from paperlog.bib.reader import parse_bib, persons_of
from paperlog.formats.csl import write_drafts as write_csl
from paperlog.formats.reading import read_records
from paperlog.formats.ris import write_drafts as write_ris
from paperlog.importer.author_cells import names_in
from paperlog.model.person import Person, and_others, label_of, names_text

OTHERS = Person("et al.")


@pytest.mark.parametrize("role", ["author", "editor"])
@pytest.mark.parametrize(
    ("typed", "persons"),
    [
        ("{Shape and Mesh Foundation}", [Person("Shape and Mesh Foundation")]),
        (
            "Doe, Jane and {Shape and Mesh Foundation}",
            [Person("Doe", "Jane"), Person("Shape and Mesh Foundation")],
        ),
        ("{Mesh, Shape, Curve, and Sons}", [Person("Mesh, Shape, Curve, and Sons")]),
        ("{北京大学} and {中国科学院}", [Person("北京大学"), Person("中国科学院")]),
        ("{서울대학} and {김철수}", [Person("서울대학"), Person("김철수")]),
    ],
)
def test_organisation_in_braces_is_kept_by_every_format(
    role: str, typed: str, persons: list[Person]
) -> None:
    text = f"@book{{x, {role} = {{{typed}}}, title = {{A}}, publisher = {{B}}, year = {{2020}}}}"
    records, problems = parse_bib(text, Path("x.bib"))
    assert (list(records[0].record.persons), problems) == (persons, [])
    (draft,), _problems = read_records(text, "x.bib")
    assert cleaned(draft).field(role) == typed
    (back,), _problems = read_records(write_csl([cleaned(draft)]), "x.json")
    assert cleaned(back).field(role) == typed


def test_literal_of_csl_is_not_split() -> None:
    names = [
        {"literal": "北京大学"},
        {"literal": "Shape and Mesh Foundation"},
        {"family": "张三"},
        {"family": "山田", "given": "太郎"},
        {"literal": "et al."},
    ]
    (draft,), _problems = read_records(
        json.dumps([{"id": "a", "title": "T", "author": names}]), "x.json"
    )
    assert (
        draft.field("author")
        == "{北京大学} and {Shape and Mesh Foundation} and 张, 三 and 山田, 太郎 and others"
    )


@pytest.mark.parametrize(
    ("typed", "person", "label"),
    [
        ("山田 太郎", Person("山田", "太郎"), "山田"),
        ("山田, 太郎", Person("山田", "太郎"), "山田"),
        ("佐々木 希", Person("佐々木", "希"), "佐々木"),
        ("やまだ たろう", Person("やまだ", "たろう"), "やまだ"),
        ("김철수", Person("김", "철수"), "김"),
        ("김 철수", Person("김", "철수"), "김"),
        ("남궁민수", Person("남궁", "민수"), "남궁"),
        # cannot be split by rule
        ("やまだたろう", Person("やまだたろう"), "やまだたろう"),
        ("ジョン・スミス", Person("ジョン・スミス"), "ジョン・スミス"),
    ],
)
def test_names_in_kana_and_hangul_have_the_family_name_first(
    typed: str, person: Person, label: str
) -> None:
    (found,) = persons_of(typed)
    assert (found, label_of((found,)), found.inverted) == (
        person,
        label,
        person.family + person.given,
    )
    (draft,), _problems = read_records(
        f"@misc{{x, author = {{{typed}}}, title = {{T}}, year = {{2020}}}}", "x.bib"
    )
    for written, name in ((write_ris([draft]), "x.ris"), (write_csl([draft]), "x.json")):
        (back,), _problems = read_records(written, name)
        assert persons_of(back.field("author")) == (person,)


def test_east_asian_names_are_listed_and_sorted_by_family_name() -> None:
    kim, lee, han = persons_of("김철수 and 이영희 and 한소라")
    assert sorted([han, lee, kim], key=lambda one: one.sort_key) == [kim, lee, han]
    assert names_text((kim, lee)) == "김철수, 이영희"
    assert names_text(persons_of("山田 太郎 and やまだ はな")) == "山田太郎、やまだはな"
    assert (label_of((kim, lee, han)), label_of((kim, lee))) == ("김+", "김이")


@pytest.mark.parametrize(
    "others", ["others", "et al.", "et al", "et.al.", "et.al", "Et Al.", "等", "等人"]
)
def test_words_for_omitted_authors_are_not_a_person(others: str) -> None:
    assert persons_of(f"Doe, Ada and {others}") == (Person("Doe", "Ada"), OTHERS)
    (draft,), _problems = read_records(
        f"@misc{{x, author = {{Doe, Ada and {others}}}, title = {{T}}}}", "x.bib"
    )
    assert cleaned(draft).field("author") == "Doe, Ada and others"


@pytest.mark.parametrize(
    "typed", ["Ada Doe et al.", "Ada Doe, et al", "Doe, Ada et.al.", "Ada Doe and others"]
)
def test_words_for_omitted_authors_are_not_part_of_a_name(typed: str) -> None:
    assert persons_of(typed) == (Person("Doe", "Ada"), OTHERS)


def test_names_that_contain_words_for_omitted_authors_stay_whole() -> None:
    assert persons_of("Etal, Ali and Otherson, Al and 高等 and Doe, Al") == (
        Person("Etal", "Ali"),
        Person("Otherson", "Al"),
        Person("高", "等"),
        Person("Doe", "Al"),
    )


@pytest.mark.parametrize(
    "cell", ["Ada Doe et.al.", "Ada Doe et al", "Ada Doe, et al.", "Ada Doe and others"]
)
def test_short_list_with_one_name_and_et_al(cell: str) -> None:
    assert names_in(cell) == "Ada Doe and others"


def test_et_al_is_in_the_language_of_the_first_author() -> None:
    assert [and_others(persons_of(name)[0]) for name in ("周志华", "Doe, Ada", "김철수")] == [
        "等",
        "et al.",
        "et al.",
    ]


BODIES = ("北京大学", "清华大学", "中科院自动化所", "华为公司", "教育部", "统计局", "東京大學")


def test_chinese_organisations_are_recognised_by_their_endings_in_every_format() -> None:
    ris_text = "TY  - RPRT\nTI  - T\n" + "".join(f"AU  - {body}\n" for body in BODIES) + "ER  - \n"
    bib_text = f"@misc{{x, author = {{{' and '.join(BODIES)}}}, title = {{T}}}}"
    csl_text = json.dumps([{"title": "T", "author": [{"family": body} for body in BODIES]}])
    for text in (ris_text, bib_text, csl_text):
        (draft,), _problems = read_records(text, "x")
        assert persons_of(draft.field("author")) == tuple(map(Person, BODIES))


def test_persons_whose_names_end_like_organisations_are_persons() -> None:
    people = "王大学 and 李社会 and 欧阳中心 and 张, 学院 and 王局 and 赵 公司"
    assert [person.family for person in persons_of(people)] == [
        "王",
        "李",
        "欧阳",
        "张",
        "王",
        "赵",
    ]


def test_short_name_of_an_organisation_round_trips_through_ris() -> None:
    source = "@misc{x, author = {{华为} and 王, 小明 and {北京大学}}, title = {T}}"
    (draft,), _problems = read_records(source, "x")
    (back,), _problems = read_records(write_ris([draft]), "x")
    assert back.field("author") == "{华为} and 王, 小明 and {北京大学}"
