"""Sanitizing SVG: unsafe content is dropped, ordinary drawings are unchanged."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from paperlog.figures import svg
from paperlog.figures.svg import SvgError, read_svg

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" width="9">'
HTML = 'xmlns="http://www.w3.org/1999/xhtml"'
RECT = '<rect width="4" height="4" fill="#abc"/>'

HOSTILE = {
    "script": "<script>evil</script>",
    "script of another prefix": '<s:script xmlns:s="http://www.w3.org/2000/svg">evil</s:script>',
    "handler": '<g onload="evil()"/>',
    "link": '<a href="javascript:evil()"><text>t</text></a>',
    "link with blanks": '<a x:href=" java&#10;script:evil()"><text>t</text></a>',
    "link by entity": '<a x:href="&#106;avascript&colon;evil()"/>'.replace("&colon;", ":"),
    "link of data": '<a href="data:text/html,evil"><text>t</text></a>',
    "set": '<a><set attributeName="href" to="evil:"/></a>',
    "animate": '<a><animate attributeName=" x:href" values="evil:"/></a>',
    "refresh": f'<meta {HTML} http-equiv="refresh" content="0;url=https://evil"/>',
    "HTML in metadata": f'<metadata><object {HTML} data="evil"/></metadata>',
    "HTML in a foreign object": f'<foreignObject><form {HTML} action="evil"/></foreignObject>',
    "import": "<style>@import url(https://evil/a;b.css); rect {fill: red}</style>",
    "import of a string": "<style>@import 'evil.css'; rect {fill: red}</style>",
    "import by escapes": "<style>@\\69mport 'evil.css'; rect {fill: red}</style>",
    "style sheet beside an element": "<style>a {b: c}<g/>rect {mask: url(https://evil)}</style>",
    "style sheet around an element": "<style>rect {mask: u<g>evil</g>rl(https://evil)}</style>",
    "url in a style": '<rect style="fill: url( &quot;https://evil/#a&quot; )"/>',
    "url in CSS that never ends": '<rect style="fill:url(https://evil/#a"/>',
    "url behind a comment": "<style>a {b: '/*'; fill: url(https://evil); c: '*/'}</style>",
    "url by escapes": '<rect fill="u\\72l(https://evil/#a)"/>',
    "url of a file": '<rect filter="url(file:///evil#a)"/>',
    "another file": '<rect mask="url(evil.svg#a)"/>',
    "set of images": "<style>rect {background: image-set('evil.png' 1x)}</style>",
    "image": '<image x:href="https://evil/a.png"/>',
    "use": '<use href="evil.svg#a"/>',
    "base": '<g xml:base="https://evil"><use href="#a"/></g>',
    "plain attribute": '<g data-from="https://evil"/>',
}


@pytest.mark.parametrize("case", HOSTILE)
def test_scripts_and_external_links_are_dropped_and_the_rest_kept(case: str) -> None:
    drawing = read_svg(f"{OPEN}{HOSTILE[case]}{RECT}</svg>".encode())
    text = drawing.to_bytes().decode()
    assert drawing.is_changed
    assert "evil" not in text
    assert '<rect width="4" height="4" fill="#abc" />' in text
    assert bool(drawing.dropped) == (case not in {"plain attribute", "url behind a comment"})


def test_external_style_sheet_is_dropped_and_reported() -> None:
    drawing = read_svg(f'<?xml-stylesheet href="https://evil"?>{OPEN}{RECT}</svg>'.encode())
    assert drawing.dropped == ("a style sheet elsewhere",)
    assert b"evil" not in drawing.to_bytes()


PROGRAMS = {
    "Inkscape": (
        f"""<?xml version="1.0" encoding="UTF-8"?><!-- Created with Inkscape -->
{OPEN[:-1]} xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" sodipodi:docname="a.svg">
<sodipodi:namedview pagecolor="#fff"/><metadata><rdf:RDF><cc:Work
 xmlns:cc="http://creativecommons.org/ns#" rdf:about="https://x"/></rdf:RDF></metadata>
{RECT}</svg>"""
    ),
    "matplotlib": (
        f"""<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
{OPEN}<defs><style type="text/css">*{{stroke-linejoin: round}}</style></defs>
<g clip-path="url(#p1)" style="fill: none; stroke-dasharray: 5.5,2.4"><use x:href="#m1"/></g>
<defs><path id="m1" d="M 0 0"/><clipPath id="p1"/></defs>{RECT}</svg>"""
    ),
    "Illustrator": (
        f"""<?xml version="1.0"?><!DOCTYPE svg PUBLIC "a" "http://x/svg11.dtd" [
<!ENTITY ns_ai "http://ns.adobe.com/AdobeIllustrator/10.0/">]>
{OPEN[:-1]} xmlns:i="&ns_ai;"><switch><foreignObject requiredExtensions="&ns_ai;"><i:pgfRef
 x:href="#pgf"/></foreignObject><g i:extraneous="self">{RECT}</g></switch>
<i:pgf>eJx</i:pgf></svg>"""
    ),
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_ordinary_pictures_are_shown_without_a_warning(program: str) -> None:
    drawing = read_svg(PROGRAMS[program].encode())
    shown = ElementTree.fromstring(drawing.to_bytes())
    assert drawing.dropped == ()
    assert len(list(shown.iter(f"{{{svg.NAMESPACE}}}rect"))) == 1
    if program == "matplotlib":
        assert not drawing.is_changed


def test_diagram_with_html_and_link_keeps_its_plain_text() -> None:
    label = f"<switch><foreignObject><div {HTML}>Net</div></foreignObject><text>Net</text></switch>"
    link = '<a x:href="https://www.drawio.com/doc"><text>Text</text></a>'
    font = "<style>@import url(https://fonts.googleapis.com/css?a=B:wght@4;7);</style>"
    drawing = read_svg(
        f"{OPEN[:-1]} content='&lt;mxfile host=\"https://x\"'>{font}{label}{link}</svg>".encode()
    )
    assert drawing.dropped == ("an `@import`", "HTML", "the address 'https://www.drawio.com/doc'")
    assert b"<text>Net</text></switch><a><text>Text</text></a>" in drawing.to_bytes()


@pytest.mark.parametrize(
    ("data", "problem"),
    {
        b'<?xml version="1.0" encoding="nonsense"?><svg/>': "is no SVG file: unknown encoding",
        b'<?xml version="1.0" encoding="utf-7"?><svg/>': "is no SVG file: ",
        '<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd">]><svg>&e;</svg>'.encode(
            "utf-16"
        ): "entities",
        b'<!DOCTYPE svg [<!ENTITY a "ab"><!ENTITY b "&a;&a;">]><svg>&b;</svg>': "without bounds",
        b"<svg>" + b"<g>" * 5000 + b"</g>" * 5000 + b"</svg>": "nests more than 200 elements",
        b"<html/>": "is no SVG file",
        b"": "is no SVG file: no element found",
    }.items(),
)
def test_unsafe_file_is_rejected_with_reason(data: bytes, problem: str) -> None:
    with pytest.raises(SvgError, match=problem):
        read_svg(data)


@pytest.mark.parametrize("reference", ['<use href="#{}"/>', '<rect fill="url(#{})"/>'])
def test_exponential_use_references_are_rejected(reference: str) -> None:
    levels = "".join(
        f'<pattern id="l{n}">{reference.format(f"l{n - 1}") * 10}</pattern>' for n in range(1, 9)
    )
    bomb = f'{OPEN}<pattern id="l0">{RECT}</pattern>{levels}{reference.format("l8")}</svg>'
    with pytest.raises(SvgError, match="too often"):
        read_svg(bomb.encode())


def test_cyclic_references_terminate() -> None:
    ring = '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'
    assert read_svg(f"{OPEN}{ring}</svg>".encode()).weight < 10


HOSTILE_PIECES = st.one_of(
    st.sampled_from(
        r"""translate( scale( matrix( 0 1,2 ) ; : fill stroke-width #a url( url(# https:// // /* */
        @import behavior behavior: -moz-binding javascript: file: data: expression( \72 \ " ' < &
        . - + , % ! { } [ ] image-set( var(-- e \0a vbscript: steps( none""".split()
    ),
    st.sampled_from([" ", "  ", "\n", "\t", "\x0c", "\xa0", "\u202e", "\uff1a", "\u017f", ""]),
    st.characters(exclude_categories=["Cs"]),
)


@given(
    st.sampled_from(["style", "transform", "d", "fill", "x", "clip-path", "href", "onload"]),
    st.lists(HOSTILE_PIECES, max_size=12).map("".join),
)
def test_attributes_accepted_by_quick_check_pass_full_check(name: str, value: str) -> None:
    assume(svg._is_harmless(name, value))
    cleaner = svg._Cleaner([])
    assert cleaner._attribute("rect", name, value) == value
    assert not cleaner.dropped
