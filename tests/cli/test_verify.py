"""``paperlog verify`` with responses of Crossref and arXiv served on localhost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from paperlog.bib.reader import read_bib
from services import FACTS, Service, preprint, send, work

Run = Callable[..., Result]
Log = Callable[[dict[str, str]], Path]
HEAD = "% Kept by hand; do not sort.\n\n"
MRNET = r"""@article{chen2021mrnet,
  author     = {Chen, X. and Ravikumar, Nishant and Xia, Yan and Attar, Rahman and Diaz-Pinto, Andres and
                Piechnik, S. K. and Neubauer, Stefan and Petersen, Steffen E. and Frangi, Alejandro F.},
  title      = {Shape registration with learned deformations for {3D} shape reconstruction from sparse and
                incomplete point clouds},
  journal    = {Med. Image Anal.},
  volume     = {74},
  pages      = {102228},
  year       = {2021},
  doi        = {10.1016/j.media.2021.102228},
  unverified = {journal, volume, attribution},
}
"""
OTHER = (
    "\n@misc{weng2018vae, title = {From Autoencoder to Beta-VAE}, author={Weng,"
    " Lilian},year={2018}}\n"
)
GAN = """@misc{goodfellow2014gan,
  author        = {Goodfellow, Ian J. and Pouget-Abadie, Jean and Mirza, Mehdi and Xu, Bing and
                   Warde-Farley, David and Ozair, Sherjil and Courville, Aaron and Bengio, Yoshua},
  title         = {Generative Adversarial Networks},
  year          = {2014},
  eprint        = {1406.2661},
  archiveprefix = {arXiv},
}
"""
DOI = FACTS["chen2021mrnet"]["doi"]


def bib(folder: Path) -> str:
    return (folder / "references.bib").read_bytes().decode()


def test_agreeing_fields_are_marked_and_nothing_else_changes(
    run: Run, log: Log, service: Service
) -> None:
    service.works[DOI] = work("chen2021mrnet")
    folder = log({"references.bib": HEAD + MRNET + OTHER})
    told = run(folder, "verify", "chen2021mrnet")
    assert told.exit_code == 0, told.output
    assert "abbreviated given names" in told.output
    assert "abbreviated words" in told.output
    after = bib(folder)
    record = read_bib([folder / "references.bib"])[0][0].record
    assert record.venue == "Med. Image Anal."
    assert record.unverified == ()
    assert [(one.source, one.fields) for one in record.verified] == [
        ("crossref", ("author", "title", "journal", "volume", "pages", "year", "doi"))
    ]
    assert "unverified = {attribution}" in after
    untouched = re.sub(r"\n  verified   = \{.*?\},(?=\n)", "", after, flags=re.DOTALL).replace(
        "unverified = {attribution}", "unverified = {journal, volume, attribution}"
    )
    assert untouched == HEAD + MRNET + OTHER
    again = run(folder, "verify", "chen2021mrnet")
    assert again.exit_code == 0
    assert bib(folder) == after


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_and_byte_order_mark_are_kept(
    run: Run, log: Log, service: Service, mark: str, end: str
) -> None:
    service.works[DOI] = work("chen2021mrnet")
    folder = log({})
    (folder / "references.bib").write_bytes((mark + MRNET + OTHER).replace("\n", end).encode())
    assert run(folder, "verify", "chen2021mrnet").exit_code == 0
    after = bib(folder)
    assert after.startswith(f"{mark}@article") and "crossref: author" in after
    assert after.count("\n") == after.count(end) and ("\r" in after) == (end == "\r\n")
    assert after.endswith(OTHER.replace("\n", end))


@pytest.mark.parametrize("data", ["@misc{é}".encode("latin-1"), "@misc{a}".encode("utf-16")])
def test_file_that_is_not_utf8_is_reported_with_its_line(
    run: Run, log: Log, service: Service, data: bytes
) -> None:
    folder = log({})
    (folder / "references.bib").write_bytes(data)
    told = run(folder, "verify")
    assert told.exit_code == 1
    assert "references.bib:1: not UTF-8" in told.output
    assert (folder / "references.bib").read_bytes() == data


def test_dry_run_shows_the_diff_and_writes_nothing(run: Run, log: Log, service: Service) -> None:
    service.works[DOI] = work("chen2021mrnet")
    folder = log({"references.bib": MRNET})
    told = run(folder, "verify", "--dry-run")
    assert re.search(
        r"^\+  verified   = \{\d{4}-\d\d-\d\d crossref: author,", told.output, re.MULTILINE
    )
    assert bib(folder) == MRNET
    assert not (folder / ".paperlog.lock").exists()


def test_differences_are_shown_and_applied_only_when_accepted(
    run: Run, log: Log, service: Service
) -> None:
    service.works[DOI] = work("chen2021mrnet", page="102229", volume="75", issue="3")
    folder = log({"references.bib": MRNET})
    told = run(folder, "verify")
    assert told.exit_code == 1
    assert re.search(r"differs +pages\n +here +102228\n +Crossref +102229", told.output)
    assert "--accept chen2021mrnet:number" in told.output
    assert "pages      = {102228}" in bib(folder)
    assert "volume, attribution" in bib(folder)
    assert "number" not in bib(folder)
    told = run(
        folder,
        "verify",
        "--accept",
        "chen2021mrnet:pages",
        "--accept",
        "chen2021mrnet:volume",
        "--accept",
        "chen2021mrnet:number",
    )
    assert told.exit_code == 0, told.output
    record = read_bib([folder / "references.bib"])[0][0].record
    assert [record.detail(name) for name in ("volume", "number", "pages")] == ["75", "3", "102229"]
    assert {"pages", "volume", "number"} <= set(record.verified[0].fields)


def test_field_that_no_longer_agrees_is_unmarked(run: Run, log: Log, service: Service) -> None:
    service.works[DOI] = work("chen2021mrnet")
    folder = log(
        {
            "references.bib": MRNET.replace(
                "  unverified",
                "  verified   = {2020-01-02 crossref: year, pages; 2020-01-01 the volume: pages},\n"
                "  unverified",
            )
        }
    )
    service.works[DOI] = work("chen2021mrnet", page="7")
    assert run(folder, "verify").exit_code == 1
    verified = read_bib([folder / "references.bib"])[0][0].record.verified
    assert [(one.source, "pages" in one.fields, "title" in one.fields) for one in verified] == [
        ("crossref", False, True)
    ]


def test_published_preprint_and_retraction_are_recorded(
    run: Run, log: Log, service: Service
) -> None:
    service.preprints["1406.2661"] = preprint("goodfellow2014gan", doi="10.1145/3422622")
    service.works["10.1145/3422622"] = work(
        "chen2021mrnet", DOI="10.1145/3422622", title=["Generative adversarial networks"]
    )
    service.works[DOI] = work(
        "chen2021mrnet",
        **{
            "updated-by": [
                {"DOI": "10.1016/j.media.2099.1", "type": "retraction", "label": "Retraction"}
            ]
        },
    )
    folder = log({"references.bib": GAN + "\n" + MRNET})
    told = run(folder, "verify")
    assert told.exit_code == 1
    assert "published   as 10.1145/3422622" in told.output
    assert "RETRACTED   10.1016/j.media.2099.1" in told.output
    records = {one.record.key: one.record for one in read_bib([folder / "references.bib"])[0]}
    gan, mrnet = records["goodfellow2014gan"], records["chen2021mrnet"]
    assert gan.published is not None and gan.published.text == "10.1145/3422622"
    assert [(one.source, one.fields) for one in gan.verified] == [
        ("arxiv", ("author", "title", "year", "eprint"))
    ]
    assert (
        mrnet.retracted is not None
        and mrnet.retracted.link is not None
        and mrnet.retracted.link.text == "10.1016/j.media.2099.1"
    )
    before = bib(folder)
    assert run(folder, "verify").exit_code == 0
    assert bib(folder) == before


@pytest.mark.parametrize(
    ("notice", "shown"),
    [
        ({"DOI": "10.1000/x\x1b[31m", "label": "Re}traction\x1b[31m {"}, "Re}traction [31m {"),
        ({"DOI": "10.1000/{x"}, "retracted"),
    ],
)
def test_retraction_notice_that_is_not_a_doi_is_kept_as_text(
    run: Run, log: Log, service: Service, notice: dict[str, str], shown: str
) -> None:
    service.works[DOI] = work("chen2021mrnet", **{"updated-by": [{"type": "retraction", **notice}]})
    folder = log({"references.bib": MRNET})
    told = run(folder, "verify")
    assert "\x1b" not in told.output
    record = read_bib([folder / "references.bib"])[0][0].record
    assert record.retracted is not None and record.retracted.reason == shown


def test_publication_found_by_title_is_only_suggested(run: Run, log: Log, service: Service) -> None:
    service.preprints["1406.2661"] = preprint("goodfellow2014gan")
    found = work(
        "goodfellow2014gan" if FACTS["goodfellow2014gan"].get("doi") else "chen2021mrnet",
        DOI="10.1145/3422622",
        title=[FACTS["goodfellow2014gan"]["title"]],
    )
    found["author"] = [dict(person) for person in FACTS["goodfellow2014gan"]["authors"]]
    found["issued"] = {"date-parts": [[2016]]}
    service.found = [found]
    folder = log({"references.bib": GAN})
    told = run(folder, "verify")
    assert told.exit_code == 0, told.output
    assert "--accept goodfellow2014gan:published" in told.output
    assert "10.1145/3422622" not in bib(folder)
    assert run(folder, "verify", "--accept", "goodfellow2014gan:published").exit_code == 0
    assert "published     = {10.1145/3422622}" in bib(folder)


def test_manually_recorded_publication_is_kept(run: Run, log: Log, service: Service) -> None:
    service.preprints["1406.2661"] = preprint("goodfellow2014gan", doi="10.1145/3422622")
    text = GAN.replace(
        "  archiveprefix", "  published     = {https://example.org/gan},\n  archiveprefix"
    )
    folder = log({"references.bib": text})
    told = run(folder, "verify")
    assert told.exit_code == 1
    assert "differs     published" in told.output and "problem" not in told.output
    assert "https://example.org/gan" in bib(folder) and "3422622" not in bib(folder)
    run(folder, "verify", "--accept", "goodfellow2014gan:published")
    assert "{10.1145/3422622}" in bib(folder)


def test_missing_or_different_publication_is_not_recorded(
    run: Run, log: Log, service: Service
) -> None:
    service.preprints["1406.2661"] = preprint("goodfellow2014gan", doi="10.1145/3422622")
    folder = log({"references.bib": GAN})
    assert "there is no DOI 10.1145/3422622" in run(folder, "verify").output
    service.works["10.1145/3422622"] = work("maass1997snn", DOI="10.1145/3422622")
    told = run(folder, "verify")
    assert told.exit_code == 1
    assert "published: it leads to another work: Networks of spiking neurons" in told.output
    assert "published" not in bib(folder)


def test_doi_unknown_to_crossref_is_noted_and_not_an_error(
    run: Run, log: Log, service: Service
) -> None:
    service.agencies["10.5281/zenodo.1"] = "DataCite"
    told = run(
        log({"references.bib": "@misc{data, title = {Data}, doi = {10.5281/zenodo.1}}\n"}), "verify"
    )
    assert told.exit_code == 0, told.output
    assert "registered with DataCite" in told.output


def test_work_without_identifier_is_found_by_title_and_its_doi_suggested(
    run: Run, log: Log, service: Service
) -> None:
    service.found = [work("maass1997snn"), work("chen2021mrnet")]
    folder = log(
        {"references.bib": MRNET.replace("  doi        = {10.1016/j.media.2021.102228},\n", "")}
    )
    told = run(folder, "verify")
    assert f"doi: {DOI}" in told.output
    assert run(folder, "verify", "--accept", "chen2021mrnet:doi").exit_code == 0
    assert f"= {{{DOI}}}" in bib(folder)


@pytest.mark.parametrize(("year", "found"), [(2024, True), (2018, True), (2025, False)])
def test_work_found_by_title_is_within_the_year_window(
    year: int, found: bool, run: Run, log: Log, service: Service
) -> None:
    service.found = [dict(work("chen2021mrnet"), issued={"date-parts": [[year]]})]
    folder = log(
        {"references.bib": MRNET.replace("  doi        = {10.1016/j.media.2021.102228},\n", "")}
    )
    assert (f"doi: {DOI}" in run(folder, "verify").output) == found


def test_identifier_of_another_work_is_reported_and_nothing_marked(
    run: Run, log: Log, service: Service
) -> None:
    service.works[DOI] = work("maass1997snn", DOI=DOI)
    service.preprints["1406.2661"] = preprint("golovneva2024cope").replace(
        "2405.18719", "1406.2661"
    )
    folder = log({"references.bib": GAN + MRNET})
    told = run(folder, "verify")
    assert told.exit_code == 1
    assert "doi: it leads to another work: Networks of spiking neurons" in told.output
    assert "eprint: it leads to another work: Contextual Position Encoding" in told.output
    assert bib(folder) == GAN + MRNET


def test_json_goes_to_stdout_and_the_diff_to_stderr(run: Run, log: Log, service: Service) -> None:
    service.works[DOI] = work("chen2021mrnet", page="7")
    told = run(log({"references.bib": MRNET}), "verify", "--format", "json", "--dry-run")
    (record,) = json.loads(told.stdout)
    fields = {one["field"]: one["agreement"] for one in record["fields"]}
    assert (record["key"], fields["title"], fields["journal"], fields["pages"]) == (
        "chen2021mrnet",
        "equal",
        "alike",
        "differs",
    )
    assert "+++ b/references.bib" in told.stderr


def test_offline_error_keeps_earlier_results(
    run: Run, log: Log, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.works[DOI] = work("chen2021mrnet")
    folder = log({"references.bib": MRNET})
    monkeypatch.setenv("PAPERLOG_CROSSREF", "http://127.0.0.1:9")
    told = run(folder, "verify")
    assert told.exit_code == 1
    assert "cannot be reached; is there a network?" in told.output
    assert "1 record not compared" in told.output
    assert bib(folder) == MRNET
    assert "Traceback" not in told.output


def test_responses_are_cached_unless_no_cache(run: Run, log: Log, service: Service) -> None:
    service.works[DOI] = work("chen2021mrnet")
    folder = log(
        {
            "references.bib": MRNET,
            "conf.py": (
                'bibtex_bibfiles = ["references.bib"]\npaperlog_mailto = "reader@example.org"\n'
            ),
        }
    )
    run(folder, "verify", "--dry-run")
    run(folder, "verify", "--dry-run")
    assert len(service.asked) == 1
    run(folder, "verify", "--dry-run", "--no-cache")
    assert len(service.asked) == 2
    assert "mailto:reader@example.org" in service.agents[0]


def test_record_that_cannot_be_compared_does_not_stop_the_others(
    run: Run, log: Log, service: Service
) -> None:
    service.works["10.1000/fine"] = work("maass1997snn", DOI="10.1000/fine")
    title = FACTS["maass1997snn"]["title"]
    fine = (
        f"@article{{fine,\n  author = {{Maass, Wolfgang}},\n  title = {{{title}}},\n  doi ="
        " {10.1000/fine},\n}\n"
    )
    folder = log({"references.bib": MRNET + fine})
    told = run(folder, "verify")
    assert told.exit_code == 1
    assert f"{DOI}: " in told.output and "is it mistyped?" in told.output
    assert "crossref: author, title, doi" in bib(folder)


@pytest.mark.parametrize("body", [b"<html>", b"", b"{", b'{"message": 1}'])
def test_unusable_response_is_a_problem_of_the_record(
    run: Run, log: Log, service: Service, body: bytes
) -> None:
    service.reply = lambda request: send(request, body)
    folder = log({"references.bib": MRNET + GAN})
    told = run(folder, "verify")
    assert told.exit_code == 1
    assert told.output.count("problem") >= 2
    assert "Traceback" not in told.output
    assert bib(folder) == MRNET + GAN


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["nobody2020"], 1, "no record has the key 'nobody2020'"),
        (["--accept", "chen2021mrnet"], 2, "KEY:FIELD"),
        (["--accept", "nobody:pages"], 1, "no record has the key 'nobody'"),
        (["--accept", "chen2021mrnet:title"], 1, "has another value for it"),
        (["--accept", "chen2021mrnet:nonsense"], 1, "has another value for it"),
    ],
)
def test_wrong_usage_is_reported(
    run: Run, log: Log, service: Service, arguments: list[str], status: int, words: str
) -> None:
    service.works[DOI] = work("chen2021mrnet")
    folder = log({"references.bib": MRNET})
    told = run(folder, "verify", *arguments)
    assert (told.exit_code, words in told.output) == (status, True), told.output
    assert bib(folder) == MRNET


def test_text_in_the_field_verified_is_kept(run: Run, log: Log, service: Service) -> None:
    service.works[DOI] = work("chen2021mrnet")
    text = MRNET.replace("  unverified", "  verified   = {yes, by me},\n  unverified")
    folder = log({"references.bib": text})
    told = run(folder, "verify")
    assert told.exit_code == 1
    assert "nothing was marked: 'yes, by me'" in told.output
    assert bib(folder) == text


def test_inherited_fields_are_compared_and_neither_suggested_nor_marked(
    run: Run, log: Log, service: Service
) -> None:
    service.works[DOI] = work("chen2021mrnet")
    child = MRNET.replace("  year       = {2021},\n", "  crossref   = {issue},\n").replace(
        "  journal    = {Med. Image Anal.},\n  volume     = {74},\n", ""
    )
    child = child.replace("{journal, volume, attribution}", "{pages, attribution}")
    issue = "@misc{issue, journal = {Medical Image Analysis}, volume = {74}, year = {2012}}\n"
    folder = log({"references.bib": child, "more.bib": issue})
    (folder / "conf.py").write_text(
        (folder / "conf.py").read_text(encoding="utf-8")
        + 'bibtex_bibfiles = ["references.bib", "more.bib"]\n',
        encoding="utf-8",
    )
    told = run(folder, "verify", "chen2021mrnet")
    assert "differs     year" in told.output and "--accept chen2021mrnet:volume" not in told.output
    record = read_bib([folder / "references.bib", folder / "more.bib"])[0][0].record
    (verified,) = record.verified
    assert {"title", "pages"} <= set(verified.fields) and not {"volume", "journal"} & set(
        verified.fields
    )
    assert (folder / "more.bib").read_text(encoding="utf-8") == issue
    assert "unverified = {attribution}" in bib(folder)
    run(folder, "verify", "--accept", "chen2021mrnet:year")
    assert "  year       = {2021}," in bib(folder)


@pytest.mark.parametrize(("year", "offered"), [(2016, True), (2017, False)])
def test_publication_found_by_title_is_within_the_year_window(
    year: int, offered: bool, run: Run, log: Log, service: Service
) -> None:
    service.preprints["1406.2661"] = preprint("goodfellow2014gan")
    found = work("chen2021mrnet", DOI="10.1145/3422622", title=["Generative adversarial networks"])
    found["author"] = [dict(person) for person in FACTS["goodfellow2014gan"]["authors"]]
    found["issued"] = {"date-parts": [[year]]}
    service.found = [found]
    told = run(log({"references.bib": GAN}), "verify")
    assert ("--accept goodfellow2014gan:published" in told.output) == offered
