"""Heads and feet of cards: facets of tags, relations, links, editor's notes."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from projects import Build, builder_in, differences, tree

WEEK = """# L

::::::{week} 2024-W27

:::::{topic} Autoencoders
:source: post

::::{paper} x
:name: X
:tags: ct, heart
:url: https://www.openreview.net/forum?id=1
:relates: text-source post, extends y
:lost-figure: /images/a.png

First.

:::{editor}
Second, of the editor.
:::

Third.
::::
:::::

::::{paper} y
:relates: text-source post
Own.
::::
::::::

```{tag-index}
```

```{bibliography}
```
"""
RECORDS = """@article{x, author = {Doe, Jane}, title = {Of X}, journal = {J}, year = {2020}}
@article{y, author = {Roe, Jo}, title = {Of Y}, journal = {J}, year = {2021}, url = {https://example.org/y}}
@misc{post, author = {Poe, Ann}, title = {A post}, year = {2018}}
"""
TAGS = """[facets.modality]
en = "Modality"
[facets.organ]
en = "Organ"
[tags.ct]
facet = "modality"
en = "CT"
[tags.heart]
facet = "organ"
"""
FILES = {"index.md": WEEK, "references.bib": RECORDS, "tags.toml": TAGS}


def hues(page: BeautifulSoup) -> dict[str, str]:
    """Colour classes of the tags of X, by name."""
    return {
        tag.get_text(): next(name for name in tag["class"] if name.startswith("pl-hue-"))
        for tag in page.select("#paper-x .pl-tag")
    }


def test_facets_have_colours_in_order_and_tooltips_name_them(build: Build) -> None:
    built = build(FILES, "-W")
    assert built.status == 0, built.warnings
    page = built.page()
    assert hues(page) == {"CT": "pl-hue-1", "heart": "pl-hue-2"}
    assert [tag["title"] for tag in page.select("#paper-x .pl-tag")] == [
        "Modality: CT",
        "Organ: heart",
    ]


def test_moved_or_renamed_facet_is_updated_on_every_page(tmp_path: Path) -> None:
    changed = TAGS.replace("[facets.modality]", '[facets.task]\nen = "Task"\n[facets.modality]')
    changed = changed.replace('"Organ"', '"Part of the body"')
    build = builder_in(tmp_path / "one")
    build(FILES)
    again = build({"tags.toml": changed, "index.md": WEEK, "references.bib": RECORDS}, "-W")
    assert hues(again.page()) == {"CT": "pl-hue-2", "heart": "pl-hue-3"}
    clean = builder_in(tmp_path / "other")({**FILES, "tags.toml": changed}, "-W")
    for built in (again, clean):
        shutil.rmtree(built.out / ".doctrees", ignore_errors=True)
    assert differences(tree(again.out), tree(clean.out)) == []


def test_colours_repeat_and_undeclared_facet_has_none(
    build: Build,
) -> None:
    facets = "".join(
        f"[facets.f{number}]\n[tags.t{number}]\nfacet = 'f{number}'\n" for number in range(9)
    )
    typed = ", ".join(f"t{number}" for number in range(9))
    week = f"# L\n\n::::{{week}} 2024-W27\n:::{{note}} N\n:tags: {typed}, other/thing\n:::\n::::\n"
    page = build({"index.md": week, "tags.toml": facets}).page()
    tags = {tag.get_text(): set(tag["class"]) for tag in page.select(".pl-card .pl-tag")}
    assert "pl-hue-1" in tags["t0"] and "pl-hue-8" in tags["t7"] and "pl-hue-1" in tags["t8"]
    assert tags["thing"] == {"pl-tag", "pl-facet-other"}


def test_text_source_named_by_topic_is_not_repeated_on_card(build: Build) -> None:
    page = build(FILES, "-W").page()
    assert "Poe" in page.select_one(".pl-credit").get_text()  # type: ignore[union-attr]
    assert [line.get_text() for line in page.select("#paper-x .pl-facts > div")] == ["extends Of Y"]
    assert [line.get_text() for line in page.select("#paper-y .pl-facts > div")] == [
        "text after A post [Poe18]",
        "extended by X",
    ]


def test_links_are_in_head_of_card_and_named_by_host(build: Build) -> None:
    page = build(FILES, "-W").page()
    links = page.select("#paper-x .pl-head .pl-links a, #paper-y .pl-head .pl-links a")
    assert [link.get_text() for link in links] == [
        *("openreview.net", "Page of the paper"),
        *("example.org", "Page of the paper"),
    ]
    record = page.select_one("#cite-y")
    assert record is not None and record.get_text().strip().startswith(
        "[Roe21]\n\nJo Roe. Of Y. J, 2021. example.org."
    )


def test_site_collapses_notes_of_editor_and_lost_figures(build: Build) -> None:
    card = build(FILES, "-W").page().select_one("#paper-x")
    assert card is not None
    notes = card.select_one(".pl-foot details.pl-notes:not([open])")
    assert notes is not None
    assert [" ".join(part.get_text().split()) for part in notes.find_all(recursive=False)] == [
        "Editor's notes",
        "Lost figure: /images/a.png",
        "Second, of the editor.",
    ]
    body = card.select_one(".pl-body")
    assert body is not None and body.get_text().split() == ["First.", "Third."]


@pytest.mark.parametrize("builder", ["epub", "text", "latex"])
def test_other_builders_print_notes_of_editor_in_place(build: Build, builder: str) -> None:
    built = build(FILES, builder=builder)
    assert built.status == 0
    if builder == "epub":
        with zipfile.ZipFile(next(built.out.glob("*.epub"))) as book:
            words = BeautifulSoup(book.read("index.xhtml"), "html.parser").get_text()
    else:
        path = next(built.out.glob("*.tex" if builder == "latex" else "*.txt"))
        words = path.read_text(encoding="utf-8")
    places = [
        words.index(part) for part in ("First.", "Editor", "Second, of the editor.", "Third.")
    ]
    assert places == sorted(places)
    assert "extends" in words
    # the name of the host, not followed by the same text as an address
    assert "openreview.net" in words and "openreview.net openreview.net" not in words
