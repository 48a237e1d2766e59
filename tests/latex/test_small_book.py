"""A small part of a log, read back from its PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from projects import CONF

if TYPE_CHECKING:
    from .conftest import Book, Printer

BIB = "@misc{a, author = {Doe, J}, title = {A thing}, year = {2020}}\n"
PAGE = """# Log

::::{week} 2024-W27
:::{paper} a
Words. A ,,low b << c >> d ?\\` e !\\` f.
:::

Once[^n].

```{raw} latex
\\newpage
```

Twice[^n].

[^n]: A note.
::::

```{toctree}
refs
```
"""
REFERENCES = "# References\n\n```{bibliography}\n```\n"


@pytest.fixture(scope="module")
def part(print_book: Printer, tmp_path_factory: pytest.TempPathFactory) -> Book:
    source = tmp_path_factory.mktemp("source")
    files = {"conf.py": CONF, "references.bib": BIB, "index.md": PAGE, "refs.md": REFERENCES}
    for name, text in files.items():
        (Path(source) / name).write_text(text, encoding="utf-8")
    return print_book(source, None, "-D", "paperlog_only=2024-W27")


def test_record_cited_on_first_page_has_page_number(part: Book) -> None:
    assert part.page_of("Words.") == 1
    assert "Cited on p. 1" in "".join(part.pages)


def test_reference_to_footnote_on_other_page_has_page_number(
    part: Book,
) -> None:
    assert "Twice1 (p. 1)" in part.pages[1]


def test_no_quote_ligatures_are_made(part: Book) -> None:
    assert "A ,,low b << c >> d ?` e !` f." in part.pages[0].replace("\u2018", "`")
