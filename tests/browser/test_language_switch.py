"""The switch between the languages of a site, used in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Page

SWITCH = ".pl-languages a"
PAGES = (
    "index.html",
    "2024/w27.html",
    "tags/cardiac-mri.html",
    "papers/chen2021mrnet.html",
    "search.html?q=VAE",
    "2024/w28.html#week-2024-w28",
    "404.html",
)


@pytest.fixture(params=["file", "http"])
def both(
    request: pytest.FixtureRequest,
    whole_site: Path,
    serve: Callable[[Path], AbstractContextManager[str]],
) -> Iterator[str]:
    """Base URL of the site in both languages."""
    if request.param == "file":
        yield whole_site.as_uri()
    else:
        with serve(whole_site) as address:
            yield address


@pytest.mark.parametrize("name", PAGES)
def test_the_switch_leads_to_the_same_place_and_back(page: Page, both: str, name: str) -> None:
    page.goto(f"{both}/{name}")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    page.get_by_role("link", name="English", exact=True).click()
    page.wait_for_url(f"{both}/en/{name}")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="中文", exact=True).click()
    page.wait_for_url(f"{both}/{name}")


def test_a_search_is_repeated_in_the_other_language(page: Page, both: str) -> None:
    page.goto(f"{both}/search.html")
    page.locator(".pl-search-field").first.fill("MR-Net")
    page.wait_for_url("**/search.html?q=MR-Net")
    page.locator(SWITCH).click()
    page.wait_for_url(f"{both}/en/search.html?q=MR-Net")
    page.get_by_role("link", name="MR-Net").first.wait_for()


def test_the_switch_works_without_scripts(plain_page: Page, both: str) -> None:
    plain_page.goto(f"{both}/2024/w27.html")
    plain_page.locator(SWITCH).click()
    plain_page.wait_for_url(f"{both}/en/2024/w27.html")


def test_the_switch_is_in_the_drawer_of_a_phone(page: Page, both: str) -> None:
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto(f"{both}/papers/chen2021mrnet.html")
    switch = page.locator(SWITCH)
    assert not switch.is_visible()
    page.locator(".nav-overlay-icon").first.click()
    switch.wait_for()
    box = switch.bounding_box()
    assert box and min(box["width"], box["height"]) >= 24
    switch.click()
    page.wait_for_url(f"{both}/en/papers/chen2021mrnet.html")
