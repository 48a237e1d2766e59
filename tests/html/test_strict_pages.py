"""Pages comply with the content security policy ``default-src 'self'``."""

from __future__ import annotations

import re

import pytest
from paperlog.html import strict_pages
from paperlog.html.strict_pages import replaced, strict_body
from projects import CONF, Build, differences, tree

INLINE = re.compile(r"<[^>]*\sstyle=|<style|<script>|<script(?![^>]*\ssrc=)")
PAGES = {
    "conf.py": CONF,
    "drawing.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>',
    "index.md": """# Log

```{image} drawing.svg
:alt: half
:width: 50%
```

```{image} drawing.svg
:alt: small
:width: 3in
:height: 20px
```

```{eval-rst}
.. index:: one, two, three

.. list-table::
   :widths: 30 70
   :width: 80%

   * - one
     - two
```

$$a \\coloneqq b$$
""",
}


def test_pages_have_no_inline_script_or_style(build: Build) -> None:
    built = build(PAGES, "-W")
    for page in ("index.html", "genindex.html", "search.html"):
        assert INLINE.findall(built.text(page)) == []
    page = built.page()
    half, small = page.select("article img")
    assert "pl-width-50" in half["class"]
    assert (small["width"], small["height"]) == ("288", "20")
    assert "pl-width-80" in page.select_one("article table")["class"]
    assert [one["class"] for one in page.select("col")] == [["pl-width-30"], ["pl-width-70"]]


def test_style_sheet_has_all_classes_for_widths(build: Build) -> None:
    css = (build(PAGES).out / "_static/paperlog-theme.css").read_text(encoding="utf-8")
    for percent in range(1, 101):
        assert f".pl-width-{percent} {{ width: {percent}%; }}" in css


def test_static_files_have_no_data_urls_and_no_function_constructor(build: Build) -> None:
    folder = build({**PAGES, "conf.py": CONF + 'language = "fr"\n'}).out / "_static"
    assert "data:" not in (folder / "styles/furo.css").read_text(encoding="utf-8")
    doctools = (folder / "doctools.js").read_text(encoding="utf-8")
    assert "new Function" not in doctools
    # the plural rule of the language
    assert re.search(r"PLURAL_EXPR = \(n\) => Number\(.*n == 1.*\);", doctools)
    assert (folder / "styles/paperlog-search.svg").read_text(encoding="utf-8").startswith("<svg")


def test_configured_colours_are_in_a_file(build: Build) -> None:
    options = 'html_theme_options = {"light_css_variables": {"color-brand-primary": "#7a0019"}}\n'
    built = build({**PAGES, "conf.py": CONF + options})
    css = (built.out / "_static/paperlog-colours.css").read_text(encoding="utf-8")
    assert "--color-brand-primary: #7a0019;" in css
    assert "_static/paperlog-colours.css" in built.text("index.html")


def test_second_build_has_same_bytes(build: Build) -> None:
    clean = tree(build(PAGES).out)
    edited = {**PAGES, "index.md": PAGES["index.md"] + "\nMore.\n"}
    build(edited)
    assert differences(clean, tree(build(PAGES).out)) == []


def test_template_of_author_is_used(build: Build) -> None:
    templates = {
        "templates/page.html": '{% extends "furo/page.html" %}\n'
        "{% block footer %}<p>Mine</p>{% endblock %}\n"
    }
    built = build({**PAGES, **templates, "conf.py": CONF + 'templates_path = ["templates"]\n'})
    text = built.text("index.html")
    assert "<p>Mine</p>" in text
    assert INLINE.findall(text) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<img alt="a" style="width: 10px;" />', '<img width="10" alt="a" />'),
        ('<col style="width: 33.3%">', '<col class="pl-width-33">'),
        ('<p class="a" style="width: 7%">', '<p class="pl-width-7 a">'),
        ('<mo style="font-weight: bold">', '<mo class="pl-strong">'),
        # other styles are left unchanged
        ('<p style="color: red">', '<p style="color: red">'),
        ('<figure style="width: 9px">', '<figure style="width: 9px">'),
        ('<img style="width: 130%">', '<img style="width: 130%">'),
        ('<code>&lt;p style="width: 7%"&gt;</code>', '<code>&lt;p style="width: 7%"&gt;</code>'),
    ],
)
def test_styles_are_replaced_by_attributes_and_classes(body: str, expected: str) -> None:
    assert strict_body(body, "page") == expected


def test_unknown_markup_is_unchanged_and_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    messages: list[str] = []
    monkeypatch.setattr(
        strict_pages.logger, "info", lambda text, *args: messages.append(text % args)
    )
    changes = (("<script>old</script>", "<script src='new'>"),)
    assert replaced("<script>other</script>", changes, "base.html") == "<script>other</script>"
    assert messages == ["paperlog: base.html has no “<script>old</script>”, which stays as it is"]
