"""Library records that inherit fields are self-contained in the log."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from paperlog.bib.reader import parse_bib
from paperlog.cli.group import paperlog
from paperlog.model.record import Record
from paperlog.source.log_reader import read_log
from paperlog.source.project import find_project

Run = Callable[..., Result]
Write = Callable[[dict[str, str | bytes]], Path]

CHILD = """@inproceedings{Lund2012,
  author   = {Lund, Eva},
  title    = {A Child Paper on Small Meshes},
  pages    = {1--5},
  crossref = {meeting},
  xdata    = {press},
}
"""
MEETING = """@proceedings{meeting,
  editor = {Holm, Bo},
  title  = {Proceedings of the Shape Meeting},
  year   = {2012},
}
"""
PRESS = """@xdata{press,
  publisher = {Shape Press},
}
"""
TAKEN = "@book{meeting,\n  author = {Roe, Max},\n  title = {Another Work},\n  year = {1999},\n}\n"


def add(log: Path, *arguments: str) -> Result:
    return CliRunner().invoke(paperlog, ["-C", str(log), "add", *arguments, "--no-card"])


def records(log: Path) -> dict[str, Record]:
    return dict(read_log(find_project(log)).records)


def facts(record: Record) -> tuple[str, str, list[str], str]:
    editors = [person.full for person in record.editors]
    return record.venue, record.year, editors, record.detail("publisher")


WHOLE = ("Proceedings of the Shape Meeting", "2012", ["Bo Holm"], "Shape Press")


@pytest.mark.parametrize("text", [CHILD + MEETING + PRESS, PRESS + MEETING + CHILD])
def test_inherited_fields_are_imported_if_the_parents_key_is_taken(
    text: str, fresh: Write, take: Run, tmp_path: Path
) -> None:
    log = fresh({"log/references.bib": TAKEN, "in.bib": text})
    for run in (
        lambda: take(log, "in.bib", "--week", "2024-W27", "--strict"),
        lambda: add(log, str(tmp_path / "in.bib")),
    ):
        (log / "references.bib").write_text(TAKEN, encoding="utf-8")
        result = run()
        assert result.exit_code == 0, result.output
        found = records(log)
        assert facts(found["Lund2012"]) == WHOLE
        # it does not name the record of another work
        assert "crossref" not in (log / "references.bib").read_text(encoding="utf-8")
        assert found["meeting"].title == "Another Work"
        assert "Proceedings of the Shape Meeting" in {one.title for one in found.values()}


def test_record_inherits_from_a_parent_in_the_log(fresh: Write, take: Run) -> None:
    log = fresh({"log/references.bib": MEETING + PRESS, "in.bib": CHILD})
    assert take(log, "in.bib", "--week", "2024-W27", "--strict").exit_code == 0
    assert facts(records(log)["Lund2012"]) == WHOLE
    second = CHILD.replace("Lund2012", "").replace("Child Paper on Small", "Second Paper on Large")
    assert add(log, second, "--new-key").exit_code == 0
    assert facts(records(log)["lund2012second"]) == WHOLE


def test_inherited_fields_are_used_for_identity_and_keys(fresh: Write, take: Run) -> None:
    known = (
        "@inproceedings{old, author={Lund, Eva}, title={A Child Paper on Small Meshes},"
        " year=2001}\n"
    )
    titled = (
        "@inbook{part,\n  author = {Lund, Eva},\n  crossref = {whole},\n}\n@book{whole,\n  title ="
        " {A Book of Shapes and Curves},\n  year = {2003},\n}\n"
    )
    log = fresh(
        {
            "log/references.bib": known,
            "in.bib": CHILD.replace("Lund2012", "") + MEETING + PRESS + titled,
        }
    )
    result = take(log, "in.bib", "--week", "2024-W27")
    assert result.exit_code == 0 and "left out" not in result.output.replace("0 left out", "")
    assert {"old", "lund2012child", "part", "whole"} <= records(log).keys()


def test_crossref_without_target_is_kept_and_reported(fresh: Write, take: Run) -> None:
    log = fresh({"in.bib": CHILD})
    told = take(log, "in.bib", "--week", "2024-W27").output
    assert "line 1: 'Lund2012': `crossref` names 'meeting', which is in no .bib file" in told
    assert "crossref = {meeting}" in (log / "references.bib").read_text(encoding="utf-8")


def test_lines_of_shared_fields_are_accounted_for(fresh: Write, take: Run, tmp_path: Path) -> None:
    log = fresh(
        {
            "in.bib": (
                CHILD
                + MEETING
                + "\n@xdata{press,\n  publisher = {Shape Press},\n  shortjournal = {Sh},\n}\n"
            )
        }
    )
    take(log, "in.bib", "--week", "2024-W27", "--report", str(tmp_path / "r.json"))
    (report,) = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["files"]
    left = [(one["from"], one["what"]) for one in report["lines"] if one["status"] == "left out"]
    assert left == [(16, "is in no record that inherits it")]


def test_conflicting_fields_of_a_merged_work_are_left_out(
    fresh: Write, take: Run, tmp_path: Path
) -> None:
    title = "Radar and Vision Integration for Mapping"
    known = (
        f"@article{{one,\n  author = {{Xu, R.}},\n  title = {{{title}}},\n  journal ="
        " {Letters},\n  year = {2024},\n}\n"
    )
    other = known.replace("one,", "two,").replace("Radar", "Rodar").replace("Letters", "Annals")
    log = fresh({"log/references.bib": known, "in.bib": other})
    refused = take(
        log, "in.bib", "--week", "2024-W27", "--strict", "--report", str(tmp_path / "r.json")
    )
    assert refused.exit_code == 1 and "nothing was written" in refused.output
    (report,) = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["files"]
    left = {one["from"]: one["what"] for one in report["lines"] if one["status"] == "left out"}
    assert list(left) == [3, 4]
    assert (
        left[4] == "taken for 'one' by nearly the same title, whose record says 'journal' otherwise"
    )
    same = take(log, "in.bib", "--week", "2024-W27")
    assert same.exit_code == 0 and "is taken for 'one'" in same.output
    assert (
        parse_bib((log / "references.bib").read_text(encoding="utf-8"), tmp_path)[0][0].record.venue
        == "Letters"
    )
