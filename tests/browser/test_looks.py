"""Cards with all kinds of content in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from projects import Built, builder_in
from test_pages import Scheme, assert_no_violation

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = (375, 900, 1440)


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return builder_in(tmp_path_factory.mktemp("looks"))("looks")


def address(built: Built, page: str) -> str:
    return (built.out / page).as_uri()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 375)])
@pytest.mark.parametrize("name", ["index.html", "listings.html"])
def test_axe_finds_no_violation_in_cards_with_everything(
    browser: Browser, looks: Built, axe: str, name: str, scheme: Scheme, width: int
) -> None:
    assert_no_violation(browser, address(looks, name), axe, scheme, width)


@pytest.mark.parametrize("width", WIDTHS)
def test_wide_content_scrolls_in_card_and_table_words_do_not_break(
    browser: Browser, looks: Built, width: int
) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        for name in ("index.html", "listings.html"):
            page.goto(address(looks, name))
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.goto(address(looks, "index.html"))
        lines = page.locator("article td").evaluate_all(
            """cells => cells.filter(one => one.innerText === "12,000,000").map(one => {
                const words = document.createRange();
                words.selectNodeContents(one.querySelector("p") || one);
                return new Set([...words.getClientRects()].map(box => box.top)).size;
            })"""
        )
        assert lines == [1]
        # the number stays in its card while its formula scrolls
        card = page.locator(".pl-card", has=page.locator("#equation-wide")).bounding_box()
        number = page.locator("#equation-wide .eqno").bounding_box()
        assert card is not None
        assert number is not None
        assert number["x"] + number["width"] <= card["x"] + card["width"]


def test_wide_formulas_can_be_scrolled_by_keyboard_and_fit_on_paper(
    page: Page, looks: Built
) -> None:
    page.goto(address(looks, "index.html"))
    box = page.locator("#equation-wide .pl-formula")
    assert box.evaluate("node => node.scrollWidth > node.clientWidth && node.tabIndex === 0")
    assert page.locator("#equation-short .pl-formula").evaluate("node => node.tabIndex") == -1
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 within its margins
    page.emulate_media(media="print")
    assert box.evaluate("node => node.scrollWidth <= node.clientWidth")


def test_task_has_labelled_checkbox_and_no_bullet(page: Page, looks: Built) -> None:
    page.goto(address(looks, "index.html"))
    done = page.get_by_label("read it")
    assert done.is_checked()
    assert not page.get_by_label("run the code").is_checked()
    for style in ("light", "dark"):
        page.emulate_media(color_scheme=style)  # type: ignore[arg-type]
        item = done.locator("xpath=ancestor::li")
        assert item.evaluate("node => getComputedStyle(node).listStyleType") == "none"


def test_rows_show_card_text_without_markup(looks: Built) -> None:
    summaries = [one.get_text() for one in looks.page("listings.html").select(".pl-row-summary")]
    assert "read it" in summaries
    assert "Also a footnote, of its own. Inline 1/2, E[x], ‖x‖ and ŷ ∼ N(0, I)." in summaries
    assert not [one for one in summaries if "<" in one]
    # the words of a card, not of its table
    assert "See Fig. 1" not in summaries
    assert "Method" not in summaries
