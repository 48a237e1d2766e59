"""Known works are found by identifier and title, at a cost independent of the size of the log."""

from __future__ import annotations

import pytest
from paperlog.bib.reader import parse_bib
from paperlog.model.identity import POSTINGS, RAREST, Match, Works
from paperlog.model.record import Record

KNOWN = """
@inproceedings{oord2017, author = {van den Oord, Aaron}, title = {Neural Discrete Representation Learning}, booktitle = {NeurIPS}, year = {2017}, doi = {10.1000/ABC}}
@misc{cope2024, author = {Golovneva, Olga}, title = {Contextual Position Encoding: Learning to Count}, year = {2024}, eprint = {2405.18719v2}}
@misc{zhang2024, author = {张三}, title = {基于点云的心脏三维重建方法研究与应用前景}, year = {2024}}
@misc{part2, author = {Doe, Jo}, title = {Networks of spiking neurons, part 2}, year = {2020}}
@misc{mesh2021, author = {Doe, Jo}, title = {Mesh Nets}, year = {2021}}
"""


def record(fields: str) -> Record:
    found, _problems = parse_bib(f"@misc{{new, {fields}}}", None)  # type: ignore[arg-type]
    return found[0].record


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("title = {X}, doi = {https://doi.org/10.1000/abc}", Match("oord2017", "doi")),
        ("title = {X}, eprint = {2405.18719}", Match("cope2024", "arxiv")),
        ("title = {X}, doi = {10.48550/arXiv.2405.18719}", Match("cope2024", "arxiv")),
        (
            "title = {Neural discrete representations learning}, year = {2017}",
            Match("oord2017", "title"),
        ),
        ("title = {Neural Discrete Representation Learning}", Match("oord2017", "title")),
        (
            "title = {基于点云的心脏三维重建方法的研究与应用前景}, year = {2024}",
            Match("zhang2024", "title"),
        ),
        # a year later, same author: a preprint and its publication
        (
            (
                "title = {Contextual position encoding: Learning to count}, author = {Golovneva,"
                " O.}, year = {2025}, journal = {J}, doi = {10.1000/c}"
            ),
            Match("cope2024", "title"),
        ),
        (
            (
                "title = {Contextual position encoding: Learning to count}, author = {Roe, O.},"
                " year = {2025}, doi = {10.1000/c}"
            ),
            None,
        ),
        (
            (
                "title = {Neural Discrete Representation Learning}, author = {van den Oord, Aaron},"
                " year = {2019}, doi = {10.1000/d}"
            ),
            None,
        ),
        ("title = {Networks of spiking neurons, part 3}, year = {2020}", None),
        ("title = {Introduction}, year = {2017}", None),
        # a short title only matches with the same author and year
        ("title = {Mesh nets}, author = {Jo Doe}, year = {2021}", Match("mesh2021", "title")),
        ("title = {Mesh nets}, author = {Jo Doe}, year = {2022}", None),
        ("title = {Mesh nets}, year = {2021}", None),
    ],
)
def test_known_work_is_found(fields: str, expected: Match | None) -> None:
    works = Works.of(found.record for found in parse_bib(KNOWN, None)[0])  # type: ignore[arg-type]
    assert works.find(record(fields)) == expected


def test_cost_of_a_lookup_does_not_grow_with_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    from rapidfuzz import process

    compared: list[int] = []
    extract = process.extract
    monkeypatch.setattr(
        process,
        "extract",
        lambda query, choices, **options: (
            compared.append(len(choices)) or extract(query, choices, **options)
        ),
    )
    works = Works()
    for number in range(400):
        # worst case: all titles are similar
        one = Record(
            f"k{number}",
            "misc",
            title=f"The same nine words stand in every title here {'abcdefghij'[number % 10]}",
            year=str(1000 + number),
        )
        works.find(one)
        works.add(one)
    assert max(compared) <= RAREST * POSTINGS
