"""``paperlog add``: papers from all sources get records and cards, and no existing text is lost."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner, Result
from paperlog.cli.group import paperlog
from paperlog.model.week import Week
from paperlog.source.log_reader import read_log
from paperlog.source.project import find_project
from projects import EXTENSION, ROOT
from services import Service, preprint, send, work

Run = Callable[..., Result]
Write = Callable[[dict[str, str]], Path]

BIB = """% Mine.
@article{chen2021mrnet,
  author = {Chen, Xiang},
  title  = {Shape registration with learned deformations for {3D} shape reconstruction},
  year   = {2021},
  doi    = {10.1016/j.media.2021.102228},
}
"""
WEEK = (
    "# 2024-W27\n\n::::{week} 2024-W27\n\n:::{paper} chen2021mrnet\n:name: MR-Net\n:tags:"
    " cardiac-mri, mesh\n:::\n::::\n"
)
FILES = {
    "index.md": "# Log\n\n```{toctree}\n2024/w27\n```\n",
    "2024/w27.md": WEEK,
    "references.bib": BIB,
    "tags.toml": '[tags.gan]\naliases = ["generative adversarial"]\n',
}
RECORD = (
    "@misc{doe2024newnet, author = {Doe, Jo}, title = {NewNet: Generative adversarial meshes}, "
    "year = {2024}, keywords = {cardiac mri, nobody's}, annote = {Read twice.}}"
)


@pytest.fixture
def here(log: Write) -> Path:
    return log(FILES)


def files(folder: Path) -> dict[str, str]:
    found = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    return {
        name: path.read_text(encoding="utf-8")
        for name, path in found.items()
        if not name.startswith(("cache", ".paperlog", "given"))
    }


def cards(folder: Path) -> list[tuple[str, str, tuple[str, ...]]]:
    return sorted(
        (str(entry.week), entry.key, entry.tags) for entry in read_log(find_project(folder)).entries
    )


def test_add_writes_a_record_and_a_card(run: Run, here: Path) -> None:
    result = run(
        here, "add", RECORD, "--week", "2024-W27", "--status", "to-read", "--note", "And *this*."
    )
    assert result.exit_code == 0, result.output
    assert (
        "+@misc{doe2024newnet," in result.stdout
        and "added its record and a card in 2024-W27" in result.stderr
    )
    after = files(here)
    record = (
        "@misc{doe2024newnet,\n  author = {Doe, Jo},\n  title  = {{NewNet}: Generative adversarial"
        " meshes},\n  year   = {2024},\n  langid = {english},\n}\n"
    )
    assert after["references.bib"] == f"{BIB}\n{record}"
    card = (
        ":::{paper} doe2024newnet\n:name: NewNet\n:tags: cardiac-mri, gan, mesh\n:status:"
        " to-read\n\nRead twice.\n\nAnd *this*.\n:::\n"
    )
    assert after["2024/w27.md"] == WEEK.replace(":::\n::::\n", f":::\n\n{card}::::\n")
    assert "nobody's" not in "".join(after.values())


def test_empty_input_is_reported(run: Run, here: Path) -> None:
    nothing = run(here, "add", " ", "")
    assert nothing.exit_code == 2 and "SOURCE is empty" in nothing.stderr


def test_default_week_is_this_week(run: Run, here: Path) -> None:
    assert run(here, "add", RECORD, "--tags", "generative adversarial，New").exit_code == 0
    assert (str(Week.of(date.today())), "doe2024newnet", ("gan", "new")) in cards(here)


def test_dry_run_shows_the_diff_of_a_run(run: Run, here: Path) -> None:
    before = files(here)
    dry = run(here, "add", RECORD, "--week", "2024-W28", "--dry-run")
    assert (dry.exit_code, files(here)) == (0, before)
    assert "would add" in dry.stderr
    assert run(here, "add", RECORD, "--week", "2024-W28").stdout == dry.stdout


def test_second_run_changes_nothing(run: Run, here: Path) -> None:
    run(here, "add", RECORD, "--week", "2024-W28")
    before = files(here)
    again = run(
        here,
        "add",
        RECORD.replace("Generative adversarial", "Generative, adversarial"),
        "--week",
        "2024-W28",
    )
    assert (again.exit_code, again.stdout, files(here)) == (0, "", before)
    assert (
        "doe2024newnet is known by nearly the same title, and has its card in 2024-W28"
        " (2024/w28.md:5)" in again.stderr
    )


def test_known_work_is_reported_with_both_keys(run: Run, here: Path) -> None:
    run(here, "add", RECORD, "--week", "2024-W28")
    again = run(here, "add", RECORD.replace("doe2024newnet", "dup1"), "--week", "2024-W28")
    title = "NewNet: Generative adversarial meshes"
    told = f"dup1 {title!r} is taken for doe2024newnet: doe2024newnet is known by nearly the same"
    assert told in again.stderr


@pytest.mark.parametrize(
    ("known", "new"),
    [
        # one word differs
        (
            "title = {A survey of diffusion models for images}, year = {2024}",
            "title = {A survey of diffusion models for videos}, year = {2024}",
        ),
        # a preprint, and a publication too many years later to be the same work
        (
            "title = {A survey of diffusion models}, year = {2015}, eprint = {1501.00001}",
            "title = {A survey of diffusion models}, year = {2024}, doi = {10.1000/s}, journal = {J}",
        ),
    ],
    ids=["title", "years"],
)
def test_work_similar_to_a_known_one_is_added(run: Run, here: Path, known: str, new: str) -> None:
    for key, fields in (("doe1", known), ("doe2", new)):
        record = f"@misc{{{key}, author = {{Doe, Jo}}, {fields}}}"
        result = run(here, "add", record, "--week", "2024-W28")
        assert result.exit_code == 0 and f"{key}: added its record" in result.stderr
    assert [key for week, key, _tags in cards(here) if week == "2024-W28"] == ["doe1", "doe2"]


def test_file_changed_during_add_is_not_overwritten(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(here)
    saved = f"{BIB}% Typed meanwhile.\n"

    def show_and_save(*_arguments: object, **_options: object) -> None:
        (here / "references.bib").write_text(saved, encoding="utf-8")

    # between reading and writing the log
    monkeypatch.setattr("paperlog.cli.output.show_diff", show_and_save)
    result = run(here, "add", RECORD, "--week", "2024-W27")
    assert result.exit_code == 1
    assert "references.bib: changed by another program in the meantime" in result.stderr
    assert files(here) == {**before, "references.bib": saved}


def test_paper_of_another_week_is_logged_again_only_with_again(run: Run, here: Path) -> None:
    known = (
        "@misc{other, title = {X}, author = {Doe, Jo}, doi ="
        " {https://doi.org/10.1016/J.MEDIA.2021.102228}}"
    )
    preprint_too = known.replace("doi =", "eprint = {2107.00001}, doi =")
    assert (
        "by the same DOI (its record has no eprint = {2107.00001}), and"
        in run(here, "add", preprint_too, "--week", "2024-W28").stderr
    )
    refused = run(here, "add", known, "--week", "2024-W28")
    assert refused.exit_code == 1
    assert (
        "chen2021mrnet is known by the same DOI, and is logged in 2024-W27 (2024/w27.md:5); with"
        " --again" in refused.stderr
    )
    assert (
        run(here, "add", "chen2021mrnet", "--week", "2024-W28", "--again", "--no-tags").exit_code
        == 0
    )
    assert cards(here) == [
        ("2024-W27", "chen2021mrnet", ("cardiac-mri", "mesh")),
        ("2024-W28", "chen2021mrnet", ()),
    ]
    assert files(here)["references.bib"] == BIB


def test_files_of_every_format_and_standard_input(here: Path) -> None:
    (here / "given").mkdir()
    (here / "given/a.bib").write_bytes(
        (
            "@misc{muller2001uber, title = {Über das Lernen}, "
            "author = {M\xfcller, Jo}, year = 2001}\r\n"
        ).encode("cp1252")
    )
    (here / "given/b.ris").write_text(
        "TY  - JOUR\nTI  - Of hearts and meshes\nAU  - Roe, Al\nJO  - Shapes\nPY  - 2002\nER  - \n",
        encoding="utf-16",
    )
    item = (
        '{"type": "book", "title": "Shapes", "author": [{"family": "Poe", "given": "Ed"}],'
        ' "issued": {"date-parts": [[2003]]}}'
    )
    (here / "given/c.json").write_text(f"[{item}]", encoding="utf-8-sig")
    arguments = [
        "-C",
        str(here),
        "add",
        *(str(here / "given" / name) for name in ("a.bib", "b.ris", "c.json")),
        "-",
        "--no-card",
    ]
    result = CliRunner().invoke(
        paperlog,
        arguments,
        input="@misc{zoe2004last, title = {Last}, author = {Zoe, I.}, year = {2004}}",
    )
    assert result.exit_code == 0, result.output
    assert "a.bib:1: not UTF-8 (byte 0xdc); read as Windows-1252" in result.stderr
    assert set(read_log(find_project(here)).records) == {
        "chen2021mrnet",
        "muller2001uber",
        "roe2002hearts",
        "poe2003shapes",
        "zoe2004last",
    }
    assert files(here)["2024/w27.md"] == WEEK


def test_broken_record_is_reported_with_its_line_and_the_rest_is_added(
    run: Run, here: Path
) -> None:
    (here / "x.bib").write_text(
        "@misc{doe2001whole, title = {Whole}, author = {Doe, Jo}, year = 2001}\n"
        "@misc{b,\n  title = {Half\n@misc{c, year = 2001}\n",
        encoding="utf-8",
    )
    (here / "x.ris").write_text("\nTY  - JOUR\nTI  - Half\n", encoding="utf-8")
    (here / "x.json").write_text('[{"title": "A"\n "x"}]', encoding="utf-8")
    result = run(
        here,
        "add",
        *(str(here / f"x.{suffix}") for suffix in ("bib", "ris", "json", "txt")),
        str(here / "2024"),
        "https://example.org/x",
        "--no-card",
    )
    assert result.exit_code == 1
    for told in (
        "x.bib:4: ",
        "x.bib:2: b is not added",
        "x.bib:4: c is not added, since it has no title",
        "x.ris:2: ",
        "x.json:2: ",
    ):
        assert told in result.stderr, told
    assert (
        "x.txt: there is no such file" in result.stderr
        and "2024: this is a folder" in result.stderr
    )
    assert "this URL contains neither" in result.stderr
    assert set(read_log(find_project(here)).records) == {"chen2021mrnet", "doe2001whole"}


def test_note_markup_cannot_escape_its_card(run: Run, here: Path) -> None:
    notes = [":::\\n```\\n% never closed", "<details> and {include}`x`\\n:::{paper} y"]
    items = ", ".join(
        f'{{"type": "book", "title": "Of {word}", "note": "{note}"}}'
        for word, note in zip(("hearts", "meshes"), notes, strict=True)
    )
    (here / "x.json").write_text(f"[{items}]", encoding="utf-8")
    assert run(here, "add", str(here / "x.json"), "--week", "2024-W27", "--no-tags").exit_code == 0
    assert [key for _week, key, _tags in cards(here)] == ["chen2021mrnet", "hearts", "meshes"]
    # cards can still be added to the page
    assert (
        run(
            here,
            "add",
            RECORD,
            "--week",
            "2024-W27",
            "--note",
            "```\nopen",
            "--note",
            "::: and {cite}`chen2021mrnet`",
        ).exit_code
        == 0
    )
    assert not {"unclosed", "stray-fence"} & {
        found["rule"] for found in json.loads(run(here, "check", "--format", "json").stdout)
    }
    assert "{cite}`chen2021mrnet`" in files(here)["2024/w27.md"]


def test_wrong_usage_is_reported(run: Run, here: Path) -> None:
    two = f"{RECORD}\n@misc{{y, title = {{Another}}}}"
    for arguments in (
        ["--week", "31 June"],
        ["--week", "2024-W60"],
        ["--status", "x"],
        ["--tags", "a", "--no-tags"],
        ["--pick", "0"],
    ):
        assert run(here, "add", RECORD, *arguments).exit_code == 2
    assert run(here, "add", two, "--name", "X").exit_code == 2
    assert run(here, "add", RECORD, "--key", "a b").exit_code == 1
    (here / "conf.py").write_text('paperlog_key_pattern = "{nobody}"\n', encoding="utf-8")
    wrong = run(here, "add", RECORD, "--new-key")
    assert wrong.exit_code == 1 and "{nobody}" in wrong.output
    assert files(here)["references.bib"] == BIB


def test_keys_follow_the_configured_pattern(run: Run, here: Path) -> None:
    (here / "conf.py").write_text(
        'bibtex_bibfiles = ["references.bib"]\npaperlog_key_pattern = "{family}_{yy}"\n',
        encoding="utf-8",
    )
    second = RECORD.replace("NewNet", "Quite another").replace("@misc{doe2024newnet", "@misc{mine")
    assert run(here, "add", RECORD, "--no-card", "--new-key").exit_code == 0
    assert run(here, "add", second, "--no-card").exit_code == 0
    assert (
        run(
            here,
            "add",
            "@misc{z, title = {A third thing altogether}, author = {Doe, Jo}, year = {2024}}",
            "--key",
            "third",
            "--no-card",
        ).exit_code
        == 0
    )
    assert {"doe_24", "mine", "third"} <= set(read_log(find_project(here)).records)


KEYS = [
    ("Doe2024", "Doe2024", ""),
    ("doe:2024/net+a", "doe:2024/net+a", ""),
    ("Chen2021MRNet", "doe2024newnet", "its key was 'Chen2021MRNet', which another record has"),
]


@pytest.mark.parametrize(("typed", "kept", "told"), KEYS)
def test_citation_key_is_kept_unless_taken(
    run: Run, here: Path, typed: str, kept: str, told: str
) -> None:
    result = run(here, "add", RECORD.replace("doe2024newnet", typed), "--no-card")
    assert result.exit_code == 0, result.output
    assert kept in read_log(find_project(here)).records
    assert (told in result.stderr) if told else ("its key was" not in result.stderr)


def test_new_key_option_makes_a_key_and_reports_the_old_one(run: Run, here: Path) -> None:
    result = run(here, "add", RECORD.replace("doe2024newnet", "Doe2024"), "--no-card", "--new-key")
    assert "doe2024newnet: its key was 'Doe2024'" in result.stderr
    assert run(here, "add", RECORD, "--key", "mine", "--new-key").exit_code == 2


def test_database_number_is_not_used_as_citation_key(run: Run, here: Path) -> None:
    (here / "x.ris").write_text(
        "TY  - JOUR\nID  - 4711\nTI  - Of hearts\nAU  - Roe, Al\nPY  - 2002\nER  - \n",
        encoding="utf-8",
    )
    assert run(here, "add", str(here / "x.ris"), "--no-card").exit_code == 0
    assert "roe2002hearts" in read_log(find_project(here)).records


def test_dropped_fields_are_reported(run: Run, here: Path) -> None:
    fields = "type = {Doctoral thesis}, urldate = {2024-05-01}, date = {2024-05}, "
    fields += "shorttitle = {New}, abstract = {Long.}, "
    result = run(here, "add", RECORD.replace("author", f"{fields}author"), "--week", "2024-W27")
    assert "doe2024newnet: fields left out of its record: type, urldate, abstract" in result.stderr
    assert ":name: New\n" in files(here)["2024/w27.md"]
    of_arxiv = (
        "@article{lie2024, author = {Lie, Bo}, title = {Rivers and roads of an island},"
        " journal = {arXiv preprint arXiv:2401.00001}, year = {2024}}"
    )
    assert "left out" not in run(here, "add", of_arxiv, "--no-card").stderr
    assert "= {2401.00001}" in files(here)["references.bib"]


def test_notes_published_with_the_card_are_reported(run: Run, here: Path) -> None:
    record = RECORD.replace("annote =", "annotation =")
    told = "doe2024newnet: its `annotation` {} in the card"
    assert told.format("would be") in run(here, "add", record, "--dry-run").stderr
    assert "annotation" not in run(here, "add", record, "--no-card", "--dry-run").stderr
    assert f"{told.format('is')} now\n" in run(here, "add", record).stderr
    ris = "TY  - JOUR\nTI  - Of hearts\nAU  - Roe, Al\nN1  - Mine.\nER  - \n"
    assert "its `N1` is in the card now" in run(here, "add", ris).stderr


def test_parent_proceedings_get_no_card(run: Run, here: Path) -> None:
    (here / "given").mkdir()
    volume = "@proceedings{meet, title = {Proceedings of the Shape Meeting}, year = 2031}\n"
    paper = "@inproceedings{doe2031, author = {Doe, J.}, title = {Hearts}, crossref = {Meet}}\n"
    (here / "given/refs.bib").write_text(paper + volume, encoding="utf-8")
    result = run(here, "add", str(here / "given/refs.bib"), "--week", "2024-W27")
    assert result.exit_code == 0, result.output
    assert "meet: added its record\nmeet: gets no card, since other records" in result.stderr
    assert {"meet", "doe2031"} <= set(read_log(find_project(here)).records)
    assert {key for _week, key, _tags in cards(here)} == {"chen2021mrnet", "doe2031"}
    before = files(here)
    run(here, "add", str(here / "given/refs.bib"), "--week", "2024-W27")
    assert files(here) == before
    run(here, "add", "meet", "--week", "2024-W27")
    assert {key for _week, key, _tags in cards(here)} == {"chen2021mrnet", "doe2031", "meet"}
    alone = volume.replace("meet", "other").replace("Shape", "Heart")
    run(here, "add", alone, "--week", "2024-W27")
    assert "other" in {key for _week, key, _tags in cards(here)}


def test_by_doi_and_by_arxiv_id(run: Run, here: Path, service: Service) -> None:
    service.works = {"10.1016/j.media.2022.102498": work("xia2022mcsinet")}
    service.preprints = {"2405.18719": preprint("golovneva2024cope", doi="10.1000/published")}
    result = run(
        here,
        "add",
        "https://doi.org/10.1016/j.media.2022.102498",
        "arXiv:2405.18719v1",
        "10.1000/nowhere",
        "--week",
        "2024-W27",
        "--no-tags",
    )
    assert result.exit_code == 1 and "10.1000/nowhere: " in result.stderr
    assert "published as https://doi.org/10.1000/published" in result.stderr
    assert [key for _week, key, _tags in cards(here)] == [
        "chen2021mrnet",
        "golovneva2024contextual",
        "xia2022automatic",
    ]
    text = files(here)["references.bib"]
    assert (
        "title    = {Automatic {3D}+t four-chamber {CMR} quantification of the {UK} biobank:"
        " integrating" in text
    )
    assert f"verified = {{{date.today()} crossref: author, title, journal" in text
    assert "published     = {10.1000/published}," in text
    verified = run(here, "verify", "xia2022automatic")
    assert (verified.exit_code, files(here)["references.bib"]) == (0, text), verified.output


def test_by_title(run: Run, here: Path, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service.found = [work("maass1997snn"), work("diazpinto2022retinal")]
    words = [
        "networks",
        "of",
        "spiking",
        "neurons",
        "the",
        "third",
        "generation",
        "of",
        "neural",
        "network",
        "models",
    ]
    offered = run(here, "add", *words, "--no-card")
    assert (
        offered.exit_code == 1
        and "1. Networks of spiking neurons" in offered.stderr
        and "--pick N" in offered.stderr
    )
    assert files(here)["references.bib"] == BIB
    assert run(here, "add", "spiking networks", "--yes", "--no-card").exit_code == 1
    assert run(here, "add", "spiking networks", "--pick", "9", "--no-card").exit_code == 1
    assert run(here, "add", *words, "--yes", "--no-card").exit_code == 0
    monkeypatch.setattr("paperlog.cli.output.can_ask", lambda: True)
    asked = CliRunner().invoke(
        paperlog,
        ["-C", str(here), "add", "myocardial infarction through retinal scans", "--no-card"],
        input="7\n1\n",
    )
    assert asked.exit_code == 0 and "Which one? (0 for none)" in asked.stderr
    none = CliRunner().invoke(
        paperlog, ["-C", str(here), "add", "myocardial infarction", "--no-card"], input="0\n"
    )
    assert (none.exit_code, none.stdout) == (0, "")
    assert {"maass1997networks", "diazpinto2022predicting"} <= set(
        read_log(find_project(here)).records
    )


def test_files_are_added_offline(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PAPERLOG_CROSSREF", "http://127.0.0.1:9")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    result = run(here, "add", "10.1000/x", RECORD, "--week", "2024-W27")
    assert (
        result.exit_code == 1
        and "cannot be reached" in result.stderr
        and "added its record" in result.stderr
    )
    known = run(here, "add", "https://doi.org/10.1016/J.MEDIA.2021.102228", "--week", "2024-W27")
    assert known.exit_code == 0 and "chen2021mrnet is known" in known.stderr


def test_unusable_responses_are_not_cached_and_no_cache_is_respected(
    run: Run, here: Path, service: Service
) -> None:
    service.reply = lambda request: send(request, b'{"status": "ok", "message": NaN}')
    assert "has no message" in run(here, "add", "10.1016/j.media.2022.102498", "--dry-run").stderr
    service.reply = None
    service.works = {"10.1016/j.media.2022.102498": work("xia2022mcsinet")}
    for options, asked in (([], 2), ([], 2), (["--no-cache"], 3)):
        result = run(here, "add", "10.1016/j.media.2022.102498", "--dry-run", *options)
        assert (result.exit_code, len(service.asked)) == (0, asked), result.output


@pytest.mark.parametrize("named", ["10.9999/other", "no DOI", "\x1b]0;x\x07"])
def test_the_record_of_another_work_is_refused(
    run: Run, here: Path, service: Service, named: str
) -> None:
    service.works = {"10.1016/j.media.2022.102498": work("xia2022mcsinet", DOI=named)}
    result = run(here, "add", "10.1016/j.media.2022.102498", "--week", "2024-W27")
    assert result.exit_code == 1
    assert (
        "asked for 10.1016/j.media.2022.102498, Crossref answers with another work" in result.stderr
    )
    assert files(here)["references.bib"] == BIB


def test_invalid_response_is_reported(run: Run, here: Path, service: Service) -> None:
    for body, kind in (
        (b"<html>Sign in</html>", "text/html"),
        (b"", "application/json"),
        (b'{"status": "ok"', "application/json"),
    ):
        service.reply = lambda request, body=body, kind=kind: send(request, body, kind)  # type: ignore[misc]
        result = run(here, "add", "10.1000/x")
        assert (
            result.exit_code == 1
            and result.stderr.startswith("Error: 10.1000/x: ")
            and files(here)["references.bib"] == BIB
        )


# --- shell and disk failures ----------------------------------------------------------------------


def called(folder: Path, *arguments: str, **options: object) -> subprocess.Popen[str]:
    # root must give up its capability to write anywhere
    bound = (
        ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    )
    command = [*bound, sys.executable, "-m", "paperlog.cli", "-C", str(folder), "add", *arguments]
    return subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": str(EXTENSION)},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )  # type: ignore[call-overload, no-any-return]


def test_failures_are_printed_last_and_shell_file_arguments_are_read(here: Path) -> None:
    paperlog = f"{sys.executable} -m paperlog.cli -C {here} add"
    command = (
        f"{paperlog} <(printf '@misc{{half, title = {{Half') <(echo"
        f" '{RECORD.replace(chr(39), '')}') --week 2024-W27"
    )
    done = subprocess.run(
        ["bash", "-c", command],
        env={**os.environ, "PYTHONPATH": str(EXTENSION)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1 and "NewNet" in files(here)["references.bib"]
    assert done.stderr.index("added its record") < done.stderr.index(
        "half is not added, since not all of it can be read"
    )


def test_odd_types_and_years_are_added(run: Run, here: Path) -> None:
    both = (
        "@misc{a, title = {A thing}, year = {2020²}}\n@in-book{b, title = {Another thing of them},"
        " year = 99999999999}\n"
    )
    result = run(here, "add", both, "--week", "2024-W27")
    assert result.exit_code == 0, result.output
    assert sorted(record.type for record in read_log(find_project(here)).records.values()) == [
        "article",
        "inbook",
        "misc",
    ]
    for command in (["list", "--sort", "year"], ["export", "--format", "csl-json"], ["check"]):
        assert isinstance(run(here, *command).exception, SystemExit | None)


def test_card_options_conflict_with_no_card(run: Run, here: Path) -> None:
    told = run(here, "add", RECORD, "--no-card", "--status", "read")
    assert told.exit_code == 2 and "--no-card and --status cannot be combined" in told.stderr


def test_closed_output_pipe_does_not_stop_the_command(here: Path) -> None:
    """As in ``paperlog add … | head``."""
    run = called(here, RECORD)
    assert run.stdout and run.stderr
    run.stdout.close()
    told = run.stderr.read()
    assert (run.wait(), "Traceback" in told) == (0, False)
    assert "NewNet" in files(here)["references.bib"]


def test_two_runs_at_once_both_add(here: Path) -> None:
    titles = (
        "Networks of spiking neurons",
        "Shapes of beating hearts",
        "Reading in many languages",
    )
    runs = [
        called(
            here,
            f"@misc{{x, title = {{{title}}}, author = {{Doe, Jo}}, year = 2024}}",
            "--week",
            "2024-W27",
        )
        for title in titles
    ]
    assert [run.communicate()[1] and run.returncode for run in runs] == [0, 0, 0]
    assert len(cards(here)) == len(read_log(find_project(here)).records) == 4


@pytest.mark.parametrize(
    "closed", ["list >&-", "add - <&-", "list >/dev/full", "list 2>&-", "stats | true"]
)
def test_streams_that_are_closed_or_full(here: Path, closed: str) -> None:
    command = f"{sys.executable} -m paperlog.cli -C {here} {closed}"
    done = subprocess.run(
        ["bash", "-c", command],
        env={**os.environ, "PYTHONPATH": str(EXTENSION)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 1} and "Traceback" not in done.stderr


def test_characters_missing_in_the_output_encoding_are_escaped(here: Path) -> None:
    command = [sys.executable, "-m", "paperlog.cli", "-C", str(here), "list"]
    page = here / "2024/w27.md"
    page.write_text(page.read_text(encoding="utf-8").replace("MR-Net", "网"), encoding="utf-8")
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": str(EXTENSION), "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "\\u7f51" in done.stdout) == (0, True)


def test_interrupted_add_leaves_no_partial_change(here: Path, service: Service) -> None:
    asked, ended = Event(), Event()
    service.reply = lambda _request: asked.set() or ended.wait(60)  # type: ignore[func-returns-value]
    before = files(here)
    run = called(here, RECORD, "10.1000/x")
    assert asked.wait(60)
    run.send_signal(signal.SIGINT)
    _out, err = run.communicate()
    ended.set()
    assert run.returncode == 1 and "Aborted" in err and "Traceback" not in err
    assert files(here) == before


def test_read_only_log_can_be_queried(here: Path) -> None:
    for path in [here, *here.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        refused, dry = (called(here, RECORD, *more) for more in ([], ["--dry-run"]))
        out, err = refused.communicate()
        assert (
            (refused.returncode, out) == (1, "")
            and "nothing was written" in err
            and "Traceback" not in err
        )
        assert "+@misc{doe2024newnet," in dry.communicate()[0] and dry.returncode == 0
    finally:
        for path in [here, *here.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_full_disk_changes_nothing(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = files(here)
    monkeypatch.setattr("os.fsync", full)
    result = run(here, "add", RECORD)
    assert result.exit_code == 1 and "No space left on device; nothing was written" in result.output
    assert files(here) == before


def test_paper_added_to_the_real_log_keeps_it_clean(run: Run, tmp_path: Path) -> None:
    shutil.copytree(
        ROOT / "source", tmp_path / "log/source", ignore=shutil.ignore_patterns("guide")
    )
    shutil.copy(ROOT / "conf.py", tmp_path / "log")
    folder = tmp_path / "log"
    assert run(folder, "add", "deng2020snnann", RECORD, "--week", "2024-W30").exit_code == 0
    checked = run(folder, "check", "--no-notes")
    assert (checked.exit_code, checked.stdout) == (0, "")
    assert len(read_log(find_project(folder)).entries) == 32
