"""Incremental builds equal clean builds, byte for byte, after each kind of edit.

The small project here has one of everything that a page shows from elsewhere. ``test_truth.py``
does the same with the log of this repository.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from projects import EXTENSION, differences, tree

OLD = 1_000_000_000
"""A time in 2001."""
FIGURE = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}"></svg>'
FILES = {
    "conf.py": (
        """
project = "Edits"
language = "en"
extensions = ["paperlog.site"]
myst_enable_extensions = ["colon_fence"]
bibtex_bibfiles = ["references.bib"]
html_theme = "furo"
html_static_path = ["_static"]
templates_path = ["_templates"]
exclude_patterns = ["_static", "_templates"]
"""
    ),
    "_static/own.css": "/* own */",
    "_static/other.css": "/* other */",
    "_templates/sidebar/brand.html": "<p>Brand</p>",
    "part.txt": "Part",
    "plain.md": "# Plain\n\n```{include} part.txt\n```\n",
    "table.csv": "1,2",
    "files.md": "# Files\n\n{download}`table.csv`\n",
    "tags.toml": (
        '[facets.task]\nen = "Task"\n[facets.data]\nen = "Data"\n[tags.gan]\nfacet = "task"\nen ='
        ' "GAN"\n[tags.mri]\nfacet = "data"\naliases = ["CMR"]\n'
    ),
    "references.bib": (
        """
@article{one, author = {Chen, Xiang and Xia, Yan and Attar, Rahman}, title = {First work}, journal = {Shapes}, year = {2021}}
@article{two, author = {张三 and 李四 and 王五}, title = {第二篇}, journal = {图学}, year = {2022}, unverified = {journal}}
@article{three, author = {Roe, Jo}, title = {Third work}, journal = {Shapes}, year = {2020}}
@article{lone, author = {Roe, Jo}, title = {Not logged}, year = {2020}}
"""
    ),
    "index.md": (
        """# Log

```{toctree}
:caption: Weeks
a/index
b/w28
same
```

```{toctree}
:hidden:
tags
authors
venues
prose
plain
files
numbers
bibliography
```

```{weeks}
:newest: 2
```
"""
    ),
    "a/index.md": "# A\n\n```{toctree}\nw27\n```\n",
    "a/w27.md": (
        """# Week 27

::::{week} 2024-W27
:::{paper} one
:name: OneNet
:tags: gan, mri
:relates: extends three, uses lone
A first note, which cites {cite}`two`.
:::
:::{paper} two
No name of its own, so its title.
:::
::::
"""
    ),
    "b/w28.md": (
        """# Week 28

::::{week} 2024-W28
:::{paper} one
:name: OneNet again
:tags: gan
:figure: figures/same.svg
:alt: A figure
Logged again.
:::
:::{note} Some news
:tags: data/news
News.
:::
::::
"""
    ),
    "same.md": (
        "# The same week\n\n::::{week} 2024-W28\n:::{paper} three\n:tags: mri\n:rating: 3\nThird,"
        " in a week that two pages hold.\n:::\n::::\n"
    ),
    "b/figures/same.svg": FIGURE.format(8),
    "tags.md": "# Tags\n\n```{tag-index}\n```\n",
    "authors.md": "# Authors\n\n```{author-index}\n```\n",
    "venues.md": "# Venues\n\n```{venue-index}\n```\n",
    "numbers.md": (
        "# Numbers\n\n```{statistics}\n:show: numbers, weeks, years, venues, tags, together,"
        " status\n```\n\n```{lineage}\n```\n\n```{entries}\n:tag: mri\n:sort:"
        " year\n```\n\n```{entries}\n:author: Roe\n:style: list\n```\n"
    ),
    "prose.md": (
        """# Prose

{paper}`one`, {paper}`again <one@2024-W28>`, {any}`three`, {any}`2024-W28`, {week}`2024-W27`, {tag}`gan`, {doc}`a/w27`, {term}`mesh`, {ref}`there`, [](#there).

```{excerpt}
:from: lone
Words of a work.
```
"""
    ),
    "bibliography.md": (
        "# Bibliography\n\n```{bibliography}\n```\n\n(there)=\n## A place\n\n```{glossary}\nmesh\n "
        " A net.\n```\n"
    ),
}


class Project:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        path = self.folder / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.folder / "source" / name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        self.write(name, text.replace(old, new, 1))

    def restore(self) -> None:
        """Undo all edits; only files that differ are written."""
        source = self.folder / "source"
        for path in [path for path in source.rglob("*") if path.is_file()]:
            name = path.relative_to(source).as_posix()
            if name not in FILES:
                path.unlink()
        for name, text in FILES.items():
            path = source / name
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                self.write(name, text)

    def put_older(self, name: str, old: str, new: str) -> None:
        """Replace a file by one with an older time, as a synced folder or ``cp -p`` does."""
        path = self.folder / "source" / name
        beside = path.with_name("beside")
        beside.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        os.utime(beside, (OLD, OLD))
        beside.replace(path)

    def remove(self, name: str) -> None:
        (self.folder / "source" / name).unlink()

    def build(self, name: str, builder: str = "html") -> dict[str, bytes]:
        out = self.folder / name / builder
        doctrees, source = str(out.parent / "doctrees"), str(self.folder / "source")
        command = [sys.executable, "-m", "sphinx", "-q", "-b", builder, "-d", doctrees]
        command += [source, str(out)]
        built = subprocess.run(
            command,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(EXTENSION)},
            check=False,
        )
        assert built.returncode == 0, built.stderr
        return tree(out)


def _edit(name: str, old: str, new: str) -> Callable[[Project], None]:
    return lambda project: project.replace(name, old, new)


def _move_a_week(project: Project) -> None:
    project.remove("same.md")
    project.write("zzz.md", FILES["same.md"])
    project.replace("index.md", "same\n", "zzz\n")


def _put_two_before(project: Project) -> None:
    more = "".join(f":::{{note}} More {number}\nText.\n:::\n" for number in range(3))
    project.replace("b/w28.md", ":::{paper} one", f"{more}:::{{paper}} one")


def _add_a_figure_of_the_same_name(project: Project) -> None:
    project.write("a/figures/same.svg", FIGURE.format(16))
    project.replace("a/w27.md", ":relates:", ":figure: figures/same.svg\n:alt: Another\n:relates:")


def _add_a_figure_that_lacked(project: Project) -> None:
    project.replace("same.md", ":tags: mri", ":tags: mri\n:figure: late.svg\n:alt: Late")
    project.build("grown")
    project.write("late.svg", FIGURE.format(4))


def _add_a_download_and_take_it_away(project: Project) -> None:
    project.write("data.csv", "1,2")
    project.replace("prose.md", "# Prose\n", "# Prose\n\n{download}`data.csv`\n")
    project.build("grown")
    project.replace("prose.md", "{download}`data.csv`\n", "\n")


def _drop_the_place_of_a_week(project: Project) -> None:
    project.remove("b/w28.md")
    project.replace("index.md", "b/w28\n", "")
    project.replace("prose.md", "one@2024-W28", "one")


def _log_a_paper_twice_in_order(project: Project) -> None:
    project.replace(
        "same.md",
        ":::{paper} three",
        ":::{note} First\nA note.\n:::\n:::{paper} one\nIn the same week on another"
        " page.\n:::\n:::{paper} three",
    )
    project.build("grown")
    _put_two_before(project)


def _move_a_term(project: Project) -> None:
    project.replace("bibliography.md", "mesh\n  A net.", "net\n  A mesh.")
    project.write("numbers.md", FILES["numbers.md"] + "\n```{glossary}\nmesh\n  A net.\n```\n")


def _drop_tag_index(project: Project) -> None:
    project.remove("tags.md")
    project.replace("index.md", "tags\n", "")


def _add_a_bib_file(project: Project) -> None:
    project.replace("conf.py", '["references.bib"]', '["references.bib", "more.bib"]')
    project.write(
        "more.bib", "@misc{four, author = {Roe, Jo}, title = {Fourth work}, year = {2020}}\n"
    )
    project.replace(
        "same.md", ":::{paper} three", ":::{paper} four\nFourth.\n:::\n:::{paper} three"
    )


def _put_older(*edits: tuple[str, str, str]) -> Callable[[Project], None]:
    def put(project: Project) -> None:
        for name, old, new in edits:
            project.put_older(name, old, new)

    return put


def _put_of_the_same_time(project: Project, name: str, old: str, new: str) -> None:
    path = project.folder / "source" / name
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    project.replace(name, old, new)
    os.utime(path, ns=times)


OLDER_DOCUMENTS = _put_older(
    ("a/w27.md", "A first note", "An older note"),
    ("part.txt", "Part", "Apart"),
    ("table.csv", "1,2", "2,1"),
    ("b/figures/same.svg", "8", "16"),
)


EDITS: dict[str, Callable[[Project], None]] = {
    "a facet is renamed": _edit("tags.toml", '"Task"', '"Aim"'),
    "facets change places": lambda project: project.write(
        "tags.toml",
        '[facets.data]\nen = "Data"\n[facets.task]\nen = "Task"\n'
        + FILES["tags.toml"].partition('[facets.data]\nen = "Data"\n')[2],
    ),
    "a tag gets an alias that is in use": _edit("tags.toml", '["CMR"]', '["CMR", "news"]'),
    "the vocabulary goes": lambda project: project.remove("tags.toml"),
    "a caption of the contents changes": _edit(
        "index.md", ":caption: Weeks", ":caption: The weeks"
    ),
    "a page gets another name in the contents": _edit(
        "index.md", "b/w28\n", "Second week <b/w28>\n"
    ),
    "the contents are put in another order": _edit(
        "index.md", "a/index\nb/w28\n", "b/w28\na/index\n"
    ),
    "a link out is added to the contents": _edit(
        "index.md", "a/index\n", "a/index\nSphinx <https://www.sphinx-doc.org>\n"
    ),
    "an entry is renamed": _edit("a/w27.md", ":name: OneNet", ":name: FirstNet"),
    "an entry found by any is renamed": _edit(
        "same.md", ":tags: mri", ":tags: mri\n:name: ThreeNet"
    ),
    "a rating changes": _edit("same.md", ":rating: 3", ":rating: 5"),
    "a title is corrected": _edit("references.bib", "第二篇", "第二篇论文"),
    "a title of a work that is not logged is corrected": _edit(
        "references.bib", "Not logged", "Never logged"
    ),
    "an author is corrected": _edit(
        "references.bib", "Roe, Jo}, title = {Third", "Doe, Jo}, title = {Third"
    ),
    "a field is verified": _edit("references.bib", ", unverified = {journal}", ""),
    "a record is removed": _edit("references.bib", "@article{lone", "@comment{lone"),
    "a record is put first": lambda project: project.write(
        "references.bib",
        "@misc{zero, author = {Roe, Jo}, title = {Zero}, year = {2020}}\n"
        + FILES["references.bib"],
    ),
    "a second .bib file is named": _add_a_bib_file,
    "a tag brings its facet along elsewhere": _edit(
        "b/w28.md", ":tags: gan\n", ":tags: gan, aim/mesh\n"
    ),
    "a broken vocabulary": _edit("tags.toml", 'en = "Task"', "en = Task"),
    "a week moves to another page": _move_a_week,
    "a page with half a week goes": _drop_the_place_of_a_week,
    "entries are put before one": _put_two_before,
    "the order of two logs of a paper turns": _log_a_paper_twice_in_order,
    "a figure of the same name is added": _add_a_figure_of_the_same_name,
    "a figure that lacked is there": _add_a_figure_that_lacked,
    "a figure is drawn anew": lambda project: project.write(
        "b/figures/same.svg", FIGURE.format(32)
    ),
    "a download comes and goes": _add_a_download_and_take_it_away,
    "a file of style changes": lambda project: project.write("_static/own.css", "/* new */"),
    "a file of style goes": lambda project: project.remove("_static/own.css"),
    "a section with a label is renamed": _edit("bibliography.md", "## A place", "## Another place"),
    "a term moves": _move_a_term,
    "a page is renamed": _edit("a/w27.md", "# Week 27", "# The 27th week"),
    "a heading is added to a page in the contents": _edit(
        "a/w27.md", "# Week 27\n", "# Week 27\n\n## More\n\nWords.\n"
    ),
    "the index of tags goes": _drop_tag_index,
    "a setting changes": _edit(
        "conf.py",
        'project = "Edits"',
        'project = "Edits"\npaperlog_authors_shown = 1\npaperlog_open_weeks = "all"',
    ),
    "a document takes the place of a tag's page": lambda project: project.write(
        "tags/gan.md", "---\norphan: true\n---\n# Our own page\n"
    ),
    "pages of tags are switched off": _edit(
        "conf.py", 'project = "Edits"', 'project = "Edits"\npaperlog_tag_pages = False'
    ),
    "documents, and files that they show, are replaced by older ones": OLDER_DOCUMENTS,
    "a .bib file is replaced by one of the same time": lambda project: _put_of_the_same_time(
        project, "references.bib", "First", "Prime"
    ),
    "a template is replaced by an older one": _put_older(
        ("_templates/sidebar/brand.html", "Brand", "Old brand")
    ),
    "the language changes": _edit("conf.py", 'language = "en"', 'language = "zh_CN"'),
}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(tmp_path_factory.mktemp("first"))
    project.build("grown")
    return project


@pytest.fixture
def project(first: Project) -> Iterator[Project]:
    """The project with its original files, and output of earlier builds."""
    yield first
    first.restore()
    first.build("grown")


@pytest.mark.parametrize("edit", EDITS)
def test_incremental_build_after_edit_equals_clean_build(project: Project, edit: str) -> None:
    EDITS[edit](project)
    _assert_nothing_is_stale(project, "html")


def test_second_builder_rewrites_page_read_by_first_builder(project: Project) -> None:
    project.build("grown", "dirhtml")
    OLDER_DOCUMENTS(project)
    project.build("grown")
    _assert_nothing_is_stale(project, "dirhtml")


def _assert_nothing_is_stale(project: Project, builder: str) -> None:
    shutil.rmtree(project.folder / "clean", ignore_errors=True)
    found = differences(project.build("grown", builder), project.build("clean", builder))
    if found:
        # what one edit leaves stale is no fault of the next one
        shutil.rmtree(project.folder / "grown")
    assert found == []


def test_text_output_of_removed_page_is_removed(first: Project, tmp_path: Path) -> None:
    def printed() -> set[str]:
        command = [
            sys.executable,
            "-m",
            "sphinx",
            "-q",
            "-b",
            "text",
            "-d",
            str(tmp_path / "dt"),
            str(tmp_path / "source"),
            str(tmp_path / "out"),
        ]
        subprocess.run(
            command,
            check=True,
            env={**os.environ, "PYTHONPATH": str(EXTENSION)},
            capture_output=True,
        )
        return {path.name for path in (tmp_path / "out").rglob("*.txt")}

    shutil.copytree(first.folder / "source", tmp_path / "source")
    assert "same.txt" in printed()
    (tmp_path / "source/same.md").unlink()
    assert "same.txt" not in printed()
