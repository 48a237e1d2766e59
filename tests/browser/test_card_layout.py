"""Cards as a reader meets them: the order of their parts, one line of facts and links, tags by facet,
what is folded, and how text is set.
"""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader
from test_pages import Scheme, url

WEEKS = ("2024/w27.html", "2024/w28.html", "2024/w29.html")
NAMELESS = {"链接", "link", "here", "url"}


def test_the_parts_of_a_card_stand_in_one_order(browser: Browser, site: Path) -> None:
    parts = (
        *("h2", "p.pl-title", ".pl-authors", ".pl-source", ".pl-links"),
        *("figure.pl-figure", "blockquote.pl-excerpt", ".pl-body > p:last-child"),
        *("p.pl-tags", "dl.pl-facts", ".pl-notes", ".pl-bibtex"),
    )
    with browser.new_context(viewport={"width": 375, "height": 900}) as context:
        page = context.new_page()
        page.goto(url(site, "2024/w27.html"))
        boxes = [page.locator(f"#paper-xia2022mcsinet {part}").bounding_box() for part in parts]
    places = [(box["y"], box["x"]) for box in boxes if box is not None]
    assert len(places) == len(parts)
    # two of one line may differ by parts of a pixel
    rounded = [(round(top / 4), left) for top, left in places]
    assert rounded == sorted(rounded), dict(zip(parts, places, strict=True))


def test_related_names_share_lines_on_screen_and_paper(browser: Browser, site: Path) -> None:
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = context.new_page()
        page.goto(url(site, "2024/w29.html"))
        names = page.locator("#paper-hinton2006autoencoder .pl-relation").last.locator("a")
        assert names.count() == 3
        for media in ("screen", "print"):
            page.emulate_media(media=media)  # type: ignore[arg-type]
            tops = names.evaluate_all("links => links.map((a) => a.getBoundingClientRect().top)")
            assert max(tops) - min(tops) < 2, media


@pytest.mark.parametrize("name", WEEKS)
def test_venue_and_links_share_one_line(browser: Browser, site: Path, name: str) -> None:
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = context.new_page()
        page.goto(url(site, name))
        lines = page.locator(".pl-head:has(> .pl-links)").evaluate_all(
            """all => all.map(head => {
              const [facts, links] = [".pl-source", ".pl-links"].map(
                part => head.querySelector(part).getBoundingClientRect());
              return {
                top: Math.abs(facts.top - links.top),
                height: Math.max(facts.height, links.height),
                end: head.getBoundingClientRect().right - links.right,
              };
            })"""
        )
    assert lines
    assert [one for one in lines if one["top"] > 1 or one["height"] > 26 or one["end"] > 1] == []


def test_every_link_says_where_it_leads(page: Page, site: Path, english_site: Path) -> None:
    for built in (site, english_site):
        for name in ("index.html", "bibliography.html", "tags/vae.html", *WEEKS):
            page.goto(url(built, name))
            words = page.locator("article a").evaluate_all("all => all.map(one => one.textContent)")
            assert words
            assert not [word for word in words if word.strip().lower() in NAMELESS], name


def test_a_short_venue_has_its_whole_name_in_the_title_and_on_paper(page: Page, site: Path) -> None:
    whole = "International Conference on Machine Learning (ICML)"
    page.goto(url(site, "2024/w29.html"))
    venue = page.locator("#paper-vincent2008dae .pl-source .pl-venue")
    assert venue.inner_text() == "ICML"
    assert venue.get_attribute("title") == whole
    sheets = PdfReader(io.BytesIO(page.pdf())).pages
    assert whole in " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())


def test_notes_of_the_editor_are_closed_at_the_foot_and_print(page: Page, site: Path) -> None:
    page.goto(url(site, "2024/w27.html"))
    card = page.locator("#paper-xia2022mcsinet")
    note = card.get_by_text("“六维数据”原日志没有说明")
    assert not note.is_visible()
    assert not card.locator(".pl-body .pl-editor").count()
    sheets = PdfReader(io.BytesIO(page.pdf())).pages
    # the fonts of a sheet write some signs as radicals
    words = unicodedata.normalize("NFKC", "".join(sheet.extract_text() for sheet in sheets))
    assert "原日志没有说明" in words
    card.locator(".pl-notes > summary").focus()
    page.keyboard.press("Enter")
    assert note.is_visible()
    assert card.locator(".pl-notes").get_by_text("/images/3dt_network.png").is_visible()


def test_a_tag_has_a_dot_of_its_facet_which_its_title_names(browser: Browser, site: Path) -> None:
    seen = {}
    schemes: tuple[Scheme, ...] = ("light", "dark")
    for scheme in schemes:
        with browser.new_context(color_scheme=scheme) as context:
            page = context.new_page()
            page.goto(url(site, "2024/w27.html"))
            seen[scheme] = page.locator("#paper-chen2021mrnet .pl-tag").evaluate_all(
                """all => all.map(tag => [
                  tag.title.split("：")[0],
                  getComputedStyle(tag, "::before").backgroundColor,
                  getComputedStyle(tag, "::before").width,
                ])"""
            )
    for tags in seen.values():
        facets = {facet for facet, _colour, _width in tags}
        assert {"模态", "任务", "方法"} <= facets
        # a colour each
        assert len({(facet, colour) for facet, colour, _width in tags}) == len(facets)
        assert len({colour for _facet, colour, _width in tags}) == len(facets)
        assert all(float(width.removesuffix("px")) >= 6 for _facet, _colour, width in tags)
    assert seen["light"] != seen["dark"]


def test_dots_and_the_target_are_seen_in_forced_colours(browser: Browser, site: Path) -> None:
    with browser.new_context(forced_colors="active") as context:
        page = context.new_page()
        page.goto(url(site, "2024/w27.html#paper-chen2021mrnet"))
        card = page.locator("#paper-chen2021mrnet")
        ground, outline, style = card.evaluate(
            """node => {
              const look = getComputedStyle(node);
              return [look.backgroundColor, look.outlineColor, look.outlineStyle];
            }"""
        )
        dot = card.locator(".pl-tag").first.evaluate(
            'node => getComputedStyle(node, "::before").backgroundColor'
        )
    assert style == "solid"
    assert ground not in (outline, dot)


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("2024/w27.html", "paper-chen2021mrnet"),
        ("tags/vae.html", "in-paper-kingma2014vae"),
        ("bibliography.html", "cite-chen2021mrnet"),
        ("venues.html", None),
    ],
)
def test_what_a_link_led_to_has_an_outline_and_no_bar(
    page: Page, site: Path, name: str, target: str | None
) -> None:
    page.goto(url(site, name))
    target = target or page.locator("ul.pl-index > li").first.get_attribute("id")
    page.goto(url(site, f"{name}#{target}"))
    place = page.locator(f"[id='{target}']")
    assert place.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
    assert place.evaluate("node => parseFloat(getComputedStyle(node).outlineWidth)") >= 2
    grounds = place.evaluate(
        "node => [...node.children].map(one => getComputedStyle(one).backgroundColor)"
    )
    assert set(grounds) <= {"rgba(0, 0, 0, 0)"}


def test_text_is_set_for_two_scripts_and_headings_are_not(page: Page, site: Path) -> None:
    page.goto(url(site, "2024/w29.html"))

    def style(selector: str, name: str) -> str:
        found: str = page.locator(selector).first.evaluate(
            "(node, name) => getComputedStyle(node).getPropertyValue(name)", name
        )
        return found

    assert style(".pl-card .pl-body p", "text-autospace") == "normal"
    assert style(".pl-card > h2", "text-autospace") == "no-autospace"
    assert style(".pl-card .pl-body p", "line-break") == "strict"
    assert style(".pl-card .pl-body p", "text-wrap-style") == "pretty"


def test_quotations_have_a_comfortable_measure(browser: Browser, site: Path) -> None:
    with browser.new_context(viewport={"width": 1920, "height": 900}) as context:
        page = context.new_page()
        for name in WEEKS:
            page.goto(url(site, name))
            measures = page.locator("blockquote.pl-excerpt p").evaluate_all(
                """all => all.map(one => one.getBoundingClientRect().width
                  / parseFloat(getComputedStyle(one).fontSize))"""
            )
            assert [width for width in measures if width > 38] == []


@pytest.mark.parametrize("name", ["2024/w28.html", "tags/cardiac-mri.html"])
def test_no_line_ends_inside_a_date_or_the_number_of_other_authors(
    browser: Browser, site: Path, name: str
) -> None:
    with browser.new_context(viewport={"width": 375, "height": 900}) as context:
        page = context.new_page()
        page.goto(url(site, name))
        lines = page.locator("article :is(.pl-date, .pl-more)").evaluate_all(
            """all => all.filter(one => one.checkVisibility()).map(one => {
              const words = document.createRange();
              words.selectNodeContents(one);
              return new Set([...words.getClientRects()].map(box => Math.round(box.top))).size;
            })"""
        )
    assert lines
    assert set(lines) == {1}
