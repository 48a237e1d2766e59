"""Published addresses that are gone: which entry took their place, and lines that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from paperlog.model.addresses import (
    Addresses,
    check_addresses,
    published_addresses,
    read_addresses,
    redirects,
)
from paperlog.model.links import Link
from paperlog.model.record import Record

RECORDS = {
    "new": Record(
        "new", "article", "A long enough title of a paper", links=(Link("doi", "", "10.1/X"),)
    ),
    "preprint": Record(
        "preprint", "misc", "Another one", links=(Link("arxiv", "", "2401.00001v2"),)
    ),
    "plain": Record("plain", "article", "Nobody gave this paper an identifier", year="2020"),
    "unlogged": Record(
        "unlogged", "article", "Not in the log", links=(Link("doi", "", "10.1/other"),)
    ),
}
NOW = Addresses(
    {"w27", "w28", "index"},
    {
        "w27#week-2024-w27": "",
        "w27#paper-new": "new",
        "w28#paper-new": "new",
        "w28#paper-preprint": "preprint",
        "w28#paper-plain": "plain",
        "w28#note-talk": "",
    },
    RECORDS,
)


def told(text: str) -> list[tuple[int, str, str]]:
    lines, problems = read_addresses(text)
    return [
        (problem.line, problem.rule, problem.message)
        for problem in (*problems, *check_addresses(lines, NOW))
    ]


def test_what_is_saved_is_read_again() -> None:
    saved = published_addresses([], NOW)
    text = "".join(f"{line}\n" for line in saved)
    assert "w27#paper-new = doi:10.1/x\n" in text
    assert "w28#paper-preprint = arxiv:2401.00001\n" in text
    assert "w28#paper-plain = title:Nobody gave this paper an identifier\n" in text
    assert "w28#note-talk\n" in text
    lines, problems = read_addresses(text)
    assert not problems
    assert [str(line) for line in lines] == [str(line) for line in saved]
    assert [str(line) for line in published_addresses(lines, NOW)] == [str(line) for line in saved]


@pytest.mark.parametrize(
    ("lost", "new"),
    [
        ("w27#paper-old = doi:10.1/x", "w27#paper-new"),
        ("w28#paper-old = doi:10.1/x", "w28#paper-new"),
        ("gone#paper-old = arxiv:2401.00001", "w28#paper-preprint"),
        ("w27#paper-old = title:Nobody gave this paper an identifer", "w28#paper-plain"),
        ("w27#note-talk", "w28#note-talk"),
        ("2024/w27#week-2024-w27", "w27#week-2024-w27"),
    ],
)
def test_the_same_entry_under_another_address_is_recognised(lost: str, new: str) -> None:
    [(line, rule, message)] = told(lost)
    assert (line, rule) == (1, "anchor-gone")
    assert f"it has moved to {new};" in message or f": {new} has " in message
    assert "paperlog check --publish" in message
    lines, _problems = read_addresses(lost)
    saved = [str(line) for line in published_addresses(lines, NOW)]
    assert f"{lost.partition(' ')[0]} -> {new}" in saved


@pytest.mark.parametrize(
    "lost", ["w27#paper-old", "w27#paper-old = doi:10.1/other", "w27#paper-old = title:Something"]
)
def test_an_entry_that_is_not_recognised_stays_lost(lost: str) -> None:
    [(_line, rule, message)] = told(lost)
    assert rule == "anchor-gone"
    assert "restore the entry, write `w27#paper-old -> NEW`" in message
    lines, _problems = read_addresses(lost)
    assert lost in [str(line) for line in published_addresses(lines, NOW)]


def test_chains_lead_to_the_last_address() -> None:
    lines, _problems = read_addresses("w27#a -> w27#b\nw27#b -> w27#c\nw27#c -> w28#paper-plain\n")
    assert set(redirects(lines, NOW).values()) == {"w28#paper-plain"}
    assert list(check_addresses(lines, NOW)) == []


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("w27#a -> w27#b\nw27#b -> w27#a\n", 1, "leads back to itself"),
        ("# words\nw27#a -> w27#paper-nwe\n", 2, "did you mean 'w27#paper-new'?"),
        ("w27#a -> nowhere-at-all\n", 1, "correct the line, or remove it"),
        ("w27#a ->\n", 1, "write PAGE#ANCHOR, or OLD -> NEW"),
        ("-> w27\n", 1, "write PAGE#ANCHOR, or OLD -> NEW"),
        ("w27#a -> w27#b -> w28\n", 1, "write PAGE#ANCHOR, or OLD -> NEW"),
        ("../../outside -> w27\n", 1, "write PAGE#ANCHOR, or OLD -> NEW"),
        ("/etc/page#a -> w27\n", 1, "write PAGE#ANCHOR, or OLD -> NEW"),
        ("w27#<script> -> w27\n", 1, "write PAGE#ANCHOR, or OLD -> NEW"),
        ("searchdata.js/x -> w27\n", 1, "write PAGE#ANCHOR, or OLD -> NEW"),
        (f"{'中' * 100} -> w27\n", 1, "write PAGE#ANCHOR, or OLD -> NEW"),
        (f"{'a/' * 600}b -> w27\n", 1, "write PAGE#ANCHOR, or OLD -> NEW"),
        ("w27#a -> w27\nw27#a -> w28\n", 2, "is in line 1 already"),
        ("w27#paper-new -> w28\n", 1, "exists and leads nowhere else"),
    ],
)
def test_redirects_to_unknown_addresses_are_reported(text: str, line: int, words: str) -> None:
    found = told(text)
    assert (line, "redirect") in [(number, rule) for number, rule, _message in found]
    assert any(words in message for _line, _rule, message in found)
    lines, _problems = read_addresses(text)
    assert not [end for end in redirects(lines, NOW).values() if end not in NOW]


def test_the_first_line_is_read_behind_a_mark_of_the_byte_order() -> None:
    lines, problems = read_addresses("\ufeff# words\r\nw27#a -> w27\r\n")
    assert not problems
    assert redirects(lines, NOW) == {"w27#a": "w27"}


def test_an_address_that_no_line_can_hold_is_not_saved() -> None:
    pages = ["a = b", "a -> b", "c#", " blank", "long" * 100]
    now = Addresses(set(pages), {f"{page}#week-1": "" for page in [*pages, "w27"]}, {})
    assert [str(line) for line in published_addresses([], now)] == ["w27#week-1"]


@pytest.mark.parametrize(
    "line",
    [
        "w27#c{0} -> w27#c{1}",
        "w27#c{0} -> w27#paper-nw{0}",
        "w27#c{0} = title:Another title of {0} papers",
        "w27#c{0} -> w27#c{0}",
    ],
)
def test_the_work_grows_with_the_lines(line: str) -> None:
    now = Addresses({"w27"}, {f"w27#paper-new{number}": "new" for number in range(2000)}, RECORDS)

    def calls(count: int) -> int:
        text = "".join(f"{line.format(number, number + 1)}\n" for number in range(count))
        lines, _problems = read_addresses(text)
        counted = Addresses(now.pages, Counted(now.keys), now.records)
        redirects(lines, counted)
        assert len(list(check_addresses(lines, counted))) <= count
        return Counted.looked_up

    Counted.looked_up = 0
    few = calls(1000)
    Counted.looked_up = 0
    assert calls(2000) < 2.5 * few


def test_a_line_of_blanks_is_read_in_a_moment() -> None:
    lines, problems = read_addresses(f"w27#a{' ' * 200_000}b\n")
    assert not lines
    assert [problem.line for problem in problems] == [1]


class Counted(dict[str, str]):
    """Counts how often the table is used: each look-up once, each walk by its length."""

    looked_up = 0

    def __contains__(self, key: object) -> bool:
        Counted.looked_up += 1
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        Counted.looked_up += len(self)
        return super().__iter__()
