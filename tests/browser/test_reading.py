"""The whole site, and pages with all weeks closed, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from projects import builder_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

CARD, WEEK = "paper-older2024", "week-2024-w28"
TWO_WEEKS = """# Reading

::::{week} 2024-W29

:::{paper} newer2024
A newer one.
:::
::::

::::{week} 2024-W28

:::{paper} older2024
An older one.
:::
::::
"""


@pytest.fixture(scope="module", params=["file", "http"])
def two_weeks(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    serve: Callable[[Path], AbstractContextManager[str]],
) -> Iterator[str]:
    """The address of a page with two weeks, of which the older one is closed."""
    records = "".join(
        f"@article{{{key}, title = {{{key}}}, year = 2024}}\n" for key in ("newer2024", "older2024")
    )
    built = builder_in(tmp_path_factory.mktemp("weeks"))(
        {"index.md": TWO_WEEKS, "references.bib": records}
    )
    assert built.status == 0, built.warnings
    if request.param == "file":
        yield f"{built.out.as_uri()}/index.html"
        return
    with serve(built.out) as address:
        yield f"{address}/index.html"


@pytest.mark.parametrize("address", [CARD, WEEK])
def test_an_address_opens_its_closed_week(plain_page: Page, two_weeks: str, address: str) -> None:
    plain_page.goto(two_weeks)
    assert not plain_page.locator(f"#{CARD}").is_visible()
    plain_page.goto("about:blank")
    plain_page.goto(f"{two_weeks}#{address}")
    target = plain_page.locator(f"#{address}")
    target.wait_for(state="visible", timeout=5000)
    assert target.evaluate("node => node.getBoundingClientRect().top") < 500


@pytest.mark.parametrize("address", [CARD, WEEK])
def test_a_link_on_the_page_opens_a_week_that_was_closed_by_hand(
    plain_page: Page, two_weeks: str, address: str
) -> None:
    plain_page.set_viewport_size(
        {"width": 1600, "height": 900}
    )  # with the contents beside the text
    plain_page.goto(f"{two_weeks}#{WEEK}")
    plain_page.locator(f"#{CARD}").wait_for(state="visible", timeout=5000)
    plain_page.locator(".pl-week > details > summary").last.click()
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
