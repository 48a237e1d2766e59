"""Ids of records in bibliographies, and of names in indexes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from docutils.nodes import make_id
from paperlog.bib.citations import CitationIds
from projects import Build

BIB = """
@article{王志2018基于, author = {王志}, title = {基于网格的图像分割}, journal = {计算机学报}, year = {2018}}
@article{张珊2018点云, author = {张珊}, title = {点云配准综述}, journal = {软件学报}, year = {2018}}
@article{Doe_2018, author = {Doe, Ada}, title = {Shapes}, journal = {Letters}, year = {2018}}
"""
PAGE = """# Log

::::{week} 2024-W27
:::{paper} 王志2018基于
See {cite}`张珊2018点云` and {cite}`Doe_2018`.
:::
::::

```{bibliography}
```
"""


def test_chinese_keys_have_same_ids_as_their_cards(build: Build) -> None:
    built = build({"index.md": PAGE, "references.bib": BIB})
    assert built.warnings == ""
    page = built.page()
    places = {place["id"]: place.get_text() for place in page.select("[id^=cite-]")}
    assert set(places) == {"cite-2018-493a76", "cite-2018-bc562f", "cite-doe-2018"}
    assert "点云配准综述" in places["cite-2018-bc562f"] and "基于网格" in places["cite-2018-493a76"]
    assert page.select_one("#paper-2018-493a76")
    assert [link["href"] for link in page.select(".bibtex-citation a")] == [
        "#cite-2018-bc562f",
        "#cite-doe-2018",
    ]


@pytest.mark.parametrize("turn", [list, reversed])
def test_ids_of_keys_differing_in_punctuation_do_not_depend_on_order(
    turn: Callable[[list[str]], Iterable[str]],
) -> None:
    keys = ["Doe_2018", "doe:2021", "doe-2021", "doe_2021", "roe:2020", "roe/2020", "?", "+"]
    ids = CitationIds("cite-{key}")
    ids.tell_apart(turn(keys))
    addresses = [make_id(ids.format(key=key)) for key in keys]
    assert len(set(addresses)) == len(keys)
    # one key for each plain id keeps that id
    assert [addresses[0], addresses[2]] == ["cite-doe-2018", "cite-doe-2021"]
    assert addresses[5] == "cite-roe-2020"


NAMED_TWICE = """
@article{a1, author = {张三}, title = {甲}, journal = {Science}, year = {2018}}
@article{a2, author = {{张三} and Doe, Ada}, title = {乙}, journal = {SCIENCE}, year = {2019}}
@article{doe:2021, author = {DOE, ADA}, title = {E}, journal = {science}, year = {2021}}
@article{doe-2021, author = {{北京大学}}, title = {F}, journal = {Science}, year = {2021}}
"""
CARDS = "".join(f":::{{paper}} {key}\n:::\n" for key in ("a1", "a2", "doe:2021", "doe-2021"))
TWICE = {
    "references.bib": NAMED_TWICE,
    "index.md": f"# Log\n\n::::{{week}} 2024-W27\n{CARDS}::::\n\n```{{toctree}}\na\nv\nb\n```\n",
    "a.md": "# Authors\n\n```{author-index}\n```\n",
    "v.md": "# Venues\n\n```{venue-index}\n```\n",
    "b.md": "# Bibliography\n\n```{bibliography}\n```\n",
}


def test_names_with_same_id_share_one_index_line(build: Build) -> None:
    built = build(TWICE)
    assert built.warnings == ""
    pages = {name: built.page(f"{name}.html") for name in ("index", "a", "v", "b")}
    addresses = set()
    for name, page in pages.items():
        ids = [node["id"] for node in page.select("[id]")]
        assert len(ids) == len(set(ids)), name
        addresses |= {f"{name}.html#{one}" for one in ids}
    authors, venues = (
        [line.get_text(" ", strip=True) for line in pages[name].select("ul.pl-index li")]
        for name in "av"
    )
    assert [line.split(" · ")[0] for line in authors] == [
        "北京大学 F",
        "Doe, Ada 2 乙",
        "张三 2 甲",
    ]
    assert [line.split(" · ")[0] for line in venues] == ["Science 4 甲"]
    addresses |= {
        f"{folder}/{page.name}" for folder in "av" for page in (built.out / folder).iterdir()
    }
    links = [link["href"] for link in pages["index"].select("article.pl-card a[href*='.html']")]
    named = [link for link in links if link.startswith(("a.html", "v.html", "a/", "v/"))]
    assert len(named) == 9 and set(named) <= addresses
    places = {place.get_text(" ", strip=True) for place in pages["b"].select("[id^=cite-doe-2021]")}
    assert len(places) == 2
