"""README markup in a new log: task lists, strikethrough, definitions, links, admonitions."""

from __future__ import annotations

import re

import pytest
from paperlog.scaffold.log import TEMPLATES
from projects import CONF, Build

TEMPLATE = (TEMPLATES / "both/conf.py.jinja").read_text(encoding="utf-8")
EXTENSIONS = re.search(r"^myst_enable_extensions = .*$", TEMPLATE, re.MULTILINE)
WORDS = """\
# Log

::::{week} 2024-W27
:::{note} News
- [ ] to read
- [x] was read

~~struck~~ and https://example.org/bare and $x^2$

Term
: What it means.

> [!NOTE]
> A callout.
:::
::::
"""
MARKS = {
    "html": ('type="checkbox"', 'checked="checked"', "<s>struck</s>"),
    "epub": ("\N{BALLOT BOX} to read", "\N{BALLOT BOX WITH X} was read", "<s>struck</s>"),
    "latex": ("$\\square$ to read", "$\\boxtimes$ was read", "struck"),
    "text": ("[ ] to read", "[x] was read", "~~struck~~"),
}


@pytest.mark.parametrize("builder", MARKS)
def test_new_log_supports_readme_markup(build: Build, builder: str) -> None:
    assert EXTENSIONS is not None
    built = build(
        {"conf.py": f"{CONF}\n{EXTENSIONS[0]}\n", "index.md": WORDS}, "-W", builder=builder
    )
    assert built.status == 0, built.warnings
    pages = {"html": "index.html", "epub": "index.xhtml", "latex": "test.tex", "text": "index.txt"}
    page = built.text(pages[builder])
    for mark in MARKS[builder]:
        assert mark in page
    for sign in ("[!NOTE]", ": What it means", "$x^2$"):
        assert sign not in page


def test_configured_myst_extensions_are_added_to_defaults(build: Build) -> None:
    built = build({"conf.py": CONF + 'myst_enable_extensions = ["tasklist"]\n', "index.md": WORDS})
    assert "$x^2$" not in built.text("index.html")
    assert len(built.page().select("#note-news input")) == 2
    assert built.page().select_one("#note-news s, #note-news dl, #note-news .admonition") is None
