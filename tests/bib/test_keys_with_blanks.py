"""Citation keys with blanks, which BibTeX does not allow."""

from __future__ import annotations

from pathlib import Path

from paperlog.bib.reader import parse_bib


def test_key_with_a_blank_is_reported_and_other_records_are_kept() -> None:
    text = "@misc{Weird Key!,\n  title = {A},\n}\n@misc{b, title = {B}}\n"
    records, (problem,) = parse_bib(text, Path("x.bib"))
    assert problem.line == 1
    assert problem.message.startswith("'Weird Key!' is not a citation key: a key has no blanks; ")
    assert [record.record.title for record in records] == ["A", "B"]
