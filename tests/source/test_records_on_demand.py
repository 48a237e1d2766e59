"""Records parsed on demand equal those of a full read."""

from __future__ import annotations

from pathlib import Path

from paperlog.bib.reader import read_bib
from paperlog.source.record_texts import RecordsOnDemand

HARD = """@string{j = "First"}
@misc{a, title = {A}, journal = j} @misc{b, title = {B}, journal = j}
@string{j = "Second"} @misc{c, title = {C}, journal = j}
@misc{d, title = {D}, journal = j, note = {mail jo@misc{x, y}}}
@comment{@misc{e, title = {E}}}
@misc(f, title={F}) words @misc{A, title = {Again}}@misc{g,title={G @ home}}
@string{k = "Third"}
@misc{h, title = {H}, journal = k # j}
@misc{open, title = {Never closed
@misc{last, title = {Last}, month = jul}
"""
OTHER = (
    "@misc{other, title = {O}, journal = {J}}\n@string{j = {Elsewhere}}\n@misc{more, title = {M},"
    " journal = j}\n@misc{b, title = {Taken}}\n"
)


def test_records_match_a_full_read_and_use_string_definitions(
    tmp_path: Path,
) -> None:
    paths = [tmp_path / "a.bib", tmp_path / "b.bib"]
    for path, text in zip(paths, (HARD, OTHER), strict=True):
        path.write_text(text, encoding="utf-8")
    every = [found.record for found in read_bib(paths)[0]]
    records = RecordsOnDemand(paths)
    first = {record.key: record for record in reversed(every)}
    assert list(records) == [
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
        "g",
        "h",
        "open",
        "last",
        "other",
        "more",
    ]
    assert dict(records) == first
    assert all(records.may_hold(key, "second") for key in ("c", "d", "h")) and not records.may_hold(
        "other", "elsewhere"
    )
