"""The page of a paper, read and copied from in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGE = "papers/chen2021mrnet.html"
GBT = "CHEN X, RAVIKUMAR N, XIA Y, et al. Shape registration with learned deformations"


def test_a_citation_is_copied(page: Page, served: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{served}/{PAGE}")
    block = page.locator("#cite .pl-bibtex-code").first
    block.get_by_role("button").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(GBT)
    assert copied == block.locator("pre").inner_text() + "\n"


def test_the_page_shows_its_parts_without_scripts(plain_page: Page, base: str) -> None:
    plain_page.goto(f"{base}/{PAGE}")
    assert plain_page.locator("h1").inner_text() == "MR-Net"
    assert plain_page.locator("#cite pre").first.inner_text().startswith(GBT)
    plain_page.locator("#history a").first.click()
    assert plain_page.url.endswith("2024/w27.html#paper-chen2021mrnet")
    plain_page.locator("#paper-chen2021mrnet .pl-links a[href*='papers/']").click()
    assert plain_page.url.endswith(PAGE)


@pytest.mark.parametrize("width", [375, 1440])
def test_nothing_on_the_page_is_wider_than_the_window(page: Page, base: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{base}/{PAGE}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
