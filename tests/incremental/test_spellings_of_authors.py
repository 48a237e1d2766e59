"""An author with several spellings is shown by one of them, also on pages of coauthors."""

from __future__ import annotations

from pathlib import Path

from projects import builder_in, differences_from_clean

RECORDS = """
@article{{a2020, title = {{A}}, author = {{Chen, Xi and Doe, Jo}}, year = {{2020}}}}
@article{{b2021, title = {{B}}, author = {{Chen, Xi}}, year = {{2021}}}}
@article{{c2022, title = {{C}}, author = {{{}}}, year = {{2022}}}}
@article{{d2023, title = {{D}}, author = {{{}}}, year = {{2023}}}}
"""
KEYS = ("a2020", "b2021", "c2022", "d2023")
CARDS = "".join(f":::{{paper}} {key}\n:::\n" for key in KEYS)
PAGES = {
    "index.md": "# Log\n\n```{toctree}\nw27\nauthors\n```\n",
    "w27.md": f"# Week\n\n::::{{week}} 2024-W27\n{CARDS}::::\n",
    "authors.md": "# Authors\n\n```{author-index}\n```\n",
    "references.bib": RECORDS.format("Doe, Jo", "Doe, Jo"),
}


def test_page_of_a_coauthor_follows_the_spelling_of_another_record(tmp_path: Path) -> None:
    build = builder_in(tmp_path / "edited")
    built = build(PAGES, "-W")
    assert "Jo Doe" in built.text("authors/chen--xi.html")
    edited = {"references.bib": RECORDS.format("DOE, Jo", "DOE, Jo")}
    again = build({**edited, "conf.py": (built.source / "conf.py").read_text("utf-8")}, "-W")
    assert "Jo DOE" in again.text("authors/chen--xi.html")
    assert differences_from_clean(again, tmp_path / "clean", {**PAGES, **edited}) == []
