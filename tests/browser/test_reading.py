"""The whole site, and pages with all weeks closed, with and without JavaScript."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

CARD, WEEK = "paper-han2024agent", "week-2024-w28"


def close_week(page: Page, site: Path) -> None:
    """Serve 2024/w28.html with its week closed, without changing the site."""

    def answer(route: Route) -> None:
        text = (site / "2024" / "w28.html").read_text(encoding="utf-8")
        assert "<details open>" in text
        route.fulfill(
            body=text.replace("<details open>", "<details>"),
            content_type="text/html; charset=utf-8",
        )

    page.route("**/2024/w28.html", answer)


@pytest.mark.parametrize("address", [CARD, WEEK])
def test_fragment_opens_closed_week(
    plain_page: Page, served: str, site: Path, address: str
) -> None:
    close_week(plain_page, site)
    plain_page.goto(f"{served}/2024/w28.html")
    assert not plain_page.locator(f"#{CARD}").is_visible()
    plain_page.goto("about:blank")
    plain_page.goto(f"{served}/2024/w28.html#{address}")
    plain_page.locator(f"#{address}").wait_for(state="visible", timeout=5000)


@pytest.mark.parametrize("address", [CARD, WEEK])
def test_link_on_page_opens_week_closed_by_reader(
    plain_page: Page, base: str, address: str
) -> None:
    plain_page.set_viewport_size(
        {"width": 1600, "height": 900}
    )  # with the contents beside the text
    plain_page.goto(f"{base}/2024/w28.html")
    plain_page.locator(".pl-week > details > summary").click()
    assert not plain_page.locator(f"#{CARD}").is_visible()
    plain_page.locator(f'.toc-tree a[href="#{address}"]').click()
    plain_page.locator(f"#{address}").wait_for(state="visible", timeout=5000)


def test_rows_of_closed_weeks_are_visible_in_print(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/2024/index.html")
    rows = page.locator(".pl-week > details:not([open]) .pl-rows > li")
    assert rows.count() > 10
    assert not rows.first.is_visible()
    page.emulate_media(media="print")
    assert all(rows.nth(number).is_visible() for number in range(rows.count()))


def test_tab_reaches_weeks_and_entries_with_visible_focus(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/2024/index.html")
    article = page.locator("#furo-main-content")
    reached: set[str] = set()
    hidden: list[str] = []
    page.locator("#furo-main-content .pl-week").first.evaluate(
        "node => { node.tabIndex = -1; node.focus(); }"
    )
    for _step in range(400):
        page.keyboard.press("Tab")
        state = page.evaluate("""() => {
              const node = document.activeElement, style = getComputedStyle(node), within = node.closest("#furo-main-content");
              return within && [node.tagName, node.getAttribute("href") || "", style.outlineStyle !== "none" || style.boxShadow !== "none"];
            }""")
        if state is None:
            break
        kind, target, seen = state
        reached.add(kind if kind == "SUMMARY" else target)
        if not seen:
            hidden.append(f"{kind} {target}")
        if kind == "SUMMARY":
            week = page.locator("summary:focus").locator("xpath=..")
            before = week.evaluate("node => node.open")
            page.keyboard.press("Enter")
            assert week.evaluate("node => node.open") != before
            if before:
                page.keyboard.press("Enter")
    assert hidden == []
    assert "SUMMARY" in reached
    for link in article.locator(".pl-row-head a").evaluate_all(
        "all => all.map(one => one.getAttribute('href'))"
    ):
        assert link in reached


def test_no_page_requests_other_hosts(browser: Browser, served: str, all_pages: list[str]) -> None:
    asked: list[str] = []

    def answer(route: Route) -> None:
        if route.request.url.startswith(served + "/"):
            route.continue_()
        else:
            asked.append(f"{route.request.frame.url}: {route.request.url}")
            route.abort()

    with browser.new_context() as context:
        context.route(lambda address: not address.startswith("data:"), answer)
        page = context.new_page()
        for name in all_pages:
            page.goto(f"{served}/{name}")
    assert asked == []
