"""A record's place in a bibliography has an address of its own, in whatever script its key is."""

from __future__ import annotations

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


def test_keys_in_chinese_have_the_addresses_of_their_cards(build: Build) -> None:
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
