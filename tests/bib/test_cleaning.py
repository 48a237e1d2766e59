"""Cleaning of records, and generated keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from paperlog.bib.capitals import protected
from paperlog.bib.cleaning import cleaned
from paperlog.bib.draft_reader import read_drafts
from paperlog.bib.keys import PatternError, TakenKeys, key_for
from paperlog.bib.reader import plain
from paperlog.bib.record_draft import RecordDraft
from paperlog.bib.writer import add_records, record_text
from paperlog.formats.reading import read_records
from paperlog.model.identifiers import arxiv_in, doi_in
from paperlog.source.transaction import Edits
from projects import ROOT

SCHOLAR = """@article{van2017neural,
  title={{Neural} discrete representation learning for {{CMR}}.}, author={Aaron van den Oord and K{\\"o}nig, J. and others},
  journal={arXiv preprint arXiv:1711.00937}, year={2017}, url={https://arxiv.org/abs/1711.00937v2}, urldate={2020-01-01}, abstract={Words.}, keywords={vae}
}"""
BIBLATEX = """@Thesis{x, type = {mathesis}, title = {DeepX: A Thing}, author = {Doe, Jo}, institution = {Uni}, date = {2021-07-03}, location = {Leeds},
  doi = {https://doi.org/10.1145/1390156.1390294}, url = {https://dl.acm.org/doi/abs/10.1145/1390156.1390294}, pages = {12-13}, issn = {1}, note = {N/A}, langid = {en}}"""


def cleaned_text(text: str) -> str:
    (draft,), _problems = read_records(text, "x.bib")
    return record_text(cleaned(draft))


def test_records_of_search_engines_and_biblatex_are_cleaned() -> None:
    assert (
        cleaned_text(SCHOLAR)
        == """@misc{vandenoord2017neural,
  author        = {van den Oord, Aaron and König, J. and others},
  title         = {{Neural} discrete representation learning for {CMR}},
  year          = {2017},
  eprint        = {1711.00937},
  archiveprefix = {arXiv},
  langid        = {english},
}"""
    )
    assert (
        cleaned_text(BIBLATEX)
        == """@mastersthesis{doe2021deepx,
  author  = {Doe, Jo},
  title   = {{DeepX}: A Thing},
  school  = {Uni},
  pages   = {12--13},
  address = {Leeds},
  month   = jul,
  year    = {2021},
  doi     = {10.1145/1390156.1390294},
  langid  = {english},
}"""
    )


def test_records_of_the_log_are_unchanged_by_cleaning() -> None:
    drafts, _problems = read_records(
        (ROOT / "source/references.bib").read_text(encoding="utf-8"), "references.bib"
    )
    for draft in drafts:
        assert cleaned(draft, key=draft.key) == draft


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (
            "{{Segmenting {UK} hearts with MR-Net: {T}he {B}ayes way}}",
            "Segmenting {UK} hearts with {MR-Net}: The {Bayes} way",
        ),
        ("{D}eep {L}earning with {CNN}s", "Deep Learning with {CNNs}"),
        (
            "Networks of Gaussian processes: The third generation of DNA-based models",
            "Networks of {Gaussian} processes: The third generation of {DNA-based} models",
        ),
        (
            "3D+t Quantification of the UK's Vitamin D: A Study (Part II)",
            "{3D}+t Quantification of the {UK}'s Vitamin {D}: A Study (Part {II})",
        ),
        (
            "Re-parameterized Text-to-Image Auto-Encoders",
            "Re-parameterized Text-to-Image Auto-Encoders",
        ),
        (
            "Deep {{Residual Learning}} for {{Image Recognition}} of M87",
            "Deep {Residual Learning} for {Image Recognition} of {M87}",
        ),
        (
            "the {UK Biobank}, {two Words} and Biobanks",
            "the {UK Biobank}, {two Words} and Biobanks",
        ),
        ("DEEP LEARNING FOR EVERYTHING", "DEEP LEARNING FOR EVERYTHING"),
        (
            "{UK Biobank} and {k}-means on $\\mathbb{R}^N$ by \\emph{E. Coli}",
            "{UK Biobank} and {k}-means on $\\mathbb{R}^N$ by \\emph{E. Coli}",
        ),
        ("基于 Transformer 的 CMR 分割", "基于 Transformer 的 {CMR} 分割"),
    ],
)
def test_significant_capitals_are_protected(typed: str, expected: str) -> None:
    assert protected(typed) == expected


WORDS = [
    "a",
    "The",
    "U-Net:",
    "{CMR}",
    "{B}ayes",
    "iPhone",
    "3D",
    "D",
    "$x^2$",
    "\\emph{In Vivo}",
    "(UK)",
    "für",
    "心脏",
    "{two Words}",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9))
def test_protection_changes_no_letter_and_is_idempotent(words: list[str]) -> None:
    title = " ".join(words)
    once = protected(title)
    assert plain(once) == plain(title)
    assert protected(once) == once


PIECES = [
    "{",
    "}",
    "\\",
    "\\'",
    "$",
    "%",
    " ",
    "and",
    ",",
    "--",
    "~",
    "word",
    "Ü",
    "心",
    "10.1000/x",
    "arXiv:2401.11649",
    "http://a.b/c",
    "2024",
    ":",
    "<i>",
    "'",
    "\u202e",
]
VALUES = (
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join).filter(lambda text: depth(text) == 0)
)
FIELDS = [
    "author",
    "title",
    "journal",
    "year",
    "date",
    "month",
    "pages",
    "doi",
    "eprint",
    "url",
    "type",
    "institution",
    "archiveprefix",
    "langid",
    "note",
]


def depth(text: str) -> int:
    """How many braces stay open; -1 where one closes too many."""
    open_now = 0
    for char in text:
        open_now += (char == "{") - (char == "}")
        if open_now < 0:
            return -1
    return open_now


@settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@example("article", {"doi": "10.1000/x%10.1000/x"})
@given(
    st.sampled_from(["article", "misc", "thesis", "report"]),
    st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=6),
)
def test_any_record_is_cleaned_into_a_writable_one(kind: str, fields: dict[str, str]) -> None:
    edits = Edits()
    path = Path("/nowhere/references.bib")
    edits.put(path, "")
    clean = cleaned(
        RecordDraft(kind, tuple((name, value) for name, value in fields.items() if value))
    )
    add_records(edits, path, [clean])
    (back,), problems = read_drafts(edits.text(path), "x.bib")
    assert not problems
    assert (back.key, back.type, back.fields) == (clean.key, clean.type, clean.fields)


@pytest.mark.parametrize(
    ("author", "title", "expected"),
    [
        ("Chen, Xiang and Xia, Yan", "{VBench}: Comprehensive Benchmark", "chen2024vbench"),
        ("van den Oord, Aaron", "On the U-Net in Practice", "vandenoord2024unet"),
        ("Müller, Jö", "Über Łódź", "muller2024uber"),
        ("{World Health Organization}", "2020 Report", "who2024report"),
        (
            "{Event Horizon Telescope Collaboration} and {Akiyama}, K.",
            "First Results",
            "ehtc2024first",
        ),
        ("张三 and 李四", "基于深度学习的心脏分割", "zhang2024shendu"),
        ("欧阳, 修", "一种 Transformer 方法", "ouyang2024transformer"),
        ("欧阳, 修", "Naïve 中文", "ouyang2024naive"),
        ("Иванов, Иван", "On", "ivanov2024on"),
        ("Соловьёв, Пётр", "On", "solovev2024on"),
        ("Παπαδόπουλος, Χρήστος", "On", "papadopoylos2024on"),
        ("Đặng, Văn", "The € of Łódź", "dang2024lodz"),
        ("", "A", "2024a"),
        ("", "Gaussian splatting for all of us", "2024gaussian"),
    ],
)
def test_generated_keys(author: str, title: str, expected: str) -> None:
    draft = RecordDraft("misc", (("author", author), ("title", title), ("year", "2024")))
    assert key_for(draft, TakenKeys()) == expected
    assert key_for(draft, TakenKeys([expected.upper(), f"{expected}a"])) == f"{expected}b"


def test_key_without_author_and_year_has_more_title_words() -> None:
    assert (
        key_for(
            RecordDraft("misc", (("title", "Gaussian splatting for all of us in real time"),)),
            TakenKeys(),
        )
        == "gaussiansplattingall"
    )
    assert (
        key_for(RecordDraft("misc", (("title", "MR-Net: Gaussian splatting"),)), TakenKeys())
        == "mrnet"
    )


def test_keys_by_pattern_and_by_name_in_the_log() -> None:
    draft = RecordDraft(
        "article",
        (
            ("author", "Chen, Xiang and Xia, Yan"),
            ("title", "Shape registration of {3D} hearts"),
            ("journal", "Medical Images"),
            ("year", "2021"),
        ),
    )
    assert key_for(draft, TakenKeys(), name="MR-Net") == "chen2021mrnet"
    assert (
        key_for(draft, TakenKeys(), "{families}:{venue}{yy}_{title}")
        == "chenxia:mi21_shaperegistrationhearts"
    )
    for pattern in ("{nobody}", "{family"):
        with pytest.raises(PatternError):
            key_for(draft, TakenKeys(), pattern)


@pytest.mark.parametrize(
    ("typed", "doi", "arxiv"),
    [
        ("https://doi.org/10.1007/978-3-030-32245-8_65", "10.1007/978-3-030-32245-8_65", ""),
        (
            "doi:10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2",
            "10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2",
            "",
        ),
        (
            "https://link.springer.com/content/pdf/10.1007/s11263-019-01247-4.pdf?x=1",
            "10.1007/s11263-019-01247-4",
            "",
        ),
        ("https://doi.org/10.48550/arXiv.2401.11649", "10.48550/arXiv.2401.11649", "2401.11649"),
        ("arXiv:2401.11649v3 [cs.CV]", "", "2401.11649"),
        ("http://arxiv.org/pdf/math.GT/0309136v1.pdf", "", "math/0309136"),
        ("https://huggingface.co/papers/2401.11649", "", "2401.11649"),
        ("A title of 2024", "", ""),
        ("20240101", "", ""),
        ("https://example.org/10.2/x", "", ""),
    ],
)
def test_notations_of_identifiers(typed: str, doi: str, arxiv: str) -> None:
    assert (doi_in(typed), arxiv_in(typed)) == (doi, arxiv)
