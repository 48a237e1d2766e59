"""Import of all formats and encodings without loss; RIS and CSL-JSON round trip."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paperlog.bib.cleaning import cleaned, left_out
from paperlog.bib.draft_reader import record_of
from paperlog.bib.escaping import escaped
from paperlog.bib.reader import plain
from paperlog.bib.record_draft import RecordDraft
from paperlog.formats import csl, ris
from paperlog.formats.decoding import LARGEST, UnreadableError, decode, read_text
from paperlog.formats.reading import format_of, read_records
from projects import ROOT

BIB = """% A comment.
@string{nips = "Advances in Neural Information Processing Systems"}
@InProceedings{Doe:2021, Title = "A {CMR} Title", author = {Doe, Jo and {The WHO and Friends}}, booktitle = nips # { 34}, month = jul, year = 2021,
  keywords = {cardiac MRI; mesh, mesh}, annote = {First <b>words</b>.

Second \\emph{words}.}, file = {Full Text:/home/jo/a\\_b.pdf:application/pdf}, timestamp = {2021-08-03T10:00:00}}
@misc{, title = {Without a key}}
@misc{title = {Without a comma}, year = {2001}}
"""
RIS = """TY  - CONF
AU  - Doe, Jo
AU  - 张三
AU  - World Health Organization
AU  - G. E. Hinton
TI  - A title of
  two lines
T2  - Proceedings of X
PY  - 2021/07/03/
SP  - 12
EP  - 19
UR  - https://arxiv.org/abs/2401.11649v2
UR  - https://github.com/jo/x;a
DO  - https://doi.org/10.1000/xyz
KW  - cardiac MRI
mesh
N1  - <p>First <i>words</i>.</p><p>Second.</p>
XX  - of nobody
ER  -

TY - JOUR
T1  - The second, in the way of others
JO  - Journal of Y
"""
CSL = [
    {
        "id": "http://zotero.org/users/1/items/AB", "type": "paper-conference", "title": "CO<sub>2</sub> & <span class=\"nocase\">iPS</span> cells",
        "author": [{"family": "Berg", "given": "Jo", "non-dropping-particle": "van den"}, {"literal": "The WHO and Friends"}], "issued": {"date-parts": [["2021", 7]]},
        "container-title": "Proceedings of X", "page": "12-19", "DOI": "10.1000/xyz",
        "note": "arXiv:2401.11649 [cs.CV]\nCitation Key: berg2021\nMy own words.",
    },
    {"id": "two", "type": ["odd"], "title": {"odd": 1}, "author": "Doe", "issued": 2020},
    {"id": 7, "type": "article", "title": "A preprint", "number": "arXiv:2401.11650", "publisher": "arXiv", "issued": {"raw": "2024-01"}},
]  # fmt: skip


def facts(draft: RecordDraft) -> dict[str, str]:
    return {"type": draft.type, **dict(draft.fields)}


def test_bibtex_of_reference_managers() -> None:
    (first, second, third), problems = read_records(BIB, "x.bib")
    assert not problems
    assert facts(first) == {
        "type": "inproceedings", "title": "A {CMR} Title",
        "author": "Doe, Jo and {The WHO and Friends}", "month": "July", "year": "2021",
        "booktitle": "Advances in Neural Information Processing Systems 34",
        "keywords": "cardiac MRI; mesh, mesh", "timestamp": "2021-08-03T10:00:00",
        "annote": "First <b>words</b>. Second \\emph{words}.",
        "file": "Full Text:/home/jo/a\\_b.pdf:application/pdf",
    }  # fmt: skip
    assert (first.key, first.origin, first.tags, first.added, first.files) == (
        "Doe:2021",
        "x.bib:3",
        ("cardiac MRI", "mesh"),
        "2021-08-03",
        ("/home/jo/a_b.pdf",),
    )
    assert first.notes == ("First **words**.\n\nSecond words.",)
    assert first.source.startswith("@InProceedings{Doe:2021") and first.source.endswith("}}")
    assert [(draft.key, facts(draft)["title"], draft.complete) for draft in (second, third)] == [
        ("", "Without a key", True),
        ("", "Without a comma", True),
    ]


@pytest.mark.parametrize(
    "half",
    [
        "@article{a, title = {Half",
        "@article{a, title = {Whole}, year = nosuchmacro}",
        "@article{a, title {x}, year = {2001}}",
        "@article{a",
    ],
)
def test_incomplete_record_is_reported_and_others_are_kept(half: str) -> None:
    drafts, problems = read_records(
        f"@misc{{b, title = {{B}}}}\n\n{half}\n@misc{{c, title = {{C}}}}\n", "x.bib"
    )
    assert [(draft.key, draft.complete) for draft in drafts] == [
        ("b", True),
        ("a", False),
        ("c", True),
    ]
    assert (
        all(str(problem).startswith(("x.bib:3: ", "x.bib:4: ")) for problem in problems)
        and problems
    )


def test_ris_of_reference_managers() -> None:
    (first, second), problems = read_records(RIS, "x.ris")
    assert facts(first) == {
        "type": "inproceedings",
        "author": "Doe, Jo and 张, 三 and {World Health Organization} and Hinton, G. E.",
        "title": "A title of two lines", "booktitle": "Proceedings of X", "pages": "12--19",
        "year": "2021", "month": "July", "doi": "10.1000/xyz", "eprint": "2401.11649",
        "archiveprefix": "arXiv", "code": "https://github.com/jo/x;a",
    }  # fmt: skip
    assert (first.tags, first.notes, first.origin) == (
        ("cardiac MRI", "mesh"),
        ("First *words*.\n\nSecond.",),
        "x.ris:1",
    )
    assert (facts(second), second.complete) == (
        {"type": "article", "title": "The second, in the way of others", "journal": "Journal of Y"},
        False,
    )
    assert [str(problem) for problem in problems] == [
        "x.ris:21: the record has no end; it ends with a line `ER  - `"
    ]


def test_csl_json_of_reference_managers() -> None:
    drafts, problems = read_records(json.dumps(CSL, indent=1), "x.json")
    assert not problems
    first, second, third = map(facts, drafts)
    assert first == {
        "type": "inproceedings", "author": "van den Berg, Jo and {The WHO and Friends}",
        "title": "CO\\textsubscript{2} \\& {iPS} cells", "booktitle": "Proceedings of X",
        "pages": "12--19", "year": "2021", "month": "July", "doi": "10.1000/xyz",
        "eprint": "2401.11649", "archiveprefix": "arXiv",
    }  # fmt: skip
    assert (drafts[0].key, drafts[0].notes, drafts[0].origin) == (
        "berg2021",
        ("My own words.",),
        "x.json:2",
    )
    assert second == {"type": "misc", "author": "Doe", "year": "2020"}
    assert third == {
        "type": "misc",
        "title": "A preprint",
        "year": "2024",
        "month": "January",
        "eprint": "2401.11650",
        "archiveprefix": "arXiv",
    }


def test_invalid_json_is_reported_with_its_line() -> None:
    drafts, (problem,) = read_records(
        '[\n {"id": "a", "title": "A"},\n {"id": "b" "title": "B"}\n]', "x.json"
    )
    assert not drafts and str(problem).startswith("x.json:3: invalid JSON")
    assert "nested" in str(read_records("[" * 100_000, "x.json")[1][0])


def test_unknown_format_is_reported() -> None:
    for text in ("", "Words.\n", "<html>\n"):
        drafts, (problem,) = read_records(text, "x.txt")
        assert not drafts and not problem.harmless


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_and_line_ends(encoding: str) -> None:
    text = "@misc{a,\r\n  title = {Für alle Fälle, naïve café},\r\n}\r\n"
    decoded, problems = decode(text.encode(encoding), "x.bib")
    assert decoded.removeprefix("\ufeff") == text.replace("\r\n", "\n")
    assert [(problem.line, problem.harmless) for problem in problems] == (
        [(2, True)] if encoding == "cp1252" else []
    )


def test_binary_files_are_rejected(tmp_path: Path) -> None:
    for data in (b"\x89PNG\r\n\x00\x00\x01", b"\xff\xfea", "@misc{a}".encode("utf-16-le")):
        with pytest.raises(UnreadableError, match="x:"):
            decode(data, "x")
    large = tmp_path / "large.bib"
    with large.open("wb") as file:
        # a sparse file, which takes no space on disk
        file.truncate(LARGEST + 1)
    for path, told in ((large, "MB"), (tmp_path, "folder"), (tmp_path / "none", "no such file")):
        with pytest.raises(UnreadableError, match=told):
            read_text(path)


def test_log_round_trips_through_csl_json() -> None:
    drafts, _problems = read_records(
        (ROOT / "source/references.bib").read_text(encoding="utf-8"), "references.bib"
    )
    back, problems = csl.read_drafts(csl.write_drafts(drafts), "x.json")
    assert not problems and len(back) == len(drafts)
    for draft, read in zip(drafts, back, strict=True):
        # RIS has Unicode dashes, and names without braces
        found = {name: value.replace("–", "--") for name, value in read.fields}
        wanted = {name: plain(value) if name == "author" else value for name, value in draft.fields}
        assert (read.key, read.type, found) == (draft.key, draft.type, wanted)


SIGNS = st.characters(
    codec="utf-8",
    exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs", "Cn", "Co", "Mn"),
    exclude_characters="<>&;\ufeff",
)
# parsed accents are composed (NFC), so compare in that form
TEXT = st.text(SIGNS, min_size=1, max_size=20).map(lambda text: normalize("NFC", text))
WORDS = st.lists(TEXT, min_size=1, max_size=4).map(" ".join)
NAMES = st.tuples(
    st.from_regex(r"[A-Z][a-zéü]{1,8}", fullmatch=True),
    st.from_regex(r"[A-Z][a-zéü]{1,8}", fullmatch=True),
).map(", ".join)
PERSONS = st.lists(
    st.one_of(NAMES, st.just("{The WHO and Friends}"), st.just("张, 三")),
    min_size=1,
    max_size=3,
    unique=True,
).map(" and ".join)


@st.composite
def records(draw: st.DrawFn) -> RecordDraft:
    kind = draw(
        st.sampled_from(
            ["article", "book", "incollection", "inproceedings", "phdthesis", "techreport", "misc"]
        )
    )
    holder = {
        "article": "journal",
        "phdthesis": "school",
        "techreport": "institution",
        "book": "publisher",
    }.get(kind, "booktitle")
    values = {
        "author": draw(PERSONS),
        "title": escaped(draw(WORDS)),
        holder: escaped(draw(WORDS)),
        "volume": draw(st.from_regex(r"[0-9]{1,3}[A-Z]?", fullmatch=True)),
        "pages": draw(st.sampled_from(["1--2", "e12", "100--109"])),
        "year": draw(st.from_regex(r"(19|20)[0-9]{2}", fullmatch=True)),
        "month": draw(st.sampled_from(["", "July", "January"])),
        "doi": draw(st.sampled_from(["", "10.1000/xyz"])),
        "url": draw(st.sampled_from(["", "https://example.org/a?b=c#d_e"])),
        "eprint": draw(st.sampled_from(["", "2401.11649"])),
        "langid": draw(st.sampled_from(["", "english", "chinese"])),
    }
    values["archiveprefix"] = "arXiv" if values["eprint"] else ""
    return RecordDraft(
        kind,
        tuple((name, value) for name, value in values.items() if value),
        key=draw(st.from_regex(r"[a-z]{2,6}[0-9]{4}", fullmatch=True)),
        tags=tuple(
            draw(
                st.lists(
                    st.from_regex(r"[a-z]{1,6}( [a-z]{1,4})?", fullmatch=True),
                    max_size=3,
                    unique=True,
                )
            )
        ),
        notes=tuple(
            draw(
                st.lists(
                    st.from_regex(r"[A-Z][a-z]{1,9} [a-z]{1,9}[.]", fullmatch=True), max_size=2
                )
            )
        ),
        files=tuple(draw(st.lists(st.just("/home/jo/a b.pdf"), max_size=1))),
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(records(), min_size=1, max_size=4, unique_by=lambda draft: draft.key))
def test_written_records_round_trip(drafts: list[RecordDraft]) -> None:
    for module, name in ((ris, "x.ris"), (csl, "x.json")):
        back, problems = read_records(module.write_drafts(drafts), name)
        assert not problems
        assert [replace(read, origin="", fields=tuple(sorted(read.fields))) for read in back] == [
            replace(draft, fields=tuple(sorted(draft.fields))) for draft in drafts
        ]


@settings(deadline=None)
@given(WORDS)
def test_escaped_text_round_trips(text: str) -> None:
    assert plain(escaped(text)) == " ".join(text.split())


OF_BIBTEX = [
    "@misc{a,",
    "@article{",
    "title = {T}",
    "author = {A and B}",
    "}",
    "{",
    '"',
    ",",
    "=",
    "#",
    "@",
    "\\",
    "$",
    '\\"{o}',
]
OF_RIS = [
    "TY  - JOUR\n",
    "TI  - T\n",
    "ER  - \n",
    "UK  - x\n",
    "  more\n",
    "AU  - A, B\n",
    "TY  - ",
]
OF_JSON = ["[", "]", '{"id": "a"', '"title": ["x"]', "null", ":"]
BITS = st.sampled_from([*OF_BIBTEX, *OF_RIS, *OF_JSON, "\n", "\ufeff", "\0", "  ", "word"])


@settings(deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(BITS, max_size=25).map("".join)))
def test_no_record_is_lost_without_a_problem(text: str) -> None:
    drafts, problems = read_records(text, "x")
    begun = {
        "bibtex": r"^[ \t]*@\s*(?!(?:comment|string|preamble)\b)\w+\s*[{(]",
        "ris": r"^\ufeff?TY\s{1,2}-",
    }.get(format_of(text))
    if begun:
        assert len(drafts) >= len(
            re.findall(
                begun,
                text,
                re.MULTILINE | re.IGNORECASE if format_of(text) == "bibtex" else re.MULTILINE,
            )
        )
    else:
        assert drafts or problems


MEMBERS = [
    "id",
    "type",
    "title",
    "author",
    "family",
    "given",
    "issued",
    "date-parts",
    "raw",
    "note",
    "custom",
    "keyword",
    "items",
    "DOI",
    "URL",
    "page",
    "files",
]
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(MEMBERS), inner, max_size=6)
    ),
    max_leaves=30,
)


@settings(deadline=None)
@given(JSON)
def test_any_json_is_parsed(data: object) -> None:
    drafts, problems = read_records(json.dumps([data]), "x.json")
    assert len(drafts) + len(problems) >= 1


def test_number_may_have_any_length() -> None:
    items = [
        {"id": "a", "type": "book", "title": "First", "volume": 7},
        {"id": "b", "type": "book", "title": "Second", "volume": 8},
    ]
    text = json.dumps(items, indent=1).replace("7", "7" * 5000)
    drafts, problems = csl.read_drafts(text, "a.json")
    assert [draft.field("title") for draft in drafts] == ["First", "Second"]
    assert [draft.field("volume") for draft in drafts] == ["7" * 5000, "8"] and not problems


def test_other_formats_join_title_and_subtitle() -> None:
    fields = (
        *(("title", "The {Process}"), ("subtitle", "A Long Analysis"), ("date", "2000-05")),
        *(("journaltitle", "Shapes"), ("journalsubtitle", "New Series")),
        ("url", r"\url{https://example.org/a\_b}"),
    )
    draft = RecordDraft("article", fields, "k")
    (item,) = json.loads(csl.write_drafts([draft]))
    title = 'The <span class="nocase">Process</span>: A Long Analysis'
    assert (item["title"], item["container-title"]) == (title, "Shapes: New Series")
    assert (
        item["issued"] == {"date-parts": [[2000, 5]]} and item["URL"] == "https://example.org/a_b"
    )
    lines = ris.write_drafts([draft])
    assert "TI  - The Process: A Long Analysis\n" in lines
    assert "T2  - Shapes: New Series\n" in lines
    assert "UR  - https://example.org/a_b\n" in lines and "PY  - 2000\n" in lines


def test_records_that_only_hold_fields_are_not_works() -> None:
    text = (
        "@book{b, title={B}, xdata={press}, crossref={p}}\n@xdata{press, publisher={Press}}\n"
        "@book{c, title={C}, xdata={elsewhere}}\n"
    )
    drafts, problems = read_records(text, "a.bib")
    assert [(problem.line, problem.harmless) for problem in problems] == [(1, True), (3, True)]
    assert "names 'p', which" in problems[0].message and [d.key for d in drafts] == ["b", "c"]
    assert dict(drafts[0].fields) == {"title": "B", "publisher": "Press", "crossref": "p"}
    assert drafts[1].field("xdata") == "elsewhere"


@pytest.mark.parametrize(
    ("made", "kind"),
    [("PhD Thesis", "phdthesis"), ("Master's thesis", "mastersthesis"), ("硕士", "mastersthesis")],
)
def test_thesis_in_ris_has_its_university(made: str, kind: str) -> None:
    text = f"TY  - THES\nTI  - Hearts\nAU  - Roe, Al\nPB  - University of X\nM3  - {made}\nER  - \n"
    (draft,), _problems = read_records(text, "x.ris")
    record = record_of(cleaned(draft))
    assert (record.venue, record.type) == ("University of X", kind)


def test_custom_names_in_csl_that_no_field_may_have_are_left_out() -> None:
    custom = {"a } b": "1", "x=y,": "2", "": "3", "x\ny": "4", "bdsk-url-1": "5"}
    (draft,), _problems = read_records(json.dumps([{"title": "A", "custom": custom}]), "x.json")
    assert draft.fields == (("title", "A"), ("bdsk-url-1", "5"))


def test_lines_below_type_and_address_in_ris() -> None:
    text = (
        "TY  - JOUR\nof a library\nTI  - Hearts\n"
        "UR  - https://example.org/a\n  https://example.org/a.pdf\nER  - \n"
    )
    (draft,), _problems = read_records(text, "x.ris")
    assert draft.type == "article"
    assert draft.field("url") == "https://example.org/a"
    assert draft.field("pdf") == "https://example.org/a.pdf"


def test_better_bibtex_lines_in_csl_notes_are_fields() -> None:
    item = {"title": "Hearts: a tale", "title-short": "H.", "note": "tex.ids: a, b\nMine."}
    (draft,), _problems = read_records(json.dumps([item]), "x.json")
    assert draft.notes == ("Mine.",)
    assert cleaned(draft).field("ids") == "a, b"
    assert left_out(draft, cleaned(draft)) == ("shorttitle",)
