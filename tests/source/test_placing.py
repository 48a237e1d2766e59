"""Insertion of weeks and cards follows the layout of the log and keeps existing text."""

from __future__ import annotations

import difflib
import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from paperlog.model.week import Week
from paperlog.source.card_text import CardDraft, Excerpt
from paperlog.source.file_changes import ChangeError, apply
from paperlog.source.insert import (
    add_cards,
    add_week,
    add_weeks,
    find_week,
    page_of,
)
from paperlog.source.log_reader import read_log
from paperlog.source.project import Project, find_project
from paperlog.source.transaction import Edits
from projects import ROOT, Build

CARDS = [
    CardDraft("one", name="One", tags=("mri", "point-cloud")),
    CardDraft(name="News", blocks=("Words.\n\n:::::{tip}\nOf five.\n:::::", Excerpt("theirs"))),
]
FENCE = re.compile(r"^(\ufeff?[\s>]*(?:1\. )?(?::::|```|~~~))[:`~]*")
W = "::::{{week}} {}\n:::{{note}} N\n:::\n::::\n"


def project(folder: Path, files: dict[str, str]) -> Project:
    for name, text in {"conf.py": "", **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    return find_project(folder)


def placed(log: Project, week: Week, cards: list[CardDraft] = CARDS) -> dict[str, str]:
    """Insert cards into a week, write the changes, and return the changed files by name."""
    edits = Edits()
    path = add_cards(edits, log, week, cards)
    changes = edits.changes()
    apply(changes)
    read = read_log(log)
    there = [
        entry
        for entry in read.source_entries
        if entry.entry.week == week and entry.page.path == path
    ]
    assert [entry.entry.key or entry.entry.name for entry in there][-len(cards) :] == [
        card.key or card.name for card in cards
    ]
    again = Edits()
    assert add_cards(again, log, week, cards) == path
    assert again.changes() == []
    for change in changes:
        lines = list(difflib.ndiff((change.before or "").split("\n"), change.after.split("\n")))
        removed, added = (
            Counter(FENCE.sub(r"\1", line[2:]) for line in lines if line.startswith(sign))
            for sign in ("- ", "+ ")
        )
        assert removed <= added, removed - added
    return {change.path.relative_to(log.folder).as_posix(): change.after for change in changes}


def test_next_week_is_inserted_into_the_real_log(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "source", tmp_path / "source")
    shutil.copy(ROOT / "conf.py", tmp_path)
    log = find_project(tmp_path)
    assert page_of(log, Week(2024, 28)) == log.source / "2024/w28.md"
    files = placed(log, Week(2024, 30))
    assert files["source/2024/index.md"].endswith(":hidden:\n\nw27\nw28\nw29\nw30\n```\n")
    assert files["source/2024/w30.md"].startswith(
        "# 2024-W30\n\n:::::::{week} 2024-W30\n\n:::{paper} one\n:name: One\n:tags: mri,"
        " point-cloud\n:::\n\n::::::{note} News\nWords.\n"
    )
    files = placed(log, Week(2025, 1))
    assert (
        files["source/2025/index.md"]
        == "# 2025\n\n```{weeks} 2025\n```\n\n```{toctree}\n:hidden:\n\nw01\n```\n"
    )
    assert "```{toctree}\n:hidden:\n\n2024/index\n2025/index\n```" in files["source/index.md"]
    assert set(placed(log, Week(2023, 52))) == {
        "source/2023/w52.md",
        "source/2023/index.md",
        "source/index.md",
    }
    assert "2023/index\n2024/index\n2025/index\n" in (log.source / "index.md").read_text(
        encoding="utf-8"
    )


def test_inserted_weeks_and_cards_build_without_a_warning(build: Build, tmp_path: Path) -> None:
    bib = "@misc{one, title = {One}, author = {Doe, Jo}, year = {2020}}\n"
    conf = 'extensions = ["paperlog.site"]\nlanguage = "en"\nhtml_theme = "furo"\n'
    log = project(
        tmp_path / "source",
        {"conf.py": conf, "index.md": "# Log\n\n```{bibliography}\n```\n", "references.bib": bib},
    )
    for week in (Week(2024, 30), Week(2025, 1), Week(2024, 9), Week(2024, 30)):
        placed(log, week, [CardDraft("one")])
    files = {
        path.relative_to(log.folder).as_posix(): path.read_text(encoding="utf-8")
        for path in log.folder.rglob("*.*")
    }
    built = build(
        {**files, "conf.py": files["conf.py"] + 'bibtex_bibfiles = ["references.bib"]\n'}, "-W"
    )
    assert (built.warnings, built.status) == ("", 0)
    assert built.page("2024/w09.html").select(".pl-card")


def test_fences_of_a_nested_week_are_lengthened(tmp_path: Path) -> None:
    text = "  :::::wide\n\n    ::::{week} 2024-W27\n    :::{note} N\n    :::\n    ::::\n\n  :::::\n"
    log = project(tmp_path, {"index.md": "# L\n\n" + text})
    assert placed(log, Week(2024, 27))["index.md"].split("\n")[2:5] == [
        "  ::::::::wide",
        "",
        "    :::::::{week} 2024-W27",
    ]


LAYOUTS: dict[str, tuple[dict[str, str], Week, str, dict[str, str]]] = {
    "a page a year": (
        {"index.md": "# L\n", "2024.md": "# 2024\n\n" + W.format("2024-W27")},
        Week(2024, 28),
        "2024.md",
        {},
    ),
    "another year": (
        {
            "index.md": "# L\n\n```{toctree}\n2024.md\n```\n",
            "2024.md": "# 2024\n\n" + W.format("2024-W27") + W.format("2024-W28"),
        },
        Week(2025, 2),
        "2025.md",
        {"index.md": "# L\n\n```{toctree}\n2024.md\n2025.md\n```\n"},
    ),
    "one page": (
        {"index.md": "# L\n\n" + W.format("2024-W27") + "\n" + W.format("2024-W29")},
        Week(2025, 1),
        "index.md",
        {},
    ),
    "a page a month": (
        {"2024-07.md": "# J\n\n" + W.format("2024-W27") + W.format("2024-W28")},
        Week(2024, 32),
        "2024-08.md",
        {},
    ),
    "a page of another name": (
        {
            "index.md": "# L\n\n```{toctree}\nWeek <weeks/2024-07-01>\n```\n",
            "weeks/2024-07-01.md": W.format("2024-W27"),
        },
        Week(2024, 28),
        "weeks/2024-07-08.md",
        {"index.md": "# L\n\n```{toctree}\nWeek <weeks/2024-07-01>\nweeks/2024-07-08\n```\n"},
    ),
    "a table with titles": (
        {
            "index.md": "# L\n\n```{toctree}\nWeek 27 of 2024 </2024/27>\n```\n",
            "2024/27.md": W.format("2024-W27"),
        },
        Week(2024, 28),
        "2024/28.md",
        {
            "index.md": (
                "# L\n\n```{toctree}\nWeek 27 of 2024 </2024/27>\nWeek 28 of 2024 </2024/28>\n```\n"
            )
        },
    ),
    "newest first": (
        {
            "index.md": "# L\n\n```{toctree}\nw29\nw27\n```\n",
            "w27.md": W.format("2024-W27"),
            "w29.md": W.format("2024-W29"),
        },
        Week(2024, 28),
        "w28.md",
        {"index.md": "# L\n\n```{toctree}\nw29\nw28\nw27\n```\n"},
    ),
    "a pattern": (
        {
            "index.md": "# L\n\n```{toctree}\n:glob:\n\n2024/*\n```\n",
            "2024/w27.md": W.format("2024-W27"),
        },
        Week(2024, 28),
        "2024/w28.md",
        {"index.md": ""},
    ),
    "a pattern a year": (
        {
            "index.md": "# L\n\n```{toctree}\n:glob:\n\n2024/*\n```\n",
            "2024/w27.md": W.format("2024-W27"),
        },
        Week(2025, 1),
        "2025/w01.md",
        {"index.md": "# L\n\n```{toctree}\n:glob:\n\n2024/*\n2025/*\n```\n"},
    ),
    "pages about something else": (
        {"index.md": "# L\n", "hearts.md": W.format("2024-W27"), "brains.md": W.format("2024-W28")},
        Week(2024, 29),
        "2024/w29.md",
        {},
    ),
    "reStructuredText": (
        {
            "index.rst": "L\n=\n\n.. toctree::\n   :hidden:\n\n   2024/w27\n",
            "2024/w27.rst": "W\n=\n\n.. week:: 2024-W27\n\n   .. note:: N\n",
        },
        Week(2024, 28),
        "2024/w28.md",
        {"index.rst": "L\n=\n\n.. toctree::\n   :hidden:\n\n   2024/w27\n   2024/w28\n"},
    ),
    "an empty log in reStructuredText": (
        {"index.rst": "L\n=\n"},
        Week(2024, 28),
        "2024/w28.md",
        {"index.rst": "L\n=\n\n.. toctree::\n   :hidden:\n\n   2024/index\n"},
    ),
    "Windows": (
        {"index.md": "# L\r\n\r\n```{toctree}\r\nw27\r\n```\r\n", "w27.md": W.format("2024-W27")},
        Week(2024, 28),
        "w28.md",
        {"index.md": "# L\r\n\r\n```{toctree}\r\nw27\r\nw28\r\n```\r\n"},
    ),
    "a byte order mark": (
        {"w27.md": "\ufeff" + W.format("2024-W27")},
        Week(2024, 27),
        "w27.md",
        {},
    ),
    "ends of a line to some readers": (
        {"w27.md": "\f\u2028\n\n" + W.format("2024-W27") + "\u2028\n" + W.format("2024-W28")},
        Week(2024, 27),
        "w27.md",
        {},
    ),
    "no line break at the end": (
        {"index.md": "# L\n\n" + W.format("2024-W27").rstrip()},
        Week(2024, 27),
        "index.md",
        {},
    ),
}


@pytest.mark.parametrize(
    ("before", "prefix"), [("> ", ">"), ("- Item\n\n  ", "  "), ("1. ", "   ")]
)
def test_cards_are_inserted_into_a_week_in_a_list_or_quotation(
    tmp_path: Path, before: str, prefix: str
) -> None:
    last = before.rpartition("\n")[2]
    inner = last if prefix == ">" else prefix
    page = f"# L\n\n{before}:::{{week}} 2024-W27\n{inner}:::\n\nText\n"
    files = placed(project(tmp_path, {"index.md": page}), Week(2024, 27))
    new = files["index.md"].split("\n")
    at = next(index for index, line in enumerate(new) if "{week}" in line)
    assert all(line.startswith(prefix) for line in new[at + 1 : -3] if line)
    assert new[-3:] == ["", "Text", ""]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_new_week_follows_the_layout_of_the_log(tmp_path: Path, layout: str) -> None:
    files, week, page, expected = LAYOUTS[layout]
    log = project(tmp_path, files)
    changed = placed(log, week)
    assert page in changed
    for name, text in expected.items():
        assert changed.get(name, "") == text


def test_week_is_inserted_in_order_with_a_heading_like_its_neighbours(tmp_path: Path) -> None:
    weeks = [
        f"## Week of {day}\n\n{W.format(week)}\nAfter {week}.\n"
        for day, week in [("15/07/2024", "2024-W29"), ("01/07/2024", "2024-W27")]
    ]
    log = project(tmp_path, {"log.md": "# Log\n\n" + "\n".join(weeks)})
    text = placed(log, Week(2024, 28), CARDS[:1])["log.md"]
    assert (
        text
        == f"# Log\n\n{weeks[0]}\n## Week of 08/07/2024\n\n:::::{{week}} 2024-W28\n\n:::{{paper}}"
        f" one\n:name: One\n:tags: mri, point-cloud\n:::\n:::::\n\n{weeks[1]}"
    )
    log = project(tmp_path, {"log.md": "Log\n===\n\n2024-W27\n--------\n\n" + W.format("2024-W27")})
    assert (
        "\n2024-W28\n--------\n\n:::::{week} 2024-W28\n"
        in placed(log, Week(2024, 28), CARDS[:1])["log.md"]
    )


EMPTY = ":::::{week} 2024-W28\n\n:::::\n"
HEADINGS: dict[str, tuple[str, str, str, str]] = {
    "a target": (
        "log.md",
        "(27th)=\n## 2024-W27\n\n" + W.format("2024-W27"),
        "## 2024-W28\n\n" + EMPTY,
        "(a)=\n(b)=\n\n## 2024-W29\n\n" + W.format("2024-W29"),
    ),
    "a target and no heading": (
        "log.md",
        W.format("2024-W27"),
        EMPTY,
        "(the-29th)=\n" + W.format("2024-W29"),
    ),
    "an empty week above": ("log.md", "::::{week} 2024-W27\n::::\n", EMPTY, W.format("2024-W29")),
    "days in words": (
        "log.md",
        "# L\n",
        "## 2024-W28\n\n" + EMPTY,
        "## 2024-W29 · July 15–21\n\n" + W.format("2024-W29"),
    ),
    "days in words, underlined": (
        "log.md",
        "# L\n",
        "2024-W28\n--------\n\n" + EMPTY,
        "2024-W29, from July 15 on\n---\n\n" + W.format("2024-W29"),
    ),
    "a month": (
        "log.md",
        "# L\n",
        "## In 2024-07\n\n" + EMPTY,
        "## In 2024-07\n\n" + W.format("2024-W29"),
    ),
}


@pytest.mark.parametrize("heading", HEADINGS)
def test_inserted_week_keeps_headings_and_labels_of_its_neighbours(
    tmp_path: Path, heading: str
) -> None:
    name, above, between, below = HEADINGS[heading]
    log = project(tmp_path, {name: f"{above}\n{below}"})
    edits = Edits()
    add_week(edits, log, Week(2024, 28))
    assert edits.text(tmp_path / name) == f"{above}\n{between}\n{below}"


@pytest.mark.parametrize(
    ("name", "page", "line"),
    [
        ("w27.rst", "\fL\n==\n\n.. week:: 2024-W27\n\n   .. note:: N\n", 4),
        ("log.rst", "L\n=\n\n.. week:: 2024-W26\n\n.. week:: 2024-W28\n", 6),
        ("index.md", "# L\n\n```{eval-rst}\n.. week:: 2024-W27\n\n   .. note:: N\n```\n", 4),
    ],
)
def test_insertion_into_restructured_text_is_refused_with_its_line(
    tmp_path: Path, name: str, page: str, line: int
) -> None:
    log = project(tmp_path, {name: page})
    edits = Edits()
    with pytest.raises(ChangeError) as told:
        add_cards(edits, log, Week(2024, 27), CARDS)
    assert str(told.value) == (
        f"{tmp_path / name}:{line}: this page is reStructuredText, but weeks and cards are written as"
        " Markdown; add them by hand, or move the week to a Markdown page (.md)"
    )
    assert not edits.changes()


def test_existing_cards_are_not_inserted_again(tmp_path: Path) -> None:
    log = project(
        tmp_path,
        {"index.md": "::::{week} 2024-W27\n:::{paper} one\n:name: Mine\nMy words.\n:::\n::::\n"},
    )
    edits, twice = (
        Edits(),
        [CardDraft("one"), CardDraft("one", name="Again"), CardDraft(name="News")],
    )
    add_cards(edits, log, Week(2024, 27), twice)
    add_cards(edits, log, Week(2024, 27), twice)
    text = edits.text(log.source / "index.md")
    counts = ("{paper} one", 2), (":name: Again", 1), ("{note} News", 1), ("My words.", 1)
    assert {words: text.count(words) for words, _count in counts} == dict(counts)


@pytest.mark.parametrize("tables", [("2023/*", "2025/w06"), ("2025/w06", "2023/*")])
@pytest.mark.parametrize("later", [2, 34])
def test_page_matched_by_a_new_glob_is_listed_in_no_other_toctree(
    tmp_path: Path, tables: tuple[str, str], later: int
) -> None:
    index = "# L\n\n" + "\n".join(
        f"```{{toctree}}\n{':glob:' if '*' in name else ''}\n\n{name}\n```\n" for name in tables
    )
    log = project(
        tmp_path,
        {
            "index.md": index,
            "2023/w50.md": W.format("2023-W50"),
            "2025/w06.md": W.format("2025-W06"),
        },
    )
    edits = Edits()
    add_weeks(edits, log, {Week(2024, 36 - later): (), Week(2024, later): ()})
    assert edits.text(tmp_path / "index.md") == index.replace("2023/*\n", "2023/*\n2024/*\n")


def test_page_is_listed_in_the_toctree_of_the_nearest_weeks(tmp_path: Path) -> None:
    def page(*tables: str) -> str:
        return "# Y\n\n" + "\n".join(f"```{{toctree}}\n{names}\n```\n" for names in tables)

    weeks = {
        f"{year}/w{number}.md": W.format(f"{year}-W{number}")
        for year, number in [(2023, 52), (2024, 10), (2024, 40)]
    }
    log = project(
        tmp_path,
        {
            "index.md": page("2023/index\n2024/index"),
            "2023/index.md": page("w52"),
            "2024/index.md": page("w40", "w10"),
            **weeks,
        },
    )
    edits = Edits()
    add_weeks(edits, log, {Week(2024, 1): (), Week(2024, 2): (), Week(2024, 38): ()})
    assert edits.text(tmp_path / "2024/index.md") == page("w38\nw40", "w01\nw02\nw10")


@pytest.mark.parametrize(
    "page",
    [
        "::::{week} 2024-W27\n:::{paper} one\n",
        "::::{week} 2024-W27\n<!-- open\n::::\n",
        "```\n\n::::{week} 2024-W27\n::::\n",
    ],
)
def test_insertion_below_an_unclosed_directive_is_refused(tmp_path: Path, page: str) -> None:
    log = project(tmp_path, {"w27.md": page, "w28.md": W.format("2024-W28")})
    with pytest.raises(ChangeError, match=r"w27\.md.* never closed"):
        add_cards(Edits(), log, Week(2024, 27), CARDS)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [("2025", "2025/w01.md"), ("2025/w*", "2025/w01.md"), ("2025/index.md", "2025/index.md")],
)
@pytest.mark.parametrize("page", ["", "# W\n"], ids=["", "is there"])
def test_insertion_into_an_excluded_page_is_refused(
    tmp_path: Path, pattern: str, name: str, page: str
) -> None:
    there = {
        "index.md": "# L\n\n```{toctree}\n2024/index\n```\n",
        "2024/index.md": "# Y\n\n```{toctree}\nw27\n```\n",
        "2024/w27.md": W.format("2024-W27"),
    }
    log = project(
        tmp_path,
        {
            **there,
            "conf.py": f"exclude_patterns = [{pattern!r}]\n",
            **({name: page} if page else {}),
        },
    )
    edits = Edits()
    with pytest.raises(ChangeError) as told:
        add_week(edits, log, Week(2025, 1))
    assert (
        str(told.value)
        == f"{tmp_path / name}: not a page of the log, because exclude_patterns in conf.py"
        " exclude it; change them first"
    )


def test_unreadable_page_is_reported(tmp_path: Path) -> None:
    log = project(tmp_path, {"w26.md": W.format("2024-W26")})
    (tmp_path / "w27.md").write_bytes(b"# Caf\xe9\n")
    with pytest.raises(ChangeError, match=r"w27\.md:1: not UTF-8"):
        add_week(Edits(), log, Week(2024, 27))


@pytest.mark.parametrize("page", ["a\fb\u2028c\n\n{}", "{}a\fb\u2028c\n"])
def test_card_is_appended_with_any_line_ends(tmp_path: Path, page: str) -> None:
    log = project(tmp_path, {"log.md": page.format(W.format("2024-W27"))})
    placed(log, Week(2024, 27), CARDS[:1])
    (entries,) = [page.entries for page in read_log(log).pages]
    assert [
        (entry.entry.key or entry.entry.name, "paper" in "".join(entry.block.body))
        for entry in entries
    ] == [("N", False), ("one", False)]


PIECES = st.sampled_from(
    [
        *(
            "# H",
            "## 2024-W27",
            "",
            "",
            "Words.",
            "---",
            "===",
            "- item",
            "    code",
            "<!-- c -->",
            "% c",
            ":open:",
        ),
        *(
            "::::{week} 2024-W27",
            ":::::{week} 2024-W26",
            "````{week} 2024-W29",
            ":::{paper} one",
            ":::{paper} two",
            "```{toctree}",
            "w27",
            "index",
            ":glob:",
            "*",
        ),
        *(
            ":::",
            "::::",
            ":::::",
            "```",
            "````",
            "~~~",
            "```{note}",
            "```{eval-rst}",
            ".. week:: 2024-W27",
            ".. toctree::",
            "   w27",
            "   .. paper:: one",
            "<!--",
            "-->",
        ),
        *("\f", "a\u2028b"),
    ]
)
NAMES = st.sampled_from(["index.md", "2024/w27.md", "log.md", "2024/index.md", "page.rst"])
PAGES = st.lists(PIECES, max_size=14).flatmap(
    lambda lines: st.sampled_from(["\n", "\r\n"]).map(lambda end: end.join(lines))
)


SEVERAL = {
    "upwards.md": (
        "# L\n\n## 2024-W27\n\n"
        + W.format("2024-W27")
        + "\n## 2024-W31\n\n"
        + W.format("2024-W31")
        + "End.\n"
    ),
    "downwards.md": W.format("2024-W31") + "\nWords.\n\n" + W.format("2024-W27"),
    "mixed.md": (
        W.format("2024-W33")
        + "\n::::::{admonition} Held\n"
        + W.format("2024-W24")
        + "::::::\n"
        + W.format("2024-W31")
    ),
    "empty.md": "",
}


@pytest.mark.parametrize("name", SEVERAL)
def test_weeks_inserted_together_equal_weeks_inserted_one_by_one(tmp_path: Path, name: str) -> None:
    log = project(tmp_path, {name: SEVERAL[name]})
    cards = {Week(2024, number): CARDS[: number % 3] for number in (25, 27, 28, 29, 31, 32, 34)}
    together, apart = Edits(), Edits()
    add_weeks(together, log, cards)
    for week, wanted in cards.items():
        add_cards(apart, log, week, wanted)
    assert {change.path: change.after for change in together.changes()} == {
        change.path: change.after for change in apart.changes()
    }


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(NAMES, PAGES), st.sampled_from([Week(2024, 27), Week(2024, 28), Week(2025, 1)])
)
@example({"index.md": "::::{week} 2024-W27\n::::"}, Week(2024, 27))
def test_insertion_keeps_existing_text(files: dict[str, str], week: Week) -> None:
    with tempfile.TemporaryDirectory() as name:
        log = project(Path(name), files)
        edits = Edits()
        try:
            add_cards(edits, log, week, CARDS)
        except ChangeError:
            return
        found = find_week(edits, log, week)
        assert found and {("one", week), ("News", week)} <= {
            (entry.entry.key or entry.entry.name, entry.entry.week) for entry in found.page.entries
        }
        for change in edits.changes():
            after = iter(re.split(r"\r?\n", change.after))
            for line in re.split(r"\r?\n", change.before or ""):
                # same order; fences may only become longer
                assert any(
                    line.strip(":`~") == there.strip(":`~") and len(there) >= len(line)
                    for there in after
                )
        again = len(edits.changes())
        texts = [change.after for change in edits.changes()]
        add_cards(edits, log, week, CARDS)
        assert (len(edits.changes()), [change.after for change in edits.changes()]) == (
            again,
            texts,
        )
