"""The reader of the command line and the build agree on every entry."""

from __future__ import annotations

import pickle
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from paperlog.model.entry import Entry, LoggedWeek
from paperlog.source.log_reader import read_log, read_page
from paperlog.source.markdown_blocks import read_markdown
from paperlog.source.page_faults import faulty_fences
from paperlog.source.project import ProjectError, find_project, settings_in
from paperlog.source.toctrees import toctrees
from projects import CONF, EXTENSION, ROOT, ROOTS, Build

HARD = """---
title: Odd
---
# Odd

% ::::{week} 2024-W01
<!--
::::{week} 2024-W02
-->

````
:::{paper} in-code
:::
````

:::::{week} 01/07/2024-07/07/2024
:open:
:::{paper} one
:name: "Quoted: name"
:tags: >-
:  mri,
:  gan
:rating: ★★★
:status: To Read
:relates: extends two, odd three four, knows five
:doi: 10.1000/x
:code: javascript:alert(1)
:misspelt: x

Words, with a fence that is no directive:

```python
:::{paper} in-python
```
:::

::::{note} A *note*
---
tags: 时序, mri
read: 2024年7月3日
---
```{note}
docutils' own
```
::::

```{topic} A topic
:source: one
~~~{paper} two
Words.
~~~
```

:::{admonition} Of docutils
:class: tip
```{paper} one
Again on the page.
```
:::

:::{week} 2024-W99
```{paper} weekless
```
:::
:::{paper}
Without a key.
:::
:::::

```{eval-rst}
.. week:: 2024-W28

   .. paper:: three
      :name: In rst
      :tags: a,
             b

      Words.

      .. note:: docutils' own
```

    :::{paper} indented
    :::

::::{paper} never-closed
Words.
"""
RST = """Page
====

.. week:: 2024-07-10

   .. paper:: four
      :rating: 5/5
      :read: 32/01/2024

      Words.

   .. note:: A note
      :tags: news

      Words.

   .. topic:: Topic

      .. paper:: five
"""


def built_entries(folder: Path) -> tuple[list[Entry], list[LoggedWeek]]:
    """Return the entries of the build, without fields that need a Markdown parser."""
    environment = pickle.loads((folder / "environment.pickle").read_bytes())
    pages = environment.domaindata["paperlog"]["pages"].values()
    return [replace(entry, summary="") for page in pages for entry in page.entries], [
        week for page in pages for week in page.weeks
    ]


def same(doctrees: Path, project: Path) -> int:
    log = read_log(find_project(project))
    entries, weeks = built_entries(doctrees)

    def order(entry: Entry) -> tuple[str, int]:
        return entry.place.docname, entry.order

    read, built = sorted(log.entries, key=order), sorted(entries, key=order)
    # MyST's line number is one too high for a directive directly below the line that opens another
    read = [
        replace(one, place=other.place) if other.place.line == one.place.line + 1 else one
        for one, other in zip(read, built, strict=True)
    ]
    assert [(entry.place.docname, entry.place.anchor) for entry in read] == [
        (entry.place.docname, entry.place.anchor) for entry in built
    ]
    assert read == built
    assert sorted(str(week) for page in log.pages for week, _block in page.weeks) == sorted(
        map(str, weeks)
    )
    return len(entries)


def test_reader_agrees_with_build_on_the_real_log(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-b",
        "dummy",
        "-c",
        str(ROOT),
        "-d",
        str(tmp_path / "dt"),
        str(ROOT / "source"),
        str(tmp_path / "out"),
    ]
    subprocess.run(command, check=True, capture_output=True)
    assert same(tmp_path / "dt", ROOT) == 30


@pytest.mark.parametrize("root", [path.name for path in ROOTS.iterdir()])
def test_reader_agrees_with_build_on_fixture_projects(build: Build, root: str) -> None:
    built = build(root, builder="dummy")
    assert same(built.out.parent / "doctrees", built.source)


def test_reader_agrees_with_build_on_odd_pages(build: Build) -> None:
    built = build({"index.md": HARD, "page.rst": RST}, builder="dummy")
    assert same(built.out.parent / "doctrees", built.source) == 10


PATTERNS = [
    "2024/*",
    "**/w*",
    "w?",
    "/*/w1",
    "2024/*.md",
    "[!a]b",
    "[^a]b",
    "x[ab]/*",
    "**b",
    "2024/**",
    "[",
    "A title <2024/*>",
    "w1.md",
    "2024/../w*",
]
NAMED = ["new", "w1", "w2", "2024/new", "2024/w1", "2024/w/deep", "ab", "cb", "^b", "xa/w1", "xa/b"]


def test_toctree_entries_match_the_build(build: Build) -> None:
    tables = {
        f"tables/{number:02d}.md": f"# T\n\n```{{toctree}}\n:glob:\n\n../{pattern}\n```\n"
        for number, pattern in enumerate(PATTERNS)
        if pattern[0] not in "/A"
    }
    tables |= {
        f"{number:02d}.md": f"# T\n\n```{{toctree}}\n:glob:\n\n{pattern}\n```\n"
        for number, pattern in enumerate(PATTERNS)
    }
    tables["plain.md"] = "# T\n\n```{toctree}\n2024/*\nw1\n```\n"
    built = build(
        {"index.md": "# L\n", **tables, **{f"{name}.md": "# P\n" for name in NAMED}},
        builder="dummy",
    )
    included = pickle.loads(
        (built.out.parent / "doctrees/environment.pickle").read_bytes()
    ).toctree_includes
    log = read_log(find_project(built.source))
    for page in log.pages:
        held = {
            other.docname
            for other in log.pages
            for table in toctrees(page)
            if table.holds(other.docname)
        } - {page.docname}
        assert (page.docname, held) == (
            page.docname,
            set(included.get(page.docname, [])) - {page.docname},
        )


CARD = ":::{{paper}} {}\n:::\n".format
FENCES_IN_MYST: dict[str, tuple[str, list[str]]] = {
    "a box": (
        "::::::{week} 2024-W01\n:::::wide\n::::{topic} T\n"
        + CARD("a")
        + "::::\n:::{note} N\n:::\n:::::\n::::::\n",
        ["a", "N"],
    ),
    "a stray fence": (
        CARD("a") + ":::\n\nText\n\n" + CARD("b") + "\n# H\n\n" + CARD("c"),
        ["a", "b", "c"],
    ),
    "further in": (
        (
            "::::::{week} 2024-W02\n\n  ::::{topic} T\n\n    :::{paper} a\n    :tags: x\n\n     "
            " ```py\n      :::{paper} no\n      ```\n    :::\n  ::::\n::::::\n"
        ),
        ["a"],
    ),
    "less far in again": (
        "  ::::{topic} T\n\n    :::{paper} a\n    :::\n" + CARD("b") + " ::::\n" + CARD("c"),
        ["a", "b", "c"],
    ),
    "a wide blank": (":::{paper} a\n:::\u3000\n:::{paper} b\n:::\n:::\n", ["b", "a"]),
    "HTML above": (
        "<details>\n"
        + CARD("no")
        + "\n"
        + CARD("a")
        + "</details>\n"
        + CARD("no")
        + "\n"
        + CARD("b"),
        ["a", "b"],
    ),
    "HTML of other kinds": (
        "<pre>\n\n"
        + CARD("no")
        + "</pre>\n"
        + CARD("a")
        + "<?php\n\n"
        + CARD("no")
        + "?>\n"
        + CARD("b"),
        ["a", "b"],
    ),
    "a tag alone": (
        "Text\n<b>\n"
        + CARD("a")
        + "\n<b>\n"
        + CARD("no")
        + "\n<https://example.org>\n"
        + CARD("b"),
        ["a", "b"],
    ),
    "no blank behind the braces": (":::{paper}no\n" + CARD("a") + ":::\n", ["a"]),
    "any blank behind the braces": (":::{paper}\ta\n:::\n\n:::{paper}\u3000b\n:::\n", ["a", "b"]),
    "code in a list": (
        "- ```py\n  x\n  ```\n\n"
        + CARD("a")
        + "1)  ~~~\n    x\n    ~~~\n"
        + CARD("b")
        + "* - ```\n    x\n"
        + CARD("c")
        + "> ```\n> x\n"
        + CARD("d"),
        list("abcd"),
    ),
    "code in a list with tabs": ("-\t```py\n\tx\n\t```\n" + CARD("a"), ["a"]),
    "in an item": ("- Item\n\n  :::{paper} a\n  Words.\n  :::\n\n" + CARD("b"), ["a", "b"]),
    "in lists and quotations": (
        "::::::{week} 2024-W04\n- Item\n\n  1. Inner\n\n     "
        ":::{paper} a\n     :tags: x\n     Words.\n     :::\n\n"
        "> :::{note} N\n> Words.\n> :::\n\n- "
        ":::{paper} b\n  :::\n- > :::{paper} c\n  > :::\n\n      :::{paper} no\n::::::\n",
        ["a", "N", "b", "c"],
    ),
    "formulas": (
        "$$\n"
        + CARD("no")
        + "$$\n\n"
        + CARD("a")
        + "$$ x $$\n"
        + CARD("b")
        + "$$ y\n+ z $$ (eq)\n"
        + CARD("c")
        + "Text\n$$\n"
        + CARD("d"),
        list("abcd"),
    ),
    "longer front matter": ("----\na: 1\n---\nb: 2\n----\n" + CARD("a"), ["a"]),
    "front matter closed further in": ("---\na: 1\n  ---\n" + CARD("a"), ["a"]),
    "front matter that never ends": ("---\na: 1\n\n" + CARD("a"), ["a"]),
    "rules within": (
        "::::::{week} 2024-W03\n\n---\n" + CARD("a") + "---\n" + CARD("b") + "::::::\n",
        ["a", "b"],
    ),
    "front matter within": (
        "::::::{tip}\n\n---\n" + CARD("no") + "---\n" + CARD("a") + "::::::\n",
        ["a"],
    ),
}


def test_fences_match_those_of_myst(build: Build) -> None:
    pages = {
        f"{name.replace(' ', '-')}.md": text for name, (text, _named) in FENCES_IN_MYST.items()
    }
    built = build({"index.md": "# L\n", **pages}, builder="dummy")
    same(built.out.parent / "doctrees", built.source)
    read = {
        page.path.name: [entry.entry.key or entry.entry.name for entry in page.entries]
        for page in read_log(find_project(built.source)).pages
    }
    assert read == {
        "index.md": [],
        **{
            f"{name.replace(' ', '-')}.md": named for name, (_text, named) in FENCES_IN_MYST.items()
        },
    }


def test_enabled_myst_extensions_change_the_blocks(build: Build) -> None:
    text = "# L\n\nTerm\n: Definition\n\n    " + CARD("a").replace("\n", "\n    ") + "\n"
    named = []
    for extensions in ([], ["deflist"]):
        conf = CONF + f"myst_enable_extensions = {extensions}\n"
        built = build({"index.md": text, "conf.py": conf}, builder="dummy")
        same(built.out.parent / "doctrees", built.source)
        named.append([entry.key for entry in read_log(find_project(built.source)).entries])
    assert named == [[], ["a"]]


def test_line_numbers_match_the_file() -> None:
    text = "# W\n\n::::{week} 2024-W27\n\n:::{paper} one\n:tags: a\n\nWords.\n:::\n::::\nEnd\n"
    (week,) = read_markdown(text)
    (paper,) = week.children
    assert [(block.line, block.end, block.body_line) for block in (week, paper)] == [
        (3, 10, 4),
        (5, 9, 7),
    ]
    assert paper.options["tags"].line == 6
    assert list(paper.text_lines()) == [(8, "Words.")]


NO_DIRECTIVES = """Page
====

Example::

   .. week:: 2024-W01

..
   .. week:: 2024-W02

.. out of use

   .. week:: 2024-W03

      .. paper:: hidden

- Say::

     .. week:: 2024-W04

  .. week:: 2024-W05

     .. note:: In a list

::

 .. week:: 2024-W06

..

   .. week:: 2024-W07

      .. note:: Below an empty comment

.. _target:

   .. week:: 2024-W08

      .. note:: Below a target

Term::
   .. week:: 2024-W09

      .. note:: Under a term

.. [1] Words.

   .. week:: 2024-W10

      .. note:: In a footnote

A colon \\::

   .. week:: 2024-W11

      .. note:: Below a colon
"""


def test_comments_and_literal_blocks_contain_no_directives(build: Build) -> None:
    built = build({"index.rst": NO_DIRECTIVES}, builder="dummy")
    assert same(built.out.parent / "doctrees", built.source) == 6
    page = read_page(NO_DIRECTIVES, "index", built.source / "index.rst")
    assert [week.week.number for week, _block in page.weeks] == [5, 7, 8, 9, 10, 11]


def test_unclosed_fence_is_detected() -> None:
    page = read_page("::::{week} 2024-W27\n:::{paper} one\n:::\n", "w", Path("w.md"))
    assert [(block.name, block.closed) for block in page.walk()] == [
        ("week", False),
        ("paper", True),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("w.md", ":::{paper} one\n" * 600),
        ("w.rst", "".join(f"{' ' * number}.. paper:: one\n\n" for number in range(600))),
    ],
)
def test_endless_nesting_is_reported_by_the_outer_directives(name: str, text: str) -> None:
    page = read_page(text, "w", Path(name))
    assert [block.line for block in page.walk()] == [
        entry.block.line for entry in reversed(page.entries)
    ]
    assert len(page.entries) == 100
    assert [fault.rule for fault in faulty_fences(page.blocks)] == (
        ["unclosed"] * 100 if name == "w.md" else []
    )


@pytest.mark.parametrize(
    "text",
    [
        "    ```\n",
        "- a\n\n    ```\n",
        "    ```\n     ```\n",
        "> ```\n",
        "- ```\n",
        "<div>\n",
        "$$ x\n",
        "---\n",
    ],
)
def test_page_of_one_repeated_line_is_read_quickly(text: str) -> None:
    started = time.process_time()
    read_markdown(text * 30_000)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        (
            'bibtex_bibfiles = "source/references.bib"',
            (
                "bibtex_bibfiles must be a list of strings, e.g. ['source/references.bib'], not"
                " 'source/references.bib'"
            ),
        ),
        ("exclude_patterns = [1]", "exclude_patterns must be a list of strings, not [1]"),
        ('paperlog_tags = ["tags.toml"]', "paperlog_tags must be a string, not ['tags.toml']"),
        (
            "bibtex_encoding = 'utf-9'",
            "bibtex_encoding must be the name of an encoding, e.g. 'utf-8-sig', not 'utf-9'",
        ),
        ("root_doc = 1", "root_doc must be a string, not 1"),
    ],
)
def test_setting_of_wrong_type_is_reported(setting: str, told: str, tmp_path: Path) -> None:
    conf = tmp_path / "conf.py"
    conf.write_text(f"language = None\n{setting}\n", encoding="utf-8")
    with pytest.raises(ProjectError) as raised:
        find_project(tmp_path)
    assert str(raised.value) == f"{conf}:2: {told}"


def test_conf_is_parsed_and_not_executed(tmp_path: Path) -> None:
    conf = tmp_path / "conf.py"
    conf.write_text(
        CONF + "import sys\nsys.exit('run')\nhtml_title = 'a' + 'b'\n", encoding="utf-8"
    )
    assert settings_in(conf)["bibtex_bibfiles"] == ["references.bib"]
    assert str(EXTENSION) not in settings_in(conf)
    conf.write_text("language = None\nexclude_patterns = ('a', 'b')\n", encoding="utf-8")
    assert find_project(tmp_path).language == "en"
