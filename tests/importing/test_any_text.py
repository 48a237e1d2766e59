"""Whatever text goes in: no line is lost, every word that is said to be kept is there, and a second time changes nothing."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paperlog.core.folding import plain
from paperlog.importing.cards import Quotes
from paperlog.importing.intake import Intake, take_in
from paperlog.importing.logs import Wishes
from paperlog.library.decoding import UnreadableError
from paperlog.sources.changes import ChangeError
from paperlog.sources.project import find_project
from paperlog.sources.reader import read_log
from projects import CONF

RECORDS = """@article{chen2021mrnet, title = {Shape registration with learned deformations for sparse point clouds}, year = {2021}, doi = {10.1000/one}}
@misc{vaswani2017, title = {Attention Is All You Need}, eprint = {1706.03762}, archiveprefix = {arXiv}}
"""
# fmt: off
LINES = [
    *("<details>", "</details>", "<summary>01/07/2024-07/07/2024</summary>", "<details><summary>Week 28, 2024</summary>", "<summary>", "text </details>", "<details"),
    *("# Log", "## 2024-07-01", "## 08/07/2024-14/07/2024", "### July 1–7, 2024", "## 7月1日—7日", "# 2024", "## July", "## 31/06/2024", "**2024-W30**"),
    *("2024-07-03", "## 05/06/2024"),
    *("**A Bold Title of a Paper on Meshes and Hearts**", "**Hard", "wrapped bold title of things**", "### Heading: Of a Paper with Many Words"),
    *("#### Method", "#### AE", "###", "** **"),
    *("[Attention is all you need](https://arxiv.org/abs/1706.03762)", "[code](https://github.com/a/b) [pdf](https://arxiv.org/pdf/1706.03762)"),
    *("DOI: 10.1000/one", "Tags: a, b", "#mri #cnn"),
    *("> a note of mine", "> 中文的笔记", "Plain English words of an abstract that says things.", "中文的正文，有标点。", "---", "___", "===", "Short bare title"),
    *("![image](/images/gone.png)", "text ![alt words](gone.png) text", "![far](https://example.org/a.png)", '<img src="x.png" alt="y">'),
    *("- item", "- [x] **Done Paper: The One That Is Read** ([arXiv](https://arxiv.org/abs/2005.14165)): good", "  - nested", "1. one", "- 2024-07-05"),
    "  - [Nested paper](https://arxiv.org/abs/1.1)",
    *("| Title | Link | Date |", "|---|---|---|", "| A Paper: In a Table Row of Papers | https://arxiv.org/abs/1810.04805 | 2024-07-09 | more |", "| | |"),
    *("```", "```{include} /etc/passwd", "~~~", ":::", ":::{note} x", "% comment", "+++", "(label)=", "{role}`text`", "[1]: https://example.org/x"),
    *("see [there][1]", "[^1]: foot", "foot[^1]"),
    *("    code", "\t", "", "", "", "<!-- comment", "-->", "<script>", "Setext", "\u2028odd\x0bline", "::: warning", ":name: x", "$x$", "\\", "[", "]("),
]
# fmt: on
lines = st.lists(st.one_of(st.sampled_from(LINES), st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)), max_size=25)
texts = st.one_of(lines.map("\n".join), st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200))


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, plain(text)))


def log_in(folder: Path) -> Path:
    for name, text in {"conf.py": CONF, "index.md": "# Log\n", "references.bib": RECORDS}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def taken(folder: Path, name: str, wishes: Wishes) -> Intake | None:
    try:
        return take_in(find_project(folder), [str(folder / name)], wishes)
    except (ChangeError, UnreadableError) as error:
        # refused with a sentence, as a page of Paperlog is
        assert str(error)
        return None


def check(text: str, name: str, wishes: Wishes, marks: str = r"</?(?:details|summary|img)\b[^<>]*>") -> None:
    """*marks* are what a line has beside its words."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = log_in(Path(scratch))
        (folder / name).write_bytes(text.encode("utf-8"))
        first = taken(folder, name, wishes)
        if first is None:
            return
        (ledger,) = first.ledgers
        written = letters(" ".join(change.after for change in first.changes) + RECORDS)
        for number, line in enumerate(ledger.lines, 1):
            if not line.strip():
                continue
            account = ledger.of(number)
            assert account.what != "no place for it is known", (number, line)
            if account.status == "kept" and not account.what:
                for word in re.findall(r"[^\W_]+", plain(re.sub(marks, "", line))):
                    assert letters(word) in written, (number, line, word)
        first.write()
        again = taken(folder, name, wishes)
        assert again is not None and again.changes == []
        assert not read_log(find_project(folder)).unreadable


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts, st.sampled_from([None, "2024-07-01"]), st.sampled_from([None, "notes", "excerpts"]))
def test_a_markdown_log(text: str, day: str | None, quotes: Quotes | None) -> None:
    from paperlog.core.weeks import parse_week

    check(text, "log.txt", Wishes(week=parse_week(day).week if day else None, quotes=quotes))


FIELD = r"^\s*[\w-]+\s*=|^[A-Z][A-Z0-9]  -|\"[\w-]+\":|@\w+"
PIECES = [
    *("@article{a1,", "  title = {A {Title} of Things},", "  author = {Doe, Jo and Roe, Max},", "  year = 2024,", "  doi = {10.1000/xyz},"),
    *("  keywords = {a, b},", "}", "@misc{", "@comment{x}"),
    *("TY  - JOUR", "TI  - A Title of Things", "AU  - Doe, Jo", "PY  - 2024/07/01", "N1  - my note", "AB  - words", "ER  - ", "KW  - tag", "XX  - odd"),
    *('[{"id": "x", "type": "article-journal", "title": "A Title",', '"issued": {"date-parts": [[2024, 7]]},'),
    *('"author": [{"family": "Doe", "given": "Jo"}],', '"note": "my note"}]', "[]", "{}"),
    *("", "words", "%"),
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("\n".join), st.sampled_from([None, "2024-07-01"]))
def test_a_library(text: str, day: str | None) -> None:
    from paperlog.core.weeks import parse_week

    check(text, "library.bib", Wishes(week=parse_week(day).week if day else None), FIELD)
