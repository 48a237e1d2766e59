"""Incremental builds equal clean builds, byte for byte, after an edit of each model field.

A new field without an edit in this file fails a test.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from paperlog.domain import log_domain
from paperlog.model.catalogue import Catalogue
from paperlog.model.entry import Entry
from paperlog.model.record import Record
from paperlog.model.tag import Facet, Tag
from paperlog.model.week import Week
from projects import differences, tree
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

BUILDERS = ("html", "text")
KINDS = (Entry, Record, Tag, Facet, Week)
FILES = {
    "conf.py": """
project = "Fields"
language = "en"
extensions = ["paperlog.site"]
myst_enable_extensions = ["colon_fence"]
bibtex_bibfiles = ["references.bib"]
html_theme = "furo"
paperlog_fields = {"data": {"shown_on": ["card", "row"]}}
""",
    "tags.toml": """
[facets.task]
en = "Task"
[tags.gan]
facet = "task"
en = "GAN"
aliases = ["adversarial"]
[tags.mri]
""",
    "references.bib": """
@article{one,
  author = {Chen, Xiang}, editor = {Ed, Ann}, title = {First work}, year = {2021},
  journal = {Journal of Shapes (JS)}, volume = {7}, doi = {10.1000/one}, langid = {english},
  unverified = {year}, verified = {2026-11-25 crossref: title}, published = {10.1000/other},
  retracted = {Out of ink}
}
@book{two, editor = {Dee, Di}, title = {Second work}, year = {2022}, note = {A note}}
@misc{three, author = {Roe, Jo}, title = {Third work}, year = {2020}}
""",
    "index.md": "# Log\n\n```{toctree}\na\nb\ntags\nauthors\nvenues\nnumbers\nlineage\nlistings\n"
    "short\nweeks\nbibliography\nprose\n```\n",
    "a.md": """# A

::::{week} 2024-W27
:::{paper} one
:name: OneNet
:title: One title
:tags: gan, task/mri
:status: read
:rating: 3
:read: 2024-07-02
:relates: extends two
:code: https://example.org/one
:lost-figure: lost.png
:data: ACDC
:alt: What it showed
Words of the first entry.
:::
:::{note} A note
Words of a note.
:::
::::
""",
    "b.md": """# B

::::{week} 2024-W28
:::{paper} two
:tags: gan
:relates: uses one
It is about {paper}`one`, which {cite}`one` tells.
:::
:::{paper} one
:name: OneNet again
Logged again.
:::
::::
""",
    "tags.md": "# Tags\n\n```{tag-index}\n```\n",
    "authors.md": "# Authors\n\n```{author-index}\n```\n",
    "venues.md": "# Venues\n\n```{venue-index}\n```\n",
    "numbers.md": "# Numbers\n\n```{statistics}\n:show: numbers, weeks, years, venues, tags,"
    " together, status\n```\n",
    "lineage.md": "# Lineage\n\n```{lineage}\n```\n",
    "listings.md": "# Listings\n\n```{entries}\n:sort: rating\n```\n",
    "short.md": "# Short\n\n```{entries}\n:sort: name\n:style: list\n```\n",
    "weeks.md": "# Weeks\n\n```{weeks}\n```\n",
    "bibliography.md": "# Bibliography\n\n```{bibliography}\n```\n",
    "prose.md": "# Prose\n\n{paper}`one`, {tag}`gan`, {any}`2024-W28`, {cite}`two`.\n\n"
    "```{excerpt}\n:from: one\nWords of a work.\n```\n",
}
NOTE = ":::{note} A note\nWords of a note.\n:::\n"
AGAIN = ":::{paper} one\n:name: OneNet again\nLogged again.\n:::\n"

Change = tuple[str, str, str]
EDITS: dict[tuple[type, str], tuple[Change, ...]] = {
    (Entry, "place"): (("a.md", NOTE, ""), ("weeks.md", "```{weeks}", f"{NOTE}\n```{{weeks}}")),
    (Entry, "week"): (("b.md", "2024-W28", "2024-W27"), ("prose.md", "2024-W28", "2024-W27")),
    (Entry, "order"): (
        ("b.md", AGAIN, ""),
        ("b.md", ":::{paper} two", f"{AGAIN}:::{{paper}} two"),
    ),
    (Entry, "key"): (("a.md", "{paper} one", "{paper} three"),),
    (Entry, "name"): (("a.md", "OneNet", "MonoNet"),),
    (Entry, "title"): (("a.md", "One title", "Another title"),),
    (Entry, "tags"): (("a.md", "gan, task/mri", "gan, task/ct"),),
    (Entry, "status"): (("a.md", ":status: read", ":status: skimmed"),),
    (Entry, "rating"): (("a.md", ":rating: 3", ":rating: 5"),),
    (Entry, "read"): (("a.md", "2024-07-02", "2024-07-03"),),
    (Entry, "relations"): (("a.md", "extends two", "extends three"),),
    (Entry, "links"): (("a.md", "example.org/one", "example.org/other"),),
    (Entry, "lost_figures"): (("a.md", "lost.png", "gone.png"),),
    (Entry, "lost_alt"): (("a.md", "What it showed", "What was to be seen"),),
    (Entry, "fields"): (("a.md", ":data: ACDC", ":data: M&Ms"),),
    (Entry, "summary"): (("a.md", "Words of the first", "First words of an"),),
    (Record, "key"): (
        ("references.bib", "{three", "{four"),
        ("prose.md", "{cite}`two`", "{cite}`four`"),
    ),
    (Record, "type"): (("references.bib", "@book{two", "@proceedings{two"),),
    (Record, "title"): (("references.bib", "Second work", "Work two"),),
    (Record, "authors"): (("references.bib", "Chen, Xiang", "Chen, Xin"),),
    (Record, "editors"): (("references.bib", "{Dee, Di}", "{Dee, Bob}"),),
    (Record, "year"): (("references.bib", "{2021}", "{2019}"),),
    (Record, "venue"): (("references.bib", "Journal of Shapes (JS)", "Journal of Solids (JS)"),),
    (Record, "venue_short"): (("references.bib", "(JS)", "(JoS)"),),
    (Record, "details"): (("references.bib", "volume = {7}", "volume = {8}"),),
    (Record, "links"): (("references.bib", "10.1000/one", "10.1000/1"),),
    (Record, "language"): (("references.bib", "{english}", "{german}"),),
    (Record, "unverified"): (("references.bib", "unverified = {year}", "unverified = {title}"),),
    (Record, "verified"): (("references.bib", "2026-11-25", "2026-11-26"),),
    (Record, "published"): (("references.bib", "10.1000/other", "10.1000/another"),),
    (Record, "retracted"): (("references.bib", "Out of ink", "Out of paper"),),
    (Record, "bibtex"): (("references.bib", "note = {A note}", "note = {Another note}"),),
    (Tag, "id"): (("tags.toml", "[tags.gan]", "[tags.gans]"),),
    (Tag, "facet"): (("tags.toml", "[tags.mri]", '[tags.mri]\nfacet = "data"'),),
    (Tag, "names"): (("tags.toml", '"GAN"', '"Adversarial network"'),),
    (Tag, "aliases"): (("tags.toml", '"adversarial"', '"minimax"'),),
    (Facet, "id"): (
        ("tags.toml", "[facets.task]", "[facets.aim]"),
        ("tags.toml", 'facet = "task"', 'facet = "aim"'),
    ),
    (Facet, "names"): (("tags.toml", '"Task"', '"Aim"'),),
    (Week, "year"): (("a.md", "2024-W27", "2023-W27"),),
    (Week, "number"): (("a.md", "-W27", "-W26"),),
}
"""For each field, edits of files that change its value in some record.

The edits for one class are made one after another.
"""


class Log:
    """The log of :data:`FILES` in a folder, built in this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.source = folder / "source"
        self.source.mkdir(parents=True)
        for name, text in FILES.items():
            (self.source / name).write_text(text, encoding="utf-8")

    def edit(self, changes: Iterable[Change]) -> None:
        for name, old, new in changes:
            path = self.source / name
            text = path.read_text(encoding="utf-8")
            assert old in text, f"{old!r} is not in {name}"
            path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def build(self, name: str, builder: str) -> tuple[dict[str, bytes], Catalogue]:
        """Build into the folder *name*; return the output files and the catalogue."""
        out = self.folder / name / builder
        with docutils_namespace(), patch_docutils(self.source):
            app = Sphinx(
                self.source,
                self.source,
                out,
                self.folder / name / "doctrees",
                builder,
                status=None,
                warning=io.StringIO(),
            )
            app.build()
        return tree(out), log_domain(app.env).catalogue


def values(catalogue: Catalogue, kind: type, name: str) -> list[Any]:
    """Values of the field *name* in all records of the class *kind*."""
    records: dict[type, Iterable[Any]] = {
        # by name: those that change places are compared with themselves
        Entry: sorted(catalogue.entries, key=lambda entry: entry.name),
        Record: catalogue.records.values(),
        Tag: [*catalogue.vocabulary.tags.values(), *catalogue.by_tag],
        Facet: catalogue.vocabulary.facets.values(),
        Week: catalogue.week_list,
    }
    return [getattr(record, name) for record in records[kind]]


def test_every_field_has_an_edit() -> None:
    assert EDITS.keys() == {(kind, field.name) for kind in KINDS for field in fields(kind)}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_incremental_build_after_edit_of_field_equals_clean_build(
    kind: type, tmp_path: Path
) -> None:
    log = Log(tmp_path)
    before = {builder: log.build("grown", builder) for builder in BUILDERS}
    stale: dict[str, list[str]] = {}
    for field in fields(kind):
        log.edit(EDITS[kind, field.name])
        shutil.rmtree(tmp_path / "clean", ignore_errors=True)
        for builder in BUILDERS:
            grown, _catalogue = log.build("grown", builder)
            clean, catalogue = log.build("clean", builder)
            was = before[builder]
            assert values(catalogue, kind, field.name) != values(was[1], kind, field.name), field
            before[builder] = clean, catalogue
            if found := differences(grown, clean):
                stale[f"{builder}: {field.name}"] = found
                # what one edit leaves stale is no fault of the next one
                shutil.rmtree(tmp_path / "grown" / builder)
    assert stale == {}
