"""Raw HTML: closed at the end of its block, and well-formed XML in EPUB."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from projects import Build, Built

OPEN = [
    *("<!-- x", "<script>", "<style>", "<textarea>", "<title>", "<iframe>", "<noscript>", "<xmp>"),
    *("<template>", "<plaintext>", "<select>", "<svg>", "<div><table>", "<details>", "<video>"),
    *("</article></div>", "a <textarea> b", "a <b> b", "a\n\n<div>\n<script>\n\n</div>", "<html>"),
]
WHOLE = [
    *("line<br>two", "<img src=x alt='a b'>", "a&nbsp;<b class=x hidden>b</b>", "a <!-- c --> b"),
    *("<ul><li>a<li>b</ul>", "<?php x ?>", "<DIV>\n<input disabled>\nx & y < z\n</DIV>"),
    *("<table><tr><td>a<td>b</table>", '<svg viewBox="0 0 1 1"><circle r="1"/></svg>'),
]
FOR_BOOKS = [
    *("a <script>if (1 < 2) x()</script> b", "<iframe src=x></iframe>", "<a onclick=x v:y=z>t</a>"),
    *('<p>one<p x="a<b">two', "```{raw} html\n<br><hr><form>\n```", "> q<br>q\n> <style>x</style>"),
]
EXCERPT = ":::{note} E\n\n```{excerpt}\n:from: k\nthe<br>words\n```\n:::\n"
CAPTION = ":::{note} C\n:figure: f.png\n:alt: x\n:caption: a<br>b <i>c\n\nNote.\n:::\n"
RECORD = "@misc{k, title = {T}, author = {Doe, Jo}, year = {2024}}"


def page(notes: list[str], more: str = "") -> str:
    """A week with a card for each of *notes*, followed by another card."""
    cards = "\n\n".join(
        f":::{{note}} N{number}\n\n{note}\n:::\n\n:::{{note}} M{number}\nword{number}\n:::"
        for number, note in enumerate(notes)
    )
    return f"# Log\n\n::::{{week}} 2024-W27\n\n{cards}\n\n{more}::::\n\nThe end.\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, build_in: object) -> Built:
    build: Build = build_in(tmp_path_factory.mktemp("html"))  # type: ignore[operator]
    return build({"index.md": page([*OPEN, *WHOLE])})


def test_unclosed_html_of_entry_does_not_affect_the_rest(built: Built) -> None:
    cards = re.findall(r'<article class="pl-card.*?</article>', built.text("index.html"), re.DOTALL)
    assert len(cards) == 2 * len([*OPEN, *WHOLE])
    for number, note in enumerate([*OPEN, *WHOLE]):
        card = ElementTree.fromstring(cards[2 * number])
        assert not {"script", "textarea", "plaintext", "template"} & {
            one.tag for one in card.iter()
        }
        if number < OPEN.index("<div><table>"):
            assert note in "".join(card.itertext())
        assert f"word{number}" in "".join(ElementTree.fromstring(cards[2 * number + 1]).itertext())
    assert "The end." in built.page().get_text()


def test_unclosed_html_is_reported_with_line(built: Built) -> None:
    lines = built.source.joinpath("index.md").read_text(encoding="utf-8").split("\n")
    told = {
        int(line)
        for line in re.findall(r"index\.md:(\d+): WARNING: .*\[paperlog\.html\]", built.warnings)
    }
    assert {lines.index(f":::{{note}} N{number}") + 3 for number in range(len(OPEN) - 2)} <= told
    # a script within a block is told with its own line
    assert lines.index(f":::{{note}} N{len(OPEN) - 2}") + 6 in told
    assert not [line for line in told if line > lines.index(f":::{{note}} M{len(OPEN)}")]


def test_epub_chapters_are_well_formed_xml(build: Build) -> None:
    notes = [*OPEN, *WHOLE, *FOR_BOOKS]
    listing = "\n```{entries}\n```\n\nout<br>side <b>of\n\n<video controls>\n"
    files = {"index.md": page(notes, f"{EXCERPT}\n{CAPTION}") + listing, "references.bib": RECORD}
    built = build(files, builder="epub")
    assert built.status == 0
    chapters = list(built.out.rglob("*.xhtml"))
    assert built.out / "index.xhtml" in chapters
    for chapter in chapters:
        tree = ElementTree.fromstring(chapter.read_text(encoding="utf-8"))
        tags = {one.tag.rpartition("}")[2] for one in tree.iter()}
        assert not {"script", "iframe", "style", "input", "form"} & tags
        assert not [name for one in tree.iter() for name in one.attrib if name.startswith("on")]
        text = "".join(tree.itertext())
        assert chapter.name != "index.xhtml" or {
            f"word{number}" in text for number in range(len(notes))
        } == {True}
    assert "`<script>` has no place in an EPUB" in built.warnings
