"""Footnotes of cards: on the site, in plain text, in the book and in parts of it."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
from paperlog.latex.settings import ORDER_FILE
from projects import Build, Built, builder_in

BIB = """@article{a, author={Doe, Jo}, title={Paper A}, year={2020}}
@article{b, author={Roe, Jo}, title={Paper B}, year={2021}}
"""
INDEX = """# Log

Prose[^1] and[^far].

::::::{week} 2024-W27
Week text[^1].

[^1]: Note of the week.

:::::{paper} a
:tags: one

[^1]: First of A, {cite}`b`.

Words of A[^1], *more[^z]* and[^y], again[^1], and[^far].

````{excerpt}
Quoted[^q].

[^q]: Note of the excerpt.
````

```{editor}
Edited[^e].
```

[^y]: Y of A.
[^z]: Z of A.
[^e]: Note of the editor.
:::::
::::{topic} Things
:::{paper} b
:tags: two

Words of B[^1].

[^1]: First of B.

    Its second paragraph.
:::
::::
::::::

::::{week} 2024-W28
Text[^1].

[^1]: Note of the second week.

:::{note} Thing
No footnote.
:::
::::

[^1]: Note of the page.
[^far]: Note from far.

```{entries}
```

```{bibliography}
```

```{toctree}
old
```
"""
OLD = """Old
===

Page [1]_.

.. week:: 2024-W29

   .. note:: News
      :tags: one

      Words [#]_, [1]_, [*]_, [#lab]_.

      .. [#] Auto of news.
      .. [1] One of news.
      .. [*] Star of news.
      .. [#lab] Label of news.

   .. note:: Other

      Words [#lab]_.

      .. [#lab] Label of other.

.. [1] One of the page.
"""
OF_CARDS = {
    "paper-a": [
        "First of A, [Roe21].",
        "Z of A.",
        "Y of A.",
        "Note of the excerpt.",
        "Note of the editor.",
    ],
    "paper-b": ["First of B. Its second paragraph."],
    "note-news": ["One of news.", "Auto of news.", "Label of news.", "Star of news."],
    "note-other": ["Label of other."],
    "week-2024-w27": ["Note of the week."],
    "week-2024-w28": ["Note of the second week."],
}
FILES = {"index.md": INDEX, "old.rst": OLD, "references.bib": BIB}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return builder_in(tmp_path_factory.mktemp("footnotes"))(FILES, "-W")


def test_footnotes_are_numbered_per_card_and_placed_at_its_end(site: Built) -> None:
    assert (site.warnings, site.status) == ("", 0)
    pages = {name: site.page(name) for name in ("index.html", "old.html")}
    for address, wanted in OF_CARDS.items():
        selector = f'aside.footnote[id^="{address}-footnote-"]'
        notes = [note for page in pages.values() for note in page.select(selector)]
        texts = [
            " ".join(" ".join(part.get_text() for part in note.select("p")).split())
            for note in notes
        ]
        assert texts == wanted
        labels = [note.select_one(".label").get_text().strip("[]") for note in notes]
        numbers = [str(number) for number in range(1, len(notes) + 1)]
        if address == "paper-a":
            # 2 is the note of the page that has a mark in the card
            numbers = ["1", "3", "4", "5", "6"]
        assert labels == ([*numbers[:-1], "*"] if address == "note-news" else numbers)
        # nothing of the card's own text comes after them
        last = notes[-1].find_parent(class_="footnote-list")
        assert last.find_next_sibling() is None
        if not address.startswith("week"):
            assert last.find_parent("article")["id"] == address
    lines = pages["index.html"].select("hr.footnotes")
    assert len(lines) == 1
    assert "Note of the page." in lines[0].find_next_sibling().get_text()


def test_references_link_to_footnote_of_same_card_and_back(site: Built) -> None:
    for name in ("index.html", "old.html"):
        page = site.page(name)
        ids = Counter(node["id"] for node in page.select("[id]"))
        assert [one for one, times in ids.items() if times > 1] == []
        for mark in page.select("a.footnote-reference"):
            note = page.select_one(mark["href"])
            assert mark["id"] in {link["href"].lstrip("#") for link in note.select("a[href^='#']")}
    card = site.page().select_one("#paper-a")
    marks = [mark["href"].lstrip("#") for mark in card.select("a.footnote-reference")]
    assert [one for one in marks if not one.startswith("paper-a-")] == ["far"]
    numbers = {mark["href"]: mark.get_text() for mark in card.select("a.footnote-reference")}
    assert len(set(numbers.values())) == len(numbers)
    summary = next(row for row in site.page().select(".pl-rows > *") if "Paper A" in row.get_text())
    assert "Words of A, more and, again, and." in summary.get_text()


def test_text_builder_prints_footnotes_in_their_card(build: Build) -> None:
    text = build(FILES, "-W", builder="text").text("index.txt")
    assert re.search(
        r"Paper A\n-+\n.*\[1\] First of A.*Paper B\n~+\n.*\[1\] First of B\.", text, re.DOTALL
    )


@pytest.mark.parametrize("only", ["", "2024-W27", "2024-W29", "2024", "one"])
def test_book_and_parts_print_each_footnote_with_its_reference(build: Build, only: str) -> None:
    options = ["-D", f"paperlog_only={only}"] if only else []
    built = build(FILES, "-W", *options, builder="latex")
    assert (built.warnings, built.status) == ("", 0)
    target = json.loads(built.text(ORDER_FILE))["targets"][0]
    tex = built.text(target)
    cards = {
        "2024-W27": ["paper-a", "paper-b", "week-2024-w27"],
        "2024-W29": ["note-news", "note-other"],
        "one": ["paper-a", "note-news", "week-2024-w27"],
    }.get(only, list(OF_CARDS))
    printed = [
        " ".join(note.split())
        for note in re.findall(r"\\begin\{footnote\}\[\d+\](.*?)\\end\{footnote\}", tex, re.DOTALL)
    ]
    for card, notes in OF_CARDS.items():
        for note in notes:
            words = note.partition(",")[0].partition(". ")[0].rstrip(".")
            assert sum(words in one for one in printed) == (card in cards), (only, card, words)
    assert any("Note from far" in note for note in printed) == ("paper-a" in cards)
    numbers = re.findall(r"\\begin\{footnote\}\[(\d+)\]", tex)
    assert not only or len(numbers) == len(set(numbers))


def test_footnote_referring_to_itself_is_printed_once(build: Build) -> None:
    note = ":::{note} N\nWords[^a] and[^b].\n\n[^a]: First[^a].\n[^b]: Other[^b], first[^a].\n:::\n"
    built = build({"index.md": f"# Log\n\n::::{{week}} 2024-W27\n{note}::::\n"}, builder="latex")
    assert (built.status, built.warnings) == (0, "")
    tex = next(built.out.glob("*.tex")).read_text(encoding="utf-8")
    printed = re.findall(r"\\begin\{footnote\}\[(\d+)\]", tex)
    assert printed == ["1", "2"]
    assert tex.count("First") == tex.count("Other") == 1
