"""Every text field of every record is escaped by every printer."""

from __future__ import annotations

import inspect
import json
import re
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import marked_fields
import pytest
from bs4 import BeautifulSoup, Comment
from lxml import etree
from marked_fields import MARK, MARKUP, marked
from paperlog.config import Settings
from paperlog.directives.listing import Listing
from paperlog.registry import LISTINGS, OWN
from projects import CONF, Build, Built
from sphinx.util.inventory import InventoryFile

KEY = f"k\"'><{MARK}/{MARK}>\\{MARK}"
"""Characters that BibTeX allows in a citation key."""
TESTS = str(Path(__file__).parent)
TEXTS = [
    item.name
    for item in fields(Settings)
    if typing.get_type_hints(Settings)[item.name] is str and not item.metadata["choices"]
]
# `only` prints a part of the log: one that does not exist prints nothing
SETTINGS = "".join(f"paperlog_{name} = {MARKUP!r}\n" for name in TEXTS if name != "only")
MARKED_CONF = f"""
import sys
sys.path.insert(0, {TESTS!r})
{CONF}
extensions = ["paperlog.site", "marked_fields"]
{SETTINGS}
paperlog_fields = {{
    "site": {{"kind": "link", "shown_on": ["card", "row"]}},
    "data": {{"label": {f"Field.label0{MARKUP}"!r}, "shown_on": ["card", "row"]}},
}}
"""
PAGE = f"""# Log

::::{{week}} 2024-W27
:::{{paper}} {KEY}
:name: {MARKUP}
:title: {MARKUP}
:tags: {MARKUP}/{MARKUP}
:status: read
:relates: extends other
:figure: {MARKUP}.png
:alt: {MARKUP}
:lost-figure: {MARKUP}
Words.
:::

:::{{paper}} other
Words, which cite {{cite}}`other`.
:::

:::{{note}} {MARKUP}
Words.
:::
::::

```{{entries}}
```

```{{entries}}
:style: list
```

```{{tag-index}}
```

```{{author-index}}
```

```{{venue-index}}
```

```{{statistics}}
:show: numbers, weeks, years, venues, tags, together, status
```

```{{lineage}}
```

```{{bibliography}}
```
"""
BIB = f"@article{{{KEY}, title = {{T}}}}\n@article{{other, title = {{O}}}}\n"


@pytest.fixture(scope="module")
def printed(
    tmp_path_factory: pytest.TempPathFactory, build_in: Callable[[Path], Build]
) -> Callable[[str], Built]:
    """The marked log, built once by each builder."""
    done: dict[str, Built] = {}

    def by(builder: str) -> Built:
        if builder not in done:
            files = {"index.md": PAGE, "references.bib": BIB, "conf.py": MARKED_CONF}
            folder = tmp_path_factory.mktemp(builder)
            done[builder] = build_in(folder)(files, builder=builder)
            assert done[builder].status == 0, done[builder].warnings
        return done[builder]

    return by


def pages(built: Built) -> Iterator[tuple[str, BeautifulSoup]]:
    for path in sorted([*built.out.rglob("*.html"), *built.out.rglob("*.xhtml")]):
        yield path.relative_to(built.out).as_posix(), BeautifulSoup(path.read_bytes(), "lxml")


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "epub"])
def test_text_creates_no_element_attribute_or_comment(
    printed: Callable[[str], Built], builder: str
) -> None:
    found = dict(pages(printed(builder)))
    assert any("&lt;" + MARK in page.get_text() for page in found.values())
    for name, page in found.items():
        assert not page.find_all(re.compile(MARK)), name
        for node in page.find_all(True):
            assert not [one for one in node.attrs if MARK in one], (name, node)
            assert all(re.fullmatch(r"[\w-]+", one) for one in node.get("class", [])), node
            assert re.fullmatch(r"[\w.:%-]*", str(node.get("id", ""))), (name, node)
        comments = page.find_all(string=lambda text: isinstance(text, Comment))
        assert not [comment for comment in comments if MARK in comment], name


@pytest.mark.parametrize(
    "field",
    [
        *("title", "authors", "venue", "venue_short", "unverified"),
        "names",
        "lost_figures",
        "lost_alt",
    ],
)
def test_marked_fields_are_printed(printed: Callable[[str], Built], field: str) -> None:
    """Without marks in the output, the other tests would prove nothing."""
    words = " ".join(page.get_text() for _name, page in pages(printed("html")))
    elsewhere = {"authors": "Person.family", "names": "Tag.names"}
    elsewhere |= {"lost_figures": "Entry.lost_figures", "lost_alt": "Entry.lost_alt"}
    owner = elsewhere.get(field, f"Record.{field}")
    assert re.search(re.escape(owner) + r"\d+" + re.escape(MARKUP[:20]), words)


def test_epub_is_well_formed(printed: Callable[[str], Built]) -> None:
    out = printed("epub").out
    files = [path for path in out.rglob("*") if path.suffix in {".xhtml", ".opf", ".ncx"}]
    assert len(files) > 3
    for path in files:
        ElementTree.parse(path)
        etree.parse(path)


def test_text_creates_no_latex_command(printed: Callable[[str], Built]) -> None:
    text = next(printed("latex").out.glob("*.tex")).read_text(encoding="utf-8")
    assert f"textbackslash{{}}{MARK}" in text
    assert f"\\{MARK}" not in text
    plain = re.sub(r"\\[\\{}%]", "", text)
    plain = re.sub(r"%.*", "", plain)
    depth = 0
    for line in plain.splitlines():
        for char in line:
            depth += (char == "{") - (char == "}")
            assert depth >= 0, line
    assert depth == 0
    for name in re.findall(r"\\DUrole\{([^{}]*)\}", text):
        assert re.fullmatch(r"[\w-]+", name), name


def test_plain_text_output_has_texts_unescaped(printed: Callable[[str], Built]) -> None:
    built = printed("text")
    assert "".join(MARKUP.split()) in "".join(built.text("index.txt").split())


def test_inventory_and_search_index_have_texts_as_data(
    printed: Callable[[str], Built],
) -> None:
    out = printed("html").out
    inventory = InventoryFile.loads((out / "objects.inv").read_bytes(), uri="")
    kinds = {"paperlog:entry", "paperlog:week", "paperlog:tagname"}
    assert kinds <= set(inventory.data)
    script = (out / "searchdata.js").read_text(encoding="utf-8")
    data = json.loads(script.removeprefix("paperlogSearch = ").removesuffix(";\n"))
    assert any(MARKUP[:20] in name for name in data["entries"]["name"])


def test_field_of_unknown_type_raises() -> None:
    @dataclass
    class Grown:
        name: str
        more: bytes

    with pytest.raises(TypeError, match="more"):
        marked(Grown, "Grown")


def test_listings_with_marked_fields_are_all_listings() -> None:
    modules = {import_module(reference.partition(":")[0]) for reference in OWN[LISTINGS].values()}
    classes = {
        item
        for module in modules
        for item in vars(module).values()
        if inspect.isclass(item) and issubclass(item, Listing) and not inspect.isabstract(item)
    }
    assert set(marked_fields.LISTINGS) == classes
