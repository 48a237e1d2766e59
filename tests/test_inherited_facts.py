"""Inherited fields of records, and subtitles, wherever fields are shown."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner
from paperlog.cli.group import paperlog
from projects import CONF, Build, differences_from_clean

PAPERS = r"""@inproceedings{lund2012child,
  author   = {Lund, Eva},
  title    = {A Child Paper},
  pages    = {1--5},
  crossref = {meeting2012},
}
@book{gern2000, author={Gern, Mia}, title={The Process}, subtitle={A Long Analysis of Shapes},
  xdata={press}, date={2000-05}, location={Durham}}
@inproceedings{vogt2013, author={Sina Vogt}, title={Notes on a 0.35 {\(\mu\)}m Chip},
  booktitle={Proceedings of the 5\({}^{\mbox{th}}\) European Workshop}, year={2013}}
@xdata{press, publisher={Shape Press}}
"""
MEETINGS = """@proceedings{meeting2012,
  editor    = {Holm, Bo},
  title     = {Proceedings of the Shape Meeting},
  booktitle = {Proceedings of the Shape Meeting},
  publisher = {Shape Press},
  year      = {2012},
}
"""
WEEK = "# W\n\n::::{week} 2024-W27\n:::{paper} lund2012child\n:::\n:::{paper} gern2000\n:::\n"
WEEK += ":::{paper} vogt2013\n:::\n::::\n"
INDEX = "# Log\n\n```{toctree}\nw27\nother\nvenues\nrecords\n```\n"
FILES = {
    "conf.py": CONF.replace('["references.bib"]', '["references.bib", "meetings.bib"]'),
    "references.bib": PAPERS,
    "meetings.bib": MEETINGS,
    "w27.md": WEEK,
    "other.md": "# O\n\nSee {cite}`lund2012child`.\n\n```{statistics}\n```\n",
    "venues.md": "# Venues\n\n```{venue-index}\n```\n",
    "records.md": "# Records\n\n```{bibliography}\n:all:\n```\n",
    "index.md": INDEX,
}
MEETING = "Proceedings of the Shape Meeting"
WHOLE = "The Process: A Long Analysis of Shapes"


def test_pages_show_inherited_fields_and_follow_the_parent_record(
    build: Build, tmp_path: Path
) -> None:
    built = build(FILES)
    assert built.status == 0 and not built.warnings
    card, gern, vogt = built.page("w27.html").select("article.pl-card")
    assert MEETING in card.get_text() and "2012" in card.get_text()
    assert WHOLE in gern.get_text() and "Shape Press" in gern.get_text()
    assert "0.35 μm Chip" in vogt.get_text() and "5th European" in vogt.get_text()
    records = built.page("records.html").get_text()
    assert f"{MEETING}, pp. 1–5, Shape Press, 2012. Edited by Bo Holm." in records
    assert WHOLE in records and "Lun12" in records
    assert 'id="cite-press"' not in built.text("records.html")
    assert MEETING in built.page("venues.html").get_text()
    changed = {**FILES, "meetings.bib": MEETINGS.replace("Shape Meeting", "Form Meeting")}
    # no page is read again, since none has changed
    grown = build({name: text for name, text in changed.items() if not name.endswith(".md")})
    assert "Form Meeting" in grown.page("w27.html").get_text()
    assert differences_from_clean(grown, tmp_path / "clean", changed) == []


def test_commands_show_inherited_fields(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    def run(*arguments: str) -> str:
        return CliRunner().invoke(paperlog, ["-C", str(tmp_path), *arguments]).stdout

    assert "references.bib" not in run("check") and "meetings.bib" not in run("check")
    listed = {one["key"]: one for one in json.loads(run("list", "--format", "json"))}
    assert (listed["lund2012child"]["venue"], listed["lund2012child"]["year"]) == (MEETING, "2012")
    assert listed["gern2000"]["title"] == WHOLE
    assert "gern2000" in run("search", "analysis") and "lund2012child" in run("search", "meeting")
    assert f"T2  - {MEETING}\n" in run("export", "--format", "ris")
    assert "A2  - Holm, Bo\n" in run("export", "--format", "ris")
    assert f"TI  - {WHOLE}\n" in run("export", "--format", "ris")
    exported = {one["id"]: one for one in json.loads(run("export", "--format", "csl-json"))}
    assert exported["lund2012child"]["container-title"] == MEETING
    assert exported["lund2012child"]["issued"] == {"date-parts": [[2012]]}
    assert exported["lund2012child"]["editor"] == [{"family": "Holm", "given": "Bo"}]
    bibtex = run("export", "--format", "bibtex")
    assert f"{{{MEETING}}}" in bibtex and "crossref" not in bibtex and "xdata" not in bibtex
