"""The theme: a strict policy for content, the keyboard, motion, colours, and words."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

POLICY = "default-src 'self'"
PHONE = {"width": 375, "height": 800}
COUNT = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => refused.push(
  [event.violatedDirective, event.blockedURI, event.sourceFile, event.lineNumber, event.sample].join(" ")));
"""
FOCUSED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  return {
    name: one.id || one.className || one.tagName,
    isInDrawer: Boolean(one.closest(".sidebar-drawer, .toc-drawer")),
    isOnScreen: box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight,
  };
}"""


@pytest.fixture(scope="module")
def strict(site: Path, serve: Callable[..., AbstractContextManager[str]]) -> Iterator[str]:
    """The address of the site, served with the policy."""
    with serve(site, {"Content-Security-Policy": POLICY}) as address:
        yield address


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        yield context.new_page()


# the policy ---------------------------------------------------------------------------------------


def watched(page: Page) -> list[str]:
    """What the console says of *page*, from now on."""
    said: list[str] = []
    page.add_init_script(COUNT)
    page.on(
        "console",
        # a browser asks for this picture by itself
        lambda message: "favicon.ico" in message.location["url"] or said.append(message.text),
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def test_no_page_asks_for_what_the_policy_refuses(
    page: Page, strict: str, all_pages: list[str]
) -> None:
    said = watched(page)
    refused: dict[str, list[str]] = {}
    assert len(all_pages) > 90
    for name in all_pages:
        page.goto(f"{strict}/{name}")
        page.evaluate("document.querySelectorAll('details').forEach(one => (one.open = true))")
        page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        if found := page.evaluate("window.refused"):
            refused[name] = found
    assert refused == {}
    assert said == []


def test_the_switch_of_colours_works_under_the_policy(page: Page, strict: str) -> None:
    said = watched(page)
    page.emulate_media(color_scheme="light")
    page.goto(f"{strict}/tags.html")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.locator(".theme-toggle-content .theme-toggle").click()
    assert page.evaluate("document.body.dataset.theme") == "dark"
    assert page.evaluate(ground) != light
    page.goto(f"{strict}/authors.html")
    assert page.evaluate("document.body.dataset.theme") == "dark"
    assert page.evaluate("window.refused") == []
    assert [line for line in said if "Changed to" not in line] == []


def test_the_search_works_under_the_policy(page: Page, strict: str) -> None:
    said = watched(page)
    page.goto(f"{strict}/tags.html")
    page.locator(".sidebar-search").fill("VAE")
    page.wait_for_selector(".pl-search-panel a.pl-hit")
    assert page.evaluate("window.refused") == []
    page.goto(f"{strict}/search.html?q=VAE")
    page.wait_for_selector(".pl-search-page a.pl-hit")
    page.locator(".pl-search-page a.pl-hit").first.click()
    page.wait_for_url("**/*.html#paper-kingma2014vae")
    assert page.evaluate("window.refused") == []
    assert said == []


@pytest.mark.parametrize("script", [True, False])
def test_icons_of_the_theme_are_drawn_wherever_a_page_comes_from(
    browser: Browser, strict: str, site: Path, script: bool
) -> None:
    for base in (strict, *([site.as_uri()] if script else [])):
        with browser.new_context(java_script_enabled=script) as context:
            page = context.new_page()
            page.goto(f"{base}/tags.html")
            page.wait_for_timeout(300)
            field = page.locator(".sidebar-search-container").bounding_box()
            assert field
            # the magnifying glass stands at the left of the field
            shown = page.screenshot(clip={**field, "width": 34})
            assert len(colours_of(shown)) > 3, base


def colours_of(picture: bytes) -> set[object]:
    return {colour for _count, colour in Image.open(io.BytesIO(picture)).convert("RGB").getcolors()}


# the keyboard -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["index.html", "2024/w28.html", "guide/writing.html"])
def test_the_keyboard_stays_out_of_closed_drawers(phone: Page, site: Path, name: str) -> None:
    # else what slides into view is not there yet
    phone.emulate_media(reduced_motion="reduce")
    phone.goto(f"{site.as_uri()}/{name}")
    for _stop in range(25):
        phone.keyboard.press("Tab")
        focused = phone.evaluate(FOCUSED)
        assert not focused["isInDrawer"], focused
        assert focused["isOnScreen"], focused


def test_the_first_stops_are_the_way_to_the_text_and_the_menu(phone: Page, site: Path) -> None:
    phone.goto(f"{site.as_uri()}/2024/w28.html")
    phone.keyboard.press("Tab")
    assert "skip-to-content" in phone.evaluate(FOCUSED)["name"]
    phone.keyboard.press("Tab")
    assert phone.evaluate(FOCUSED)["name"] == "__navigation"


@pytest.mark.parametrize("key", ["Enter", "Space"])
@pytest.mark.parametrize(
    ("name", "link", "button"),
    [
        ("__navigation", ".sidebar-brand", ".nav-overlay-icon .icon"),
        ("__toc", ".toc-tree ul ul a", ".toc-header-icon .icon"),
    ],
)
def test_the_keyboard_opens_a_drawer_and_closes_it(
    phone: Page, site: Path, key: str, name: str, link: str, button: str
) -> None:
    phone.goto(f"{site.as_uri()}/2024/w28.html")
    for _stop in range(3):
        phone.keyboard.press("Tab")
        if phone.evaluate(FOCUSED)["name"] == name:
            break
    outline = phone.locator(button).evaluate("one => getComputedStyle(one).outlineStyle")
    assert outline == "solid"
    phone.keyboard.press(key)
    phone.wait_for_timeout(350)
    assert phone.locator(link).first.is_visible()
    assert phone.evaluate(FOCUSED)["isInDrawer"]
    assert phone.evaluate(FOCUSED)["isOnScreen"]
    phone.keyboard.press("Escape")
    phone.wait_for_timeout(350)
    assert not phone.locator(link).first.is_visible()
    assert phone.evaluate(FOCUSED)["name"] == name


def test_going_on_from_an_open_drawer_closes_it(phone: Page, site: Path) -> None:
    phone.goto(f"{site.as_uri()}/2024/w28.html")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    for _stop in range(40):
        phone.keyboard.press("Tab")
        if not phone.evaluate(FOCUSED)["isInDrawer"]:
            break
    phone.wait_for_timeout(350)
    assert not phone.locator("#__navigation").is_checked()
    assert not phone.evaluate(FOCUSED)["isInDrawer"]


def test_drawers_open_without_scripts(browser: Browser, site: Path) -> None:
    with browser.new_context(viewport=PHONE, java_script_enabled=False) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{site.as_uri()}/2024/w28.html")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.wait_for_timeout(350)
        assert page.locator(".sidebar-drawer a").first.is_visible()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_opens_a_branch_of_the_sidebar(page: Page, site: Path, key: str) -> None:
    page.goto(f"{site.as_uri()}/tags.html")
    branch = page.locator(".sidebar-tree li.has-children", has_text="2024").first
    link = branch.locator("> a")
    assert not branch.locator("ul a").first.is_visible()
    link.focus()
    page.keyboard.press("Tab")
    chevron = branch.locator("> label")
    assert chevron.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    page.keyboard.press(key)
    assert branch.locator("ul a").first.is_visible()


def test_the_mouse_still_opens_a_branch(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/tags.html")
    branch = page.locator(".sidebar-tree li.has-children", has_text="2024").first
    branch.locator("> label").click()
    assert branch.locator("ul a").first.is_visible()


def test_buttons_that_do_not_show_are_no_stops(page: Page, site: Path) -> None:
    page.set_viewport_size({"width": 1500, "height": 900})
    page.goto(f"{site.as_uri()}/2024/w28.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert "sidebar-brand" in page.evaluate(FOCUSED)["name"]


# motion, colours, words ---------------------------------------------------------------------------


def test_nothing_moves_for_readers_who_want_no_motion(page: Page, site: Path) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{site.as_uri()}/2024/w28.html")
    moving = page.evaluate("""() => [...document.querySelectorAll("*")].filter((one) => {
      const style = getComputedStyle(one);
      return style.scrollBehavior === "smooth" || style.animationName !== "none"
        || (style.transitionProperty !== "none" && style.transitionDuration !== "0s");
    }).map((one) => one.tagName + "." + one.getAttribute("class"))""")
    assert moving == []


def test_the_target_is_marked_in_forced_colours(page: Page, site: Path) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{site.as_uri()}/2024/w28.html#paper-maass1997snn")
    target = page.locator(":target")
    assert target.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"


THEME_WORDS = """() => {
  const found = [];
  const isOurs = (one) => one.closest("article, .sidebar-tree, .toc-tree, .related-pages .title, .sidebar-brand, .brand");
  for (const one of document.querySelectorAll("body *")) {
    if (isOurs(one) || ["SCRIPT", "STYLE"].includes(one.tagName)) continue;
    for (const name of ["aria-label", "title", "placeholder", "alt"]) found.push(one.getAttribute(name));
    for (const child of one.childNodes) if (child.nodeType === 3) found.push(child.data);
  }
  return found.filter((text) => text?.trim());
}"""
NAMES = re.compile(r"Paperlog|Sphinx|Furo|@pradyunsg|Copyright ©")


@pytest.mark.parametrize(
    "name", ["index.html", "2024/w28.html", "tags/vae.html", "search.html", "genindex.html"]
)
def test_the_theme_speaks_the_language_of_the_site(page: Page, site: Path, name: str) -> None:
    page.goto(f"{site.as_uri()}/{name}")
    words = page.evaluate(THEME_WORDS)
    assert "打开或收起网站导航" in words
    english = [text for text in words if re.search("[A-Za-z]{2}", NAMES.sub("", text))]
    assert english == []


def test_the_theme_speaks_english_on_the_english_site(page: Page, english_site: Path) -> None:
    page.goto(f"{english_site.as_uri()}/2024/w28.html")
    words = " ".join(page.evaluate(THEME_WORDS))
    assert "Toggle site navigation sidebar" in words
    assert re.search("[\u4e00-\u9fff]", words) is None
