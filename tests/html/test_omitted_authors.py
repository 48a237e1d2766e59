"""Omitted authors ("and others") are not listed, linked or counted as persons."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from paperlog.cli.group import paperlog
from projects import Build, Built

TYPED = ("others", "et al.", "et.al.", "等")
RECORDS = "".join(
    f"@misc{{a{at}, author = {{Doe, Jane and {typed}}}, title = {{Title {at}}}, year = 2020}}\n"
    for at, typed in enumerate(TYPED)
)
RECORDS += "@misc{chinese, author = {王, 小明 and 等}, title = {三维重建}, year = 2020}\n"
PAPERS = "".join(f":::{{paper}} {key}\n:::\n" for key in ["a0", "a1", "a2", "a3", "chinese"])
INDEX = f"""# Log

:::::{{week}} 2024-W27
{PAPERS}:::::

```{{author-index}}
```

```{{statistics}}
```

```{{bibliography}}
:all:
```
"""


@pytest.fixture
def built(build: Build) -> Built:
    made = build({"index.md": INDEX, "references.bib": RECORDS})
    assert (made.status, made.warnings) == (0, "")
    return made


def test_omitted_authors_are_shown_as_words_on_every_page(built: Built) -> None:
    page = built.page()
    addresses = [row["id"] for row in page.select("[id^=author-]")]
    assert addresses == ["author-doe--jane", "author-U738B-U5C0F-U660E"]
    assert "2 authors" in page.get_text(" ", strip=True)
    lines = [line.get_text() for line in page.select(".pl-authors")]
    assert lines == [*["Jane Doe and others"] * 4, "王小明等"]
    assert all(len(line.select("a")) == 1 for line in page.select(".pl-authors"))
    assert "王小明等. " in page.get_text()
    copied = [code.get_text() for code in page.select("pre") if "author" in code.get_text()]
    assert [" and others}," in text for text in copied] == [True] * 5


def test_omitted_authors_are_not_exported_or_counted_as_persons(built: Built) -> None:
    def said(*arguments: str) -> str:
        return CliRunner().invoke(paperlog, ["-C", str(built.source), *arguments]).stdout

    exported = json.loads(said("export", "--format", "json"))
    assert {name for entry in exported for name in entry["authors"]} == {"Jane Doe", "王小明"}
    assert "et al" not in said("stats") and said("search", "et", "al.") == ""
