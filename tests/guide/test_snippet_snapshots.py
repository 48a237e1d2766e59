"""The doctree and the HTML of each snippet of the guide, in MyST and reStructuredText.

A snippet is a fenced block of ``markdown`` or ``rst`` that holds a directive, a role in inline
code, or a listing that the table of directives names. Each is a page of its own, in a project of MyST and in one of
reStructuredText. What these pages become is stored in ``snapshots/NAME.txt``;
``pytest --update-snapshots tests/guide/test_snippet_snapshots.py`` writes the files anew.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

import pytest
from paperlog.directives import DIRECTIVES, OF_WEEK, ROLES
from paperlog.domain import LogDomain
from paperlog.registry import LISTINGS, OWN
from projects import CONF, Build, Built
from test_examples import BIB, BLOCK, FIGURE, GUIDE, blocks

SNAPSHOTS = Path(__file__).parent / "snapshots"
IN_LINE = re.compile(r"`` (?P<role>\{[\w-]+\}`[^`]+`) ``")
TABLE = re.compile(r"^\| Directive \|.*(?:\n\|.*)+", re.MULTILINE)
ROW = re.compile(r"^\| (`[a-z-]+`(?:, `[a-z-]+`)*) \|", re.MULTILINE)
WORD = re.compile(r"[a-z-]+")
HEAD = re.compile(r"`(\{[a-z-]+\} [^`]+)`")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
OPENING = re.compile(r"(?P<fence>`{3,}|:{3,})\{(?P<name>[\w-]+)\} ?(?P<argument>.*)")
OPTION = re.compile(r":[\w-]+:(?: .*)?")
ROLE = re.compile(r"\{([\w-]+)\}(?=`)")
NAME = re.compile(r"(?:\{|\.\. )(?P<name>[\w-]+)")
DIRECTIVE = re.compile(r"^ *(?:(?:`{3,}|:{3,})\{|\.\. )(?P<name>[\w-]+)(?:\}|::)", re.MULTILINE)

LOG = """\
# Log

::::{week} 2031-W20
:::{paper} hinton2006autoencoder
:name: Autoencoder
:tags: cardiac-mri
:::
:::{paper} lin2019graphs
:tags: cardiac-mri
:relates: extends hinton2006autoencoder, compares roe2022graph
:::
::::

```{bibliography}
```
"""
"""What the listings of the guide show, besides its examples."""
RECORD = """
@article{hinton2006autoencoder, author = {Hinton, Geoffrey}, title = {Codes}, journal = {Science}, year = {2006}}
"""
IN_A_WEEK = "::::{week} 2031-W50\n%s::::\n"
"""The week around a snippet that is a single entry."""

LEFT_OUT = {
    "the file of the page": re.compile(r' source="[^"]*"'),
    "classes that MyST gives to pages": re.compile(
        r' class(?:es)?="tex2jax_ignore mathjax_ignore"'
    ),
    "what Graphviz draws, another in each version": re.compile(
        r'^ *<svg [^>]*role="group".*?</svg>\n', re.MULTILINE | re.DOTALL
    ),
}
"""What differs by nature: between MyST and reStructuredText, or between machines."""


@dataclass(frozen=True)
class Snippet:
    """A snippet, as the guide shows it, and the name of its page and snapshot."""

    name: str
    text: str
    is_restructured: bool = False

    def page(self, *, restructured: bool) -> tuple[str, str]:
        """Name and text of its page."""
        if not self.is_restructured and not restructured:
            return f"{self.name}.md", f"# {self.name}\n\n{self.text}"
        text = self.text if self.is_restructured else as_restructured(self.text)
        return f"{self.name}.rst", f"{self.name}\n{'=' * len(self.name)}\n\n{text}"


def snippets() -> Iterator[Snippet]:
    """All snippets of the guide, named by page and heading, and what they show if it has several."""
    for path in sorted(GUIDE.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        for heading, section in sections(text):
            stem = "-".join(re.findall(r"[a-z]+", f"{path.stem} {heading}".lower()))
            found: list[tuple[str, bool]] = []
            for block in BLOCK.finditer(section):
                if block["language"] in {"markdown", "rst"} and DIRECTIVE.search(block["text"]):
                    found.append((block["text"], block["language"] == "rst"))
            words = BLOCK.sub("", section)
            found += [(f"{role['role']}\n", False) for role in IN_LINE.finditer(words)]
            for table in TABLE.findall(words):
                heads = [f"{{{name}}}" for row in ROW.findall(table) for name in WORD.findall(row)]
                heads += HEAD.findall(table)
                found += [(f"```{head}\n```\n", False) for head in heads]
            names: list[str] = []
            for snippet, is_restructured in found:
                name = f"{stem}-{NAME.search(snippet)['name']}" if len(found) > 1 else stem  # type: ignore[index]
                names.append(name)
                if (number := names.count(name)) > 1:
                    name = f"{name}-{number}"
                if snippet.startswith(":::{paper}"):
                    snippet = IN_A_WEEK % snippet
                yield Snippet(name, snippet, is_restructured)


def sections(text: str) -> Iterator[tuple[str, str]]:
    """Heading and text of the sections of a page; examples have headings that do not count."""
    starts = [
        found
        for found in HEADING.finditer(text)
        if not any(block.start() <= found.start() < block.end() for block in BLOCK.finditer(text))
    ]
    ends = [found.start() for found in starts[1:]] + [len(text)]
    for start, end in zip(starts, ends, strict=True):
        yield start[1], text[start.end() : end]


def as_restructured(text: str) -> str:
    """Translate directives and roles of MyST: a fence becomes indentation."""
    lines: list[str] = []
    fences: list[str] = []
    is_head = False
    for line in text.splitlines():
        indent = "   " * len(fences)
        if opening := OPENING.fullmatch(line):
            lines += ["", f"{indent}.. {opening['name']}:: {opening['argument']}".rstrip()]
            fences.append(opening["fence"])
            is_head = True
        elif fences and line == fences[-1]:
            fences.pop()
            lines.append("")
            is_head = False
        elif is_head and OPTION.fullmatch(line):
            lines.append(indent + line)
        else:
            lines += [""] if is_head else []
            lines.append((indent + ROLE.sub(r":\1:", line)).rstrip())
            is_head = False
    return "\n".join([*lines, ""])


SNIPPETS = list(snippets())


@pytest.fixture(scope="module")
def projects(
    tmp_path_factory: pytest.TempPathFactory, build_in: Callable[[Path], Build]
) -> tuple[Built, Built]:
    """The snippets built as MyST and as reStructuredText."""
    shared = {
        "conf.py": CONF,
        "references.bib": "\n".join([*(text for _page, text in blocks("bibtex")), BIB, RECORD]),
        "tags.toml": "\n".join(text for _page, text in blocks("toml")),
        "log.md": LOG,
        "index.md": "# Index\n\n```{toctree}\n:glob:\n\n*\n```\n",
        "figures/graphmesh.svg": FIGURE,
        **{
            f"figures/{path.name}": path.read_text(encoding="utf-8")
            for path in (GUIDE / "figures").glob("mean.*")
        },
    }
    built = []
    for restructured in (False, True):
        pages = dict(snippet.page(restructured=restructured) for snippet in SNIPPETS)
        folder = tmp_path_factory.mktemp("restructured" if restructured else "myst")
        built.append(build_in(folder)({**shared, **pages}))
        assert (built[-1].status, built[-1].warnings) == (0, "")
    return built[0], built[1]


def shown(built: Built, snippet: Snippet) -> str:
    """The doctree and the HTML of the page of a snippet."""
    doctree = pickle.loads((built.out.parent / "doctrees" / f"{snippet.name}.doctree").read_bytes())
    article = built.page(f"{snippet.name}.html").select_one("article section")
    assert article is not None
    text = f"{doctree.pformat()}\n{'-' * 100}\n{article.prettify()}"
    for pattern in LEFT_OUT.values():
        text = pattern.sub("", text)
    return text


def difference(one: str, other: str) -> str:
    """The lines that differ; empty for equal texts."""
    return "\n".join(unified_diff(one.splitlines(), other.splitlines(), lineterm="", n=1))


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda snippet: snippet.name)
def test_doctree_and_html_of_snippet_equal_its_snapshot(
    snippet: Snippet, projects: tuple[Built, Built], pytestconfig: pytest.Config
) -> None:
    myst, restructured = (shown(built, snippet) for built in projects)
    assert difference(myst, restructured) == ""
    snapshot = SNAPSHOTS / f"{snippet.name}.txt"
    if pytestconfig.getoption("update_snapshots"):
        snapshot.write_text(myst, encoding="utf-8")
    assert snapshot.is_file(), "no snapshot yet: run with --update-snapshots"
    assert difference(snapshot.read_text(encoding="utf-8"), myst) == ""


def test_each_snapshot_has_a_snippet(pytestconfig: pytest.Config) -> None:
    names = {snippet.name for snippet in SNIPPETS}
    others = [path for path in SNAPSHOTS.iterdir() if path.stem not in names]
    if pytestconfig.getoption("update_snapshots"):
        for path in others:
            path.unlink()
        others = []
    assert len(names) == len(SNIPPETS), "two snippets have one name"
    assert others == []


def test_each_directive_and_role_has_a_snippet() -> None:
    text = "\n".join(snippet.text for snippet in SNIPPETS)
    assert {*DIRECTIVES, *OF_WEEK, *OWN[LISTINGS]} <= set(DIRECTIVE.findall(text))
    assert {*ROLES, *LogDomain.roles} <= set(ROLE.findall(text))
