"""Imported text is plain text to MyST, as judged by MyST's own parser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser
from paperlog.model.folding import plain
from paperlog.source.myst_text import HARMLESS, ROLES, VERBATIM, as_myst, with_balanced_folds

README = ("dollarmath", "tasklist", "strikethrough", "deflist", "gfm_autolink", "alert")
SUBSTITUTION = ("dollarmath", "substitution")
PARSERS = [
    create_md_parser(MdParserConfig(enable_extensions={"colon_fence", *more}), RendererHTML)
    for more in (("dollarmath",), ("dollarmath", "deflist", "fieldlist"), README, SUBSTITUTION)
]
MARKS = [
    "1. ",
    "- ",
    "* ",
    "12) ",
    "> ",
    ">",
    "  ",
    "    ",
    "   ",
    "\t",
    " ",
    "\n",
    "\n",
    "\n",
    "\n\n",
    "[^a]: ",
    "[^a]",
    ": ",
    "# ",
    "| a |\n|---|\n",
]
SIGNS = [
    "```",
    "````",
    "~~~",
    ":::",
    "::::",
    "{include}",
    "{raw}",
    "{note}",
    "{math}",
    "{{raw}}",
    "{",
    "}",
    "`",
    "``",
    "`x`",
    "\\",
    "\\\\",
    "% ",
    "(a)=",
    "+++",
    "+ + +",
]
SIGNS += ["{{", "{{ a }}"]
RULES = ["---", "--- ", "$$", "$", "==="]
TAGS = ["<script>", "</script>", "<div>", "<b>", "</b>", "<sub>", "</sub>", "<iframe "]
HTML = [
    "<!--",
    "-->",
    *TAGS,
    "<details>",
    "</details>",
    "<img src=x onerror=y>",
    "<?",
    "![",
    "](x)",
]
WORDS = [":name: x", "word", "html", "[", "]", "\r", "\x0b", "\u2028", "\0"]
CLEAN = re.compile(
    r"</?(?:b|br|code|del|details|em|i|ins|kbd|mark|s|small|strong|sub|summary|sup|u)>"
)
REWRITTEN = re.compile(r"</?(?:b|div)>|<img[^<>]*>")
"""Tags that become Markdown, or are reduced to their text."""
NO_WORDS = {
    *("front_matter", "myst_line_comment", "myst_block_break", "myst_target", "colon_fence"),
    *("substitution_block", "substitution_inline"),
}
nasty = st.lists(st.sampled_from([*MARKS, *SIGNS, *RULES, *HTML, *WORDS]), max_size=24).map("".join)


def test_amounts_of_money_are_escaped_and_formulas_kept() -> None:
    text = r"A run cost $10 and a day $20, while $\alpha + 1$ and `$1 $2` and $$x$$ stay."
    made = as_myst(text)
    assert made == text.replace("cost $", r"cost \$").replace("day $", r"day \$")
    formulas = [one.content for one in every(PARSERS[0].parse(made)) if "math" in one.type]
    assert formulas == [r"\alpha + 1", "x"]


def live(text: str) -> Iterator[str]:
    """Yield what MyST would treat as markup in *text*."""
    for parser in PARSERS:
        tokens = parser.parse(text)
        for token in every(tokens):
            if token.type in NO_WORDS or (
                token.type == "myst_role" and token.meta["name"] not in ROLES
            ):
                yield f"{token.type} {token.meta} {token.content}"
            if token.type in {"html_block", "html_inline"} and re.search(
                r"<[a-zA-Z/!?]", CLEAN.sub("", token.content)
            ):
                yield f"HTML {token.content}"
            word = next(iter(token.info.split()), "") if token.type == "fence" else ""
            if word.startswith("{") and word.endswith("}"):
                if word[1:-1] not in HARMLESS:
                    yield token.info
                elif word[1:-1] not in VERBATIM:
                    yield from live(re.sub(r"\A(:(?!::).*\n)*", "", token.content))


def every(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from every(token.children or [])


@settings(max_examples=300, deadline=None)
@given(nasty)
def test_no_text_becomes_active_markup(text: str) -> None:
    made = with_balanced_folds(as_myst(text))
    assert list(live(made)) == []
    assert set(re.findall(r"\w+", plain(REWRITTEN.sub(" ", text)))) <= set(
        re.findall(r"\w+", plain(made))
    )
    assert with_balanced_folds(as_myst(made)) == made


@settings(max_examples=150, deadline=None)
@given(nasty, nasty)
def test_no_text_becomes_active_markup_below_another_one(above: str, text: str) -> None:
    below = with_balanced_folds(as_myst(text))
    page = "\n\n".join(
        [with_balanced_folds(as_myst(above)), below, "# The end `of all`\n\n$$\nx\n$$"]
    )
    assert list(live(page)) == []
    for parser in PARSERS:
        assert "<h1>The end <code>of all</code></h1>" in parser.render(page)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("1. ```{include} ../../conf.py\n   ```", "1. ```include ../../conf.py\n   ```"),
        (
            "> ```\n> x\n\n```{include} ../../conf.py\n```",
            "> ```\n> x\n\n```include ../../conf.py\n```",
        ),
        ("1. :::{note} b", "1. \\:::{note} b"),
        ("\\\\{raw}`x`", "\\\\\\{raw}`x`"),
        (
            "1. ```sh\n   make\n   ```\n2. % of patients: 5\n3. (a)=\n4. Text",
            "1. ```sh\n   make\n   ```\n2. \\% of patients: 5\n3. \\(a)=\n4. Text",
        ),
        ("```\ncode\n> ```\n> q\n> ```\n", "```\ncode\n> ```\n> q\n> ```\n```\n"),
        ("````{note}\n```{include} x\n```\n````", "````note\n```{include} x\n```\n````"),
        (
            "````{note}\n:class: x\n\n```py\n% x\n```\n````",
            "````{note}\n:class: x\n\n```py\n% x\n```\n````",
        ),
        (
            "{{ a }}\n\n$\\frac{{b}}{{c}}$, `{{ d }}`, {{{e}}}",
            "\\{{ a }}\n\n$\\frac{{b}}{{c}}$, `{{ d }}`, \\{\\{{e}}}",
        ),
        ("~~~{note} {raw}`x`\n~~~", "~~~note {raw}`x`\n~~~"),
        ("<details>\n```{include} x\n```\n", "\\<details>\n```include x\n```\n"),
        ("---\n\nwords\n\n---\n", "***\n\nwords\n\n---\n"),
        ("`` {raw}`x` `` and {raw}`y`", "`` {raw}`x` `` and \\{raw}`y`"),
        ("{supplied}`` {raw}`x` `` and {sic}`y`", "\\{supplied}`` {raw}`x` `` and {sic}`y`"),
        ("$$\nb\n$$\n\n- $$\n\n$$ a\n", "$$\nb\n$$\n\n- \\$$\n\n\\$$ a\n"),
        ("| a | {raw}`x` |\n|---|---|\n| `b` | c |", "| a | \\{raw}`x` |\n|---|---|\n| `b` | c |"),
        ("- a <!--\n\n- b", "- a \\<!--\n\n- b"),
        (
            '<img src=x onerror=y> <IMG alt="a [b]" src="https://e.org/a b">',
            '![](<x>) \\<IMG alt="a [b]" src="https://e.org/a b">',
        ),
        (
            '<a href="javascript:x">y</a>, <a href="https://e.org/" onclick=x>z</a>',
            '\\<a href="javascript:x">y\\</a>, [z](<https://e.org/>)',
        ),
        (
            "<b>bold</b> H<sub class=x>2</sub>O, 中<b>（文）</b>字, 1<sup>st",
            "**bold** H<sub>2</sub>O, 中<b>（文）</b>字, 1\\<sup>st",
        ),
        ("> <p>q</p>\n> <script>x</script>", "> q\n> \\<script>x\\</script>"),
        (
            ":::{raw} html\n<meta http-equiv=refresh>\n:::",
            "\\:::{raw} html\n\\<meta http-equiv=refresh>\n\\:::",
        ),
        (
            "<details open>\n<summary>S</summary>\n<style>x\n\n</details>",
            "<details>\n<summary>S</summary>\n&lt;style>x\n\n</details>",
        ),
        (
            "<a\nhref=x> `<iframe>` <iframe\nsrc=x> <?php ?> <!DOCTYPE x>",
            "\\<a\nhref=x> `<iframe>` \\<iframe\nsrc=x> \\<?php ?> \\<!DOCTYPE x>",
        ),
        ("<div><p>One</p><p>Two</p><ul><li>a</li><li>b</li></ul></div>", "One\n\nTwo\n\n- a\n- b"),
        ("$a<b>c$ $a<x>c$ and <https://e.org>", "$a< b>c$ $a< x>c$ and <https://e.org>"),
        (
            "100 % of 3 {a} `b`, see (c)= d, 1. :::x and {math}`x`",
            "100 % of 3 {a} `b`, see (c)= d, 1. :::x and {math}`x`",
        ),
    ],
)
def test_myst_markup_is_escaped(text: str, made: str) -> None:
    assert with_balanced_folds(as_myst(text)) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("+++```<b>", "\\+++```\\<b>"),
        ("- ```\n</sub>", "- ```\n\\</sub>"),
        ("- >\\---", "- >\\---"),
        ("[^a]: : 1. ::::", "```\n[^a]: : 1. ::::\n```"),
    ],
)
def test_escaped_text_is_not_escaped_again(text: str, made: str) -> None:
    assert with_balanced_folds(as_myst(text)) == made
    assert with_balanced_folds(as_myst(made)) == made
