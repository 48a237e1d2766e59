"""Names and titles are found without their accents in every search."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from paperlog.model.catalogue import Query
from paperlog.model.collation import initial
from paperlog.model.folding import letters_of, plain, without_accents, words_of
from paperlog.model.person import Person
from paperlog.source.log_reader import read_log
from paperlog.source.project import find_project
from paperlog.verification.equal_values import person

Run = Callable[..., Result]
Log = Callable[[dict[str, str]], Path]

WEEK = """::::{week} 2024-W27
:::{paper} one
:name: Łukasz-Net
:tags: łódź
:::
:::{note} Other
See {paper}`lukasz-net` and {tag}`lodz`.
:::
::::
"""
RECORD = "@misc{one, author = {Łukasz, Jan}, title = {Über Żółć}, journal = {Études}}\n"
TAGS = '[tags."łódź"]\naliases = ["Łukasz-graph"]\n'


@pytest.fixture
def folder(log: Log) -> Path:
    return log({"w.md": WEEK, "references.bib": RECORD, "tags.toml": TAGS})


@pytest.mark.parametrize("word", ["lukasz", "Łukasz", "ŁUKASZ", "Ｌukasz", "zolc", "uber"])
def test_the_command_line_finds_a_name_without_its_accents(
    run: Run, folder: Path, word: str
) -> None:
    found = run(folder, "search", word, "--format", "json")
    assert json.loads(found.stdout)[0]["key"] == "one"


@pytest.mark.parametrize(
    "options",
    [
        ("--author", "lukasz"),
        ("--author", "jan lukasz"),
        ("--venue", "etudes"),
        ("--tag", "lodz"),
        ("--tag", "lukasz graph"),
    ],
)
def test_a_list_is_filtered_without_accents(
    run: Run, folder: Path, options: tuple[str, str]
) -> None:
    assert "Łukasz-Net" in run(folder, "list", *options).stdout


def test_an_entry_is_opened_and_referred_to_without_accents(run: Run, folder: Path) -> None:
    assert run(folder, "open", "--print", "lukasz-net").stdout.strip().endswith("w.md:2")
    catalogue = read_log(find_project(folder)).catalogue
    entry = catalogue.find("lukasz-net")
    assert entry is not None and entry.name == "Łukasz-Net"
    assert "did you mean 'Łukasz-Net'?" in run(folder, "open", "lukasz-met").output


def test_a_name_typed_with_its_accents_is_preferred(log: Log) -> None:
    week = "::::{week} 2024-W27\n:::{note} One\n:name: Resume\n:::\n:::{note} Two\n:name: Résumé\n"
    tags = '[tags.resume]\n[tags."résumé"]\n'
    catalogue = read_log(
        find_project(log({"w.md": f"{week}:::\n::::\n", "tags.toml": tags}))
    ).catalogue
    found = [catalogue.find(name) for name in ("resume", "résumé")]
    assert [entry.title for entry in found if entry] == ["One", "Two"]
    assert [catalogue.vocabulary.resolve(name).id for name in ("resume", "Résumé")] == [
        "resume",
        "résumé",
    ]
    assert catalogue.vocabulary.resolve("rèsume").id == "rèsume"


def test_author_names_fold_accents_for_sorting_and_comparison(folder: Path) -> None:
    names = [Person(name) for name in ("Maas", "Łukasz", "Zhao", "Kim", "Øster")]
    ordered = sorted(names, key=lambda one: one.sort_key)
    assert [one.family for one in ordered] == ["Kim", "Łukasz", "Maas", "Øster", "Zhao"]
    assert initial("Łukasz") == "L"
    assert person(Person("Łukasz", "Jan"), Person("Lukasz", "J.")) == (
        "accents",
        "abbreviated given names",
    )
    assert read_log(find_project(folder)).catalogue.select(Query(author="lukasz"))


def test_words_and_letters_of_a_title() -> None:
    assert words_of("U-Net：点云 Ｎetz_2") == ["u", "net", "点", "云", "netz", "2"]
    assert letters_of("U-Net: Łódź") == letters_of("UNet Lodz") == "unetlodz"
    assert without_accents("Łukasz ǿ ÆRØ") == "Lukasz o AeRO"


@given(st.text())
def test_folding_for_labels_differs_from_plain_only_in_case(text: str) -> None:
    assert plain(without_accents(text)) == plain(text)
    assert letters_of(text) == "".join(words_of(text))
