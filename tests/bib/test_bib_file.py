"""Insert and change records in a ``.bib`` file, preserving layout and other text."""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from paperlog.bib.draft_reader import read_drafts
from paperlog.bib.reader import parse_bib
from paperlog.bib.record_draft import RecordDraft
from paperlog.bib.writer import BibFileError, add_records, record_text, set_fields
from paperlog.formats.reading import read_records
from paperlog.source.transaction import Edits
from projects import ROOT

BIB = Path("/nowhere/references.bib")
FIELDS = (
    ("author", "Maass, Wolfgang"),
    ("title", "Networks of {SNNs}"),
    ("journal", "Neural Networks"),
    ("month", "July"),
    ("year", "1997"),
)
NEW = RecordDraft("article", FIELDS, key="maass1997networks")


def after(text: str, *drafts: RecordDraft) -> str:
    edits = Edits()
    edits.put(BIB, text)
    add_records(edits, BIB, drafts)
    return edits.text(BIB)


def changed(text: str, key: str, **values: str | None) -> str:
    edits = Edits()
    edits.put(BIB, text)
    set_fields(edits, BIB, {key: values})
    return edits.text(BIB)


def test_record_removed_and_added_again_gives_the_same_file() -> None:
    text = (ROOT / "source" / "references.bib").read_text(encoding="utf-8")
    # a comment above a record would be taken for that of the next one
    text = re.sub(r"^%.*\n(?=@)", "", text, flags=re.MULTILINE)
    drafts, problems = read_records(text, "references.bib")
    assert not problems
    for draft in drafts:
        # a record ends where the next begins
        without = (
            text.replace(f"{draft.source}\n\n", "")
            if f"{draft.source}\n\n" in text
            else text.replace(f"\n{draft.source}\n", "")
        )
        assert without != text
        assert after(without, draft) == text, draft.key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # tabs, quotes, no final comma, unsorted, metadata of JabRef at the end
        (
            (
                '@Book{zz,\n\tAuthor = "Doe, Jo",\n\tTitle = "A Title",\n\tMonth = jan,\n\tYear ='
                ' 1999\n}\n\n@Book{aa,\n\tTitle = "B",\n\tYear = 2001\n}\n\n@comment{jabref-meta:'
                " x}\n"
            ),
            (
                '@article{maass1997networks,\n\tauthor = "Maass, Wolfgang",\n\ttitle = "Networks of'
                ' {SNNs}",\n\tjournal = "Neural Networks",\n\tmonth = jul,\n\tyear = 1997\n}\n\n'
            ),
        ),
        # four blanks, no blank lines between records
        (
            (
                "@misc{a,\n    title         = {A},\n    year          = {2001} }\n@misc{z,\n   "
                " title         = {Z},\n    howpublished  = {Z} }\n"
            ),
            (
                "@article{maass1997networks,\n    author  = {Maass, Wolfgang},\n    title   = "
                "{Networks of {SNNs}},\n    journal = {Neural Networks},\n    month   = jul,\n"
                "    year    = {1997}\n}\n@misc{z"
            ),
        ),
        # not aligned, Windows line ends
        (
            (
                "@misc{a,\r\n  title={A},\r\n  year={2001},\r\n}\r\n\r\n% about z\r\n@misc{z,\r\n "
                " title={Z},\r\n  year={2001},\r\n}\r\n"
            ),
            (
                "}\r\n\r\n@article{maass1997networks,\r\n  author={Maass, Wolfgang},\r\n "
                " title={Networks of {SNNs}},\r\n  journal={Neural Networks},\r\n  month=jul,\r\n "
                " year={1997},\r\n}\r\n\r\n% about z\r\n@misc{z"
            ),
        ),
    ],
)
def test_record_has_the_layout_of_its_neighbours(text: str, expected: str) -> None:
    assert expected in after(text, NEW)


LONG = " ".join(["Networks", "of", "spiking", "neurons"] * 8)
"""A title of more columns than a line has by default."""


@pytest.mark.parametrize(
    ("neighbour", "widest"),
    [
        ("{Short}", 110),
        (f"{{{LONG}}}", len(f"  title = {{{LONG}}},")),
        ("{Wrapped\n           behind a word}", 30),
        (f"{{{LONG[:115]}\n           {LONG[115:]}}}", 130),
    ],
    ids=["short values", "a long value on one line", "a wrapped value", "a wider one"],
)
def test_long_value_is_wrapped_as_in_the_file(neighbour: str, widest: int) -> None:
    text = f"@misc{{zz,\n  title = {neighbour},\n}}\n"
    result = after(text, RecordDraft("misc", (("title", LONG),), key="aa"))
    lines = result.removesuffix(text).splitlines()
    assert widest - 12 < max(map(len, lines)) <= widest


def test_add_to_a_missing_or_empty_file() -> None:
    assert after("", NEW) == record_text(NEW) + "\n"
    assert after("% Mine.\n", NEW) == f"% Mine.\n\n{record_text(NEW)}\n"
    assert after("\ufeff", NEW) == f"\ufeff{record_text(NEW)}\n"


def test_record_that_would_break_the_file_is_rejected() -> None:
    for draft in (
        RecordDraft("misc", (("title", "A } B"),), key="a"),
        RecordDraft("misc", (), key="a b"),
        RecordDraft("misc", (), key=""),
    ):
        with pytest.raises(BibFileError):
            after("", draft)
    with pytest.raises(BibFileError, match="taken"):
        after("@misc{Maass1997Networks, title = {X}}\n", NEW)


def test_single_fields_are_changed_in_place() -> None:
    text = (
        "% Top.\n@misc{a,\n  title  = {A}, % why\n  year   = 2001,\n  langid ="
        " {english},\n}\n\n@misc{b, title = {B}}\n"
    )
    assert changed(text, "a", year="2002") == text.replace("2001", "2002")
    assert changed(text, "a", title="A") == text
    assert changed(text, "a", year=None) == text.replace("  year   = 2001,\n", "")
    assert changed(text, "a", doi="10.1/x") == text.replace(
        "  langid", "  doi    = {10.1/x},\n  langid"
    )
    assert changed(text, "a", langid=None) == text.replace("  langid = {english},\n", "")
    assert changed(text, "a", unverified="doi") == text.replace(
        "{english},\n", "{english},\n  unverified = {doi},\n"
    )
    assert changed(text, "b", year="2001") == text.replace("{B}}", "{B}, year = {2001}}")
    assert changed(text, "b", title=None) == text.replace(" title = {B}", " ")
    last = "@misc{c,\n  title = {C},\n  year  = {2001}\n}\n"
    assert changed(last, "c", doi="10.1/x") == last.replace("{2001}", "{2001},\n  doi   = {10.1/x}")
    assert changed(last, "c", year=None) == "@misc{c,\n  title = {C}\n}\n"
    with pytest.raises(BibFileError, match="no record"):
        changed(text, "nowhere", year="2001")


WORDS = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs", "Cn"),
        exclude_characters="{}\\\ufeff\ufffe\uffff",
    ),
    min_size=1,
    max_size=12,
)
VALUES = st.lists(
    st.one_of(WORDS, WORDS.map(lambda word: f"{{{word}}}")), min_size=1, max_size=16
).map(" ".join)
NAMES = st.sampled_from(
    ["title", "journal", "volume", "number", "pages", "publisher", "note", "doi", "url", "series"]
)
DRAFTS = st.builds(
    RecordDraft,
    type=st.sampled_from(["article", "misc", "inproceedings"]),
    fields=st.dictionaries(NAMES, VALUES, min_size=1, max_size=4).map(
        lambda fields: tuple(fields.items())
    ),
    key=st.from_regex(r"[a-z]{1,6}[0-9]{4}[a-z]?", fullmatch=True),
)
RECORDS = [
    "@misc{b2000,\n  title = {B},\n}\n",
    "@misc{q2000, title = {Q}}\n",
    '@article{m2000,\n\ttitle = "M",\n\tyear = 2000\n}',
    "@misc{z2000,\n  title = {Broken\n",
]
PIECES = st.sampled_from(
    [
        *RECORDS,
        "% words\n",
        "@comment{x}\n",
        "@string{a = {b}}\n",
        "\n",
        "\r\n",
        "words ",
        "  ",
        "{",
        "}",
        "@",
    ]
)


def alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example("@words {", [RecordDraft("misc", (("title", "A"),), key="a0000")])
@given(
    st.lists(PIECES, max_size=8).map("".join),
    st.lists(DRAFTS, min_size=1, max_size=4, unique_by=lambda draft: draft.key),
)
def test_existing_text_is_kept_and_added_records_round_trip(
    text: str, drafts: list[RecordDraft]
) -> None:
    before, _problems = parse_bib(text.replace("\r\n", "\n"), BIB)
    taken = {found.record.key for found in before}
    drafts = [draft for draft in drafts if draft.key not in taken]
    result = text
    for draft in drafts:
        before_it, result = result, after(result, draft)
        assert alike(before_it, result) + alike(before_it[::-1], result[::-1]) >= len(before_it), (
            "a piece was put in, and nothing else"
        )
    read, _problems = read_drafts(result.replace("\r\n", "\n"), "references.bib")
    by_key = {draft.key: draft for draft in read}
    for draft in drafts:
        assert (by_key[draft.key].type, by_key[draft.key].fields) == (draft.type, draft.fields)
    assert taken <= by_key.keys()


def test_byte_order_mark_stays_before_the_first_record() -> None:
    text = "\ufeff@misc{b,\n  title = {B},\n}\n"
    assert (
        after(text, RecordDraft("misc", (("title", "A"),), "a"))
        == f"\ufeff@misc{{a,\n  title = {{A}},\n}}\n\n{text[1:]}"
    )
    assert changed(text, "b", year="2020") == text.replace("{B},\n", "{B},\n  year  = {2020},\n")
    with pytest.raises(BibFileError, match="taken"):
        after(text, RecordDraft("misc", (("title", "B"),), "b"))


def test_fields_of_several_records_are_set_at_once() -> None:
    text = (
        "@misc{a,\n  title = {A},\n}\n% between\n@misc{b,\n  title = {B},\n}\n@misc{b,\n  title ="
        " {Again},\n}\n"
    )
    edits = Edits()
    edits.put(BIB, text)
    set_fields(edits, BIB, {"b": {"title": "BB"}, "a": {"year": "1"}})
    assert edits.text(BIB) == text.replace("{A},\n", "{A},\n  year  = {1},\n").replace(
        "{B}", "{BB}"
    )
    with pytest.raises(BibFileError, match="no record"):
        set_fields(edits, BIB, {"a": {"year": "2"}, "c": {"year": "1"}})
    assert "{2}" not in edits.text(BIB)
