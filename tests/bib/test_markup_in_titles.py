"""HTML elements in titles: parsed to LaTeX commands, written as nested elements."""

from __future__ import annotations

import json

import pytest
from paperlog.bib.cleaning import cleaned
from paperlog.bib.reader import plain
from paperlog.bib.record_draft import RecordDraft
from paperlog.formats import csl, ris
from paperlog.formats.reading import read_records

ZOTERO = "Growth of <i>E. coli</i> in H<sub>2</sub>O &amp; more"


def draft(title: str, **fields: str) -> RecordDraft:
    return RecordDraft("article", (("title", title), *fields.items()), key="key")


def exported(title: str, **fields: str) -> dict[str, str]:
    (item,) = json.loads(csl.write_drafts([draft(title, **fields)]))
    return dict(item)


def test_html_in_titles_of_ris_is_parsed_as_in_csl() -> None:
    (of_ris,), _none = read_records(
        f"TY  - JOUR\nTI  - {ZOTERO}\nT2  - Ann. <i>X</i> &amp; Y\nER  - \n", "x"
    )
    (of_csl,), _none = read_records(json.dumps([{"title": ZOTERO}]), "x")
    assert of_ris.field("title") == of_csl.field("title")
    assert (
        cleaned(of_ris).field("title") == r"Growth of \emph{E. coli} in H\textsubscript{2}O \& more"
    )
    assert of_ris.field("journal") == r"Ann. \emph{X} \& Y"


@pytest.mark.parametrize(
    ("title", "written"),
    [
        (r"CO\textsubscript{2} and x\textsuperscript{2}", "CO<sub>2</sub> and x<sup>2</sup>"),
        (r"\emph{{E}. coli}", '<i><span class="nocase">E</span>. coli</i>'),
        (r"{\emph{E}. coli}", "<i>E</i>. coli"),
        (r"The {E. \emph{coli}} way", 'The <span class="nocase">E. <i>coli</i></span> way'),
        (r"{{CMR}} by K{\"o}nig, \"{O}hm", '<span class="nocase">CMR</span> by König, Öhm'),
        (r"{<i>E}. coli</i>", '<span class="nocase">&lt;i>E</span>. coli&lt;/i>'),
        (r"A <script>alert(1)</script> \& b", "A &lt;script>alert(1)&lt;/script> & b"),
        (r"Where p < 0.05 \& AT\&T say \&lt;", "Where p < 0.05 & AT&T say &amp;lt;"),
        (r"Costs \$5 {\$}", "Costs $5 $"),
    ],
)
def test_titles_for_csl_have_nested_elements(title: str, written: str) -> None:
    assert exported(title)["title"] == written


@pytest.mark.parametrize("form", [csl, ris])
def test_text_that_looks_like_html_round_trips(form: object) -> None:
    text = r"Why <i>tags</i> and \&amp; and AT\&T and \&copy matter: <script>"
    text_out = form.write_drafts([draft(text, journal=text)])  # type: ignore[attr-defined]
    (back,), problems = read_records(text_out, "x")
    assert not problems
    assert {plain(back.field(name)) for name in ("title", "journal")} == {plain(text)}
    assert "emph" not in back.field("title")


def test_every_text_of_a_record_is_escaped_for_csl() -> None:
    attack = "<script>x</script>"
    names = ("journal", "publisher", "series", "volume", "abstract")
    item = exported("T", author=f"{{{attack}}}", **dict.fromkeys(names, attack))
    item.pop("custom", None)
    assert attack not in json.dumps(item)
    (back,), _none = read_records(json.dumps([item]), "x")
    assert plain(back.field("author")) == plain(back.field("series")) == attack
