"""``extensions += ["paperlog"]`` does not change pages that use none of its markup."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from projects import Build, differences, tree

CONF = """
import sys
from pathlib import Path
sys.path.insert(0, str(Path(__file__).parent))
project = "Host"
author = "Host"
copyright = "2024, Host"
version = release = "1"
language = {language!r}
extensions = [
    "myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.mathjax",
    "sphinx.ext.viewcode", "sphinx.ext.todo", "sphinxcontrib.bibtex",
]
if {guest}:
    extensions.append("paperlog")
html_theme = {theme!r}
html_last_updated_fmt = "%Y-%m-%d"
bibtex_bibfiles = ["references.bib"]
math_number_all = True
numfig = True
todo_include_todos = True
suppress_warnings = ["epub.unknown_project_files"]
"""
MODULE = '''
"""A module."""


def area(width: float, height: float = 1.0) -> float:
    """Area of a rectangle.

    Args:
        width: the one side.
        height: the other.

    Returns:
        Their product, :math:`w h`.

    Raises:
        ValueError: if a side is negative.

    Note:
        Sides are in metres.
    """
    if width < 0:
        raise ValueError("negative")
    return width * height
'''
INDEX = """
Host
====

.. toctree::
   :caption: Pages
   :numbered:

   markup
   markdown
   code
   works
   glossary

.. note:: A note in one line
   that goes on in the next.

   And has a second paragraph.

.. note::
   :class: wide
   :name: a-note

   A note with options.

.. topic:: A topic with *emphasis*
   :class: side

   Its words.

.. todo:: Something to do.

Dated |today|. 中文的一句话。 Ein Satz.

Indices: :ref:`genindex`, :ref:`search`.
"""
MARKUP = r"""
Markup
======

.. index:: single: entry; of an index

A sentence with :math:`x^2 < y`, a footnote [#one]_, a citation [Old90]_ and ``code``.

.. math:: \\frac{a}{b} = \\foo
   :label: eq

.. math::
   :nowrap:

   \\begin{align} a &= b \\\\ c &= d \\end{align}

As in :eq:`eq`, :numref:`fig`, :term:`Word` and :download:`data <data.txt>`.

.. figure:: red.png
   :name: fig
   :alt: A red dot

   A caption.

.. image:: drawing.svg
   :class: pl-other

.. image:: ../outside.svg

.. warning:: Careful.

.. admonition:: A title

   .. note:: Nested note.

.. code-block:: python
   :caption: Some code
   :linenos:

   print("code")

.. raw:: html

   <div><b>open

.. list-table::
   :header-rows: 1

   * - A
     - B
   * - 1
     - 二

.. rubric:: Footnotes

.. [#one] The footnote.
.. [Old90] An old citation.
"""
MARKDOWN = """
# 标题 in Markdown

:::{note}
Not a directive: `colon_fence` is off.
:::

Money: $5 and $6, ~~struck~~, [a file](data.txt), <b>bold</b>, and a footnote[^1].

```{note}
A note.
```

```{note} A note that begins on the line of its name
and goes on.
```

```{topic} A topic
:class: side
Words with {math}`x^2`, {term}`Word` and a link to [another page](markup.rst).
```

```{admonition} Title
:class: tip
Words.
```

````{tip}
```{note} A note within.
```
````

```{math}
:label: other
e = mc^2
```

- [ ] open

<s>struck</s>

![dot](red.png) ![dot](<a blank.png>)

[^1]: The footnote.
"""
CODE = """
Code
====

.. automodule:: hostmodule
   :members:

.. py:function:: other(x)

   Another function; see :py:func:`hostmodule.area`.
"""
WORKS = """
Works
=====

Typed in another order than listed: :cite:`zhang2021,adams2019`, :cite:t:`adams2019`,
:cite:p:`{see}王志2018基于`, :cite:author:`zhang2021`, :cite:year:`knuth`, :cite:empty:`knuth`.

.. bibliography::

A list with numbers:

.. bibliography::
   :list: enumerated
   :style: plain
   :filter: year == "2019"

.. bibliography::
   :list: bullet
   :all:
   :style: unsrt
   :keyprefix: b-
"""
BIB = r"""
@string{jour = {A Journal of {M}any Things}}
@preamble{"\newcommand{\x}{y}"}
@article{zhang2021, author = {张三 and 李四}, title = {A {T}itle with $x^2$ and {\'e}}, journal = jour,
  year = 2021, month = mar, volume = 3, pages = {1--9}, doi = {10.1000/xyz}, url = {https://example.org/a_b}}
@inproceedings{adams2019, author = {Adams, Ann and de la Cruz, Jr., Bob}, title = {On {GAN}s \& Things},
  booktitle = {Proc. of a Conference}, year = {2019}, note = {Preprint, \url{https://example.org}}}
@book{knuth, author = {Donald E. Knuth}, title = {Literate programming}, publisher = {CSLI}, year = {1992},
  unverified = {title}, eprint = {2101.00001}, archiveprefix = {arXiv}}
@phdthesis{王志2018基于, author = {王志}, title = {基于点云的方法}, school = {清华大学}, year = {2018}}
@incollection{part, crossref = {whole}, author = {Part Author}, title = {A part}, pages = {3}}
@book{whole, editor = {Ed Itor}, title = {The whole}, booktitle = {The whole}, publisher = {Pub}, year = {2000}}
"""
GLOSSARY = """
Glossary
========

.. glossary::

   Word
      What it means.

   词
      它的意思。
"""
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="alert(1)">'
    "<script>1</script><a href='https://example.org'><rect width='9' height='9'/></a></svg>\n"
)
NO_PAGES = {".buildinfo", "searchindex.js"}
"""Files that may differ: build settings, and the search index."""


def host(*, guest: bool, theme: str = "furo", language: str = "en") -> dict[str, str]:
    conf = CONF.format(guest=guest, theme=theme, language=language)
    return {
        "conf.py": conf,
        "hostmodule.py": MODULE,
        "index.rst": INDEX,
        "markup.rst": MARKUP.replace("\\\\", "\\"),
        "markdown.md": MARKDOWN,
        "code.rst": CODE,
        "works.rst": WORKS,
        "glossary.rst": GLOSSARY,
        "references.bib": BIB,
        "data.txt": "data\n",
        "drawing.svg": SVG,
        "../outside.svg": SVG,
    }


@pytest.fixture
def built(
    tmp_path: Path, build_in: Callable[[Path], Build], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., dict[str, bytes]]:
    """Output files of a project, built without or with the extension."""
    # of an EPUB and of |today|
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")

    def run(*options: str, builder: str, guest: bool, **settings: str) -> dict[str, bytes]:
        folder = tmp_path / ("with" if guest else "without") / "project"
        (folder / "source").mkdir(parents=True, exist_ok=True)
        for name in ("red.png", "a blank.png"):
            (folder / "source" / name).write_bytes(base64.b64decode(DOT))
        build = build_in(folder)
        done = build(host(guest=guest, **settings), *options, builder=builder)
        assert done.status == 0, done.warnings
        return {
            name: content
            for name, content in tree(done.out).items()
            if Path(name).name not in NO_PAGES and not name.endswith(".epub")
        }

    return run


@pytest.mark.parametrize(("theme", "language"), [("furo", "en"), ("alabaster", "zh_CN")])
def test_extension_does_not_change_site_without_its_markup(
    built: Callable[..., dict[str, bytes]], theme: str, language: str
) -> None:
    without = built(builder="html", guest=False, theme=theme, language=language)
    with_it = built(builder="html", guest=True, theme=theme, language=language)
    assert "works.html" in without
    assert differences(without, with_it) == []


@pytest.mark.parametrize("builder", ["text", "latex", "epub", "texinfo"])
def test_extension_does_not_change_other_outputs(
    built: Callable[..., dict[str, bytes]], builder: str
) -> None:
    without, with_it = (built(builder=builder, guest=guest) for guest in (False, True))
    assert without
    assert differences(without, with_it) == []


WEEK = """
# Log

:::{note}
A note of MyST, before the week.
:::

::::{week} 2024-W27
:::{paper} zhang2021
:tags: one
Words with {cite}`adams2019`.

```{note} A note within a card
that goes on.
```
:::

:::{note} A talk
What was said.
:::

:::{topic} Shapes
:::
::::

```{topic} A topic
Of docutils.
```
"""


def test_only_page_with_week_has_markup_and_style_of_log(build: Build) -> None:
    conf = """
extensions = ["myst_parser", "sphinxcontrib.bibtex", "paperlog"]
myst_enable_extensions = ["colon_fence"]
bibtex_bibfiles = ["references.bib"]
html_theme = "alabaster"
"""
    files = {
        "conf.py": conf,
        "references.bib": BIB,
        "index.md": "# Host\n\n```{toctree}\nlog\nworks\n```\n\n```{note} A note\nthat goes on.\n```\n",
        "log.md": WEEK,
        "works.md": "# Works\n\n```{bibliography}\n:style: paperlog\n:all:\n```\n",
    }
    done = build(files)
    assert (done.status, done.warnings) == (0, "")
    assert "paperlog" not in done.text("index.html")
    assert done.page().select_one(".admonition.note")
    page = done.page("log.html")
    assert page.select_one('link[href*="paperlog.css"]') and page.select_one("#paper-zhang2021")
    assert [name["id"] for name in page.select(".pl-card")] == [
        "paper-zhang2021",
        "note-a-talk",
    ]
    assert len(page.select(".admonition.note")) == 2 and len(page.select("aside.topic")) == 1
    assert done.page("works.html").select_one('a[href="log.html#paper-zhang2021"]')
    printed = build(files, builder="latex")
    assert printed.status == 0 and "\\paperlog" not in "".join(
        path.read_text(encoding="utf-8") for path in printed.out.glob("*.tex")
    )
