"""Inheritance of fields through ``crossref`` and ``xdata``."""

from __future__ import annotations

from pathlib import Path

import pytest
from paperlog.bib.reader import BibRecord, parse_bib, read_bib
from paperlog.source.record_texts import RecordsOnDemand

MEETING = """@proceedings{Meeting2012,
  editor = {Holm, Bo},
  title = {Proceedings of the Shape Meeting},
  subtitle = {Third Year},
  shorttitle = {Shape Meeting},
  publisher = {Shape Press},
  doi = {10.1000/meeting},
  date = {2012-05},
}
"""
CHILD = """@inproceedings{lund2012child,
  author = {Lund, Eva},
  title = {A Child Paper},
  pages = {1--5},
  crossref = {meeting2012},
}
"""


def read(text: str) -> tuple[dict[str, BibRecord], list[tuple[int, str]]]:
    found, problems = parse_bib(text, Path("a.bib"))
    told = [(problem.line, problem.message) for problem in problems]
    return {one.record.key: one for one in found}, told


@pytest.mark.parametrize("text", [CHILD + MEETING, MEETING + CHILD])
def test_crossref_gives_fields_missing_in_the_child(text: str) -> None:
    records, told = read(text)
    child = records["lund2012child"]
    assert not told
    assert child.record.title == "A Child Paper"
    assert child.record.venue == "Proceedings of the Shape Meeting: Third Year"
    assert (child.record.year, child.record.editors[0].full) == ("2012", "Bo Holm")
    assert child.record.detail("publisher") == "Shape Press"
    # the DOI of the volume does not identify its papers
    assert not child.record.links
    assert child.parents == ("Meeting2012",)
    # the record to copy is complete without its parent
    assert "crossref" not in child.record.bibtex and "shorttitle" not in child.record.bibtex
    assert "booktitle" in child.record.bibtex and "crossref" not in child.entry.fields


@pytest.mark.parametrize(
    ("kind", "parent", "fields", "venue", "title"),
    [
        ("article", "periodical", "title={T}", "Whole", "T"),
        ("incollection", "collection", "title={T}", "Whole", "T"),
        ("inbook", "book", "title={T}", "Whole", "T"),
        ("inbook", "book", "chapter={2}", "P", "Whole"),
        ("incollection", "collection", "title={T}, booktitle={Own}", "Own", "T"),
    ],
)
def test_title_of_the_parent_is_renamed_for_the_child(
    kind: str, parent: str, fields: str, venue: str, title: str
) -> None:
    text = (
        f"@{kind}{{c, {fields}, crossref={{p}}}}\n@{parent}{{p, title={{Whole}}, publisher={{P}}}}"
    )
    record = read(text)[0]["c"].record
    assert (record.venue, record.title) == (venue, title)


def test_parents_of_parents_and_works_of_several_volumes_are_followed() -> None:
    records, _told = read(
        "@inbook{c, title={T}, crossref={volume}}\n"
        "@book{volume, title={Volume}, volume={2}, crossref={set}}\n"
        "@mvbook{set, author={Doe, Jo}, title={Set}, subtitle={All}, year={1999}}\n"
    )
    child = records["c"].record
    assert (child.venue, child.detail("maintitle"), child.year) == ("Volume", "Set: All", "1999")
    assert child.authors[0].family == "Doe" and records["volume"].record.title == "Volume"


def test_xdata_gives_fields_and_is_not_a_work(tmp_path: Path) -> None:
    text = (
        "@book{b, title={B}, xdata={press, when}}\n"
        "@xdata{press, publisher={Press}, year={1990}, xdata={town}}\n"
        "@xdata{when, year={2001}}\n@xdata{town, url={https://example.org/}}\n"
    )
    records, told = read(text)
    assert not told and list(records) == ["b"]
    book = records["b"].record
    assert (book.venue, book.year, book.links[0].url) == ("Press", "1990", "https://example.org/")
    (tmp_path / "a.bib").write_text(text, encoding="utf-8")
    assert list(RecordsOnDemand([tmp_path / "a.bib"])) == ["b"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("\n@misc{a, title={A}, crossref={gone}}", 2, "'a': `crossref` names 'gone'"),
        ("\n@misc{a, title={A}, xdata={gone}}", 2, "'a': `xdata` names 'gone'"),
        ("@misc{a, title={A}, crossref={a}}", 1, "circle (a → a)"),
        ("@misc{a, title={A}, crossref={b}}\n@misc{b, crossref={A}}", 2, "circle (b → a → b)"),
        ("\n@xdata{x, xdata={y}}\n@xdata{y, xdata={x}}", 3, "circle (y → x → y)"),
    ],
)
def test_missing_parent_and_cycle_are_reported(text: str, line: int, message: str) -> None:
    told = read(text)[1]
    assert [where for where, words in told if message in words] == [line], told


def test_chain_of_a_thousand_records_is_bounded() -> None:
    chain = [f"@misc{{k{n}, title={{T}}, crossref={{k{n + 1}}}}}" for n in range(1000)]
    records, told = read("\n".join([*chain, "@misc{k1000, title={T}, year={1990}}"]))
    assert records["k950"].record.year == "1990" and records["k0"].record.year == ""
    assert any("more than 100 records" in words for line, words in told if line == 1)


def test_unverified_field_of_a_parent_is_unverified_in_the_child() -> None:
    records, _told = read(
        "@inproceedings{c, title={T}, crossref={p}}\n@inproceedings{d, title={T}, crossref={p},"
        " year={1999}, unverified={publisher}}\n"
        "@proceedings{p, title={P}, year={1998}, publisher={Q}, unverified={title, year}}"
    )
    child, other = records["c"].record, records["d"].record
    assert (child.venue, child.year, child.detail("publisher")) == ("P", "1998", "Q")
    assert [child.is_unverified(one) for one in ("venue", "year", "publisher")] == [1, 1, 0]
    assert set(child.unverified) == {"booktitle", "year"}
    assert (other.year, other.detail("publisher")) == ("1999", "Q")
    assert other.is_unverified("publisher") and not other.is_unverified("year")


def test_inheritance_does_not_depend_on_the_order_of_files(tmp_path: Path) -> None:
    paths = [tmp_path / "a.bib", tmp_path / "b.bib"]
    own = '@misc{plain, title={O}}\n@string{p = "First"}\n@misc{other, title={O}, publisher = p}\n'
    paths[0].write_text(own + CHILD + CHILD.replace("lund2012child", "again"), encoding="utf-8")
    paths[1].write_text('@string{p = "Second"}\n' + MEETING.replace("{Shape Press}", "p"), "utf-8")
    first, _problems = read_bib(paths)
    assert {one.record.key: one.path for one in first}["Meeting2012"] == paths[1]
    records = RecordsOnDemand(paths)
    assert dict(records) == {one.record.key: one.record for one in first}
    assert records["again"].detail("publisher") == "Second"
    assert records.may_hold("again", "third year") and not records.may_hold("plain", "third year")
    # a changed parent changes its children, although their text is the same
    known = {one.source: one for one in first if one.source}
    assert known
    paths[1].write_text(paths[1].read_text("utf-8").replace("2012-05", "2013"), encoding="utf-8")
    changed = [one.record for one in read_bib(paths, known=known)[0]]
    assert changed == [one.record for one in read_bib(paths)[0]]
    assert {one.key: one.year for one in changed}["again"] == "2013"


def test_private_fields_are_not_in_the_record_to_copy() -> None:
    private = "annotation annote file abstract keywords bdsk-url-1 groups owner timestamp comment"
    fields = ", ".join(f"{name}={{secret}}" for name in private.split())
    child = read(f"@misc{{c, title={{T}}, note={{Told}}, {fields}}}")[0]["c"]
    assert "secret" not in child.record.bibtex and "secret" not in child.entry.fields.values()
    assert "Told" in child.record.bibtex


def test_abbreviations_of_abbreviations_are_bounded() -> None:
    lines = ['@string{a0 = "0123456789"}']
    lines += [f"@string{{a{n} = {' # '.join([f'a{n - 1}'] * 10)}}}" for n in range(1, 8)]
    records, told = read(
        "\n".join([*lines, "@misc{c, title = {T}, note = a7}", "@misc{d, title={D}}"])
    )
    assert [line for line, words in told if "more than 10,000 characters" in words] == [5, 6, 7, 8]
    assert records["c"].record.title == "T" and records["d"].record.title == "D"
    assert sum(len(one.record.bibtex) for one in records.values()) < 20_000
