"""Labels of the book: every internal link has a target."""

from __future__ import annotations

import base64
import re
from collections import Counter
from pathlib import Path

import pytest
from projects import CONF, Build

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    "AAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
BIB = """@article{a, author={Doe, Jo}, title={Paper A}, year={2020}}
@article{k, author={Roe, Jo}, title={Paper K}, year={2021}}
@article{u, author={Roe, Jo}, title={Paper U}, year={2021}}
"""
KINDS = {
    "fig": "```{figure} f.png\n:name: fig\nWords below.\n```",
    "bare-fig": "```{figure} f.png\n:name: bare-fig\n```",
    "image": "```{image} f.png\n:name: image\n```",
    "table": "```{table} Words above\n:name: table\n\n| a | b |\n|---|---|\n| 1 | 2 |\n```",
    "list-table": "```{list-table} Words above\n:name: list-table\n* - 1\n  - 2\n```",
    "bare-table": "(bare-table)=\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    "code": "```{code-block} python\n:name: code\nx = 1\n```",
    "titled-code": "```{code-block} python\n:name: titled-code\n:caption: Words\nx = 1\n```",
    "hint": "```{hint}\n:name: hint\nWords.\n```",
    "para": "(para)=\nWords of a paragraph.",
    "attributes": "{#attributes}\nWords of a paragraph.",
    "list": "(list)=\n- item\n- item",
    "quote": "{#quote}\n> Words.",
    "formula": "(formula)=\n$$\na = b\n$$",
    "terms": "(terms)=\nTerm\n: Words.",
}
EQUATION = "```{math}\n:label: eq\na = b\n```"


def dead_links(tex: str) -> list[str]:
    """Targets of links and page references that have no label."""
    labels = set(re.findall(r"\\label\{(\\detokenize\{[^}]*\}|[^}]*)\}", tex))
    anchors = set(re.findall(r"\\hypertarget\{([^}]*)\}", tex))
    links = re.findall(
        r"\\(?:hyperref\[|page?ref\*?\{|ref\{|eqref\{|paperlogpages?\{)(\\detokenize\{[^}]*\})", tex
    )
    links += re.findall(r"\\eqref\{(equation:.*?)\}", tex)
    jumps = re.findall(r"\\hyperlink\{([^}]*)\}", tex)
    # a page whose weeks stand apart has its own label at each of them
    twice = Counter(re.findall(r"\\label\{(.*?)\}", tex))
    assert [one for one, times in twice.items() if times > 1 and not one.endswith("::doc")] == []
    return [one for one in links if one not in labels] + [
        one for one in jumps if one not in anchors
    ]


def test_all_named_elements_of_a_card_are_link_targets(build: Build, tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "f.png").write_bytes(base64.b64decode(PIXEL))
    links = [f"{{ref}}`L <{name}>`" for name in KINDS]
    links += [
        "{numref}`fig`",
        "{numref}`table`",
        "{numref}`titled-code`",
        "{eq}`eq`",
        "{ref}`fig`",
        "[](#para)",
    ]
    cards = "\n\n".join([*KINDS.values(), EQUATION])
    week = f"::::{{week}} 2024-W27\n:::{{paper}} a\n{cards}\n:::\n::::\n"
    page = f"# Log\n\n{', '.join(links)}\n\n{week}"
    extensions = '"colon_fence", "dollarmath", "attrs_block", "deflist"'
    conf = CONF.replace('"colon_fence", "dollarmath"', extensions) + "numfig = True\n"
    built = build({"conf.py": conf, "index.md": page, "references.bib": BIB}, "-W", builder="latex")
    assert (built.warnings, built.status) == ("", 0)
    tex = built.text("test.tex")
    assert dead_links(tex) == []
    assert r"\eqref{equation:index:eq}" in tex
    for name in KINDS:
        assert re.search(
            rf"\\(?:hyperref\[|eqref\{{|ref\{{)\\detokenize\{{(?:equation:)?index:{name}\}}", tex
        ), name


@pytest.mark.parametrize("name", ["c#1", "c d", "c%1", "c&d", 'c"d', "c,d", "c_d", "字é"])
def test_pages_with_special_characters_in_name_are_link_targets(build: Build, name: str) -> None:
    page = """# Odd

::::{week} 2024-W28
:::{paper} k
:tags: t

```{table} Cap
:name: tab

| a | b |
|---|---|
| 1 | 2 |
```

```{math}
:label: eq
a = b
```
See {cite}`k`[^1] and {numref}`tab`.

[^1]: Note.
:::
::::

```{tag-index}
```
```{bibliography}
```
"""
    links = (
        f"{{paper}}`k`, {{week}}`2024-W28`, {{doc}}`{name}`, {{ref}}`tab`, {{eq}}`eq`, "
        "{numref}`tab`, {cite}`k`, {tag}`t`"
    )
    files = {f"{name}.md": page, "c-x23-1.md": "# Other\n\n{paper}`k`\n", "references.bib": BIB}
    files["conf.py"] = CONF + "numfig = True\n"
    files["index.md"] = f"# Log\n\n{links}\n\n```{{toctree}}\n{name}\nc-x23-1\n```\n"
    built = build(files, "-W", builder="latex")
    assert (built.warnings, built.status) == ("", 0)
    tex = built.text("test.tex")
    assert dead_links(tex) == []
    assert not re.findall(
        r"\\(?:label|hypertarget|hyperlink|hyperref)[\[{](?:\\detokenize\{)?[^\]}]*[#%&\"]", tex
    )
    assert tex.count(r"\hyperref[") >= 7


OUTSIDE = """# Lost page

::::{week} 2024-W31
:::{paper} u
:tags: t

```{table} Lost caption
:name: lost-tab

| a | b |
|---|---|
| 1 | 2 |
```
:::
::::
"""
INSIDE = """# Log

{paper}`u`, {week}`2024-W31`, {doc}`2024/lost`, {ref}`lost-tab`, [md](2024/lost.md),
{any}`u`, {tag}`t`

::::{week} 2024-W27
:::{paper} a
:tags: t
:relates: extends u

See {cite}`u`.
:::
::::

```{entries}
```
```{weeks}
```
```{tag-index}
```
```{bibliography}
```

```{toctree}
2024/index
```
"""
LACKING = (
    "2024/lost.md: WARNING: the page '2024/lost' is not in the book, because no toctree names it; "
    "links to it are printed as text; add it to the toctree of '2024/index', "
    "or write `book: no` at its head [paperlog.book]"
)


@pytest.mark.parametrize(
    ("builder", "only"),
    [
        ("latex", ""),
        ("latex", "2024"),
        ("latex", "2024-W27"),
        ("texinfo", ""),
        ("text", ""),
        ("man", ""),
    ],
)
def test_links_to_unlisted_page_become_text_and_page_is_reported(
    build: Build, builder: str, only: str
) -> None:
    files = {
        "index.md": INSIDE,
        "2024/lost.md": OUTSIDE,
        "2024/index.md": "# 2024\n",
        "references.bib": BIB,
    }
    files["conf.py"] = (
        CONF
        + 'html_baseurl = "https://log.example.org/papers"\nsuppress_warnings = ["toc.not_included"]\n'
    )
    built = build(files, *(["-D", f"paperlog_only={only}"] if only else []), builder=builder)
    assert built.status == 0, built.warnings
    wanted = [LACKING] if builder in {"latex", "texinfo"} and only != "2024-W27" else []
    assert built.warnings.splitlines() == wanted
    if builder != "latex":
        return
    (path,) = built.out.glob("test*.tex")
    tex = path.read_text(encoding="utf-8")
    assert dead_links(tex) == []
    if not only:
        for text in ("Lost page", "Lost caption"):
            assert text in tex
        assert tex.count("https://log.example.org/papers/2024/lost.html\\#paper-u") >= 2
