"""Unit tests of the model; none needs Sphinx."""

from __future__ import annotations

import sys
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from paperlog.bib.reader import INVERTED, parse_bib, person_of
from paperlog.model.anchors import anchor, as_identifier, slug
from paperlog.model.catalogue import Catalogue, Query
from paperlog.model.entry import Entry, Place, Relation, parse_relations, suggestion
from paperlog.model.escapes import printable
from paperlog.model.folding import LETTERS, plain
from paperlog.model.language_detection import language_of
from paperlog.model.links import link_for, safe_url
from paperlog.model.person import Person, eastern_person, label_of
from paperlog.model.record import Record, labels_for
from paperlog.model.tag import Tag, Vocabulary, split_tags
from paperlog.model.tags_file import read_vocabulary
from paperlog.model.week import Week, WeekError, parse_day, parse_week
from pybtex.database import Person as BibtexPerson

W27 = Week(2024, 27)


SPELLINGS = (
    *("2024-W27", "2024w27", "2024-07-03", "03/07/2024", "2024.7.3", "2024年7月3日"),
    *(
        "01/07/2024-07/07/2024",
        "01.07.2024 – 07.07.2024",
        "2024/07/01-2024/07/07",
        "2024-07-01-2024-07-07",
        "2024-07-01/2024-07-07",
        "2024-07-01 to 2024-07-07",
    ),
    *("2024年7月1日至2024年7月7日", "2024年7月1日—7日", "2024年7月1日至7月7日"),
)


@pytest.mark.parametrize("text", SPELLINGS)
def test_week_notations(text: str) -> None:
    reading = parse_week(text)
    assert (reading.week, reading.problem) == (W27, None)


def test_range_that_is_not_a_week_is_parsed_with_a_problem() -> None:
    reading = parse_week("01/07/2024-09/07/2024")
    assert reading.week == W27
    assert reading.problem is not None
    assert "not one Monday to Sunday" in reading.problem


@pytest.mark.parametrize("text", ["2024-W54", "31/06/2024", "soon", "", "2023-W53"])
def test_invalid_weeks_are_rejected(text: str) -> None:
    with pytest.raises(WeekError):
        parse_week(text)


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("2020-W53", "2020-W53"),
        ("03/01/2021", "2020-W53"),
        ("2025-12-29", "2026-W01"),
        ("2024年12月30日至2025年1月5日", "2025-W01"),
    ],
)
def test_weeks_at_new_year_follow_iso_8601(text: str, week: str) -> None:
    reading = parse_week(text)
    assert (str(reading.week), reading.problem) == (week, None)


def test_date_with_month_first_gets_a_hint() -> None:
    with pytest.raises(WeekError, match="the day comes first: 13/07/2024"):
        parse_day("07/13/2024")


def test_a_week_runs_from_monday_to_sunday() -> None:
    assert (W27.monday, W27.sunday, W27.anchor) == (
        date(2024, 7, 1),
        date(2024, 7, 7),
        "week-2024-w27",
    )


def test_spellings_of_a_tag_are_equal_but_c_is_not_cpp() -> None:
    assert as_identifier("NLP") == as_identifier("nlp") == as_identifier("ＮＬＰ")
    assert (
        as_identifier("point cloud") == as_identifier("point_cloud") == as_identifier("Point-Cloud")
    )
    assert slug("C") == "c"
    assert slug("C++") != slug("C") != slug("C#")


@given(st.text())
def test_an_address_is_ascii(name: str) -> None:
    assert all(char.isascii() and (char.isalnum() or char == "-") for char in anchor("note", name))


def test_chinese_names_are_split_family_first() -> None:
    assert eastern_person("张三") == eastern_person("张 三") == Person("张", "三")
    assert eastern_person("欧阳修") == Person("欧阳", "修")
    assert Person("张", "三").full == "张三"


def test_citation_labels() -> None:
    zhang, li, wang = (eastern_person(name) for name in ("张三", "李四", "王五"))
    assert label_of((zhang, li, wang)) == "张等"
    assert label_of((zhang, li)) == "张李"
    latin = tuple(Person(family) for family in ("Chen", "Ravikumar", "Xia", "Attar", "Petersen"))
    assert label_of(latin) == "CRX+"
    assert label_of((Person("Maass", "Wolfgang"),)) == "Maa"
    same = [
        Record("a", "misc", authors=(zhang,), year="2021"),
        Record("b", "misc", authors=(zhang,), year="2021"),
    ]
    assert labels_for(same) == ["张21a", "张21b"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//host",
        "http://a b",
        "vbscript:x",
        "\x01javascript:x",
    ],
)
def test_unsafe_schemes_never_become_links(address: str) -> None:
    assert safe_url(address) is None
    assert link_for("url", address) is None


@given(st.text())
def test_links_have_a_safe_scheme_and_no_unescaped_characters(text: str) -> None:
    url = safe_url(text)
    if url is not None:
        assert url.split(":")[0].lower() in {"http", "https", "ftp", "mailto"}
        assert not set(url) & set('"<> \n')


def test_identifiers_become_links() -> None:
    doi, arxiv = (
        link_for("doi", "https://doi.org/10.1016/j.media.2021.102228"),
        link_for("arxiv", "arXiv:2407.03263v2"),
    )
    assert doi is not None
    assert arxiv is not None
    assert doi.url == "https://doi.org/10.1016/j.media.2021.102228"
    assert arxiv.url == "https://arxiv.org/abs/2407.03263v2"
    assert link_for("doi", "not a doi") is None


def test_language_of_a_text() -> None:
    assert language_of("从稀疏的CMR图像出发，通过点云重构心脏mesh") == "zh"
    assert language_of("Traditional algorithms and machine learning") == "en"
    assert language_of("2024 · 3") is None


@given(
    st.text() | st.text(alphabet='@{}=",#\\ \na1()').map(lambda body: "@misc{key, title = {" + body)
)
def test_any_bib_text_is_parsed(text: str) -> None:
    records, problems = parse_bib(text, Path("x.bib"))
    assert len({item.record.key.lower() for item in records}) == len(records)
    assert all(problem.line >= 1 for problem in problems)


def test_broken_record_is_reported_with_its_line_and_others_are_kept() -> None:
    text = (
        "@article{one,\n  title = {One},\n}\n\n@article{two,\n  author = {No, End,\n  year ="
        " 2020\n\n@misc{three, title={Three}}\n@misc{ONE, title={again}}\n"
    )
    records, problems = parse_bib(text, Path("x.bib"))
    assert [item.record.key for item in records] == ["one", "two", "three"]
    assert records[1].record.year == "2020"
    assert [(problem.rule, problem.line) for problem in problems] == [
        ("bib-malformed", 6),
        ("duplicate-key", 10),
    ]


FIELDS = {
    "title": "T",
    "subtitle": "S",
    "author": "张三 and Doe, Jane",
    "editor": "Roe, Jo",
    "journaltitle": "J",
    "organization": "O",
    "date": "2020-05",
    "volume": "3",
    "eprint": "2101.00001",
    "doi": "10.1000/x",
    "primaryclass": "cs.CV",
}
FACTS = ("title", "persons", "editor", "venue", "year", "volume", "arxiv", "doi")


@pytest.mark.parametrize(
    ("unverified", "facts"),
    [
        ("", set()),
        ("subtitle", {"title"}),
        ("author", {"persons"}),
        ("editor", {"editor"}),
        ("journaltitle", {"venue"}),
        ("Date, volume", {"year", "volume"}),
        ("eprint, doi", {"arxiv", "doi"}),
        ("organization", set()),
        ("primaryclass, attribution", set()),
    ],
)
def test_unverified_fields_are_marked_as_such(unverified: str, facts: set[str]) -> None:
    typed = ", ".join(f"{name} = {{{value}}}" for name, value in FIELDS.items())
    (found,), problems = parse_bib(
        f"@article{{k, {typed}, unverified = {{{unverified}}}}}", Path("x.bib")
    )
    record = found.record
    assert not problems
    assert {fact for fact in FACTS if record.is_unverified(fact)} == facts
    assert (record.title, record.venue, record.year, record.label_stem) == (
        *("T: S", "J", "2020"),
        "张D20",
    )
    # `unverified` in the copy names only fields of the copy
    told = [name.strip() for name in unverified.lower().split(",") if name.strip() in FIELDS]
    assert (", ".join(told) in record.bibtex) and ("unverified" in record.bibtex) == bool(told)
    assert "attribution" not in record.bibtex


def test_venue_from_an_unverified_field_is_unverified() -> None:
    text = "@misc{a, title={T}, eprint={2101.00001}, unverified={eprint}}\n"
    text += "@book{b, title={T}, publisher={P}, unverified={publisher}}\n"
    text += "@book{c, title={T}, publisher={P}, booktitle={B}, unverified={publisher}}\n"
    records, _problems = parse_bib(text, Path("x.bib"))
    told = {one.record.venue: one.record.is_unverified("venue") for one in records}
    assert told == {"arXiv": True, "P": True, "B": False}


@pytest.mark.parametrize(
    ("fields", "short"),
    [
        ("booktitle = {International Conference on Machine Learning (ICML)}", "ICML"),
        ("booktitle = {Advances in Neural Information Processing Systems (NeurIPS)}", "NeurIPS"),
        ("booktitle = {Medical Image Computing (MIC 2019)}", "MIC"),
        ("booktitle = {计算机视觉与模式识别会议（CVPR）}", "CVPR"),
        ("booktitle = {{IEEE} Transactions on Pattern Analysis ({T-PA})}", "T-PA"),
        (
            "journal = {Medical Image Analysis}, shortjournal = {Med. Image Anal.}",
            "Med. Image Anal.",
        ),
        ("journal = {Nature (London)}", ""),
        ("journal = {Science (New York, N.Y.)}", ""),
        ("booktitle = {Conference on Shapes (USA)}", ""),
        ("booktitle = {(ICML)}", ""),
        ("howpublished = {arXiv}", ""),
    ],
)
def test_a_venue_has_a_short_name(fields: str, short: str) -> None:
    (found,), _problems = parse_bib(f"@misc{{k, title = {{T}}, {fields}}}", Path("x.bib"))
    assert found.record.venue_short == short


def test_relations_are_parsed_and_the_rest_is_returned() -> None:
    relations, unread = parse_relations("extends a, uses b，c, one two three")
    assert relations == (Relation("extends", "a"), Relation("uses", "b"), Relation("related", "c"))
    assert unread == ("one two three",)


def test_similar_name_is_suggested() -> None:
    assert suggestion("chen2021mrnt", ["chen2021mrnet", "xia"]) == "; did you mean 'chen2021mrnet'?"
    assert suggestion("zzz", ["chen2021mrnet"]) == ""


def test_vocabulary(tmp_path: Path) -> None:
    path = tmp_path / "tags.toml"
    path.write_text(
        '[facets.task]\nzh="任务"\n[tags.cardiac-mri]\nfacet="task"\nzh="心脏磁共振"\naliases=["CMR"]\n',
        encoding="utf-8",
    )
    vocabulary = read_vocabulary(path)
    assert {
        vocabulary.resolve(typed).id
        for typed in ("CMR", "ＣＭＲ", "心脏磁共振", "Cardiac MRI", "task/cardiac_mri")
    } == {"cardiac-mri"}
    path.write_text("[tags\n", encoding="utf-8")
    assert read_vocabulary(path).problems


@pytest.mark.parametrize("value", ["[" * 3000, "9" * 5000])
def test_unparsable_table_of_a_vocabulary_is_left_out(value: str, tmp_path: Path) -> None:
    path = tmp_path / "tags.toml"
    path.write_text(f"[tags.good]\nzh = '好'\n[tags.bad]\naliases = {value}\n", encoding="utf-8")
    vocabulary = read_vocabulary(path)
    assert set(vocabulary.tags) == {"good"} and [
        line for line, _sentence in vocabulary.problems
    ] in ([3], [4])


def test_misspelt_tags_are_reported() -> None:
    declared = Vocabulary(
        {"cardiac-mri": Tag("cardiac-mri")},
        spellings={"cardiac-mri": "cardiac-mri", "cmr": "cardiac-mri"},
    )
    tags = [
        "cardiacmri",
        "something",
        "gan",
        "gcn",
        "segmentation",
        "segmentatoin",
        "transformer-2",
        "transformer-3",
        "meshes",
        "cardiac-mri",
        "graph",
        "graphs",
        "something-else",
    ]
    assert [(tag.id, near) for tag, near in declared.misspelt(map(Tag, tags))] == [
        ("cardiacmri", "cardiac-mri"),
        ("segmentatoin", "segmentation"),
        ("graphs", "graph"),
    ]


NAMES = st.text("abcdefgh-", min_size=6, max_size=24)


@given(NAMES, st.integers(0, 24), st.sampled_from("abcz"))
def test_extra_or_missing_letter_in_a_long_tag_is_reported(name: str, at: int, letter: str) -> None:
    longer = name[:at] + letter + name[at:]
    for first, second in ((name, longer), (longer, name)):
        told = list(Vocabulary().misspelt([Tag(first), Tag(second)]))
        assert told == [(Tag(second), first)]


@given(NAMES.filter(lambda name: len(name) >= 9), st.integers(0, 22), st.sampled_from("abcz"))
def test_replaced_or_swapped_letters_in_a_longer_tag_are_reported(
    name: str, at: int, letter: str
) -> None:
    at = min(at, len(name) - 2)
    changed = name[:at] + letter + name[at + 1 :]
    swapped = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    for other in {changed, swapped} - {name}:
        told = list(Vocabulary().misspelt([Tag(name), Tag(other)]))
        assert told == [(Tag(other), name)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("polling", "pooling"),
        ("resnet-50", "resnet-51"),
        ("resnet-5", "resnet-50"),
        ("gan", "gcan"),
    ],
)
def test_short_words_and_numbers_are_not_misspellings(one: str, other: str) -> None:
    assert list(Vocabulary().misspelt([Tag(one), Tag(other)])) == []


def calls_to_compare(number: int) -> int:
    """Function calls that it takes to compare *number* tags that share most of their letters."""
    tags = [Tag(f"a-long-keyword-of-{letters(index * 7919 + 1)}") for index in range(number)]
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        list(Vocabulary().misspelt(tags))
    finally:
        sys.setprofile(None)
    return calls


def letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:012d}")


def test_cost_of_comparing_tags_is_linear() -> None:
    few, many = calls_to_compare(100), calls_to_compare(800)
    assert many < 12 * few


def test_all_list_options_use_the_same_separators() -> None:
    text = "a, b; c，d、e；f\ng"
    assert split_tags(text) == tuple("abcdefg")
    assert [relation.target for relation in parse_relations(text)[0]] == list("abcdefg")


@pytest.mark.parametrize("name", ["con", "aux", "nul", "com1", "lpt9", "a" * 300, "tag " * 90])
def test_page_name_is_valid_on_every_file_system(name: str) -> None:
    made = Tag(name).file_name
    assert len(made) <= 120
    assert made not in {"con", "aux", "nul", "com1", "lpt9"}
    assert made != Tag(f"{name}b").file_name
    assert Tag(made).file_name == made


@pytest.mark.parametrize("name", ["cardiac-mri", "C++", "心脏磁共振", "console", "com", "a" * 120])
def test_an_ordinary_page_name_is_the_slug(name: str) -> None:
    assert Tag(name).file_name == Tag(name).slug


BROKEN_TAGS = """\
[facets.task]
en = "Task"
[facets.x]
fr = "X"
[tags."C++"]
facet = "tsk"
[tags.NLP]
alises = ["language"]
[tags.nlp]
[tags.mri]
en = oops
[tags.gan]
en = 5
aliases = ["C++", "mri"]
[tgas.vae]
[tags.last]
en = "Last"
"""


def test_problems_of_a_vocabulary_have_their_line_and_the_rest_is_used(
    tmp_path: Path,
) -> None:
    path = tmp_path / "tags.toml"
    path.write_text(BROKEN_TAGS, encoding="utf-8")
    vocabulary = read_vocabulary(path)
    told = dict(vocabulary.problems)
    assert list(told) == [4, 6, 8, 9, 11, 12, 13, 15]
    wanted = {
        4: "'fr'",
        6: "did you mean 'task'",
        8: "did you mean 'aliases'",
        9: "the same as 'NLP'",
    }
    wanted |= {11: "cannot be read", 12: "'C++' already means", 15: "did you mean 'tags'"}
    for line, words in wanted.items():
        assert words in told[line]
    assert vocabulary.resolve("last").name("en") == "Last"
    assert "mri" not in vocabulary.tags
    path.write_bytes(b'[tags.mri]\r\nen = "caf\xe9"\r\n')
    assert read_vocabulary(path).problems[0][0] == 2


def test_tag_with_and_without_its_facet_is_the_same() -> None:
    typed = "registration", "task/registration", "method/registration", "x/"
    entries = [
        Entry(Place("d", number, f"note-{number}"), Week(2024, 27), number, tags=(tag,))
        for number, tag in enumerate(typed)
    ]
    catalogue = Catalogue.of(entries, [], {}, read_vocabulary(Path("none")))
    assert [(tag.id, tag.facet, len(found)) for tag, found in catalogue.by_tag.items()] == [
        ("registration", "task", 3),
        ("x", "", 1),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "one, two",
        "one，two",
        "one\ntwo",
        "[one, two]",
        "['one', \"two\"]",
        "- one\n- two",
        "- one - two",
        "one, , /, two,",
    ],
)
def test_notations_of_a_list_of_tags(text: str) -> None:
    assert split_tags(text) == ("one", "two")


def test_queries_select_and_sort() -> None:
    def entry(key: str, week: int, **more: object) -> Entry:
        return Entry(Place("d", 1, f"paper-{key}"), Week(2024, week), 0, key=key, **more)  # type: ignore[arg-type]

    entries = [
        entry("a", 27, tags=("gan",), rating=2),
        entry("b", 28, tags=("gan", "vae"), rating=5),
        entry("c", 29, status="read"),
    ]
    authors = {
        "a": (Person("Chen"),),
        "b": (Person("Chen"), eastern_person("何恺明")),
        "c": (Person("Doe", "Jo"),),
    }
    records = {
        key: Record(key, "misc", title=key, authors=authors[key], year=year, venue="Nature")
        for key, year in (("a", "2020"), ("b", "2019"), ("c", "2021"))
    }
    catalogue = Catalogue.of(entries, [], records, read_vocabulary(Path("none")))

    def keys(**query: object) -> str:
        return "".join(found.key for found in catalogue.select(Query(**query)))  # type: ignore[arg-type]

    assert keys() == "cba"
    assert keys(sort="oldest") == "abc"
    assert keys(tags=("GAN",)) == "ba"
    assert keys(author="chen", sort="year") == "ab"
    assert keys(author="Doe, Jo") == keys(author="jo doe") == "c" and keys(author="何, 恺明") == "b"
    assert keys(sort="rating") == "bac"
    assert keys(status="read") == "c"
    assert keys(year="2019") == "b"
    assert keys(venue="natur", limit=1) == "c"


def test_unprintable_characters_are_replaced() -> None:
    assert printable("a\x00b\x1fc\td") == "a\ufffdb\ufffdc\td"


def test_unchanged_records_are_not_parsed_again() -> None:
    text = (
        '@string{j = "Old"}\n@article{a, title={A}, journal=j}\n@misc{b, title={B},'
        " title={C}}\n@misc{c, title={C}}\n"
    )
    first, problems = parse_bib(text, Path("x.bib"))
    known = {found.source: found for found in first if found.source}
    # records with problems are parsed again, so that the problems are reported again
    assert [found.record.key for found in known.values()] == ["a", "c"]
    again, problems_again = parse_bib("\n" + text, Path("x.bib"), known)
    assert [found.record for found in again] == [found.record for found in first] and again[
        2
    ].record is first[2].record
    assert [
        (found.line, problem.line) for found, problem in zip(again, problems_again, strict=False)
    ] == [(3, 4)]
    assert [problem.message for problem in problems_again] == [
        problem.message for problem in problems
    ]
    # a changed abbreviation invalidates all records after it
    changed, _problems = parse_bib(text.replace("Old", "New"), Path("x.bib"), known)
    assert changed[0].record.venue == "New"
    doubled, problems = parse_bib(text + "@misc{c, title={C}}\n", Path("x.bib"), known)
    assert [found.record.key for found in doubled] == ["a", "b", "c"] and problems[
        -1
    ].rule == "duplicate-key"


@given(st.text())
def test_text_is_compared_without_case_width_and_accents(text: str) -> None:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    assert plain(text) == "".join(
        LETTERS.get(char, char) for char in decomposed if not unicodedata.combining(char)
    )
    assert plain("Ｋö\u0323nig がぎ Łukasz") == "konig かき lukasz"


@given(st.text("aBÉ.'- ", min_size=1), st.text("aBÉ.'- ", min_size=1))
def test_fast_path_for_names_agrees_with_pybtex(family: str, given_name: str) -> None:
    name = f"{family},{given_name}"
    assume(INVERTED.fullmatch(name) and "--" not in name)
    parsed = BibtexPerson(name)
    assert person_of(name) == Person(
        " ".join(parsed.prelast_names + parsed.last_names),
        " ".join(parsed.first_names + parsed.middle_names),
    )
