"""Import of random texts: no line is lost, kept words are on the page named, and a second import
changes nothing.
"""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paperlog.formats.decoding import UnreadableError
from paperlog.importer.imported_cards import Quotes
from paperlog.importer.logs import ImportOptions
from paperlog.importer.plan import ImportPlan, plan_import
from paperlog.importer.title_lines import LINK_WORDS, read_words
from paperlog.model.folding import plain
from paperlog.source.file_changes import ChangeError
from paperlog.source.log_reader import read_log
from paperlog.source.project import find_project
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
    *("### Attention Is All You Need", "### Mesh", "### Mesh: Generating Meshes with Transformers", "[Mesh](https://example.org/m) is new", "### Reading group", "### RG"),
    *("Rating: 2", "Rating: 5", "Code: https://github.com/a/c", "Status: reading", "Read: 2024-07-04", "#### 1. News 2024-07-04", "- **Mesh: Two** (https://arxiv.org/abs/1.2)"),
    *("- Plain Title of Things [[arXiv](https://arxiv.org/abs/2407.00001)] [[code](https://github.com/a/d)]", "* 2024/05/17 - [Dated Title](https://arxiv.org/abs/2405.00001): reply"),
    *("[![pic](https://example.org/b.png)](https://example.org/v)", "Created: 2024-07-03 10:12", "Authors: Zoe Hill, Ron Li", "title: A Head of Some Paper", "doi: 10.1000/two"),
    *("## (June 23 - June 29) - 2025", "### 2023 (July 3 - July 9)", "[中文题目](https://arxiv.org/abs/2407.00006)", "- Small Things. A. Doe, B. Roe. MICCAI 2024. [[pdf](https://example.org/h.pdf)]", "\t- tabbed"),
    *("👍", "OK", "I was looking.", "`a[1]` and `![x](y.png)`", "[^1]: toes", "toe[^1]", "9 out of 10", "W3C PROV", "<p>HTML</p>", "<p>", "```{note} Titled"),
    *("    code", "\t", "", "", "", "<!-- comment", "-->", "<script>", "Setext", "\u2028odd\x0bline", "::: warning", ":name: x", "$x$", "\\", "[", "]("),
]
# fmt: on
lines = st.lists(
    st.one_of(
        st.sampled_from(LINES),
        st.text(
            alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30
        ),
    ),
    max_size=25,
)
PIECES_OF_LOGS = [
    *(
        "### {title}",
        "**{title}**",
        "[{title}](https://arxiv.org/abs/2410.1{n:04})",
        "- **{title}**: {w}a {w}b\n- [{title}](https://example.org/{w})",
        "### {w}a {w}b",
    ),
    *(
        "{w}a {w}b. {w}c",
        "> {w}a {w}b",
        "- {w}a\n- {w}b",
        "1. {w}a\n2. {w}b\n   - {w}c",
        "#### {w}a",
        "{w}a: {w}b",
        "    {w}a",
        "```\n{w}a\n```",
        "<p>{w}a</p>",
        "---",
    ),
    *(
        "Rating: {n}",
        "Code: https://github.com/a/{w}",
        "Tags: {w}a, {w}b",
        "Status: read",
        "Status: reading",
        "Read: 2024-07-{n:02}",
        "Venue: {w}a",
    ),
    *(
        "[{w}a](https://example.org/{w}b) [pdf](https://example.org/{w}c.pdf)",
        "**{title}** (https://arxiv.org/abs/2410.2{n:04}) {w}",
        "### {title} ({w}a 2021)",
    ),
    *(
        "![{w}a]({w}b.png)",
        "{w}a ![{w}b]({w}c.png) {w}d",
        "{w}a[^1] {w}b[^2]",
        "[^1]: {w}a",
        "[^2]: {w}a",
        "{w}a [{w}b][1]",
        "[1]: https://example.org/{w}",
        "`{w}[1]`",
    ),
    *(
        (
            "| Title | Note | Rating | Venue | Journal |\n|---|---|---|---|---|\n| {title} | {w}a |"
            " 4 | {w}b | {w}c |\n| {title} | {w}d | {n} |"
        ),
        "- [x] {title}\n- [ ] {title}",
    ),
    *(
        "<details>\n<summary>{w}a {w}b</summary>\n\n{w}c\n\n</details>",
        "## {w}a {w}b",
        "## 2024-W27",
        "## 2024-W28",
        "## 2024-W29",
        "**{title}** ![{w}a]({w}b.png) {w}c",
    ),
]
TITLES = [
    "Attention Is All You Need",
    "Networks",
    "Networks on Meshes: Learning of Shapes and More",
    "A Survey of Everything in Medicine",
    "RG",
    "Reading group",
]


def log_of(pieces: list[tuple[str, str]]) -> str:
    """A log of *pieces* and titles, each with distinct words."""
    return (
        "## 2024-W27\n\n"
        + "\n\n".join(
            piece.format(title=title, n=number, w=f"zq{number}x")
            for number, (piece, title) in enumerate(pieces, 1)
        )
        + "\n"
    )


logs = st.lists(
    st.tuples(st.sampled_from(PIECES_OF_LOGS), st.sampled_from(TITLES)), max_size=14
).map(log_of)
texts = st.one_of(
    logs,
    lines.map("\n".join),
    st.text(
        alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200
    ),
)


WEEK = """# W

::::{week} 2024-W27
I was looking around.

:::{note} Reading group
:name: RG

We met, OK.
:::

:::{paper} vaswani2017
:rating: 4
:::
::::
"""
PROTECTED = re.compile(r"[{}\\\\]")
"""Braces around letters in a record."""
LABELS = frozenset(LINK_WORDS)
"""Link texts that become options of a card or fields of a record."""
TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
MARKS = re.compile(
    r"</?(?:details|summary|img|p)\b[^<>]*>|(?<=\])\[[^\[\]]*\]|^[\s>]*(?:[-*+]|\d+[.)])\s+(?:\[["
    r" xX]\])?|^\s*#{1,6}\s+\d{1,3}\.|https?://(?:www\.)?(?:arxiv\.org/(?:abs|pdf)|doi\.org)/|[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]",
    re.IGNORECASE,
)
"""Markup characters of a line."""


def words(text: str) -> set[str]:
    """Words, Chinese characters and emoji."""
    return {
        *TOKEN.findall(plain(text)),
        *(char for char in text if unicodedata.category(char) == "So"),
    }


def log_in(folder: Path, *, has_week: bool = False) -> Path:
    for name, text in {
        "conf.py": CONF,
        "index.md": "# Log\n",
        "references.bib": RECORDS,
        **({"w.md": WEEK} if has_week else {}),
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def taken(folder: Path, names: Sequence[str], options: ImportOptions) -> ImportPlan | None:
    try:
        return plan_import(find_project(folder), [str(folder / name) for name in names], options)
    except (ChangeError, UnreadableError) as error:
        # refused with a message, like a page of Paperlog
        assert str(error)
        return None


def check(
    texts: Sequence[str],
    name: str,
    options: ImportOptions,
    marks: re.Pattern[str] = MARKS,
    *,
    has_week: bool = False,
) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = log_in(Path(scratch), has_week=has_week)
        names = [f"{number}{name}" for number in range(len(texts))]
        for one, text in zip(names, texts, strict=True):
            (folder / one).write_bytes(text.encode("utf-8"))
        first = taken(folder, names, options)
        if first is None:
            return
        first.write()
        check_kept(folder, first, marks)
        again = taken(folder, names, options)
        assert again is not None and again.changes == []
        check_kept(folder, again, marks)
        assert not read_log(find_project(folder)).unreadable


def check_kept(folder: Path, intake: ImportPlan, marks: re.Pattern[str]) -> None:
    """Check that every line is accounted for, and that kept lines are where they are said to be."""
    records = {
        found.record.key: words(
            f"{found.record.title} {found.record.bibtex}"
            f" {re.sub(PROTECTED, '', found.record.bibtex)}"
        )
        for found in read_log(find_project(folder)).bib
    }
    pages = {
        path.relative_to(folder).as_posix(): words(path.read_text(encoding="utf-8"))
        for path in folder.rglob("*.md")
    }
    for ledger in intake.ledgers:
        for number, line in enumerate(ledger.lines, 1):
            account = ledger.of(number)
            assert account.what != "no place for it is known" or not line.strip(), (number, line)
            # a title matched to another record is reported
            if (
                account.status == "kept"
                and line.strip()
                and "matched to the record" not in account.what
            ):
                path, _colon, name = account.where.partition(": ")
                written = (
                    pages[path] | records.get(name, set())
                    if name
                    else records[path.removeprefix("the record ")]
                )
                missing = words(marks.sub(" ", line)) - written - LABELS
                # markup within a word, `a*b*c`, is removed from a title
                whole = words(read_words(line)[0]) & written
                missing = {
                    word
                    for word in missing
                    if not any(word in other for other in whole)
                    and not ("names the day" in account.what and word.isdigit())
                }
                assert not missing, (number, line, account, missing)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(texts, min_size=1, max_size=2),
    st.sampled_from([None, "2024-07-01"]),
    st.sampled_from([None, "notes", "excerpts"]),
    st.booleans(),
)
def test_any_markdown_log_is_accounted_for(
    texts: list[str], day: str | None, quotes: Quotes | None, has_week: bool
) -> None:
    from paperlog.model.week import parse_week

    check(
        texts,
        "log.txt",
        ImportOptions(week=parse_week(day).week if day else None, quotes=quotes),
        has_week=has_week,
    )


FIELD = re.compile(r"^\s*[\w-]+\s*=|^[A-Z][A-Z0-9]  -|\"[\w-]+\":|@\w+")
PIECES = [
    *(
        "@article{a1,",
        "  title = {A {Title} of Things},",
        "  author = {Doe, Jo and Roe, Max},",
        "  year = 2024,",
        "  doi = {10.1000/xyz},",
    ),
    *("  keywords = {a, b},", "}", "@misc{", "@comment{x}"),
    *(
        "TY  - JOUR",
        "TI  - A Title of Things",
        "AU  - Doe, Jo",
        "PY  - 2024/07/01",
        "N1  - my note",
        "AB  - words",
        "ER  - ",
        "KW  - tag",
        "XX  - odd",
    ),
    *(
        '[{"id": "x", "type": "article-journal", "title": "A Title",',
        '"issued": {"date-parts": [[2024, 7]]},',
    ),
    *('"author": [{"family": "Doe", "given": "Jo"}],', '"note": "my note"}]', "[]", "{}"),
    *("", "words", "%"),
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(PIECES), max_size=14).map("\n".join),
    st.sampled_from([None, "2024-07-01"]),
)
def test_any_library_is_accounted_for(text: str, day: str | None) -> None:
    from paperlog.model.week import parse_week

    check([text], "library.bib", ImportOptions(week=parse_week(day).week if day else None), FIELD)
