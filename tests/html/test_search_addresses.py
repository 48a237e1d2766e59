"""All targets of search results exist in the built pages."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from projects import CONF, Build, Built

RECORDS = """
@article{chen2021, author = {Chen, Xi}, title = {Meshes & more}, journal = {J}, year = {2021}}
@article{李2020, author = {李四}, title = {强化学习}, journal = {自动化学报}, year = {2020}}
"""
TAGS = """
[tags.gan]
en = "GAN"
zh = "生成对抗网络"
[tags.gpt]
en = "GPT-4.5"
[tags.qa]
en = "Q&A <short>"
[tags.mri]
"""
LOG = """\
# Log

```{index} networks
```

::::{week} 2024-W27
:::{paper} chen2021
:name: MeshNet
:tags: GAN, mri, gpt, qa, data/C++, 时序
A note.

#### A heading in it
:::
:::{paper} 李2020
:tags: nlp
:::
:::{note} News
News.
:::
::::

::::{week} 2024-W28
:::{paper} chen2021
Again.
:::
::::

(there)=
## A place

```{glossary}
Mesh
  A net.
```

```{bibliography}
```
"""


@pytest.mark.parametrize("own_search", [True, False])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_all_targets_in_search_index_exist(build: Build, language: str, own_search: bool) -> None:
    orphan = "---\norphan: true\n---\n"
    pages = {
        "conf.py": CONF + f"paperlog_search = {own_search}\n",
        "index.md": LOG,
        "tags.md": f"{orphan}# Tags\n\n```{{tag-index}}\n```\n",
        "authors.md": f"{orphan}# Authors\n\n```{{author-index}}\n```\n",
    }
    files = {**pages, "references.bib": RECORDS, "tags.toml": TAGS}
    built = build(files, "-D", f"language={language}")
    assert built.status == 0, built.warnings
    addresses = list(_own_addresses(built) if own_search else _addresses(built))
    assert len([page for page, _anchor in addresses if page.startswith("tags")]) >= 6
    pages_built: dict[str, BeautifulSoup] = {}
    for page, anchor in addresses:
        html = pages_built.setdefault(page, built.page(f"{page}.html"))
        assert not anchor or html.find(id=anchor), f"{page} has no #{anchor}"


def _own_addresses(built: Built) -> Iterator[tuple[str, str]]:
    """Page and id of all results in the data of our search."""
    text = built.text("searchdata.js")
    data = json.loads(text[text.index("{") : text.rindex("}") + 1])
    for kind in ("entries", "weeks", "tags", "authors", "venues", "records", "sections"):
        columns = data[kind]
        assert columns["page"] or kind == "venues", kind
        for page, anchor in zip(columns["page"], columns["anchor"], strict=True):
            if page >= 0:
                yield data["pages"][page].removesuffix(".html"), anchor


def _addresses(built: Built) -> Iterator[tuple[str, str]]:
    """Page and id of all results that Sphinx's ``searchtools.js`` would link to."""
    text = built.text("searchindex.js")
    index = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    for name in index["docnames"]:
        yield _parted(name)
    for prefix, objects in index["objects"].items():
        for document, kind, _priority, anchor, name in objects:
            full = f"{prefix}.{name}" if prefix else name
            made = {"": full, "-": f"{index['objnames'][str(kind)][1]}-{full}"}
            yield index["docnames"][document], made.get(anchor, anchor)
    for places in index["alltitles"].values():
        for document, anchor in places:
            page, above = _parted(index["docnames"][document])
            yield page, anchor or above
    for entries in index["indexentries"].values():
        for document, anchor, _is_main in entries:
            yield _parted(index["docnames"][document])[0], anchor


def _parted(name: str) -> tuple[str, str]:
    page, _mark, anchor = name.partition("#")
    return page, anchor
