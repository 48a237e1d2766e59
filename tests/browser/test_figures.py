"""Figures of entries in a browser: colour scheme, font size, and enlarged view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from projects import builder_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="270pt" height="150pt" viewBox="0 0 360 200">'
    '<text x="10" y="100" font-size="14" fill="{}">Words</text></svg>'
)
SCRIPT = "import matplotlib.pyplot as plt\n\n\ndef draw():\n    plt.plot([1, 2, 3])\n"
CARD = """:::{{note}} {name}
:figure: {figure}
:alt: {name} as a picture
:caption: Caption of {name}

{words}
:::
"""
WIDE, PHONE = 1440, 375


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of a page with a figure from code and one from a file."""
    cards = (("Drawn", "a.py"), ("Plain", "plain.svg"))
    text = "".join(
        CARD.format(name=name, figure=figure, words="Some words. " * 30) for name, figure in cards
    )
    files = {
        "index.md": f"# T\n\n::::{{week}} 2024-W27\n{text}::::\n\n```{{entries}}\n```\n",
        "a.py": SCRIPT,
        "plain.svg": DRAWING.format("black"),
    }
    built = builder_in(tmp_path_factory.mktemp("figures"))(files, "-W")
    assert built.status == 0, built.warnings
    return (built.out / "index.html").as_uri()


def width_of_figure(page: Page, width: int) -> float:
    page.set_viewport_size({"width": width, "height": 900})
    box = page.locator(".pl-figure .pl-light > img").bounding_box()
    assert box
    return box["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scripts", [True, False])
def test_picture_follows_system_scheme_and_other_one_is_not_loaded(
    browser: Browser, figures: str, scheme: str, scripts: bool
) -> None:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light", java_script_enabled=scripts
    )
    page = context.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.rpartition("/")[2]))
    page.goto(figures)
    page.locator(f".pl-figure .pl-{scheme}").wait_for(state="visible")
    other = {"light": "dark", "dark": "light"}[scheme]
    assert not page.locator(f".pl-figure .pl-{other}").is_visible()
    assert f"a.{scheme}.svg" in fetched
    # a browser without scripts fetches all pictures at once, whatever is asked of it
    assert not scripts or f"a.{other}.svg" not in fetched
    context.close()


def test_picture_follows_theme_switch_and_print_is_light(page: Page, figures: str) -> None:
    page.goto(figures)
    for scheme, other in (("dark", "light"), ("light", "dark")):
        for attribute in ("document.body", "document.documentElement"):
            page.evaluate("delete document.body.dataset.theme")
            page.evaluate(f"{attribute}.dataset.theme = '{scheme}'")
            assert page.locator(f".pl-figure .pl-{scheme}").is_visible()
            assert not page.locator(f".pl-figure .pl-{other}").is_visible()
            page.evaluate(f"delete {attribute}.dataset.theme")
    page.evaluate("document.body.dataset.theme = 'dark'")
    page.emulate_media(media="print")
    assert page.locator(".pl-figure .pl-light").is_visible()
    assert not page.locator(".pl-figure .pl-dark").is_visible()


def test_figure_text_is_12_px_on_phone_and_wide_card(page: Page, figures: str) -> None:
    page.goto(figures)
    for width in (PHONE, WIDE):
        assert width_of_figure(page, width) * 14 / 360 >= 12
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_figure_is_beside_text_on_wide_card_and_above_on_narrow_card(
    page: Page, figures: str
) -> None:
    page.goto(figures)
    for width, is_beside in ((WIDE, True), (PHONE, False)):
        page.set_viewport_size({"width": width, "height": 900})
        figure = page.locator(".pl-figure").first.bounding_box()
        lines = page.locator(".pl-body > p").first.evaluate(
            "p => { const range = document.createRange(); range.selectNodeContents(p);"
            " return [...range.getClientRects()].map((box) => [box.right, box.top]); }"
        )
        assert figure
        right, top = lines[0]
        assert (right <= figure["x"]) is is_beside
        assert (top < figure["y"] + figure["height"]) is is_beside


def test_figure_is_enlarged_by_keyboard_and_focus_returns(page: Page, figures: str) -> None:
    page.goto(figures)
    link = page.locator("a.pl-enlarge:visible").first
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Drawn as a picture")
    dialog.wait_for()
    picture = dialog.locator("img:visible")
    assert picture.count() == 1
    box, small = picture.bounding_box(), link.bounding_box()
    assert box
    assert small
    assert box["width"] > 2 * small["width"]
    assert dialog.get_by_text("Caption of Drawn").is_visible()
    page.evaluate("document.body.dataset.theme = 'dark'")
    assert str(dialog.locator("img:visible").get_attribute("src")).endswith("a.dark.svg")
    page.evaluate("document.body.dataset.theme = 'light'")
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert page.evaluate("document.activeElement.matches('a.pl-enlarge.pl-light')")


def test_enlarged_figure_closes_by_button_and_outside_click(page: Page, figures: str) -> None:
    page.goto(figures)
    for close in ("button", "beside"):
        page.locator("a.pl-enlarge.pl-plain").click()
        dialog = page.get_by_role("dialog")
        dialog.wait_for()
        if close == "button":
            dialog.get_by_role("button", name="Close").click()
        else:
            page.mouse.click(3, 3)
        dialog.wait_for(state="detached")
    assert page.url == figures


def test_figure_links_to_its_file_without_javascript(browser: Browser, figures: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(figures)
    page.locator("a.pl-enlarge:visible").first.click()
    assert page.url.endswith("/_images/a.light.svg")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_with_figure_enlarged_or_not(
    browser: Browser, figures: str, axe: str, scheme: str
) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(figures)
    page.evaluate(axe)
    for is_large in (False, True):
        if is_large:
            page.locator("a.pl-enlarge:visible").first.click()
            page.get_by_role("dialog").wait_for()
            ground = page.evaluate(
                "getComputedStyle(document.querySelector('dialog')).backgroundColor"
            )
            # nothing shines through: neither `rgba(…, 0.5)` nor `transparent`
            assert ground.startswith("rgb(")
        found = page.evaluate("axe.run(document.querySelector('dialog, article'))")
        assert [one["id"] for one in found["violations"]] == []
    context.close()
