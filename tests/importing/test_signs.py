"""Text from elsewhere is words to MyST: told by MyST's own parser, and not by the rules that escape."""

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
from paperlog.core.folding import plain
from paperlog.sources.myst_signs import HARMLESS, ROLES, VERBATIM
from paperlog.sources.myst_text import as_myst, closed

README = ("dollarmath", "tasklist", "strikethrough", "deflist", "gfm_autolink", "alert")
PARSERS = [create_md_parser(MdParserConfig(enable_extensions={"colon_fence", *more}), RendererHTML) for more in ((), ("dollarmath",), ("deflist", "fieldlist"), README)]
MARKS = ["1. ", "- ", "* ", "12) ", "> ", ">", "  ", "    ", "   ", "\t", " ", "\n", "\n", "\n", "\n\n", "[^a]: ", "[^a]", ": ", "# ", "| a |\n|---|\n"]
SIGNS = ["```", "````", "~~~", ":::", "::::", "{include}", "{raw}", "{note}", "{math}", "{{raw}}", "{", "}", "`", "``", "`x`", "\\", "\\\\", "% ", "(a)=", "+++", "+ + +"]
RULES = ["---", "--- ", "$$", "$", "==="]
HTML = ["<!--", "-->", "<script>", "<details>", "</details>", "<div>", "<?", ":name: x", "word", "html", "![", "](x)", "[", "]", "\r", "\x0b", "\u2028", "\0"]
NO_WORDS = {"front_matter", "myst_line_comment", "myst_block_break", "myst_target", "colon_fence"}
nasty = st.lists(st.sampled_from([*MARKS, *SIGNS, *RULES, *HTML]), max_size=24).map("".join)


def live(text: str) -> Iterator[str]:
    """What MyST would make of *text* beside its words."""
    for parser in PARSERS:
        tokens = parser.parse(text)
        for token in every(tokens):
            if token.type in NO_WORDS or (token.type == "myst_role" and token.meta["name"] not in ROLES):
                yield f"{token.type} {token.meta} {token.content}"
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
def test_no_text_does_more_than_say_its_words(text: str) -> None:
    made = closed(as_myst(text))
    assert list(live(made)) == []
    assert set(re.findall(r"\w+", plain(text))) <= set(re.findall(r"\w+", plain(made)))
    assert closed(as_myst(made)) == made


@settings(max_examples=150, deadline=None)
@given(nasty, nasty)
def test_nor_does_it_below_another_one(above: str, text: str) -> None:
    below = closed(as_myst(text))
    page = "\n\n".join([closed(as_myst(above)), below, "# The end `of all`\n\n$$\nx\n$$"])
    assert list(live(page)) == []
    for parser in PARSERS:
        assert "<h1>The end <code>of all</code></h1>" in parser.render(page)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("1. ```{include} ../../conf.py\n   ```", "1. ```include ../../conf.py\n   ```"),
        ("> ```\n> x\n\n```{include} ../../conf.py\n```", "> ```\n> x\n> ```\n\n```include ../../conf.py\n```"),
        ("1. :::{note} b", "1. \\:::{note} b"),
        ("\\\\{raw}`x`", "\\\\\\{raw}`x`"),
        ("1. ```sh\n   make\n   ```\n2. % of patients: 5\n3. (a)=\n4. Text", "1. ```sh\n   make\n   ```\n2. \\% of patients: 5\n3. \\(a)=\n4. Text"),
        ("```\ncode\n> ```\n> q\n> ```\n", "```\ncode\n> ```\n> q\n> ```\n```\n"),
        ("````{note}\n```{include} x\n```\n````", "````note\n```{include} x\n```\n````"),
        ("````{note}\n:class: x\n\n```py\n% x\n```\n````", "````{note}\n:class: x\n\n```py\n% x\n```\n````"),
        ("~~~{note} {raw}`x`\n~~~", "~~~note {raw}`x`\n~~~"),
        ("<details>\n```{include} x\n```\n", "\\<details>\n```include x\n```\n"),
        ("---\n\nwords\n\n---\n", "***\n\nwords\n\n---\n"),
        ("`` {raw}`x` `` and {raw}`y`", "`` {raw}`x` `` and \\{raw}`y`"),
        ("{supplied}`` {raw}`x` `` and {sic}`y`", "\\{supplied}`` {raw}`x` `` and {sic}`y`"),
        ("$$\nb\n$$\n\n- $$\n\n$$ a\n", "$$\nb\n$$\n\n- \\$$\n\n\\$$ a\n"),
        ("| a | {raw}`x` |\n|---|---|\n| `b` | c |", "| a | \\{raw}`x` |\n|---|---|\n| `b` | c |"),
        ("- a <!--\n\n- b", "- a <!--\n\n- b"),
        ("100 % of 3 {a} `b`, see (c)= d, 1. :::x and {math}`x`", "100 % of 3 {a} `b`, see (c)= d, 1. :::x and {math}`x`"),
    ],
)
def test_signs_of_myst_are_escaped_where_they_would_be_such(text: str, made: str) -> None:
    assert closed(as_myst(text)) == made
