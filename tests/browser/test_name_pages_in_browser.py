"""The index of authors in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.parametrize("width", [375, 1440])
def test_the_bar_of_letters_leads_to_authors_in_columns(page: Page, base: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{base}/authors.html")
    for link in page.locator("ul.pl-letters a").all():
        box = link.bounding_box()
        assert box is not None and box["width"] >= 28 and box["height"] >= 28
    for link in page.locator("ul.pl-often a").all():
        box = link.bounding_box()
        assert box is not None and box["height"] >= 24
    page.locator("ul.pl-letters a", has_text="F").first.click()
    assert page.url.endswith("#letter-f")
    # the page may scroll smoothly
    top = "document.querySelector('#letter-f h2').getBoundingClientRect().top"
    page.wait_for_function(f"0 <= {top} && {top} < 200")
    starts = page.locator("#letter-c ul.pl-index > li").evaluate_all(
        "items => new Set(items.map((item) => item.getBoundingClientRect().left)).size"
    )
    assert starts == (1 if width == 375 else 3)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#letter-f b a", has_text="Frangi").click()
    assert "Frangi" in page.locator("h1").inner_text()
